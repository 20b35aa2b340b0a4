// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Outbox
import PolicyPacks
import StoreSQLite
import Testing
import UsageModel

@testable import WebAPI

/// What people do over HTTP, and what subscriptions are told of it.
@Suite struct `Messages of changes` {
    private let house: House
    private let admin: String
    private let deskA: String
    private let gateway: String

    init() throws {
        house = try House()
        admin = try house.key(.admin)
        deskA = try house.key(.reviewer, owner: "deskA")
        gateway = try house.key(.enforcer, owner: "gateway")
    }

    private func subscribe(_ more: String) async throws -> String {
        let body = #"{"name":"desk","url":"https://hooks.example.com/"\#(more)}"#
        let made = try await house.send(.post, "/v1/webhooks", as: admin, body, type: "application/json")
        return try #require(made.json["webhook"]?["id"]?.string, "\(made.text)")
    }

    private func post(_ path: String, _ body: String) async throws -> Reply {
        let reply = try await house.send(.post, path, as: deskA, body, type: "application/json")
        #expect([200, 201].contains(reply.status), "\(reply.text)")
        return reply
    }

    /// A case that a decision opens.
    private func opened(_ customer: String, _ event: String) async throws {
        let body = Usage.scan(event, customer: customer)
        let reply = try await house.send(.post, "/v1/decisions", as: gateway, body, type: Usage.structured)
        #expect(reply.json["reasons"]?.items?.first?["case"] == ["priority": 50], "\(reply.text)")
    }

    private func feed() throws {
        try house.journal.waitUntilAllDurable()
        var feeder = try OutboxFeeder(
            house.journal,
            house.control,
            approvals: house.control,
            source: "urn:proviso:test",
            mail: nil,
            acknowledgeWithin: 30_000_000,
            at: house.clock.now
        )
        while try feeder.step(at: house.clock.now) {}
    }

    private func source() throws -> any CaseSource {
        try #require(house.service.cases?.store as? any CaseSource)
    }

    private func feedCases() throws {
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        var feeder = try CaseMessageFeeder(source(), house.control, source: "urn:proviso:test")
        while try feeder.step(at: house.clock.now) {}
    }

    /// The events told to a subscription, in their order.
    private func told(_ id: String) throws -> [JSON] {
        let query = DeliveryQuery(subscription: id, limit: 200)
        return try house.control.deliveries(query).reversed().map { try JSON(reading: $0.body) }
    }

    @Test func `tell of a list and of a policy, and leave out who did it`() async throws {
        let id = try await subscribe(#","types":["proviso.list.replaced.v1","proviso.policy.activated.v1"]"#)
        try feed()
        let approver = try house.key(.policyApprover, owner: "deskB")
        for version in ["1", "2"] {
            let path = "/v1/lists/us_dno?version=\(version)"
            let lines = "+1202555010\(version)\n"
            #expect(try await house.send(.put, path, as: approver, lines, type: "text/csv").status == 200)
        }
        let files = PackTemplate.files(id: "small").map { JSON.Member(name: "small/\($0.path)", value: JSON($0.text)) }
        let pack = JSON.object([.init(name: "folder", value: "small"), .init(name: "files", value: .object(files))])
        let author = try house.key(.policyAuthor, owner: "cyd")
        let body = String(decoding: pack.bytes, as: UTF8.self)
        let kept = try await house.send(.post, "/v1/policies/versions", as: author, body, type: "application/json")
        let sha256 = try #require(kept.json["sha256"]?.string)
        for token in [author, approver] {
            _ = try await house.send(.post, "/v1/policies/versions/\(sha256)/activate", as: token)
        }
        #expect(house.service.policy.definition.sha256 == sha256)
        try feed()
        let events = try told(id)
        #expect(
            events.compactMap { $0["type"]?.string } == [
                "proviso.list.replaced.v1", "proviso.list.replaced.v1", "proviso.policy.activated.v1",
            ]
        )
        guard events.count == 3 else { return }
        #expect(events[0]["data"]?["former"] == nil && events[0]["data"]?["version"] == "1")
        #expect(events[1]["data"]?["former"]?["version"] == "1" && events[1]["data"]?["version"] == "2")
        #expect(events[2]["data"]?["id"] == "small" && events[2]["data"]?["origin"] == "activation")
        #expect(events[2]["data"]?["former"]?["sha256"]?.string == House.policy.definition.sha256)
        for event in events { #expect(!event.bytes.contains(text: "deskB") && !event.bytes.contains(text: "cyd")) }
    }

    @Test func `tell of cases that rules and people open, and of what was found`() async throws {
        let id = try await subscribe(#","types":["proviso.case.opened.v1","proviso.case.decided.v1"]"#)
        try await opened("c-1", "s-1")
        // The same customer and clause: the case is open already.
        try await opened("c-1", "s-2")
        let words = #""reason":"Call +48221234567.","reasonPL":"Tel.""#
        let byHand = #"{"customer":"c-2","clause":"B.dialing","priority":80,\#(words)}"#
        let hand = try #require(try await post("/v1/cases", byHand).json["id"]?.string)
        try feedCases()
        let rule = try #require(
            try await house.send(.get, "/v1/cases?customer=c-1", as: deskA).json["items"]?.items?.first?["id"]?.string
        )
        _ = try await post("/v1/cases/\(rule)/claim", "{}")
        let finding = #"{"outcome":"confirmed","clause":"B.dialing","reason":"It scans.","reasonPL":"Skanuje.","#
        let measure = #""measure":{"measure":"restrict","kind":"number","id":"+12025550101"}}"#
        _ = try await post("/v1/cases/\(rule)/determination", finding + measure)
        _ = try await post(
            "/v1/cases/\(hand)/determination",
            #"{"outcome":"needsMore","reason":"More.","reasonPL":"Więcej."}"#
        )
        try feedCases()
        try feedCases()
        let events = try told(id)
        #expect(
            events.compactMap { $0["data"]?["case"]?.string } == [rule, hand, rule],
            "\(events.map { String(decoding: $0.bytes, as: UTF8.self) })"
        )
        guard events.count == 3 else { return }
        let opening = try #require(events[0]["data"])
        #expect(events[0]["type"] == "proviso.case.opened.v1" && events[0]["subject"] == "customers/c-1")
        #expect(opening["by"] == "machine" && opening["rule"] == "scanner" && opening["priority"] == 50)
        #expect(opening["decision"]?.string?.hasPrefix("d-") == true)
        #expect(opening["reason"]?["pl"]?.string?.hasPrefix("Żądanie") == true)
        let person = try #require(events[1]["data"])
        #expect(person["by"] == "person" && person["rule"] == nil && person["priority"] == 80)
        #expect(person["reason"] == ["en": "Call +48•••••4567.", "pl": "Tel."])
        let found = try #require(events[2]["data"]?["determination"])
        #expect(events[2]["type"] == "proviso.case.decided.v1" && found["outcome"] == "confirmed")
        #expect(found["clause"] == "B.dialing" && events[2]["data"]?["clause"] == "D.interference")
        #expect(found["reason"] == ["en": "It scans.", "pl": "Skanuje."])
        #expect(found["measure"]?["subject"] == ["kind": "number", "id": "+12•••••0101"])
        #expect(found["measure"]?["measure"] == "restrict" && found["measure"]?["approval"] == nil)
        for event in events {
            #expect(!event.bytes.contains(text: "deskA") && !event.bytes.contains(text: "evidence"))
        }
    }

