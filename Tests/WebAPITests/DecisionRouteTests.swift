// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `POST v1 decisions` {
    private let house: House
    private let gateway: String

    init() throws {
        house = try House()
        gateway = try house.key(.enforcer)
    }

    private func decide(
        _ body: String,
        type: String? = Usage.structured,
        query: String = "",
        headers: [String: String] = [:]
    ) async throws -> Reply {
        try await house.send(.post, "/v1/decisions\(query)", as: gateway, body, type: type, headers: headers)
    }

    @Test func `answers an event with its decision`() async throws {
        let reply = try await decide(Usage.call("e-1"))
        #expect(reply.status == 200 && reply.header("Content-Type") == "application/json")
        #expect(reply.json["verdict"] == "allow" && reply.json["event"]?["id"] == "e-1")
        #expect(reply.header("Cache-Control") == "no-store" && reply.header("Proviso-Repeated") == nil)
    }

    @Test func `answers a block with 200, the clause, the rule and the reason in two languages`() async throws {
        let reply = try await decide(Usage.scan("e-1"))
        #expect(reply.status == 200 && reply.json["verdict"] == "block")
        let reason = try #require(reply.json["reasons"]?.items?.first)
        #expect(reason["clause"] == "D.interference" && reason["rule"] == "scanner")
        #expect(
            reason["message"]?["en"]?.string?.isEmpty == false && reason["message"]?["pl"]?.string?.isEmpty == false
        )
    }

    @Test(arguments: [
        "application/cloudevents+json", "application/json", "application/cloudevents+json; charset=utf-8",
        "Application/CloudEvents+JSON",
    ])
    func `takes a structured event under each of its content types`(type: String) async throws {
        #expect(try await decide(Usage.call("e-1"), type: type).status == 200)
    }

    @Test func `takes an event in binary mode, percent escapes and quotes included`() async throws {
        let headers = [
            "ce-specversion": "1.0", "ce-id": "e%20\"1", "ce-source": "\"urn:test\"",
            "ce-type": "aup.call.attempted.v1",
            "ce-time": "2026-03-02T10:00:00Z", "ce-partitionkey": "c-1",
        ]
        let reply = try await decide(#"{"customer":{"id":"c-1"}}"#, type: "application/json", headers: headers)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.json["event"]?["id"] == #"e "1"# && reply.json["event"]?["source"] == "urn:test")
    }

    @Test func `decides the same event alike in both modes`() async throws {
        let structured = try await decide(Usage.call("e-1"))
        let headers = [
            "ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "urn:test", "ce-type": "aup.call.attempted.v1",
            "ce-time": "2026-03-02T10:00:00Z",
        ]
        let data = #"{"customer":{"id":"c-1"}}"#
        let binary = try await decide(data, type: "application/json", headers: headers)
        #expect(binary.body == structured.body && binary.header("Proviso-Repeated") == "true")
    }

    @Test(arguments: [
        "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/cloudevents-batch+json",
        "application/x-ndjson", "", "nonsense", "application/json, text/plain",
    ])
    func `refuses another content type and names those it takes`(type: String) async throws {
        let reply = try await decide(Usage.call("e-1"), type: type)
        #expect(reply.status == 415 && reply.problem == "unsupported-type")
        #expect(try await decide(Usage.call("e-1"), type: nil).status == 415)
    }

    /// Bodies that are no JSON, and the byte where it shows.
    @Test(
        arguments: [
            ("", 400), ("{", 400), ("null", 422), ("[]", 422), ("\"text\"", 422), ("{} {}", 400), ("{\"a\":01}", 400),
            ("{\"a\":\"\u{1}\"}", 400), (String(repeating: "[", count: 100), 422), ("\u{0}", 422), ("{}", 422),
        ] as [(String, Int)]
    )
    func `refuses what is no event and says why`(body: String, status: Int) async throws {
        let reply = try await decide(body)
        #expect(reply.status == status, "\(reply.text)")
        #expect(reply.problem == (status == 400 ? "bad-body" : "bad-event"))
        #expect(reply.json["errors"]?.items?.isEmpty == false)
    }

    @Test func `refuses bytes that are no UTF-8`() async throws {
        var bytes = Array(Usage.call("e-1").utf8)
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "c")))
        bytes[place] = 0xFF
        let headers = ["Authorization": "Bearer \(gateway)", "Content-Type": Usage.structured]
        let body = RequestBody(buffer: ByteBuffer(bytes: bytes))
        let reply = try await house.send(.post, "/v1/decisions", headers, body)
        #expect(reply.status == 400 && reply.problem == "bad-body")
    }

    /// Events that are well-formed and not of ours, with the place of what is wrong.
    @Test(
        arguments: [
            ("\"type\":\"aup.call.attempted.v1\"", "\"type\":\"aup.call.invented.v1\"", "/type"),
            ("\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"", "/specversion"),
            ("2026-03-02T10:00:00Z", "yesterday", "/time"), ("2026-03-02T10:00:00Z", "2026-02-30T10:00:00Z", "/time"),
            ("\"customer\":{\"id\":\"c-1\"}", "\"customer\":{\"id\":7}", "/data/customer/id"),
            ("\"customer\":{\"id\":\"c-1\"},", "", "/data/customer"),
            ("+12025550101", "12025550101", "/data/from/e164"),
        ] as [(String, String, String)]
    )
    func `refuses an event that breaks the schema, with a pointer`(
        part: String,
        wrong: String,
        pointer: String
    ) async throws {
        let body = Usage.call("e-1").replacing(part, with: wrong)
        #expect(body != Usage.call("e-1"))
        let reply = try await decide(body)
        #expect(reply.status == 422 && reply.problem == "bad-event", "\(reply.text)")
        #expect(reply.pointers == [pointer], "\(reply.text)")
    }

    @Test func `keeps members of an event that it does not know`() async throws {
        let body = Usage.call("e-1").replacing("\"session\":", with: "\"invented\":{\"a\":[1]},\"session\":")
        #expect(try await decide(body).status == 200)
    }

    @Test func `refuses a body that is too large, by its length or while it arrives`() async throws {
        let large = Usage.call("e-1").replacing(
            "\"c-1\"",
            with: "\"c-1\",\"x\":\"" + String(repeating: "x", count: 330_000) + "\""
        )
        let reply = try await decide(large, headers: ["Content-Length": String(large.utf8.count)])
        #expect(reply.status == 413 && reply.problem == "too-large")
        #expect(try await decide(large).status == 413)
        #expect(try await decide("{}", headers: ["Content-Length": "999999999999999999999"]).status == 413)
    }

    @Test func `gives a repeated event its first decision, byte for byte, and says so`() async throws {
        let first = try await decide(Usage.scan("e-1"))
        _ = try await decide(Usage.scan("e-2", at: "10:00:05"))
        let again = try await decide(Usage.scan("e-1"))
        #expect(again.body == first.body && again.status == 200)
        #expect(again.header("Proviso-Repeated") == "true" && first.header("Proviso-Repeated") == nil)
    }

    @Test(arguments: ["durable", "relaxed"])
    func `waits for the disk when it is asked to`(durability: String) async throws {
        let reply = try await decide(Usage.call("e-1"), query: "?durability=\(durability)")
        #expect(reply.status == 200)
        if durability == "durable" { #expect(house.journal.durable.value == 1) }
    }

    @Test func `refuses parameters that it does not know or cannot read`() async throws {
        for query in ["?durability=sometimes", "?durable=true", "?%ff=1", "?durability=%zz"] {
            let reply = try await decide(Usage.call("e-1"), query: query)
            #expect(reply.status == 400 && reply.problem == "bad-parameter", "\(query)")
        }
        #expect(house.journal.end.value == 0)
    }

    @Test func `lets an emergency call pass, whatever stands against its customer`() async throws {
        let reviewer = try house.key(.seniorReviewer)
        let body = #"{"measure":"suspend","clause":"A.fraud","reason":"Test."}"#
        let path = "/v1/standing/customer/c-1"
        #expect(try await house.send(.put, path, as: reviewer, body, type: "application/json").status == 200)
        #expect(try await decide(Usage.call("e-1")).json["verdict"] == "block")
        for number in ["112", "911", "999"] {
            let reply = try await decide(Usage.emergency("e-\(number)", to: number))
            #expect(reply.json["verdict"] == "allow" && reply.json["emergency"] == true, "\(number): \(reply.text)")
        }
    }
}

@Suite struct `GET v1 decisions` {
    private let house: House
    private let viewer: String

    init() throws {
        house = try House()
        viewer = try house.key(.viewer)
    }

    /// Decides some sign-ins of scanning tools, one a second.
    private func decide(_ count: Int, customer: (Int) -> String = { _ in "c-1" }) async throws {
        let lines = (0..<count).map { number in
            let second = number % 60 < 10 ? "0\(number % 60)" : "\(number % 60)"
            let minute = number / 60 < 10 ? "0\(number / 60)" : "\(number / 60)"
            return Usage.scan("e-\(number)", customer: customer(number), at: "10:\(minute):\(second)")
        }
        let connector = try house.key(.connector)
        let body = lines.joined(separator: "\n")
        let reply = try await house.send(.post, "/v1/events", as: connector, body, type: Usage.lines)
        #expect(reply.json["accepted"] == JSON(count))
        try house.feedViews()
    }

    @Test func `shows one decision and explains it`() async throws {
        try await decide(1)
        let found = try await house.send(.get, "/v1/decisions", as: viewer)
        let id = try #require(found.json["items"]?.items?.first?["id"]?.string)
        let shown = try await house.send(.get, "/v1/decisions/\(id)", as: viewer)
        #expect(shown.status == 200 && shown.json["id"] == JSON(id) && shown.json["verdict"] == "block")
        let explained = try await house.send(.get, "/v1/decisions/\(id)/explanation", as: viewer)
        #expect(explained.status == 200 && explained.json["isCurrentPolicy"] == true)
        let reason = try #require(explained.json["reasons"]?.items?.first)
        #expect(reason["rule"] == "scanner" && reason["condition"]?.string?.contains("userAgent") == true)
        #expect(explained.json["event"]?["id"] == "e-0")
    }

    @Test func `explains an event whose unknown members stand there twice`() async throws {
        let gateway = try house.key(.enforcer)
        let invented = #""invented":{"a":1,"a":"+48221234567"},"session":"#
        let body = Usage.call("e-1").replacing("\"session\":", with: invented)
        let decided = try await house.send(.post, "/v1/decisions", as: gateway, body, type: Usage.structured)
        let id = try #require(decided.json["id"]?.string)
        let reply = try await house.send(.get, "/v1/decisions/\(id)/explanation", as: viewer)
        #expect(reply.status == 200 && !reply.text.contains("+48221234567"), "\(reply.text)")
    }

    @Test(arguments: [
        "d-1-0000000000000000", "d-1-xyz", "x", "d-1-00000000000000000", "%ff", "..", "d-1-000000000000000g",
    ])
    func `knows no decision that was not taken`(id: String) async throws {
        #expect(try await house.send(.get, "/v1/decisions/\(id)", as: viewer).status == 404)
        #expect(try await house.send(.get, "/v1/decisions/\(id)/explanation", as: viewer).status == 404)
    }

    @Test(arguments: [1, 3, 7, 200])
    func `gives all pages together every row once, the newest first`(limit: Int) async throws {
        try await decide(20, customer: { "c-\($0 % 2)" })
        var seen: [String] = []
        var next: String? = "/v1/decisions?limit=\(limit)&customer=c-1"
        var pages = 0
        while let path = next {
            let reply = try await house.send(.get, path, as: viewer)
            #expect(reply.status == 200)
            let items = try #require(reply.json["items"]?.items)
            #expect(items.count <= limit && items.allSatisfy { $0["customer"] == "c-1" })
            seen += items.compactMap { $0["time"]?.string }
            // The link and the member of the body lead to the same page.
            let link = reply.header("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
            let cursor = reply.json["nextCursor"]?.string
            #expect(link.map { $0.hasSuffix("&cursor=\(cursor ?? "?")") } ?? (cursor == nil))
            next = link
            pages += 1
        }
        #expect(seen.count == 10 && seen == seen.sorted(by: >) && Set(seen).count == 10)
        #expect(pages == (10 + limit - 1) / limit)
    }

    @Test func `refuses a cursor of another query, or one that was made up`() async throws {
        try await decide(3)
        let first = try await house.send(.get, "/v1/decisions?limit=1", as: viewer)
        let cursor = try #require(first.json["nextCursor"]?.string)
        let queries = [
            "cursor=\(cursor)&customer=c-1", "cursor=\(cursor)&verdict=block", "cursor=nonsense", "cursor=",
            "cursor=1.2.3",
        ]
        for query in queries {
            let reply = try await house.send(.get, "/v1/decisions?\(query)", as: viewer)
            #expect(reply.status == 400 && reply.pointers == ["#/query/cursor"], "\(query)")
        }
        #expect(try await house.send(.get, "/v1/decisions?limit=2&cursor=\(cursor)", as: viewer).status == 200)
    }

    @Test func `filters by clause, rule, verdict and time`() async throws {
        try await decide(5)
        let counts = [
            ("clause=D.interference", 5), ("clause=A.fraud", 0), ("rule=scanner", 5), ("verdict=block", 5),
            ("verdict=allow", 0), ("from=2026-03-02T10:00:03Z", 2), ("to=2026-03-02T10:00:03Z", 3),
            ("from=2026-03-02T12:00:01%2B02:00&to=2026-03-02T10:00:03Z", 2), ("customer=c%2D1", 5),
        ]
        for (query, count) in counts {
            let reply = try await house.send(.get, "/v1/decisions?\(query)", as: viewer)
            #expect(reply.json["items"]?.items?.count == count, "\(query): \(reply.text)")
        }
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=x", "limit=", "from=yesterday", "to=2026-13-01T00:00:00Z", "verdict=blok",
        "custmer=c-1",
    ])
    func `refuses a filter that it cannot read`(query: String) async throws {
        let reply = try await house.send(.get, "/v1/decisions?\(query)", as: viewer)
        #expect(reply.status == 400 && reply.problem == "bad-parameter", "\(reply.text)")
        #expect(reply.pointers == ["#/query/\(query.prefix { $0 != "=" })"])
    }
}
