// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Logging
import StoreSQLite
import Ledger
import Outbox
import Synchronization
import Testing
import UsageModel

@testable import Outgoing

@Suite struct `Sending` {
    private func fill(_ world: World, _ subjects: [String], of subscription: String = "w-1") throws {
        var batch = OutboxBatch(position: nil)
        batch.deliveries = subjects.enumerated().map { place, subject in
            Delivery(
                id: "msg_\(subscription)_\(place)",
                subscription: subscription,
                kind: "test",
                subject: subject,
                body: Array("{}".utf8),
                created: moment(0)
            )
        }
        try world.store.take(batch)
    }

    @Test func `happens once for what is taken`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a", "b"])
        let (clock, sender) = (Clock(), ScriptedSender { _ in .taken(status: 204) })
        let dispatcher = world.dispatcher(sender, clock: clock)
        #expect(try await dispatcher.pass() == 2)
        #expect(try await dispatcher.pass() == 0)
        clock.move(by: 1_000_000)
        #expect(try await dispatcher.pass() == 0)
        #expect(try world.deliveries().map(\.state) == [.delivered, .delivered])
        #expect(dispatcher.counts.byKind[0].delivered == 2)
    }

    /// The receiver has it, and the service dies before it knows.
    @Test func `is repeated under the same id after a crash between the answer and its note`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a"])
        let (clock, sender) = (Clock(), ScriptedSender { _ in .taken(status: 204) })
        let dispatcher = Dispatcher(
            store: ForgetfulStore(world.store),
            web: sender,
            mail: nil,
            schedules: Dispatcher.Schedules(seed: 1),
            logger: .init(label: "test"),
            now: { clock.now }
        )
        #expect(try await dispatcher.pass() == 1)
        #expect(try world.deliveries().map(\.state) == [.pending])
        #expect(try await world.dispatcher(sender, clock: clock).pass() == 1)
        #expect(sender.sent.map(\.id) == ["msg_w-1_0", "msg_w-1_0"])
        #expect(try world.deliveries().map(\.state) == [.delivered])
    }

    @Test func `keeps the order of one subject while another overtakes`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a", "a", "b", "a", "b"])
        let clock = Clock()
        let isDown = Mutex(true)
        let sender = ScriptedSender { delivery in
            let isRefused = delivery.subject == "a" && isDown.withLock { $0 }
            return isRefused ? .notTaken(status: 500, retryAfter: nil) : .taken(status: 200)
        }
        let dispatcher = world.dispatcher(sender, clock: clock)
        #expect(try await dispatcher.pass() == 2)
        #expect(try await dispatcher.pass() == 1)
        #expect(try await dispatcher.pass() == 0)
        #expect(Set(sender.sent.map(\.id)) == ["msg_w-1_0", "msg_w-1_2", "msg_w-1_4"])
        isDown.withLock { $0 = false }
        clock.move(by: 10)
        while try await dispatcher.pass() > 0 {}
        let order = sender.sent.filter { $0.subject == "a" }.map(\.id)
        #expect(order == ["msg_w-1_0", "msg_w-1_0", "msg_w-1_1", "msg_w-1_3"])
    }

    @Test func `has at most four of one subscription at work, and does not hold up the others`() async throws {
        let world = try World()
        try world.subscribe(id: "w-1")
        try world.subscribe(id: "w-2")
        try fill(world, (0..<20).map { "s\($0)" }, of: "w-1")
        try fill(world, ["x"], of: "w-2")
        let sender = ScriptedSender { _ in .taken(status: 200) }
        let dispatcher = world.dispatcher(sender, clock: Clock())
        #expect(try await dispatcher.pass() == 5)
        #expect(sender.sent.filter { $0.subscription == "w-2" }.count == 1)
    }

    @Test func `waits as long as the receiver asks`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a"])
        let (clock, sender) = (Clock(), ScriptedSender { _ in .notTaken(status: 429, retryAfter: 120) })
        let dispatcher = world.dispatcher(sender, clock: clock)
        #expect(try await dispatcher.pass() == 1)
        clock.move(by: 119)
        #expect(try await dispatcher.pass() == 0)
        clock.move(by: 1)
        #expect(try await dispatcher.pass() == 1)
        #expect(try world.deliveries().first?.status == 429)
    }

    @Test func `stops for good where the receiver wants nothing more`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a", "a", "b"])
        let sender = ScriptedSender { $0.subject == "a" ? .gone : .notTaken(status: 500, retryAfter: nil) }
        let clock = Clock()
        let dispatcher = world.dispatcher(sender, clock: clock)
        #expect(try await dispatcher.pass() == 2)
        let subscription = try #require(try world.desk.subscription("w-1"))
        #expect(subscription.state == .disabled)
        #expect(subscription.version == 2)
        #expect(subscription.problem?.contains("410") == true)
        #expect(try world.deliveries().allSatisfy { $0.state == .dead })
        clock.move(by: 1_000_000)
        #expect(try await dispatcher.pass() == 0)
        try world.decide()
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.deliveries().count == 3, "a disabled subscription is told of nothing")
    }

    @Test func `ends among the dead letters after ten attempts, and starts anew when they are replayed`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a"])
        let isDown = Mutex(true)
        let sender = ScriptedSender { _ in isDown.withLock { $0 } ? .unreachable("no connection") : .taken(status: 200)
        }
        let clock = Clock()
        let dispatcher = world.dispatcher(sender, clock: clock)
        for _ in 0..<20 {
            _ = try await dispatcher.pass()
            clock.move(by: 30 * 3_600)
        }
        #expect(sender.sent.count == 10)
        let dead = try #require(try world.deliveries(.dead).first)
        #expect(dead.attempts == 10)
        #expect(dead.problem == "no connection")
        #expect(try world.store.counts().dead == 1)
        isDown.withLock { $0 = false }
        let query = DeliveryQuery(subscription: nil, state: .dead, limit: 10)
        #expect(try world.store.replay(query, id: nil, at: clock.now) == 1)
        #expect(try await dispatcher.pass() == 1)
        #expect(Set(sender.sent.map(\.id)) == ["msg_w-1_0"])
        #expect(try world.deliveries().map(\.state) == [.delivered])
        #expect(try world.store.replay(query, id: nil, at: clock.now) == 0)
        let one = DeliveryQuery(subscription: "w-1", limit: 1)
        #expect(try world.store.replay(one, id: "msg_w-1_0", at: clock.now) == 1, "what arrived can be sent again, too")
        #expect(try world.store.replay(one, id: "msg_w-1_0", at: clock.now) == 0, "it is on its way")
    }

    @Test func `forgets what is old`() async throws {
        let world = try World()
        try world.subscribe()
        try fill(world, ["a", "b", "c"])
        let sender = ScriptedSender {
            switch $0.subject {
            case "a": .taken(status: 200)
            case "b": .refused(status: 550, "no such user")
            default: .notTaken(status: 500, retryAfter: nil)
            }
        }
        _ = try await world.dispatcher(sender, clock: Clock()).pass()
        try world.store.prune(at: moment(7 * 86_400))
        #expect(try world.deliveries().count == 3)
        try world.store.prune(at: moment(9 * 86_400))
        #expect(try world.deliveries().map(\.state) == [.dead, .pending])
        try world.store.prune(at: moment(31 * 86_400))
        #expect(try world.deliveries().map(\.state) == [.pending])
        #expect(try world.store.counts() == OutboxCounts(waiting: 1, dead: 0, dropped: 1))
    }

    @Test(
        arguments: [
            ("120", 120), ("0", 0), ("Mon, 02 Mar 2026 10:02:00 GMT", 120), ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
            ("soon", nil), ("", nil), ("-5", nil), ("1.5", nil), ("Mon, 02 Foo 2026 10:02:00 GMT", nil),
            ("99999999999999999999999", Int64.max),
        ] as [(String, Int64?)]
    )
    func `reads how long a receiver wants to be left alone`(header: String, seconds: Int64?) {
        #expect(RetryAfter.seconds(header, at: moment(0)) == seconds)
    }
}

