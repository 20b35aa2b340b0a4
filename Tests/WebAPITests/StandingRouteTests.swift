// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `Standing over HTTP` {
    private let house: House
    private let reviewer: String
    private let senior: String
    private let gateway: String
    private static let number = "/v1/standing/number/%2B12025550101"

    init() throws {
        house = try House()
        reviewer = try house.key(.reviewer, owner: "deskA")
        senior = try house.key(.seniorReviewer, owner: "senior-1")
        gateway = try house.key(.enforcer, owner: "gateway")
    }

    private func body(_ measure: String, _ more: String = "", clause: String = "B.dialing") -> String {
        #"{"measure":"\#(measure)","clause":"\#(clause)","reason":"A test."\#(more)}"#
    }

    private func put(
        _ path: String,
        _ body: String,
        as token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        try await house.send(.put, path, as: token ?? reviewer, body, type: "application/json", headers: headers)
    }

    private func verdict(_ id: String, customer: String = "c-1") async throws -> JSON? {
        let body = Usage.call(id, customer: customer)
        return try await house.send(.post, "/v1/decisions", as: gateway, body, type: Usage.structured).json["verdict"]
    }

    @Test func `holds for the next decision, and no longer once it is lifted`() async throws {
        #expect(try await verdict("e-1") == "allow")
        let reply = try await put(Self.number, body("suspend"))
        #expect(reply.status == 200 && reply.json["strictest"] == "suspend")
        #expect(try await verdict("e-2") == "block")
        #expect(reply.json["nodes"]?.items?.first?["node"] == "test")
        let lifted = try await house.send(.delete, Self.number + "?reason=Mistake", as: reviewer)
        #expect(lifted.status == 200 && lifted.json["strictest"] == "none" && lifted.json["measures"] == [])
        #expect(try await verdict("e-3") == "allow")
        // The lift was on the disk before its answer; the decision behind it need not be.
        #expect(house.journal.durable.value >= 4)
    }

    @Test func `shows what holds with its reason of record, and its history with who did it`() async throws {
        let until = #","until":"2026-03-02T12:00:00Z","reasonPL":"Próba.","capability":"intl""#
        _ = try await put(Self.number, body("restrict", until))
        _ = try await house.send(.delete, Self.number + "?reason=Over", as: senior)
        _ = try await put(Self.number, body("warn"))
        try house.feedViews()
        let shown = try await house.send(.get, Self.number, as: gateway)
        #expect(shown.json["measures"]?.items?.first?["reason"] == ["en": "A test.", "pl": "A test."])
        let history = try await house.send(.get, Self.number + "/history", as: reviewer)
        let items = try #require(history.json["items"]?.items)
        #expect(items.compactMap { $0["action"]?.string } == ["put", "lift", "put"])
        #expect(items.compactMap { $0["by"]?.string } == ["deskA", "senior-1", "deskA"])
        #expect(items[2]["capability"] == "intl" && items[2]["until"] == "2026-03-02T12:00:00.000Z")
    }

    @Test func `changes nothing when the state is another than the client saw`() async throws {
        let before = try await house.send(.get, Self.number, as: reviewer)
        let etag = try #require(before.header("ETag"))
        let first = try await put(Self.number, body("watch"), headers: ["If-Match": etag])
        #expect(first.status == 200)
        let second = try await put(Self.number, body("suspend"), headers: ["If-Match": etag])
        #expect(second.status == 412 && second.problem == "changed-meanwhile")
        #expect(try await house.send(.get, Self.number, as: reviewer).json["strictest"] == "watch")
        let wrong = ["If-Match": etag]
        #expect(try await house.send(.delete, Self.number, as: reviewer, headers: wrong).status == 412)
        let right = ["If-Match": try #require(first.header("ETag"))]
        #expect(try await house.send(.delete, Self.number, as: reviewer, headers: right).status == 200)
        #expect(try await put(Self.number, body("watch"), headers: ["If-Match": "*"]).status == 200)
    }

    @Test func `is changed by one of many who saw the same state and act at the same moment`() async throws {
        for round in 0..<8 {
            let path = "/v1/standing/endUser/u-\(round)?customer=c-1"
            let etag = try #require(try await house.send(.get, path, as: reviewer).header("ETag"))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await put(path, body("watch"), headers: ["If-Match": etag]).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200] + [Int](repeating: 412, count: 7))
        }
    }

    @Test func `says what a dry run would do and does nothing`() async throws {
        let reply = try await put(Self.number + "?dryRun=true", body("suspend"))
        #expect(reply.status == 200 && reply.json["wouldPut"]?["measure"] == "suspend" && reply.json["by"] == "deskA")
        #expect(try await verdict("e-1") == "allow")
        #expect(try await put("/v1/standing/customer/c-1?dryRun=true", body("terminate"), as: senior).status == 200)
        #expect(try await house.send(.get, "/v1/approvals", as: reviewer).json["items"] == [])
        #expect(try await put(Self.number + "?dryRun=false", body("watch")).json["strictest"] == "watch")
    }

    @Test(arguments: ["yes", "1", "TRUE", "", "tru"])
    func `does not take a misspelled dry run for a real one`(word: String) async throws {
        let reply = try await put(Self.number + "?dryRun=\(word)", body("suspend"))
        #expect(reply.status == 400 && reply.pointers == ["#/query/dryRun"])
        #expect(try await verdict("e-1") == "allow")
    }

    @Test func `lets services neither terminate nor suspend a customer, and only seniors suspend one`() async throws {
        let customer = "/v1/standing/customer/c-1"
        #expect(try await put(customer, body("suspend"), as: gateway).status == 403)
        #expect(try await put(customer, body("terminate"), as: gateway).status == 403)
        #expect(try await put(Self.number, body("terminate"), as: gateway).status == 403)
        #expect(try await put(customer, body("suspend"), as: reviewer).status == 403)
        #expect(try await verdict("e-1") == "allow")
        #expect(try await put(Self.number, body("suspend"), as: gateway).status == 200)
        #expect(try await put(customer, body("restrict", #","capability":"intl""#), as: gateway).status == 200)
        #expect(try await put(customer, body("suspend"), as: senior).status == 200)
        for token in [gateway, reviewer] {
            #expect(try await house.send(.delete, customer, as: token).status == 403)
        }
        #expect(try await house.send(.delete, customer, as: senior).status == 200)
    }

    @Test func `terminates only when a second person approves`() async throws {
        let customer = "/v1/standing/customer/c-1"
        let asked = try await put(customer, body("terminate", clause: "A.fraud"), as: senior)
        #expect(asked.status == 202 && asked.json["approval"]?["askedBy"] == "senior-1")
        #expect(try await verdict("e-1") == "allow")
        let id = try #require(asked.json["approval"]?["id"]?.string)
        let approve = "/v1/approvals/\(id)/approve"
        // The same person with another key is the same person.
        let other = try house.key(.seniorReviewer, owner: "senior-1")
        for token in [senior, other] { #expect(try await house.send(.post, approve, as: token).status == 403) }
        #expect(try await house.send(.post, approve, as: reviewer).status == 403)
        let second = try house.key(.seniorReviewer, owner: "senior-2")
        let done = try await house.send(.post, approve, as: second)
        #expect(done.status == 200 && done.json["strictest"] == "terminate")
        #expect(try await verdict("e-2") == "block")
        #expect(try await house.send(.post, approve, as: second).status == 404)
        try house.feedViews()
        let history = try await house.send(.get, customer + "/history", as: reviewer)
        #expect(history.json["items"]?.items?.first?["by"] == "senior-1, senior-2")
    }

    @Test func `keeps a termination waiting that could not be carried out`() async throws {
        let asked = try await put("/v1/standing/customer/c-1", body("terminate"), as: senior)
        let id = try #require(asked.json["approval"]?["id"]?.string)
        let second = try house.key(.seniorReviewer, owner: "senior-2")
        house.journal.close()
        #expect(try await house.send(.post, "/v1/approvals/\(id)/approve", as: second).status == 503)
        #expect(try house.service.approvals.approvals().map(\.id) == [id])
    }

    @Test func `forgets a termination that was withdrawn, or that nobody approved within a week`() async throws {
        let second = try house.key(.seniorReviewer, owner: "senior-2")
        var ids: [String] = []
        for customer in ["c-1", "c-2"] {
            let asked = try await put("/v1/standing/customer/\(customer)", body("terminate"), as: senior)
            ids.append(try #require(asked.json["approval"]?["id"]?.string))
        }
        #expect(try await house.send(.get, "/v1/approvals", as: reviewer).json["items"]?.items?.count == 2)
        #expect(try await house.send(.delete, "/v1/approvals/\(ids[0])", as: reviewer).status == 204)
        #expect(try await house.send(.delete, "/v1/approvals/\(ids[0])", as: reviewer).status == 404)
        #expect(try await house.send(.post, "/v1/approvals/\(ids[0])/approve", as: second).status == 404)
        house.clock.advance(seconds: 7 * 86_400)
        #expect(try await house.send(.get, "/v1/approvals", as: reviewer).json["items"] == [])
        #expect(try await house.send(.post, "/v1/approvals/\(ids[1])/approve", as: second).status == 404)
    }

    /// Members that are wrong, and where.
    @Test(
        arguments: [
            (#"{}"#, ["/measure", "/clause", "/reason"]),
            (#"{"measure":"none","clause":"B","reason":"x"}"#, ["/measure"]),
            (#"{"measure":"warn","clause":"Z","reason":"x"}"#, ["/clause"]),
            (#"{"measure":"warn","clause":"B","reason":""}"#, ["/reason"]),
            (#"{"measure":"warn","clause":"B","reason":7}"#, ["/reason"]),
            (#"{"measure":"warn","clause":"B","reason":"x","capability":"intl"}"#, ["/capability"]),
            (#"{"measure":"warn","clause":"B","reason":"x","until":"2026-03-02T10:00:00Z"}"#, ["/until"]),
            (#"{"measure":"warn","clause":"B","reason":"x","until":"soon"}"#, ["/until"]),
            (#"{"measure":"warn","clause":"B","reason":"x","a/b~c":1}"#, ["/a~1b~0c"]),
            (#"{"measure":"warn","clause":"B","reason":"x\u0000"}"#, ["/reason"]),
            (
                #"{"measure":"warn","clause":"B","reason":"x","from":"2026-03-02T12:00:00Z","until":"2026-03-02T11:00:00Z"}"#,
                ["/until"]
            ),
        ] as [(String, [String])]
    )
    func `says every member that is wrong, with a pointer`(body: String, pointers: [String]) async throws {
        let reply = try await put(Self.number, body)
        #expect(reply.status == 422 && reply.pointers == pointers, "\(reply.status) \(reply.text)")
        #expect(house.journal.end.value == 0)
    }

    @Test(
        arguments: [
            ("/v1/standing/planet/x", 404), ("/v1/standing/number/12025550101", 404), ("/v1/standing/number/+0", 404),
            ("/v1/standing/customer/c-1?customer=c-2", 400), ("/v1/standing/endUser/u-1", 400),
            ("/v1/standing/customer/\(String(repeating: "x", count: 129))", 404), ("/v1/standing/customer/%00", 404),
            ("/v1/standing/customer/", 404), ("/v1/standing/campaign/k?customer=", 400),
        ] as [(String, Int)]
    )
    func `knows which subjects there can be`(path: String, status: Int) async throws {
        #expect(try await house.send(.get, path, as: reviewer).status == status)
        #expect(try await put(path, body("watch")).status == status)
        #expect(try await house.send(.delete, path, as: reviewer).status == status)
    }

    @Test func `has nothing to lift where nothing is`() async throws {
        let reply = try await house.send(.delete, Self.number, as: reviewer)
        #expect(reply.status == 409 && reply.problem == "conflict")
        let one = try await put(Self.number, body("warn"))
        let id = try #require(one.json["measures"]?.items?.first?["id"]?.string)
        _ = try await put(Self.number, body("suspend"))
        #expect(try await house.send(.delete, Self.number + "?measure=m-none", as: reviewer).status == 409)
        let left = try await house.send(.delete, Self.number + "?measure=\(id)", as: reviewer)
        #expect(left.json["measures"]?.items?.count == 1 && left.json["strictest"] == "suspend")
    }

    @Test func `shows the standing of a subject beside what was found about it`() async throws {
        _ = try await put("/v1/standing/endUser/u-1?customer=c-1", body("watch"))
        let user = try await house.send(.get, "/v1/endUsers/u-1?customer=c-1", as: reviewer)
        #expect(user.json["strictest"] == "watch" && user.json["customer"] == "c-1")
        #expect(try await house.send(.get, "/v1/endUsers/u-1", as: reviewer).status == 400)
        let scan = Usage.scan("e-1")
        _ = try await house.send(.post, "/v1/events", as: gateway, scan, type: Usage.structured)
        try house.feedViews()
        let customer = try await house.send(.get, "/v1/customers/c-1", as: reviewer)
        #expect(customer.json["recentFindings"]?.items?.count == 1)
        let timeline = try await house.send(.get, "/v1/customers/c-1/timeline", as: reviewer)
        #expect(timeline.json["items"]?.items?.first?["finding"]?["rule"] == "scanner")
    }

    @Test func `lets a service lift what it put there itself, and nothing else`() async throws {
        let other = try house.key(.enforcer, owner: "another gateway")
        #expect(try await put(Self.number, body("suspend"), as: gateway).status == 200)
        let refused = try await house.send(.delete, Self.number, as: other)
        #expect(refused.status == 403 && refused.json["detail"]?.string?.contains("put there itself") == true)
        #expect(try await put(Self.number, body("restrict")).status == 200)
        #expect(try await house.send(.delete, Self.number, as: gateway).status == 403, "a reviewer's is among them")
        let measures = try await house.send(.get, Self.number, as: gateway).json["measures"]?.items ?? []
        let own = try #require(measures.first { $0["measure"] == "suspend" }?["id"]?.string)
        let lifted = try await house.send(.delete, Self.number + "?measure=\(own)", as: gateway)
        #expect(lifted.status == 200 && lifted.json["strictest"] == "restrict")
        #expect(try await house.send(.delete, Self.number, as: reviewer).json["strictest"] == "none")
    }

    @Test func `lets no service lift what a rule put there`() async throws {
        let scan = try await house.send(.post, "/v1/decisions", as: gateway, Usage.scan("s-1"), type: Usage.structured)
        let subject = try #require(scan.json["measures"]?.items?.first?["subject"])
        let kind = try #require(subject["kind"]?.string)
        let id = try #require(subject["id"]?.string)
        let path = "/v1/standing/\(kind)/\(id)" + (kind == "customer" ? "" : "?customer=c-1")
        #expect(try await house.send(.get, path, as: gateway).json["measures"]?.items?.isEmpty == false)
        #expect(try await house.send(.delete, path, as: gateway).status == 403)
        #expect(try await house.send(.delete, path, as: reviewer).status == 200)
    }
}
