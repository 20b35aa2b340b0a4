// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import PolicyPacks
import Testing
import UsageModel

@testable import WebAPI

/// What a version would decide otherwise, before it is in force.
@Suite struct `A policy on trial` {
    private let house: House
    private let author: String
    private let gate: String

    init() throws {
        house = try House()
        author = try house.key(.policyAuthor, owner: "deskA")
        gate = try house.key(.enforcer)
    }

    /// A pack that blocks every call above so many in a minute, from one number.
    private func kept(_ limit: Int) async throws -> String {
        let files = PackTemplate.files(id: "small").map { file -> JSON.Member in
            let text =
                file.path.hasPrefix("rules/")
                ? file.text.replacing("> 60", with: "> \(limit)").replacing("verdict: flag", with: "verdict: block")
                    .replacing("clause: H.excess", with: "mode: enforce\nclause: B.dialing")
                : file.path.hasPrefix("tests/")
                    ? file.text.replacing("verdict: flag", with: "verdict: block") : file.text
            return JSON.Member(name: "small/\(file.path)", value: JSON(text))
        }
        let body = String(decoding: JSON.record(["folder": "small", "files": .object(files)]).bytes, as: UTF8.self)
        let reply = try await house.send(.post, "/v1/policies/versions", as: author, body, type: "application/json")
        #expect(reply.status == 201, "\(reply.text)")
        return try #require(reply.json["sha256"]?.string)
    }

    private func decide(_ numbers: Range<Int>) async throws {
        for number in numbers {
            let body = Usage.call("t-\(number)")
            #expect(try await house.send(.post, "/v1/decisions", as: gate, body, type: Usage.structured).status == 200)
        }
        try house.journal.waitUntilAllDurable()
    }

    /// Waits for what has to come, however long the machine takes.
    private func wait(_ path: String, until isThere: (JSON) -> Bool) async throws -> JSON {
        while true {
            let reply = try await house.send(.get, path, as: author)
            #expect(reply.status == 200, "\(reply.text)")
            if isThere(reply.json) || reply.json["state"] == "failed" || reply.status != 200 { return reply.json }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `is told over what was decided, by rule, and changes nothing`() async throws {
        let sha256 = try await kept(62)
        try await decide(0..<80)
        let state = house.service.engine.ask { $0.snapshot }
        let path = "/v1/policies/versions/\(sha256)/backtests"
        let body = #"{"since":"2026-03-01T00:00:00Z"}"#
        let begun = try await house.send(.post, path, as: author, body, type: "application/json")
        #expect(begun.status == 202, "\(begun.text)")
        let done = try await wait(path) { $0["state"] == "done" }
        let allowed = try await decisionsThatWereBlocked()
        #expect(done["decisions"] == 80 && done["kind"] == "backtest")
        #expect(done["newlyBlocked"]?.whole == 18)
        #expect(done["newlyAllowed"]?.whole == allowed)
        let rule = done["rules"]?.items?.first { $0["rule"] == "call-rate" }
        #expect(rule?["verdict"] == "block" && rule?["newlyBlocked"] == 18)
        #expect(house.service.engine.ask { $0.snapshot } == state)
        // It is over: there is nothing to end.
        #expect(try await house.send(.delete, path, as: author).status == 404)
    }

    /// Blocks that stand in the journal: the pack on trial would make none of them.
    private func decisionsThatWereBlocked() async throws -> Int64 {
        var count: Int64 = 0
        try house.journal.read(from: house.journal.first) { record in
            let line = String(decoding: record.secondBytes, as: UTF8.self)
            if record.kind == .decision, line.contains(#""verdict":"block""#) { count += 1 }
            return true
        }
        return count
    }

    @Test func `follows what is decided from its beginning on, until it is ended`() async throws {
        let sha256 = try await kept(62)
        try await decide(0..<50)
        let path = "/v1/policies/versions/\(sha256)/shadow"
        #expect(try await house.send(.post, path, as: author).status == 202)
        _ = try await wait(path) { $0["state"] == "running" }
        // Its signals begin empty here, as they would if it came into force.
        try await decide(50..<120)
        let shown = try await wait(path) { ($0["decisions"]?.whole ?? 0) >= 70 }
        #expect(shown["decisions"] == 70 && shown["newlyBlocked"] == 8)
        // The same again is the same one; another has to wait.
        #expect(try await house.send(.post, path, as: author).status == 202)
        let other = try await kept(63)
        let second = try await house.send(.post, "/v1/policies/versions/\(other)/shadow", as: author)
        #expect(second.problem == "conflict")
        #expect(try await house.send(.delete, path, as: author).status == 204)
        #expect(try await house.send(.get, path, as: author).json["state"] == "stopped")
        let third = "/v1/policies/versions/\(other)/shadow"
        #expect(try await house.send(.post, third, as: author).status == 202)
        #expect(try await house.send(.delete, third, as: author).status == 204)
    }

    @Test(
        arguments: [
            (#"{}"#, 422), (#"{"since":"yesterday"}"#, 422), (#"{"since":"2030-01-01T00:00:00Z"}"#, 422),
            (#"{"since":"2026-03-01T00:00:00Z","until":"x"}"#, 422),
        ]
    )
    func `is refused without a moment that has been`(body: String, status: Int) async throws {
        let path = "/v1/policies/versions/\(try await kept(62))/backtests"
        let reply = try await house.send(.post, path, as: author, body, type: "application/json")
        #expect(reply.status == status, "\(reply.text)")
    }
}