@Suite struct `A subscription` {
    @Test func `is changed only by who has seen its last version`() throws {
        let world = try World()
        var first = try world.subscribe()
        let seen = first
        first.name = "new"
        #expect(try world.desk.change(first, wasEnabled: true)?.version == 2)
        #expect(try world.desk.change(seen, wasEnabled: true) == nil)
        #expect(try world.desk.subscription("w-1")?.name == "new")
    }

    @Test func `has two good secrets for a day after they were exchanged`() throws {
        let world = try World()
        let before = try world.subscribe()
        let after = try #require(try world.desk.rotate(before, at: moment(0)))
        let kept = try #require(try world.desk.subscription("w-1"))
        #expect(kept.secrets == after.secrets)
        let old = try #require(before.secrets.current)
        let new = try #require(after.secrets.current)
        #expect(old != new)
        #expect(kept.secrets.signing(at: moment(86_399)) == [new, old])
        #expect(kept.secrets.signing(at: moment(86_400)) == [new])
    }

    @Test func `that is disabled gives up what waits, and misses what happens meanwhile`() throws {
        let world = try World()
        var subscription = try world.subscribe()
        try world.decide()
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        subscription.state = .disabled
        subscription = try #require(try world.desk.change(subscription, wasEnabled: true))
        #expect(try world.deliveries().map(\.state) == [.dead])
        try world.decide()
        _ = try feeder.step(at: moment(2))
        subscription.state = .enabled
        _ = try #require(try world.desk.change(subscription, wasEnabled: false))
        let third = try world.decide()
        _ = try feeder.step(at: moment(3))
        #expect(try world.deliveries(.pending).map(\.id) == ["msg_w-1_\(third)-0"])
    }

