// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Ledger
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `A lift` {
    private let house: House
    private let gateway: String
    private let reviewer: String
    private static let number = "/v1/standing/number/%2B12025550101"

    init() throws {
        house = try House()
        gateway = try house.key(.enforcer, owner: "gateway")
        reviewer = try house.key(.reviewer, owner: "deskA")
    }

    private func put(_ measure: String, as token: String, on path: String = Self.number) async throws {
        let body = #"{"measure":"\#(measure)","clause":"B.dialing","reason":"A test."}"#
        #expect(try await house.send(.put, path, as: token, body, type: "application/json").status == 200)
    }

    private func order(
        _ measure: String? = nil,
        by owner: String,
        _ role: Role,
        on subject: (kind: SubjectKind, id: String, customer: String?) = (.number, "+12025550101", nil)
    ) -> LiftOrder {
        let act = StandingAct(
            lift: measure,
            id: "l-1",
            kind: subject.kind,
            subject: subject.id,
            customer: subject.customer,
            at: house.clock.now
        )
        let principal = Principal(owner: owner, credential: "k", roles: [role])
        return LiftOrder(act: act, principal: principal, engine: house.service.engine)
    }

    private func inForce(
        on subject: (kind: SubjectKind, id: String, customer: String?) = (.number, "+12025550101", nil)
    ) -> [Measure] {
        house.service.engine.ask { [now = house.clock.now] engine in
            engine.standing(of: subject.kind, subject.id, customer: subject.customer, at: now).map(\.measure)
        }
    }

    @Test func `of a service leaves in force what somebody else put after it was judged`() async throws {
        try await put("suspend", as: gateway)
        let order = order(by: "gateway", .enforcer)
        let judged = try order.judged()
        #expect(judged.map(\.measure) == [.suspend])
        try await put("restrict", as: reviewer)
        #expect(try order.carryOut(judged, at: house.clock.now) == nil)
        #expect(inForce() == [.suspend, .restrict])
        #expect(throws: Problem.self) { try order.judged() }
    }

    @Test func `of a service leaves in force what a rule put after it was judged`() async throws {
        let device = (kind: SubjectKind.device, id: "d-s-1", customer: "c-1" as String?)
        try await put("watch", as: gateway, on: "/v1/standing/device/d-s-1?customer=c-1")
        let order = order(by: "gateway", .enforcer, on: device)
        let judged = try order.judged()
        let scan = try await house.send(.post, "/v1/decisions", as: gateway, Usage.scan("s-1"), type: Usage.structured)
        #expect(scan.json["measures"]?.items?.isEmpty == false)
        #expect(try order.carryOut(judged, at: house.clock.now) == nil)
        #expect(inForce(on: device) == [.watch, .suspend])
        #expect(throws: Problem.self) { try order.judged() }
    }

    @Test func `is not held up by measures on other subjects`() async throws {
        try await put("suspend", as: gateway)
        let order = order(by: "gateway", .enforcer)
        let judged = try order.judged()
        try await put("suspend", as: reviewer, on: "/v1/standing/number/%2B12025550102")
        let done = try #require(try order.carryOut(judged, at: house.clock.now))
        #expect(done.0 == .lifted(judged) && inForce() == [])
    }

    @Test func `does not take away what has been lifted and put anew meanwhile`() async throws {
        try await put("suspend", as: gateway)
        let order = order(by: "gateway", .enforcer)
        let judged = try order.judged()
        #expect(try await house.send(.delete, Self.number, as: reviewer).status == 200)
        try await put("suspend", as: reviewer)
        #expect(try order.carryOut(judged, at: house.clock.now) == nil)
        #expect(inForce() == [.suspend])
    }

    @Test func `does what it was judged to do, and tells it`() async throws {
        try await put("suspend", as: gateway)
        try await put("warn", as: reviewer)
        let all = order(by: "deskA", .reviewer)
        let judged = try all.judged()
        let suspension = try #require(judged.first)
        let own = order(suspension.id, by: "gateway", .enforcer)
        let done = try #require(try own.carryOut(try own.judged(), at: house.clock.now))
        #expect(done.0 == .lifted([suspension]) && inForce() == [.warn])
        #expect(try all.carryOut(judged, at: house.clock.now) == nil)
        let rest = try #require(try all.carryOut(try all.judged(), at: house.clock.now))
        #expect(rest.0 == .lifted(Array(judged.dropFirst())) && inForce() == [])
        let nothing = try #require(try all.carryOut(try all.judged(), at: house.clock.now))
        #expect(nothing.0 == .unchanged(.nothingToLift))
    }
}
