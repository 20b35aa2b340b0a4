// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import StoreSQLite
import DecisionEngine
import Foundation
import Journal
import Ledger
import Outbox
import Synchronization
import Testing
import UsageModel

@Suite struct `The outbox` {
    @Test func `holds a message for each subscription that wants a finding, under an id that names both`() throws {
        let world = try World()
        try world.subscribe(id: "w-1")
        try world.subscribe(filter: SubscriptionFilter(customer: "c-18"), id: "w-2")
        try world.subscribe(filter: SubscriptionFilter(clause: "B"), id: "w-3")
        let sequence = try world.decide()
        try world.decide(verdict: "allow")
        var feeder = try world.feeder()
        #expect(try !feeder.step(at: moment(1)))
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_\(sequence)-0", "msg_w-3_\(sequence)-0"])
        #expect(try world.store.position() == world.journal.end.value)
    }

    /// Each commit of the store waits for the disk that the journal needs.
    @Test func `writes down a place alone once a second at most, and a message at once`() throws {
        let world = try World()
        try world.decide(verdict: "allow")
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.store.position() == 1)
        try world.decide()
        _ = try feeder.step(at: moment(1))
        #expect(try world.store.position() == 1)
        _ = try feeder.step(at: moment(2))
        #expect(try world.store.position() == 2)
        try world.subscribe()
        try world.decide()
        _ = try feeder.step(at: moment(2))
        #expect(try world.store.position() == 3)
        #expect(try world.deliveries().count == 1)
    }

    @Test func `says what was found as a CloudEvent, numbers masked and evidence left out`() throws {
        let world = try World()
        try world.subscribe()
        try world.decide()
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        let body = try #require(try world.deliveries().first).body
        let event = try object(body)
        #expect(event["specversion"] as? String == "1.0")
        #expect(event["type"] as? String == "proviso.decision.finding.v1")
        #expect(event["source"] as? String == "urn:proviso:test")
        #expect(event["subject"] as? String == "customers/c-17")
        #expect(event["sequence"] as? String == "00000000000000000000")
        #expect(event["time"] as? String == "2026-03-02T10:00:00.000Z")
        let data = try #require(event["data"] as? [String: Any])
        #expect(data["decision"] as? String == "d-3-00000000000000b8")
        let text = String(decoding: body, as: UTF8.self)
        #expect(!text.contains("221234567"))
        #expect(text.contains("+48•••••4567"))
        #expect(!text.contains("evidence"))
    }

    /// A number that the end of a long text cuts in two is no number any more, and would not be known as one.
    @Test(arguments: 985...1_001)
    func `masks a number wherever a long text is cut`(place: Int) throws {
        let world = try World()
        try world.subscribe()
        try world.decide(message: String(repeating: "x", count: place - 1) + " +48221234567 again")
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        let text = String(decoding: try #require(try world.deliveries().first).body, as: UTF8.self)
        #expect(!text.contains("+482"), "cut behind \(place)")
    }

    @Test func `keeps every message within 20 kB`() throws {
        let world = try World()
        try world.subscribe()
        try world.decide(message: String(repeating: "ł", count: 30_000))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        let body = try #require(try world.deliveries().first).body
        #expect(body.count <= 20_000)
        #expect(throws: Never.self) { try object(body) }
    }

    /// The store fails after it wrote, as when the machine stops before anybody knows: the same records come again.
    @Test func `has nothing twice and misses nothing after a crash at any write`() throws {
        for crash in 0..<6 {
            let world = try World()
            try world.subscribe()
            let failing = FailingStore(world.store, after: crash, isWritten: crash % 2 == 0)
            var feeder = try world.feeder(store: failing)
            for second in 1...9 {
                if second <= 5 { try world.decide(measures: Self.suspended(until: "2026-03-02T10:00:07Z")) }
                do {
                    _ = try feeder.step(at: moment(Int64(second)))
                } catch {
                    feeder = try world.feeder(at: moment(Int64(second)))
                }
            }
            let ids = try world.deliveries().map(\.id)
            let expected = (0..<5).flatMap { ["msg_w-1_\($0)-0", "msg_w-1_\($0)-1"] } + ["msg_w-1_4-1-end"]
            #expect(ids.sorted() == expected.sorted(), "crash \(crash)")
        }
    }

    @Test func `tells of measures put and lifted by people, and of their end`() throws {
        let world = try World()
        try world.subscribe(filter: SubscriptionFilter(kinds: [.measurePut, .measureLifted, .measureLapsed]))
        try world.act(suspension(of: "+48221234567", until: moment(100)))
        try world.act(suspension(of: "u-1", kind: .endUser, act: "m-2"))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        _ = try feeder.step(at: moment(99))
        try world.act(
            StandingAct(lift: nil, id: "l-1", kind: .endUser, subject: "u-1", customer: "c-17", at: moment(99))
        )
        _ = try feeder.step(at: moment(99))
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_0-0", "msg_w-1_1-0", "msg_w-1_2-0"])
        _ = try feeder.step(at: moment(100))
        _ = try feeder.step(at: moment(101))
        let deliveries = try world.deliveries()
        #expect(
            deliveries.map(\.kind).suffix(2) == [
                MessageKind.measureLifted.rawValue, MessageKind.measureLapsed.rawValue,
            ]
        )
        #expect(deliveries.last?.id == "msg_w-1_0-0-end")
        let lapsed = try object(try #require(deliveries.last).body)
        #expect(lapsed["time"] as? String == moment(100).description)
    }

    @Test func `tells of an end also when the service was away meanwhile`() throws {
        let world = try World()
        try world.subscribe(filter: SubscriptionFilter(kinds: [.measureLapsed]))
        try world.act(suspension(of: "+48221234567", until: moment(100)))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        feeder = try world.feeder(at: moment(5_000))
        _ = try feeder.step(at: moment(5_000))
        feeder = try world.feeder(at: moment(5_001))
        _ = try feeder.step(at: moment(5_001))
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_0-0-end"])
    }

    @Test func `tells of a measure that no rule could lift but a person did`() throws {
        let world = try World()
        try world.subscribe(filter: SubscriptionFilter(kinds: [.measureLifted]))
        try world.decide(measures: Self.suspended(until: nil))
        try world.act(
            StandingAct(
                lift: "silent-calls",
                id: "l-1",
                kind: .number,
                subject: "+48221234567",
                customer: "c-17",
                at: moment(2)
            )
        )
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(3))
        let body = try object(try #require(try world.deliveries().first).body)
        let data = try #require(body["data"] as? [String: Any])
        let measures = try #require(data["measures"] as? [[String: Any]])
        #expect(measures.count == 1)
        #expect(measures[0]["by"] as? String == "machine")
        #expect(measures[0]["id"] as? String == "silent-calls")
    }

    @Test func `tells a subscription only of what came after it`() throws {
        let world = try World()
        try world.decide()
        try world.subscribe()
        let second = try world.decide()
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_\(second)-0"])
    }

    @Test func `tells once of an act that waits for a second person, also after a restart`() throws {
        let world = try World()
        try world.subscribe()
        let record = ActRecord(suspension(of: "c-17", kind: .customer, customer: nil, measure: .terminate), by: ["r-1"])
        try world.store.add(
            Approval(id: "a-1", askedBy: "r-1", askedAt: moment(0), expires: moment(99), record: record)
        )
        for second in 1...3 {
            var feeder = try world.feeder()
            _ = try feeder.step(at: moment(Int64(second)))
            _ = try feeder.step(at: moment(Int64(second)))
        }
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_a-1"])
        let text = String(decoding: try #require(try world.deliveries().first).body, as: UTF8.self)
        #expect(text.contains(#""measure":"terminate""#))
        #expect(!text.contains("r-1"), "who asked is nobody's business outside")
    }

    @Test func `puts what has no room among the dead letters instead of losing it`() throws {
        let world = try World()
        try world.subscribe()
        var batch = OutboxBatch(position: nil)
        batch.deliveries = (0..<(Outbox.Limits.waiting + 3)).map {
            Delivery(
                id: "msg_w-1_x\($0)",
                subscription: "w-1",
                kind: "k",
                subject: "s\($0)",
                body: [],
                created: moment(0)
            )
        }
        try world.store.take(batch)
        #expect(try world.store.counts() == OutboxCounts(waiting: Outbox.Limits.waiting, dead: 3, dropped: 0))
    }

    static func suspended(until: String?) -> String {
        let end = until.map { #","until":"\#($0)""# } ?? ""
        return #"[{"subject":{"kind":"number","id":"+48221234567"},"measure":"suspend"\#(end)}]"#
    }
}

/// A store that fails once, before or after it wrote.
final class FailingStore: OutboxStore {
    struct Crash: Error {}

    private let inner: any OutboxStore
    private let countdown: Countdown
    private let isWritten: Bool

    final class Countdown: Sendable {
        private let left: Mutex<Int>
        init(_ count: Int) { left = Mutex(count) }
        func isOver() -> Bool {
            left.withLock {
                $0 -= 1
                return $0 == -1
            }
        }
    }

    init(_ inner: any OutboxStore, after count: Int, isWritten: Bool) {
        self.inner = inner
        self.isWritten = isWritten
        countdown = Countdown(count)
    }

    func take(_ batch: OutboxBatch) throws {
        let isOver = countdown.isOver()
        if !isOver || isWritten { try inner.take(batch) }
        if isOver { throw Crash() }
    }

    func position() throws -> UInt64? { try inner.position() }
    func casePosition() throws -> UInt64? { try inner.casePosition() }
    func policy() throws -> PolicyRecord? { try inner.policy() }
    func subjects() throws -> [StandingBook.Subject] { try inner.subjects() }
    func subscriptions() throws -> [Subscription] { try inner.subscriptions() }
    func save(_ subscription: Subscription, replacing version: Int?) throws -> Bool {
        try inner.save(subscription, replacing: version)
    }
    func remove(subscription id: String) throws -> Bool { try inner.remove(subscription: id) }
    func due(_ subscription: String, at now: Instant, limit: Int) throws -> [Delivery] {
        try inner.due(subscription, at: now, limit: limit)
    }
    func settle(_ delivery: Delivery) throws { try inner.settle(delivery) }
    func deliveries(_ query: DeliveryQuery) throws -> [Delivery] { try inner.deliveries(query) }
    func replay(_ query: DeliveryQuery, id: String?, at now: Instant) throws -> Int {
        try inner.replay(query, id: id, at: now)
    }
    func giveUp(subscription id: String, problem: String) throws {
        try inner.giveUp(subscription: id, problem: problem)
    }
    func prune(at now: Instant) throws { try inner.prune(at: now) }
    func counts() throws -> OutboxCounts { try inner.counts() }
    func enforcement(onlyUnsettled: Bool, after number: Int64, limit: Int) throws -> [EnforcementState] {
        try inner.enforcement(onlyUnsettled: onlyUnsettled, after: number, limit: limit)
    }
    func issue(_ commands: [(state: EnforcementState, delivery: Delivery)], at now: Instant) throws {
        try inner.issue(commands, at: now)
    }
    func acknowledge(_ acknowledgement: Acknowledgement, subscription: String, at now: Instant) throws -> Bool {
        try inner.acknowledge(acknowledgement, subscription: subscription, at: now)
    }
    func forgetSettled(before position: UInt64) throws -> Set<Int64> { try inner.forgetSettled(before: position) }
}
