// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

/// A key may be for some sources of events only, or for one customer.
@Suite struct `The scope of a key` {
    private let house: House
    private let admin: String

    init() throws {
        house = try House()
        admin = try house.key(.admin)
    }

    private func make(_ body: String) async throws -> Reply {
        try await house.send(.post, "/v1/keys", as: admin, body, type: "application/json")
    }

    private func token(_ sources: String) async throws -> String {
        let body = #"{"owner":"gateway","roles":["enforcer","connector"],"sources":\#(sources)}"#
        return try #require(try await make(body).json["token"]?.string)
    }

    private static func event(_ id: String, from source: String) -> String {
        Usage.call(id).replacing("urn:test", with: source)
    }

    @Test(
        arguments: [
            (["urn:acme:"], "urn:acme:sbc-1", true), (["urn:acme:"], "urn:acme", false),
            (["urn:acme:"], "urn:other:urn:acme:", false), (["urn:a:", "urn:b:"], "urn:b:1", true),
            (["urn:a:", "urn:b:"], "urn:c:1", false), (["urn:acme:1"], "urn:acme:1", true), ([], "urn:any", true),
        ]
    )
    func `lets through events of its sources and no others`(
        sources: [String],
        source: String,
        isTaken: Bool
    ) async throws {
        let list = "[" + sources.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        let key = try await token(list)
        let event = Self.event("e-1", from: source)
        let before = house.journal.end.value
        let reply = try await house.send(.post, "/v1/decisions", as: key, event, type: Usage.structured)
        #expect(reply.status == (isTaken ? 200 : 403))
        if !isTaken { #expect(reply.pointers == ["/source"] && reply.problem == "forbidden") }
        #expect(house.journal.end.value == before + (isTaken ? 1 : 0))
    }

    @Test func `refuses what is not its own out of a batch, and takes the rest`() async throws {
        let key = try await token(#"["urn:acme:"]"#)
        let lines = [
            Self.event("e-1", from: "urn:acme:1"), Self.event("e-2", from: "urn:other"),
            Self.event("e-3", from: "urn:acme:2"),
        ]
        let body = lines.joined(separator: "\n")
        let reply = try await house.send(.post, "/v1/events", as: key, body, type: Usage.lines)
        #expect(reply.status == 202 && reply.json["accepted"] == 2)
        let rejected = try #require(reply.json["rejected"]?.items?.first)
        #expect(rejected["index"] == 1 && rejected["code"] == "foreign-source" && rejected["pointer"] == "/source")
    }

    @Test func `goes along when a key is rotated, and is shown`() async throws {
        let made = try await make(#"{"owner":"g","roles":["enforcer"],"sources":["urn:acme:"]}"#)
        let id = try #require(made.json["key"]?["id"]?.string)
        let rotated = try await house.send(.post, "/v1/keys/\(id)/rotate", as: admin)
        #expect(rotated.json["key"]?["sources"] == ["urn:acme:"])
        let key = try #require(rotated.json["token"]?.string)
        let event = Self.event("e-1", from: "urn:other")
        #expect(try await house.send(.post, "/v1/decisions", as: key, event, type: Usage.structured).status == 403)
    }

    @Test(
        arguments: [
            (#"{"owner":"g","roles":["viewer"],"sources":["urn:a"]}"#, "/sources"),
            (#"{"owner":"g","roles":["enforcer"],"sources":[""]}"#, "/sources/0"),
            (#"{"owner":"g","roles":["enforcer"],"sources":["urn:a",7]}"#, "/sources/1"),
            (#"{"owner":"g","roles":["enforcer"],"sources":"urn:a"}"#, "/sources"),
            (#"{"owner":"g","roles":["enforcer"],"sources":["a\u000ab"]}"#, "/sources/0"),
            (#"{"owner":"g","roles":["customer"]}"#, "/scope"),
        ]
    )
    func `is refused where it means nothing`(body: String, pointer: String) async throws {
        let reply = try await make(body)
        #expect(reply.status == 422 && reply.pointers == [pointer])
    }

    @Test func `shows a customer what holds against itself and why, and nothing of others`() async throws {
        let senior = try house.key(.seniorReviewer, owner: "senior-1")
        let customer = try house.key(.customer, owner: "c-1", scope: "c-1")
        func put(_ path: String, _ clause: String) async throws -> Int {
            let body = #"{"measure":"restrict","clause":"\#(clause)","reason":"The words of record."}"#
            return try await house.send(.put, path, as: senior, body, type: "application/json").status
        }
        #expect(try await put("/v1/standing/customer/c-1", "B.dialing") == 200)
        #expect(try await put("/v1/standing/campaign/k-1?customer=c-1", "C") == 200)
        #expect(try await put("/v1/standing/customer/c-2", "B.dialing") == 200)
        func ask(_ path: String) async throws -> Reply {
            try await house.send(.get, "/v1/standing/" + path, as: customer)
        }
        let own = try await ask("customer/c-1")
        let measure = try #require(own.json["measures"]?.items?.first)
        #expect(own.json["strictest"] == "restrict" && measure["reason"]?["en"] == "The words of record.")
        #expect(measure["id"] == nil && measure["origin"] == nil)
        let grave = try #require(try await ask("campaign/k-1?customer=c-1").json["measures"]?.items?.first)
        #expect(grave["measure"] == "restrict" && grave["reason"] == nil && grave["clause"] == nil)
        for path in [
            "customer/c-2", "campaign/k-1?customer=c-2", "number/%2B12025550101", "number/%2B12025550101?customer=c-1",
        ] {
            #expect(try await ask(path).status == 403, "\(path)")
        }
    }
}