    @Test func `is removed with all that waits for it`() throws {
        let world = try World()
        try world.subscribe()
        try world.decide()
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.store.remove(subscription: "w-1"))
        #expect(try !world.store.remove(subscription: "w-1"))
        #expect(try world.deliveries().isEmpty)
    }

    @Test func `is one of at most so many`() throws {
        let world = try World()
        for number in 0..<Outbox.Limits.subscriptions { try world.subscribe(id: "w-\(number)") }
        let more = try world.desk.make(.webhook, name: "n", target: "t", filter: .init(), id: "w", at: moment(0))
        #expect(more == nil)
    }
}

/// A store that does not note how attempts came out.
struct ForgetfulStore: OutboxStore {
    private let inner: any OutboxStore

    init(_ inner: any OutboxStore) { self.inner = inner }

    func settle(_ delivery: Delivery) throws { throw FailingStore.Crash() }
    func take(_ batch: OutboxBatch) throws { try inner.take(batch) }
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
    func deliveries(_ query: DeliveryQuery) throws -> [Delivery] { try inner.deliveries(query) }
    func replay(_ query: DeliveryQuery, id: String?, at now: Instant) throws -> Int { 0 }
    func giveUp(subscription id: String, problem: String) throws {}
    func prune(at now: Instant) throws {}
    func counts() throws -> OutboxCounts { try inner.counts() }
    func enforcement(onlyUnsettled: Bool, after number: Int64, limit: Int) throws -> [EnforcementState] { [] }
    func issue(_ commands: [(state: EnforcementState, delivery: Delivery)], at now: Instant) throws {}
    func acknowledge(_ acknowledgement: Acknowledgement, subscription: String, at now: Instant) throws -> Bool { false }
    func forgetSettled(before position: UInt64) throws -> Set<Int64> { [] }
}
