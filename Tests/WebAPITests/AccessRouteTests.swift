// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

/// Who read what about people is known, and so is who made which key.
@Suite struct `The record of who read what` {
    private let house: House
    private let gateway: String
    private let reviewer: String
    private let auditor: String

    init() throws {
        house = try House()
        gateway = try house.key(.enforcer, owner: "gateway")
        reviewer = try house.key(.reviewer, owner: "deskA")
        auditor = try house.key(.auditor, owner: "auditor-1")
    }

    private func decide(_ event: String) async throws -> String {
        let reply = try await house.send(.post, "/v1/decisions", as: gateway, event, type: Usage.structured)
        return try #require(reply.json["id"]?.string)
    }

    private func audit(_ query: String = "", as token: String? = nil) async throws -> [JSON] {
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let reply = try await house.send(.get, "/v1/audit" + query, as: token ?? auditor)
        #expect(reply.status == 200, "\(reply.text)")
        return reply.json["items"]?.items ?? []
    }

    @Test func `names each reading of numbers in full, and none where they were masked`() async throws {
        let id = try await decide(Usage.call("e-1"))
        for token in [reviewer, auditor, try house.key(.viewer)] {
            for path in ["", "/explanation"] {
                #expect(try await house.send(.get, "/v1/decisions/\(id)" + path, as: token).status == 200)
            }
        }
        let items = try await audit()
        #expect(items.count == 2)
        #expect(items.map { $0["route"]?.string } == ["/v1/decisions/{id}/explanation", "/v1/decisions/{id}"])
        for item in items {
            #expect(item["by"] == "deskA" && item["action"] == "read" && item["subject"]?.string == id)
            #expect(item["credential"]?.string?.count == 12)
        }
    }

    /// Every answer with a number in it, for a reviewer, is one that is recorded.
    @Test func `misses no route that shows a number in full`() async throws {
        let id = try await decide(Usage.scan("s-1"))
        let senior = try house.key(.seniorReviewer, .admin, .auditor, owner: "senior-1")
        let measure = #"{"measure":"terminate","clause":"A.fraud","reason":"r"}"#
        let number = "/v1/standing/number/%2B12025550101"
        #expect(try await house.send(.put, number, as: senior, measure, type: "application/json").status == 202)
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        var wrong: [String] = []
        for endpoint in house.endpoints where endpoint.method == .get && endpoint.access != .open {
            let path = endpoint.path.replacing("{id}", with: endpoint.path.hasPrefix("/v1/decisions") ? id : "c-1")
                .replacing("{kind}", with: "customer")
            let reply = try await house.send(.get, path, as: senior)
            let shown = reply.text.contains("12025550101") || reply.text.contains("203.0.113.9")
            if reply.status == 200, shown, !endpoint.showsPeople { wrong.append(endpoint.path) }
        }
        #expect(wrong == [])
    }

    @Test func `shows nothing in full that cannot be recorded`() async throws {
        let id = try await decide(Usage.call("e-1"))
        try house.journal.waitUntilAllDurable()
        house.journal.close()
        let reply = try await house.send(.get, "/v1/decisions/\(id)", as: reviewer)
        #expect(reply.status == 503 && !reply.text.contains("12025550101"))
        #expect(try await house.send(.get, "/v1/decisions/\(id)", as: auditor).status == 200, "masked")
    }

    @Test func `names who made, changed and ended keys, and never the key`() async throws {
        let admin = try house.key(.admin, owner: "root")
        let body = #"{"owner":"gateway-2","roles":["enforcer"]}"#
        let made = try await house.send(.post, "/v1/keys", as: admin, body, type: "application/json")
        let id = try #require(made.json["key"]?["id"]?.string)
        let rotated = try await house.send(.post, "/v1/keys/\(id)/rotate", as: admin)
        #expect(rotated.status == 201)
        #expect(try await house.send(.delete, "/v1/keys/\(id)", as: admin).status == 204)
        let items = try await audit()
        #expect(items.map { $0["action"]?.string } == ["revokeKey", "rotateKey", "makeKey"])
        #expect(items.allSatisfy { $0["by"] == "root" && $0["subject"]?.string == id })
        let token = try #require(made.json["token"]?.string)
        #expect(!items.contains { String(decoding: $0.bytes, as: UTF8.self).contains(token) })
    }

    @Test func `can be searched and paged, with numbers masked for all but the privacy officer`() async throws {
        let other = try house.key(.seniorReviewer, owner: "senior-1")
        let first = try await decide(Usage.call("e-1"))
        let second = try await decide(Usage.call("e-2"))
        for (id, token) in [(first, reviewer), (second, reviewer), (first, other)] {
            #expect(try await house.send(.get, "/v1/decisions/\(id)", as: token).status == 200)
        }
        #expect(try await house.send(.get, "/v1/approvals?", as: reviewer).status == 200)
        #expect(try await audit("?by=deskA").count == 3)
        #expect(try await audit("?subject=\(first)").map { $0["by"] } == ["senior-1", "deskA"])
        #expect(try await audit("?action=makeKey").isEmpty)
        #expect(try await audit("?to=2026-03-02T10:00:00Z").isEmpty)
        var seen: [Int64] = []
        var cursor = ""
        repeat {
            let reply = try await house.send(.get, "/v1/audit?limit=3" + cursor, as: auditor)
            seen += reply.json["items"]?.items?.compactMap { $0["sequence"]?.whole } ?? []
            cursor = reply.json["nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(seen.count == 4 && seen == seen.sorted(by: >))
        let wrong = try await house.send(.get, "/v1/audit?action=none", as: auditor)
        #expect(wrong.status == 400 && wrong.pointers == ["#/query/action"])
    }
}
