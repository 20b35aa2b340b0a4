// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import Logging
import Outbox
import StoreSQLite
import Synchronization
import Testing
import UsageModel

@testable import Outgoing

/// A moment in seconds after an arbitrary one.
func moment(_ seconds: Int64) -> Instant { Instant(microseconds: 1_772_445_600_000_000 + seconds * 1_000_000) }

/// A folder with a journal and a store; it is removed with its last reference.
final class World {
    let path: String
    let journal: Journal
    let store: ControlStore

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "proviso-outgoing-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        journal = try Journal.open(path + "/journal")
        store = try ControlStore(path: path + "/control.sqlite")
    }

    deinit {
        journal.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    func feeder(
        mail: NoticeMail? = nil,
        store other: (any OutboxStore)? = nil,
        at now: Instant = moment(0)
    ) throws -> OutboxFeeder {
        try OutboxFeeder(
            journal,
            other ?? store,
            approvals: store,
            source: "urn:proviso:test",
            mail: mail,
            acknowledgeWithin: 30_000_000,
            at: now
        )
    }

    var desk: WebhookDesk {
        WebhookDesk(
            store: store,
            allowsPrivate: true,
            hasMail: true,
            acknowledgeWithin: 30_000_000,
            source: "urn:proviso:test",
            journalEnd: { [journal] in journal.end.value }
        )
    }

    /// Appends a decision and waits until it is durable.
    @discardableResult
    func decide(
        customer: String = "c-17",
        verdict: String = "block",
        clause: String = "B.dialing",
        rule: String = "silent-calls",
        message: String = "Too many silent calls from +48221234567.",
        measures: String = "[]"
    ) throws -> UInt64 {
        let line = """
            {"id":"d-3-00000000000000b8","event":{"source":"urn:x","id":"1"},"type":"call.attempted",\
            "customer":"\(customer)","verdict":"\(verdict)","time":"2026-03-02T10:00:00.000Z",\
            "policy":{"id":"standard","version":"1","sha256":"00"},"reasons":[{"clause":"\(clause)",\
            "rule":"\(rule)","step":"analytics","verdict":"\(verdict)","mode":"enforce",\
            "message":{"en":"\(message)","pl":"Za dużo głuchych połączeń z +48221234567."},"evidence":{}}],\
            "obligations":[],"measures":\(measures)}\n
            """
        let sequence = try journal.append(.decision, partition: 3, key: 1, time: moment(0), [], Array(line.utf8))
        return try durable(sequence)
    }

    @discardableResult
    func act(_ act: StandingAct) throws -> UInt64 {
        let record = ActRecord(act, by: ["r-1"])
        return try durable(try journal.append(.act, partition: 0, key: 2, time: moment(0), record.bytes))
    }

    private func durable(_ sequence: SequenceNumber) throws -> UInt64 {
        try journal.waitUntilAllDurable()
        return sequence.value
    }

    @discardableResult
    func subscribe(
        _ kind: Subscription.Kind = .webhook,
        name: String = "receiver",
        target: String = "https://example.com/hooks",
        filter: SubscriptionFilter = SubscriptionFilter(),
        id: String = "w-1"
    ) throws -> Subscription {
        try #require(try desk.make(kind, name: name, target: target, filter: filter, id: id, at: moment(0)))
    }

    func deliveries(_ state: Delivery.State? = nil, of subscription: String? = nil) throws -> [Delivery] {
        try store.deliveries(DeliveryQuery(subscription: subscription, state: state, limit: 1_000)).reversed()
    }

    func dispatcher(_ sender: any MessageSender, clock: Clock, seed: UInt64 = 7) -> Dispatcher {
        Dispatcher(
            store: store,
            web: sender,
            mail: sender,
            schedules: Dispatcher.Schedules(seed: seed),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { clock.now }
        )
    }
}

/// A clock that only a test moves.
final class Clock: Sendable {
    private let time = Mutex(moment(0))

    var now: Instant { time.withLock { $0 } }

    func move(to instant: Instant) { time.withLock { $0 = instant } }
    func move(by seconds: Int64) { time.withLock { $0 = $0.advanced(byMicroseconds: seconds * 1_000_000) } }
}

/// A sender that answers as a test says and remembers what it was given.
final class ScriptedSender: MessageSender {
    private let answer: @Sendable (Delivery) async -> AttemptOutcome
    private let given = Mutex<[Delivery]>([])

    init(_ answer: @escaping @Sendable (Delivery) async -> AttemptOutcome) { self.answer = answer }

    var sent: [Delivery] { given.withLock { $0 } }

    func send(_ delivery: Delivery, to subscription: Subscription, at now: Instant) async -> AttemptOutcome {
        given.withLock { $0.append(delivery) }
        return await answer(delivery)
    }
}

func suspension(
    of id: String,
    kind: SubjectKind = .number,
    customer: String? = "c-17",
    measure: Measure = .suspend,
    act: String = "m-1",
    capability: Capability? = nil,
    from: Instant? = nil,
    until: Instant? = nil,
    at: Instant = moment(0)
) -> StandingAct {
    StandingAct(
        put: measure,
        id: act,
        kind: kind,
        subject: id,
        customer: customer,
        capability: capability,
        clause: "B.dialing",
        reason: Localized(en: "Silent calls.", pl: "Głuche połączenia."),
        at: at,
        from: from,
        until: until
    )
}

/// The members of a JSON object.
func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
}

/// Files that tests read in place; they are no part of the repository.
enum Shared {
    /// The contents of a file below the shared folder; `nil`, said loudly, where there is none.
    static func file(_ path: String, from file: String = #filePath) -> Data? {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        var candidates: [URL] = []
        if let given = ProcessInfo.processInfo.environment["PROVISO_SHARED"] {
            candidates.append(URL(fileURLWithPath: given))
        }
        while folder.path != "/" {
            candidates.append(folder.appendingPathComponent("shared"))
            folder = folder.deletingLastPathComponent()
        }
        for candidate in candidates {
            if let data = try? Data(contentsOf: candidate.appendingPathComponent(path)) { return data }
        }
        print("SKIPPED: no \(path) in a shared folder above \(file); set PROVISO_SHARED to test against it.")
        return nil
    }
}

/// The member `data` of the event that a delivery carries.
func payload(of delivery: Delivery?) throws -> [String: Any] {
    let delivery = try #require(delivery)
    return try #require(try object(delivery.body)["data"] as? [String: Any])
}
