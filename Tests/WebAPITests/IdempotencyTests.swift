// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Synchronization
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `Idempotency keys` {
    private static let body = #"{"owner":"gateway-1","roles":["enforcer"]}"#

    private func make(
        _ house: House,
        _ token: String,
        _ body: String = Self.body,
        key: String
    ) async throws -> Reply {
        let headers = ["Idempotency-Key": key]
        return try await house.send(.post, "/v1/keys", as: token, body, type: "application/json", headers: headers)
    }

    @Test func `give a repeated request its first answer, and do it once`() async throws {
        let house = try House()
        let admin = try house.key(.admin)
        let first = try await make(house, admin, key: "\"a-1\"")
        let again = try await make(house, admin, key: "\"a-1\"")
        #expect(first.status == 201 && again.status == 201 && again.body == first.body)
        // In quotes or bare, it is the same key.
        #expect(try await make(house, admin, key: "a-1").body == first.body)
        #expect(house.ring.keys.count == 2)
        #expect(try await make(house, admin, key: "a-2").body != first.body)
    }

    @Test func `are refused for another body, another path and another method`() async throws {
        let house = try House()
        let admin = try house.key(.admin)
        let first = try await make(house, admin, key: "a-1")
        let other = Self.body.replacing("gateway-1", with: "gateway-2")
        let reply = try await make(house, admin, other, key: "a-1")
        #expect(reply.status == 422 && reply.problem == "idempotency-key-used")
        let id = try #require(first.json["key"]?["id"]?.string)
        let headers = ["Idempotency-Key": "a-1"]
        #expect(try await house.send(.delete, "/v1/keys/\(id)", as: admin, headers: headers).status == 422)
        #expect(try await house.send(.post, "/v1/keys/\(id)/rotate", as: admin, headers: headers).status == 422)
    }

    @Test func `belong to their owner`() async throws {
        let house = try House()
        let (one, other) = (try house.key(.admin, owner: "one"), try house.key(.admin, owner: "other"))
        let first = try await make(house, one, key: "a-1")
        let second = try await make(house, other, key: "a-1")
        #expect(second.status == 201 && second.body != first.body)
        // Two keys of one owner are one.
        #expect(try await make(house, try house.key(.admin, owner: "one"), key: "a-1").body == first.body)
    }

    @Test func `do not tell an answer to a key of the owner that may not ask`() async throws {
        let house = try House()
        let first = try await make(house, try house.key(.admin, owner: "one"), key: "a-1")
        #expect(first.status == 201)
        #expect(try await make(house, try house.key(.viewer, owner: "one"), key: "a-1").status == 403)
    }

    @Test func `are free again after a request that was refused`() async throws {
        let house = try House()
        let admin = try house.key(.admin)
        #expect(try await make(house, admin, "{}", key: "a-1").status == 422)
        #expect(try await make(house, admin, key: "a-1").status == 201)
    }

    @Test(arguments: ["", "\"\"", "a b", "ż", "\"", "a\"b", "\"a\"b\"", String(repeating: "x", count: 256)])
    func `that cannot be read are refused`(key: String) async throws {
        let house = try House()
        let reply = try await make(house, try house.key(.admin), key: key)
        #expect(reply.status == 400 && reply.problem == "bad-idempotency-key", "\(reply.text)")
        #expect(house.ring.keys.count == 1)
    }

    @Test func `of a request at work are refused with 409`() async throws {
        let gate = Gate()
        let slow = Endpoint(.post, "/test/slow", .roles([.admin]), bodyMost: 10, isIdempotent: true) { _ in
            await gate.pass()
            return .json(["done": true])
        }
        let house = try House(others: [slow])
        let admin = try house.key(.admin)
        let headers = ["Idempotency-Key": "a-1"]
        async let first = house.send(.post, "/test/slow", as: admin, headers: headers)
        await gate.waitForSomebody()
        let second = try await house.send(.post, "/test/slow", as: admin, headers: headers)
        #expect(second.status == 409 && second.problem == "conflict")
        gate.open()
        #expect(try await first.status == 200)
        #expect(try await house.send(.post, "/test/slow", as: admin, headers: headers).status == 200)
    }

    private static let path = "/v1/standing/campaign/k-1?customer=c-1"
    private static let act = #"{"measure":"suspend","clause":"B.dialing","reason":"under review"}"#

    private func put(_ house: House, _ token: String, key: String, _ body: String = Self.act) async throws -> Reply {
        let headers = ["Idempotency-Key": key]
        return try await house.send(.put, Self.path, as: token, body, type: "application/json", headers: headers)
    }

    @Test func `outlive the process: the first answer again, and done once`() async throws {
        let house = try House()
        let reviewer = try house.key(.reviewer)
        let first = try await put(house, reviewer, key: "p-1")
        #expect(first.status == 200)
        house.forgetRequests()
        let again = try await put(house, reviewer, key: "p-1")
        #expect(again.status == 200 && again.body == first.body && again.header("ETag") == first.header("ETag"))
        #expect(again.header("Content-Type") == "application/json")
        let standing = try await house.send(.get, Self.path, as: reviewer)
        #expect(standing.json["measures"]?.items?.count == 1)
        let other = Self.act.replacing("review", with: "another review")
        #expect(try await put(house, reviewer, key: "p-1", other).status == 422)
        // For a day; then it is a new request.
        house.clock.advance(seconds: 86_401)
        house.forgetRequests()
        #expect(try await put(house, reviewer, key: "p-1").body != first.body)
    }

    @Test func `of a request that a crash interrupted are not done again, and nobody says that it was`() async throws {
        let gate = Gate()
        let slow = Endpoint(.post, "/test/slow", .roles([.admin]), bodyMost: 10, isIdempotent: true) { _ in
            await gate.pass()
            return .json(["done": true])
        }
        let house = try House(others: [slow])
        let admin = try house.key(.admin)
        let headers = ["Idempotency-Key": "a-1"]
        async let first = house.send(.post, "/test/slow", as: admin, headers: headers)
        await gate.waitForSomebody()
        house.forgetRequests()
        let second = try await house.send(.post, "/test/slow", as: admin, headers: headers)
        #expect(second.status == 409 && second.json["detail"]?.string?.contains("it may have been") == true)
        #expect(gate.arrived == 1)
        gate.open()
        #expect(try await first.status == 200)
        // Another request may use the key where the one before was refused, also after a restart.
        #expect(try await put(house, try house.key(.reviewer), key: "p-2", "{}").status == 422)
        house.forgetRequests()
        #expect(try await put(house, try house.key(.reviewer), key: "p-2").status == 200)
    }

    @Test func `of an answer with a secret keep no secret`() async throws {
        let house = try House()
        let admin = try house.key(.admin)
        let first = try await make(house, admin, key: "a-1")
        let token = try #require(first.json["token"]?.string)
        house.forgetRequests()
        let again = try await make(house, admin, key: "a-1")
        #expect(again.status == 409 && again.json["detail"]?.string?.contains("told once") == true, "\(again.text)")
        #expect(house.ring.keys.count == 2)
        for name in ["control.sqlite", "control.sqlite-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: house.folder.path + "/" + name))
            #expect(bytes.firstRange(of: Data(token.utf8)) == nil, "\(name)")
        }
    }

    @Test func `are forgotten when there are too many, the oldest first`() throws {
        let table = IdempotencyTable()
        let answer = Answer.json(["a": 1])
        for number in 0..<(Limits.idempotentAnswers + 10) {
            guard case .fresh = table.claim("k-\(number)", [1]) else {
                Issue.record("\(number)")
                return
            }
            table.settle("k-\(number)", answer)
        }
        guard case .fresh = table.claim("k-0", [2]) else {
            Issue.record("the oldest is still there")
            return
        }
        guard case .otherRequest = table.claim("k-\(Limits.idempotentAnswers)", [2]) else {
            Issue.record("a younger one is gone")
            return
        }
    }

    @Test func `that come again after a refusal are kept as long as others`() throws {
        let table = IdempotencyTable()
        _ = table.claim("k", [1])
        table.abandon("k")
        _ = table.claim("k", [1])
        table.settle("k", .json(["a": 1]))
        for number in 0..<(Limits.idempotentAnswers - 1) { _ = table.claim("k-\(number)", [1]) }
        guard case .answered = table.claim("k", [1]) else {
            Issue.record("it went with the place of the refused one")
            return
        }
    }
}

/// Holds requests until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrived = 0
    }

    private let state = Mutex(State())

    var arrived: Int { state.withLock { $0.arrived } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                state.arrived += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    func waitForSomebody(_ count: Int = 1) async {
        while arrived < count { try? await Task.sleep(for: .milliseconds(1)) }
    }
}
