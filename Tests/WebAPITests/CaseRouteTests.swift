// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Enforcement
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `Cases over HTTP` {
    private let house: House
    private let deskA: String
    private let deskB: String
    private let senior: String
    private let gateway: String

    init() throws {
        house = try House()
        deskA = try house.key(.reviewer, owner: "deskA")
        deskB = try house.key(.reviewer, owner: "deskB")
        senior = try house.key(.seniorReviewer, owner: "senior-1")
        gateway = try house.key(.enforcer, owner: "gateway")
    }

    @discardableResult
    private func post(
        _ path: String,
        _ body: String = "",
        as token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        let type = body.isEmpty ? nil : "application/json"
        return try await house.send(
            .post,
            "/v1/cases" + path,
            as: token ?? deskA,
            body,
            type: type,
            headers: headers
        )
    }

    private func get(_ path: String, as token: String? = nil) async throws -> Reply {
        try await house.send(.get, "/v1/cases" + path, as: token ?? deskA)
    }

    /// A case that a decision opened: a tool that scans, from a device of the customer.
    private func opened(_ customer: String = "c-1", _ event: String = "s-1") async throws -> String {
        let body = Usage.scan(event, customer: customer)
        let reply = try await house.send(.post, "/v1/decisions", as: gateway, body, type: Usage.structured)
        #expect(reply.json["reasons"]?.items?.first?["case"] == ["priority": 50], "\(reply.text)")
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let found = try await get("?customer=\(customer)&state=undecided")
        return try #require(found.json["items"]?.items?.first?["id"]?.string)
    }

    private static func finding(_ outcome: String, _ more: String = "") -> String {
        #"{"outcome":"\#(outcome)","reason":"Seen.","reasonPL":"Widziano."\#(more)}"#
    }

    @Test func `shows the decision with what it measured, whom it was about, and what holds`() async throws {
        let id = try await opened()
        let shown = try await get("/" + id)
        #expect(shown.status == 200)
        let decision = try #require(shown.json["shownDecisions"]?.items?.first)
        #expect(decision["reasons"]?.items?.first?["rule"] == "scanner")
        #expect(decision["reasons"]?.items?.first?["message"]?["pl"]?.string?.hasPrefix("Żądanie") == true)
        let decided = try await house.send(.get, "/v1/decisions/\(decision["id"]?.string ?? "")", as: deskA)
        #expect(decided.json["reasons"]?.items?.first == decision["reasons"]?.items?.first)
        #expect(shown.json["subjects"] == [["kind": "device", "id": "d-s-1"]])
        let standing = try #require(shown.json["measures"]?.items?.first)
        #expect(standing["subject"] == ["kind": "device", "id": "d-s-1"])
        #expect(standing["measures"]?.items?.first?["measure"] == "suspend")
        #expect(shown.json["clauseTitle"]?["en"] != nil && shown.json["clauseTitle"]?["pl"] != nil)
        #expect(shown.json["decisionsLeftOut"] == 0 && shown.json["historyLeftOut"] == 0)
    }

    @Test func `is claimed by one, and tells the others by whom`() async throws {
        let id = try await opened()
        let claimed = try await post("/\(id)/claim")
        #expect(claimed.status == 200 && claimed.json["assignee"] == "deskA" && claimed.json["state"] == "claimed")
        let again = try await post("/\(id)/claim")
        #expect(again.status == 200 && again.header("ETag") == claimed.header("ETag"))
        let other = try await post("/\(id)/claim", as: deskB)
        #expect(other.status == 409 && other.json["detail"]?.string?.contains("deskA") == true)
        #expect(try await house.send(.delete, "/v1/cases/\(id)/claim", as: deskB).status == 403)
        #expect(try await post("/\(id)/determination", Self.finding("confirmed"), as: deskB).status == 409)
        // A senior reviewer takes it from whoever is away.
        let released = try await house.send(.delete, "/v1/cases/\(id)/claim", as: senior)
        #expect(released.status == 200 && released.json["state"] == "open" && released.json["assignee"] == nil)
        #expect(try await house.send(.delete, "/v1/cases/\(id)/claim", as: deskA).status == 409)
        let history = try await get("/" + id).json["history"]?.items ?? []
        #expect(history.compactMap { $0["type"]?.string } == ["case.released", "case.claimed"])
        #expect(history.compactMap { $0["by"]?.string } == ["senior-1", "deskA"])
    }

    @Test func `is changed only when nobody else did, and decisions do not count`() async throws {
        let id = try await opened()
        let etag = try #require(try await get("/" + id).header("ETag"))
        _ = try await opened("c-1", "s-2")
        let match = ["If-Match": etag]
        #expect(try await get("/" + id).json["decisions"] == 2)
        #expect(try await post("/\(id)/claim", headers: match).status == 200)
        let late = try await post("/\(id)/notes", #"{"note":"Late."}"#, headers: match)
        #expect(late.status == 412 && late.problem == "changed-meanwhile")
        #expect(try await post("/\(id)/notes", #"{"note":"In time."}"#, headers: ["If-Match": "*"]).status == 200)
    }

    @Test func `takes a note and evidence, and shows them to whoever may read`() async throws {
        let id = try await opened()
        #expect(try await post("/\(id)/notes", #"{"note":"Called +48221234567."}"#).status == 200)
        let decision = try #require(
            try await get("/" + id).json["shownDecisions"]?.items?.first?["id"]?.string
        )
        let hash = String(repeating: "a", count: 64)
        let body = #"{"title":"The same again","decision":"\#(decision)","sha256":"\#(hash)"}"#
        #expect(try await post("/\(id)/evidence", body).status == 200)
        let viewer = try await get("/" + id, as: house.key(.viewer))
        #expect(viewer.json["notes"] == 1 && viewer.json["evidence"] == 1)
        let history = viewer.json["history"]?.items ?? []
        #expect(history.first?["evidence"]?["decision"]?.string == decision)
        #expect(history.last?["note"] == "Called +48•••••4567.")
        #expect(try await get("/" + id).json["history"]?.items?.last?["note"] == "Called +48221234567.")
        // A decision about somebody else is no evidence here.
        let other = try await opened("c-2", "s-3")
        let wrong = try await post("/\(other)/evidence", #"{"title":"Another's","decision":"\#(decision)"}"#)
        #expect(wrong.status == 422 && wrong.pointers == ["/decision"])
    }

    @Test func `takes the measure of a finding for the next decision, in one order`() async throws {
        let id = try await opened()
        let measure = #","measure":{"kind":"number","id":"+12025550101","measure":"suspend"}"#
        let decided = try await post("/\(id)/determination", Self.finding("confirmed", measure))
        #expect(decided.status == 200 && decided.json["state"] == "decided" && decided.json["outcome"] == "confirmed")
        let taken = try #require(decided.json["determination"]?["measure"])
        let call = try await house.send(.post, "/v1/decisions", as: gateway, Usage.call("e-1"), type: Usage.structured)
        #expect(call.json["verdict"] == "block")
        let reason = try #require(call.json["reasons"]?.items?.first)
        #expect(reason["rule"] == taken["id"] && reason["message"]?["pl"]?.string?.hasSuffix("Widziano.") == true)
        // Only for the customer of the case.
        let other = Usage.call("e-2", customer: "c-2")
        let passed = try await house.send(.post, "/v1/decisions", as: gateway, other, type: Usage.structured)
        #expect(passed.json["verdict"] == "allow")
        let again = try await post("/\(id)/determination", Self.finding("notConfirmed"))
        #expect(again.status == 409 && again.json["detail"]?.string?.contains("decided by deskA") == true)
    }

    @Test func `suspends a customer by a senior reviewer only, and ends a service by two`() async throws {
        let id = try await opened()
        func on(_ measure: String) -> String { #","measure":{"kind":"customer","id":"c-1","measure":"\#(measure)"}"# }
        for measure in ["suspend", "terminate"] {
            let refused = try await post("/\(id)/determination", Self.finding("confirmed", on(measure)))
            #expect(refused.status == 403, "\(measure)")
        }
        let number = #","measure":{"kind":"number","id":"+12025550101","measure":"terminate"}"#
        #expect(try await post("/\(id)/determination", Self.finding("confirmed", number)).status == 403)
        #expect(try await get("/" + id).json["state"] == "open")
        let end = try await post("/\(id)/determination", Self.finding("confirmed", on("terminate")), as: senior)
        let approval = try #require(end.json["determination"]?["measure"]?["approval"]?.string)
        func verdict(_ event: String) async throws -> JSON? {
            let body = Usage.call(event)
            return try await house.send(.post, "/v1/decisions", as: gateway, body, type: Usage.structured)
                .json["verdict"]
        }
        #expect(try await verdict("e-1") == "allow")
        let path = "/v1/approvals/\(approval)/approve"
        #expect(try await house.send(.post, path, as: senior).status == 403)
        let second = try house.key(.seniorReviewer, owner: "senior-2")
        #expect(try await house.send(.post, path, as: second).status == 200)
        #expect(try await verdict("e-2") == "block")
    }

    @Test func `decides nothing when its measure changes nothing`() async throws {
        let id = try await opened()
        house.journal.close()
        let measure = #","measure":{"kind":"number","id":"+12025550101","measure":"suspend"}"#
        let refused = try await post("/\(id)/determination", Self.finding("confirmed", measure))
        #expect(refused.status == 503)
        let asked = try await post(
            "/\(id)/determination",
            Self.finding("confirmed", #","measure":{"kind":"customer","id":"c-1","measure":"terminate"}"#),
            as: senior
        )
        #expect(asked.status == 503)
        #expect(try house.service.approvals.approvals().isEmpty)
        // Whoever sees numbers sees nothing while no reading can be recorded.
        #expect(try await get("/" + id).status == 503)
        #expect(try await get("/" + id, as: house.key(.viewer)).json["state"] == "open")
    }

    @Test func `lets people take what no rule may, where machines only flag`() async throws {
        let opening = #"{"customer":"c-1","clause":"F","reason":"Alarm lines.","reasonPL":"Linie alarmowe."}"#
        let id = try #require(try await post("", opening).json["id"]?.string)
        let measure = #","measure":{"kind":"number","id":"+12025550101","measure":"suspend"}"#
        #expect(try await post("/\(id)/determination", Self.finding("confirmed", measure)).status == 200)
    }

    @Test func `waits when more is needed, and is opened again by whoever may`() async throws {
        let id = try await opened()
        let waiting = try await post("/\(id)/determination", Self.finding("needsMore"))
        #expect(waiting.json["state"] == "waiting" && waiting.json["assignee"] == "deskA")
        let evidence = try await post("/\(id)/evidence", #"{"title":"The consents","reference":"ticket 1"}"#)
        #expect(evidence.json["state"] == "claimed")
        #expect(try await post("/\(id)/determination", Self.finding("notConfirmed")).json["state"] == "decided")
        let body = #"{"reason":"More came in."}"#
        #expect(try await post("/\(id)/reopen", body).status == 403)
        let again = try await post("/\(id)/reopen", body, as: house.key(.appealsOfficer, owner: "olga"))
        #expect(again.status == 200 && again.json["state"] == "open" && again.json["determination"] == nil)
        #expect(try await post("/\(id)/reopen", body, as: senior).status == 409)
    }

    @Test func `opened by hand is one of a customer and clause`() async throws {
        let body = #"{"customer":"c-7","clause":"G","reason":"Told.","priority":70}"#
        let made = try await post("", body)
        #expect(made.status == 201 && made.json["openedBy"] == ["kind": "person", "id": "deskA"])
        #expect(made.json["priority"] == 70 && made.header("ETag") != nil)
        let second = try await post("", body, as: deskB)
        let id = try #require(made.json["id"]?.string)
        #expect(second.status == 409 && second.json["detail"]?.string?.contains(id) == true)
    }

    /// The same key gives the first answer, and writes once.
    @Test func `is written to once by a repeated request`() async throws {
        let id = try await opened()
        let key = ["Idempotency-Key": "once"]
        let first = try await post("/\(id)/notes", #"{"note":"One."}"#, headers: key)
        let second = try await post("/\(id)/notes", #"{"note":"One."}"#, headers: key)
        #expect(first.body == second.body && second.json["notes"] == 1)
        #expect(try await post("/\(id)/notes", #"{"note":"Two."}"#, headers: key).status == 422)
        #expect(try await get("/" + id).json["notes"] == 1)
    }

    @Test func `is listed by priority and age, page by page, under filters`() async throws {
        for (place, priority) in [30, 90, 50, 90, 10, 50].enumerated() {
            let body = #"{"customer":"c-\#(place)","clause":"F","reason":"Told.","priority":\#(priority)}"#
            #expect(try await post("", body).status == 201)
            house.clock.advance(seconds: 60)
        }
        var customers: [String] = []
        var path: String? = "?limit=2&state=undecided"
        while let next = path {
            let page = try await get(next)
            #expect(page.status == 200)
            customers += page.json["items"]?.items?.compactMap { $0["customer"]?.string } ?? []
            path = page.json["nextCursor"]?.string.map { "?limit=2&state=undecided&cursor=\($0)" }
            #expect((path == nil) == (page.header("Link") == nil))
        }
        #expect(customers == ["c-1", "c-3", "c-2", "c-5", "c-0", "c-4"])
        let claimed = try #require(try await get("?customer=c-2").json["items"]?.items?.first?["id"]?.string)
        try await post("/\(claimed)/claim")
        func found(_ query: String) async throws -> [String] {
            try await get("?" + query).json["items"]?.items?.compactMap { $0["customer"]?.string } ?? []
        }
        #expect(try await found("state=claimed") == ["c-2"])
        #expect(try await found("assignee=deskA") == ["c-2"])
        #expect(try await found("priority=90") == ["c-1", "c-3"])
        #expect(try await found("since=2026-03-02T10:04:00Z") == ["c-5", "c-4"])
        #expect(try await found("clause=G") == [])
    }

    @Test(
        arguments: [
            ("state=gone", "state"), ("priority=101", "priority"), ("priority=high", "priority"),
            ("clause=Z", "clause"), ("since=today", "since"), ("cursor=1.2.3", "cursor"), ("customr=c-1", "customr"),
            ("limit=0", "limit"),
        ]
    )
    func `refuses a filter that is not one`(query: String, name: String) async throws {
        let reply = try await get("?" + query)
        #expect(reply.status == 400 && reply.pointers == ["#/query/\(name)"])
    }

    /// A body, where it is sent, and what is wrong with it.
    @Test(
        arguments: [
            ("", "{}", ["/customer", "/clause", "/reason"]),
            ("", #"{"customer":"c","clause":"Z","reason":"r"}"#, ["/clause"]),
            ("", #"{"customer":"c","clause":"F","reason":"r","priority":1.5}"#, ["/priority"]),
            ("", #"{"customer":"c","clause":"F","reason":"r","prio":1}"#, ["/prio"]),
            ("/x/notes", "{}", ["/note"]), ("/x/notes", #"{"note":""}"#, ["/note"]),
            ("/x/evidence", #"{"title":"t"}"#, ["/note"]),
            ("/x/evidence", #"{"title":"t","note":"n","sha256":"AA"}"#, ["/sha256"]),
            ("/x/evidence", #"{"title":"t","decision":"d-1-0000000000000001"}"#, ["/decision"]),
            ("/x/determination", "{}", ["/outcome", "/reason", "/reasonPL"]),
            ("/x/determination", #"{"outcome":"maybe","reason":"r","reasonPL":"r"}"#, ["/outcome"]),
            ("/x/determination", #"{"outcome":"confirmed","reason":"r"}"#, ["/reasonPL"]),
            (
                "/x/determination", #"{"outcome":"confirmed","reason":"r","reasonPL":"r","measure":{"kind":"number"}}"#,
                ["/measure/id", "/measure/measure"]
            ),
            (
                "/x/determination",
                #"{"outcome":"confirmed","reason":"r","reasonPL":"r","measure":{"kind":"number","id":"1","#
                    + #""measure":"warn","until":"2020-01-01T00:00:00Z","x":1}}"#,
                ["/measure/until", "/measure/id", "/measure/x"]
            ),
            (
                "/x/determination",
                #"{"outcome":"notConfirmed","reason":"r","reasonPL":"r","measure":{"kind":"number","#
                    + #""id":"+12025550101","measure":"warn"}}"#,
                ["/measure"]
            ),
            ("/x/determination", #"{"outcome":"confirmed","reason":"r","reasonPL":"r","measure":7}"#, ["/measure"]),
        ] as [(String, String, [String])]
    )
    func `says of a bad body where it is bad`(path: String, body: String, pointers: [String]) async throws {
        let reply = try await post(path, body)
        #expect(reply.status == 422 && reply.pointers == pointers, "\(reply.text)")
    }

    @Test func `is not found under a name that no case has`() async throws {
        for id in ["case-1", "case-x", "x", "case-99999999999999999999"] {
            #expect(try await get("/" + id).status == 404)
            #expect(try await post("/\(id)/claim").status == 404)
        }
    }

    @Test func `is about the customer of the case`() async throws {
        let id = try await opened()
        let measure = #","measure":{"kind":"customer","id":"c-2","measure":"suspend"}"#
        let reply = try await post("/\(id)/determination", Self.finding("confirmed", measure), as: senior)
        #expect(reply.status == 422 && reply.pointers == ["/measure/id"])
    }

    @Test func `is counted by clause, without anybody's name`() async throws {
        _ = try await opened()
        house.clock.advance(seconds: 90)
        var text = MetricsText()
        CaseMetrics.write(try #require(house.service.cases), at: house.clock.now, to: &text)
        #expect(text.text.contains("proviso_cases_undecided{clause=\"D.interference\"} 1\n"))
        #expect(text.text.contains("proviso_cases_oldest_seconds 90\n"))
        #expect(text.text.contains("proviso_cases_lag_records 0\n") && !text.text.contains("c-1"))
    }
}
