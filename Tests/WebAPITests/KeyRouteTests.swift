// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `Keys over HTTP` {
    private let house: House
    private let admin: String

    init() throws {
        house = try House()
        admin = try house.key(.admin, owner: "admin-1")
    }

    private func make(_ body: String) async throws -> Reply {
        try await house.send(.post, "/v1/keys", as: admin, body, type: "application/json")
    }

    @Test func `are made, told once, and kept only as a hash`() async throws {
        let reply = try await make(#"{"owner":"gateway-1","roles":["enforcer","connector"],"requestsPerSecond":50}"#)
        let token = try #require(reply.json["token"]?.string)
        #expect(reply.status == 201 && reply.json["key"]?["roles"] == ["connector", "enforcer"])
        let body = Usage.call("e-1")
        let decided = try await house.send(.post, "/v1/decisions", as: token, body, type: Usage.structured)
        #expect(decided.status == 200 && decided.header("RateLimit-Policy") == #""key";q=50;w=1"#)
        let listed = try await house.send(.get, "/v1/keys", as: admin)
        #expect(listed.status == 200 && listed.json["items"]?.items?.count == 2)
        let secret = try #require(token.split(separator: "_").last)
        #expect(!listed.text.contains(secret) && !listed.text.contains("sha256"))
        #expect(house.ring.keys.allSatisfy { $0.sha256.count == 64 && !token.contains($0.sha256) })
    }

    @Test func `are rotated: the new one is good at once, the old one for an hour more`() async throws {
        let made = try await make(#"{"owner":"gateway-1","roles":["viewer"]}"#)
        let old = try #require(made.json["token"]?.string)
        let id = try #require(made.json["key"]?["id"]?.string)
        let rotated = try await house.send(.post, "/v1/keys/\(id)/rotate", as: admin)
        let new = try #require(rotated.json["token"]?.string)
        #expect(rotated.status == 201 && rotated.json["key"]?["owner"] == "gateway-1" && new != old)
        func status(_ token: String) async throws -> Int { try await house.send(.get, "/v1/journal", as: token).status }
        #expect(try await [status(old), status(new)] == [200, 200])
        house.clock.advance(seconds: 3_600)
        #expect(try await [status(old), status(new)] == [401, 200])
        #expect(try await house.send(.post, "/v1/keys/\(id)/rotate", as: admin).status == 404)
    }

    @Test func `are revoked at once, and another process sees it when it opens the store`() async throws {
        let made = try await make(#"{"owner":"gateway-1","roles":["viewer"]}"#)
        let token = try #require(made.json["token"]?.string)
        let id = try #require(made.json["key"]?["id"]?.string)
        #expect(try await house.send(.delete, "/v1/keys/\(id)", as: admin).status == 204)
        #expect(try await house.send(.get, "/v1/journal", as: token).status == 401)
        #expect(try await house.send(.delete, "/v1/keys/none", as: admin).status == 404)
    }

    @Test(
        arguments: [
            (#"{}"#, ["/owner", "/roles"]), (#"{"owner":"x","roles":[]}"#, ["/roles"]),
            (#"{"owner":"x","roles":["king"]}"#, ["/roles/0"]), (#"{"owner":"x","roles":["viewer",7]}"#, ["/roles/1"]),
            (#"{"owner":"x","roles":["customer"]}"#, ["/scope"]), (#"{"owner":"","roles":["viewer"]}"#, ["/owner"]),
            (#"{"owner":"x","roles":["viewer"],"expires":"2026-03-02T09:59:59Z"}"#, ["/expires"]),
            (#"{"owner":"x","roles":["viewer"],"requestsPerSecond":0}"#, ["/requestsPerSecond"]),
            (#"{"owner":"x","roles":["viewer"],"requestsPerSecond":true}"#, ["/requestsPerSecond"]),
            (#"{"owner":"x","roles":["viewer"],"requestsPerSecond":5e-324}"#, ["/requestsPerSecond"]),
            (#"{"owner":"x","roles":["viewer"],"expires":null,"scope":null}"#, ["/scope", "/expires"]),
            (#"{"owner":"x","roles":["viewer"],"sha256":"x"}"#, ["/sha256"]),
        ] as [(String, [String])]
    )
    func `are not made of what is wrong`(body: String, pointers: [String]) async throws {
        let reply = try await make(body)
        #expect(reply.status == 422 && reply.pointers == pointers, "\(reply.status) \(reply.text)")
        #expect(house.ring.keys.count == 1)
    }

    @Test(arguments: [
        "", "[]", "null", "7", "nonsense", #"{"owner":"x""#, "{\"owner\":\"x\"}garbage",
        #"{"owner":"x","owner":"y","roles":["viewer"]}"#,
    ])
    func `are not made of what is no object`(body: String) async throws {
        let reply = try await make(body)
        #expect(reply.status == 400 && reply.problem == "bad-body")
    }

    @Test func `are not made of something else than JSON`() async throws {
        let body = "owner=x&roles=admin"
        for type in ["application/x-www-form-urlencoded", "text/plain", nil] {
            #expect(try await house.send(.post, "/v1/keys", as: admin, body, type: type).status == 415)
        }
    }

    @Test func `are not made by a body of more levels than anything has`() async throws {
        let deep = #"{"owner":"# + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000) + "}"
        #expect(try await make(deep).status == 400)
    }
}

@Suite struct `What is told of people` {
    private let house: House

    init() throws { house = try House() }

    /// An event with numbers and a text, refused because of its sender, so that it can be looked for.
    private static let event = #"""
        {"specversion":"1.0","id":"e-1","source":"urn:test","type":"aup.message.submitted.v1",\#
        "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"c-1"},"from":{"e164":"+48221234567"},\#
        "to":[{"e164":"\u002b48221234568"}],"message":{"text":"Dear Ms Kowalska, your code is 4711"}}}
        """#

    private func decided() async throws -> String {
        let gateway = try house.key(.enforcer)
        let reply = try await house.send(.post, "/v1/decisions", as: gateway, Self.event, type: Usage.structured)
        #expect(reply.status == 200, "\(reply.text)")
        return try #require(reply.json["id"]?.string)
    }

    @Test(arguments: Role.allCases.filter { Set<Role>.staff.contains($0) })
    func `is masked for all but those who need to know`(role: Role) async throws {
        let id = try await decided()
        let token = try house.key(role)
        let reply = try await house.send(.get, "/v1/decisions/\(id)/explanation", as: token)
        #expect(reply.status == 200)
        let seesAll = [Role.reviewer, .seniorReviewer, .appealsOfficer, .privacyOfficer].contains(role)
        for number in ["+48221234567", "+48221234568"] {
            #expect(reply.text.contains(number) == seesAll, "\(reply.text)")
        }
        #expect(reply.text.contains("+48•••••4567") == !seesAll && reply.text.contains("+48•••••4568") == !seesAll)
        #expect(reply.text.contains("Kowalska") == seesAll)
        #expect(reply.text.contains("4711") == seesAll)
    }

    @Test func `never stands in the log, whatever is asked and goes wrong`() async throws {
        let secret = try await decided()
        let admin = try house.key(.admin, .seniorReviewer, .enforcer)
        let made = try await house.send(
            .post,
            "/v1/keys",
            as: admin,
            #"{"owner":"x","roles":["viewer"]}"#,
            type: "application/json"
        )
        let token = try #require(made.json["token"]?.string)
        let requests: [(HTTPRequest.Method, String, String)] = [
            (.get, "/v1/decisions/\(secret)/explanation", ""), (.get, "/v1/numbers/%2B48221234567", ""),
            (.put, "/v1/standing/number/%2B48221234567", #"{"measure":"warn","clause":"B","reason":"Kowalska"}"#),
            (.put, "/v1/standing/number/%2B48221234567", "{nonsense +48221234567"),
            (.get, "/v1/standing/number/48221234567x", ""), (.get, "/v1/nothing/+48221234567?key=\(token)", ""),
            (.post, "/v1/decisions", Self.event.replacing("aup.", with: "+48221234567")),
        ]
        for (method, path, body) in requests {
            for key in [admin, token, token + "x"] {
                _ = try await house.send(method, path, as: key, body, type: "application/json")
            }
        }
        for word in ["48221234567", "48221234568", "Kowalska", "4711", "pv_"] {
            #expect(!house.log.text.contains(word), "\(word)")
        }
    }

    @Test func `never is a label of the metrics`() async throws {
        _ = try await decided()
        let viewer = try house.key(.viewer)
        _ = try await house.send(.get, "/v1/numbers/%2B48221234567", as: viewer)
        _ = try await house.send(.get, "/v1/nothing/%2B48221234567", as: viewer)
        _ = try await house.send(try #require(.init("X48221234567")), "/livez")
        let metrics = try await house.send(.get, "/metrics")
        #expect(!metrics.text.contains("48221234567") && !metrics.text.contains("c-1"))
        #expect(metrics.text.contains(#"route="/v1/numbers/{id}""#))
    }
}