    @Test func `go by customer and clause, also by the clause that was found`() async throws {
        let mine = try await subscribe(#","types":["proviso.case.opened.v1"],"customer":"c-1""#)
        let dialing = try await subscribe(#","types":["proviso.case.decided.v1"],"clause":"B""#)
        let interference = try await subscribe(#","clause":"D.interference","customer":"c-2""#)
        for (number, customer) in ["c-1", "c-2"].enumerated() { try await opened(customer, "s-\(number)") }
        try feedCases()
        let case2 = try #require(
            try await house.send(.get, "/v1/cases?customer=c-2", as: deskA).json["items"]?.items?.first?["id"]?.string
        )
        let finding = #"{"outcome":"notConfirmed","clause":"B.dialing","reason":"No.","reasonPL":"Nie."}"#
        _ = try await post("/v1/cases/\(case2)/determination", finding)
        try feedCases()
        #expect(try told(mine).compactMap { $0["subject"]?.string } == ["customers/c-1"])
        #expect(try told(dialing).compactMap { $0["data"]?["determination"]?["clause"]?.string } == ["B.dialing"])
        #expect(
            try told(interference).compactMap { $0["type"]?.string } == [
                "proviso.case.opened.v1", "proviso.case.decided.v1",
            ]
        )
    }

    @Test func `are the same when the cases are made anew, in whatever pieces they are asked for`() async throws {
        for number in 0..<6 { try await opened("c-\(number % 3)", "s-\(number)") }
        _ = try await post("/v1/cases", #"{"customer":"c-9","clause":"B.dialing","reason":"Seen."}"#)
        try feedCases()
        for number in [0, 2] {
            let path = "/v1/cases?customer=c-\(number)&state=undecided"
            let items = try await house.send(.get, path, as: deskA).json["items"]?.items ?? []
            for id in items.compactMap({ $0["id"]?.string }) {
                let finding = #"{"outcome":"confirmed","reason":"Yes.","reasonPL":"Tak."}"#
                _ = try await post("/v1/cases/\(id)/determination", finding)
            }
            try await opened("c-\(number)", "again-\(number)")
        }
        try feedCases()
        let source = try source()
        let end = try source.position()
        let all = try source.news(from: 0, upTo: end)
        #expect(all.filter { if case .opened = $0.event { true } else { false } }.count == 6)
        #expect(all.filter { if case .decided = $0.event { true } else { false } }.count == 2)
        #expect(all.map(\.sequence) == all.map(\.sequence).sorted())
        var pieces: [CaseNews] = []
        for start in stride(from: 0, to: end, by: 3) {
            pieces += try source.news(from: start, upTo: min(end, start + 3))
        }
        #expect(pieces == all)
        let anew = try CaseViewStore(path: house.folder.path + "/anew.sqlite")
        let feeder = CaseFeeder(house.journal, anew)
        while try feeder.step() {}
        let again: any CaseSource = anew
        #expect(try again.news(from: 0, upTo: end) == all)
    }
}

extension [UInt8] {
    fileprivate func contains(text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
