// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `POST v1 events` {
    private let house: House
    private let connector: String

    init() throws {
        house = try House()
        connector = try house.key(.connector)
    }

    private func report(_ body: String, type: String = Usage.lines) async throws -> Reply {
        try await house.send(.post, "/v1/events", as: connector, body, type: type)
    }

    @Test(arguments: [
        (Usage.structured, 1), ("application/json", 1), (Usage.batch, 3), (Usage.lines, 3), ("application/jsonl", 3),
    ])
    func `takes events in each of their forms, and only once they are on the disk`(type: String, count: Int)
        async throws
    {
        let events = (0..<count).map { Usage.call("e-\($0)") }
        let body = type == Usage.batch ? "[\(events.joined(separator: ","))]" : events.joined(separator: "\n")
        let reply = try await report(body, type: type)
        #expect(reply.status == 202 && reply.json["accepted"] == JSON(count), "\(reply.text)")
        #expect(reply.json["duplicates"] == 0 && reply.json["rejectedCount"] == 0 && reply.json["rejected"] == [])
        #expect(house.journal.durable.value == UInt64(count))
    }

    @Test func `counts repeated events and changes nothing by them`() async throws {
        _ = try await report(Usage.call("e-0"))
        let reply = try await report([Usage.call("e-0"), Usage.call("e-1"), Usage.call("e-1")].joined(separator: "\n"))
        #expect(reply.status == 202 && reply.json["accepted"] == 1 && reply.json["duplicates"] == 2)
        #expect(house.journal.end.value == 2)
        // A repetition of all is a success as well.
        #expect(try await report(Usage.call("e-0")).status == 202)
    }

    @Test(arguments: [Usage.lines, Usage.batch])
    func `takes the good events beside bad ones, and tells each bad one with its place`(type: String) async throws {
        let events = [
            Usage.call("e-0"), "{}", Usage.call("e-1"), Usage.call("e-2").replacing("c-1", with: ""),
            Usage.call("e-3").replacing("attempted", with: "invented"),
        ]
        let body = type == Usage.batch ? "[\(events.joined(separator: ","))]" : events.joined(separator: "\n")
        let reply = try await report(body, type: type)
        #expect(reply.status == 202 && reply.json["accepted"] == 2 && reply.json["rejectedCount"] == 3, "\(reply.text)")
        let rejected = try #require(reply.json["rejected"]?.items)
        #expect(rejected.compactMap { $0["index"]?.whole } == [1, 3, 4])
        #expect(rejected.allSatisfy { $0["detail"]?.string?.isEmpty == false && $0["code"]?.string?.isEmpty == false })
        #expect(rejected[1]["pointer"] == "/data/customer/id" && rejected[2]["pointer"] == "/type")
    }

    @Test func `takes good lines beside lines that are no JSON`() async throws {
        let reply = try await report([Usage.call("e-0"), "{nonsense", Usage.call("e-1")].joined(separator: "\n"))
        #expect(reply.status == 202 && reply.json["accepted"] == 2, "\(reply.text)")
        #expect(reply.json["rejected"]?.items?.first?["index"] == 1)
    }

    @Test func `refuses a body in which no event can be read`() async throws {
        let bad = try await report("{}\n{}")
        #expect(bad.status == 422 && bad.problem == "bad-event" && bad.pointers.first?.hasPrefix("/0") == true)
        #expect(try await report("{nonsense\n{nonsense").status == 400)
        for empty in ["", " ", "\n\n"] { #expect(try await report(empty).status == 400) }
        for empty in ["", "[]", " "] { #expect(try await report(empty, type: Usage.batch).status == 400) }
        #expect(try await report("", type: Usage.structured).status == 400)
    }

    @Test func `takes twenty thousand events at once and not one more`() async throws {
        let line = #"{"a":1}"#
        let most = Array(repeating: line, count: 19_999) + [Usage.call("e-0")]
        let taken = try await report(most.joined(separator: "\n"))
        #expect(taken.status == 202 && taken.json["accepted"] == 1 && taken.json["rejectedCount"] == 19_999)
        #expect(taken.json["rejected"]?.items?.count == 1_000)
        let more = try await report((most + [Usage.call("e-1")]).joined(separator: "\n"))
        #expect(more.status == 413 && more.problem == "too-large")
        #expect(house.journal.end.value == 1)
    }

    @Test func `refuses a body of more than sixteen mebibytes unread`() async throws {
        let large = String(repeating: " ", count: Limits.batchBytes + 1)
        let reply = try await report(large)
        #expect(reply.status == 413 && reply.problem == "too-large")
    }

    @Test func `takes an event in binary mode`() async throws {
        let headers = [
            "ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "urn:test", "ce-type": "aup.call.attempted.v1",
            "ce-time": "2026-03-02T10:00:00Z",
        ]
        let body = #"{"customer":{"id":"c-1"}}"#
        let type = "application/json"
        let reply = try await house.send(.post, "/v1/events", as: connector, body, type: type, headers: headers)
        #expect(reply.status == 202 && reply.json["accepted"] == 1, "\(reply.text)")
        let odd = try await house.send(.post, "/v1/events", as: connector, body, type: "text/plain", headers: headers)
        #expect(odd.status == 415)
    }

    @Test func `does not take a body that closes its own object in binary mode`() async throws {
        // The data becomes a member of the event: what does not stay inside of it must not become another.
        let headers = [
            "ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "urn:test", "ce-type": "aup.call.attempted.v1",
            "ce-time": "2026-03-02T10:00:00Z",
        ]
        for body in [
            #"{"customer":{"id":"c-1"}},"id":"e-2""#, #"{"customer":{"id":"c-1"}},"subject":"x""#,
            #"{"customer":{"id":"c-1"}}}"#,
            #"{"customer":{"id":"c-1"}}}{"a":{"#,
        ] {
            let reply = try await house.send(
                .post,
                "/v1/events",
                as: connector,
                body,
                type: "application/json",
                headers: headers
            )
            #expect(reply.status == 400 || reply.status == 422, "\(body): \(reply.status) \(reply.text)")
        }
        #expect(house.journal.end.value == 0)
    }
}
