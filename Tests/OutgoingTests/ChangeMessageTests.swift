// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Journal
import Ledger
import Outbox
import StoreSQLite
import Synchronization
import Testing
import UsageModel

@Suite struct `What people change` {
    private static let policyKinds = SubscriptionFilter(kinds: [.policyActivated, .listReplaced])

    private func record(_ version: String, lists: [(name: String, version: String)] = []) throws -> PolicyRecord {
        let files = lists.map { #"{"name":"\#($0.name)","sha256":"seal-\#($0.version)","version":"\#($0.version)"}"# }
        let text = """
            {"id":"standard","lists":[\(files.joined(separator: ","))],"numberingPlan":"9","sha256":"sha-\(version)",\
            "version":"\(version)"}
            """
        return try #require(PolicyRecord(text.utf8))
    }

    private func append(
        _ record: PolicyRecord,
        _ origin: ActivationNote.Origin,
        since: Int64? = nil,
        in world: World
    ) throws {
        var note = ActivationNote(origin, by: ["first", "second"], configured: "sha-1", configuredLists: [:])
        note.since = since
        _ = try world.journal.append(
            .policy,
            partition: 0,
            key: PolicyRecord.key,
            time: moment(3),
            record.bytes,
            note.bytes
        )
        try world.journal.waitUntilAllDurable()
    }

    @Test func `a policy that came in force is told with the one before it, and not who did it`() throws {
        let world = try World()
        try world.subscribe(filter: Self.policyKinds)
        try append(record("1"), .configuration, in: world)
        try append(record("2"), .activation, in: world)
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        let deliveries = try world.deliveries()
        #expect(deliveries.map(\.id) == ["msg_w-1_0-0", "msg_w-1_1-0"])
        #expect(deliveries.map(\.kind) == Array(repeating: "proviso.policy.activated.v1", count: 2))
        let event = try object(deliveries[1].body)
        #expect(event["time"] as? String == moment(3).description && event["subject"] == nil)
        let data = try payload(of: deliveries[1])
        #expect(data["id"] as? String == "standard" && data["version"] as? String == "2")
        #expect(data["sha256"] as? String == "sha-2" && data["origin"] as? String == "activation")
        #expect(data["former"] as? [String: String] == ["id": "standard", "version": "1", "sha256": "sha-1"])
        #expect(!String(decoding: deliveries[1].body, as: UTF8.self).contains("second"))
    }

    @Test func `each list that is another is told, and the pack only when it is another`() throws {
        let world = try World()
        try world.subscribe(filter: Self.policyKinds)
        try append(record("1", lists: [("dnc", "1"), ("dno", "1")]), .configuration, in: world)
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        try append(record("1", lists: [("dnc", "2"), ("dno", "1")]), .list, in: world)
        try append(record("2", lists: [("dnc", "2"), ("dno", "2"), ("own", "1")]), .configuration, in: world)
        // A start, or retention, repeats the record: nothing came in force.
        try append(record("2", lists: [("dnc", "2"), ("dno", "2"), ("own", "1")]), .configuration, in: world)
        // What was read is known to the next feeder as well.
        feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        let deliveries = try world.deliveries()
        #expect(
            deliveries.map(\.id).dropFirst(3) == [
                "msg_w-1_1-1", "msg_w-1_2-0", "msg_w-1_2-2", "msg_w-1_2-3",
            ]
        )
        let data = try payload(of: deliveries[3])
        #expect(data["list"] as? String == "dnc" && data["version"] as? String == "2")
        #expect(data["former"] as? [String: String] == ["version": "1", "sha256": "seal-1"])
        #expect((data["policy"] as? [String: String])?["version"] == "1" && data["origin"] as? String == "list")
        #expect(try payload(of: deliveries.last)["former"] == nil)
        #expect(try world.store.policy() == record("2", lists: [("dnc", "2"), ("dno", "2"), ("own", "1")]))
    }

    /// Stores as earlier versions left them: filled up to a record, and no policy in them.
    @Test func `a policy in force since before this was written down is not told as new`() throws {
        for isRepeated in [false, true] {
            let world = try World()
            try world.subscribe(filter: Self.policyKinds)
            try append(record("1", lists: [("dnc", "1")]), .configuration, in: world)
            try world.store.take(OutboxBatch(position: 1))
            if isRepeated {
                try append(record("1", lists: [("dnc", "1")]), .configuration, since: 7, in: world)
            }
            var feeder = try world.feeder()
            _ = try feeder.step(at: moment(4))
            #expect(try world.deliveries().isEmpty)
            try append(record("1", lists: [("dnc", "2")]), .list, in: world)
            _ = try feeder.step(at: moment(5))
            #expect(try world.deliveries().map(\.kind) == ["proviso.list.replaced.v1"])
        }
        let world = try World()
        try world.subscribe(filter: Self.policyKinds)
        try append(record("1", lists: [("dnc", "1")]), .list, in: world)
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        #expect(try world.deliveries().map(\.kind) == ["proviso.list.replaced.v1"])
    }

    /// The place alone is written once a second; a policy is written down with the place behind it at once.
    @Test func `the policy in force is known again, however soon it changed and whoever was told`() throws {
        let world = try World()
        try append(record("1"), .configuration, in: world)
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        try append(record("2"), .activation, in: world)
        _ = try feeder.step(at: moment(4))
        #expect(try world.store.policy() == record("2"))
        #expect(try world.store.position() == world.journal.end.value)
    }

    @Test func `of policies nobody who asks about a customer or a clause is told`() throws {
        let world = try World()
        try world.subscribe(filter: SubscriptionFilter(customer: "c-17"), id: "w-1")
        try world.subscribe(filter: SubscriptionFilter(clause: "B"), id: "w-2")
        try world.subscribe(id: "w-3")
        try append(record("1"), .configuration, in: world)
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(4))
        #expect(try world.deliveries().map(\.subscription) == ["w-3"])
    }

    @Test func `is told once and never not at all, whichever write fails`() throws {
        for crash in 0..<5 {
            let world = try World()
            try world.subscribe(filter: Self.policyKinds)
            var feeder = try world.feeder(store: FailingStore(world.store, after: crash, isWritten: crash % 2 == 0))
            for version in 1...4 {
                try append(record("\(version)", lists: [("dnc", "\(version / 2)")]), .activation, in: world)
                do {
                    _ = try feeder.step(at: moment(4))
                } catch {
                    feeder = try world.feeder()
                }
            }
            _ = try feeder.step(at: moment(5))
            let names = try world.deliveries().map { $0.id.dropFirst("msg_w-1_".count) }
            #expect(names == ["0-0", "0-1", "1-0", "1-1", "2-0", "3-0", "3-1"], "crash \(crash)")
        }
    }
}

/// Cases as a test makes them: of each record whose number divides by ten, one.
private final class ScriptedCases: CaseSource {
    private let end = Mutex<UInt64>(0)
    private let isBroken = Mutex(false)
    struct Broken: Error {}

    func come(to position: UInt64) { end.withLock { $0 = position } }
    func fail(_ fails: Bool) { isBroken.withLock { $0 = fails } }
    func position() throws -> UInt64 {
        if isBroken.withLock({ $0 }) { throw Broken() }
        return end.withLock { $0 }
    }

    func news(from: UInt64, upTo: UInt64) throws -> [CaseNews] {
        #expect(upTo <= end.withLock { $0 })
        return (from..<upTo).filter { $0 % 10 == 0 }.map { Self.opened($0) }
    }

    static func opened(_ sequence: UInt64, customer: String? = "c-17", reason: String = "Seen.") -> CaseNews {
        CaseNews(
            id: "case-\(sequence)",
            sequence: sequence,
            place: 0,
            customer: customer,
            clause: "B.dialing",
            time: moment(Int64(sequence)),
            event: .opened(
                CaseNews.Opening(
                    rule: "silent-calls",
                    decision: "d-3-b8",
                    priority: 70,
                    reason: CaseNews.Words(en: reason, pl: "Widziano +48221234567."),
                    previous: nil
                )
            )
        )
    }
}

@Suite struct `Messages about cases` {
    private let cases = ScriptedCases()

    private func feeder(_ world: World, _ store: (any OutboxStore)? = nil) throws -> CaseMessageFeeder {
        try CaseMessageFeeder(cases, store ?? world.store, source: "urn:proviso:test")
    }

    @Test func `wait until the cases are made, and keep nothing else waiting`() throws {
        let world = try World()
        try world.subscribe()
        let sequence = try world.decide()
        cases.fail(true)
        var about = try feeder(world)
        #expect(throws: ScriptedCases.Broken.self) { try about.step(at: moment(1)) }
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.deliveries().map(\.id) == ["msg_w-1_\(sequence)-0"])
        cases.fail(false)
        #expect(try !about.step(at: moment(2)))
        #expect(try world.deliveries().count == 1, "the cases are behind the record")
        cases.come(to: sequence + 1)
        #expect(try !about.step(at: moment(3)))
        #expect(try world.deliveries().last?.id == "msg_w-1_\(sequence)-case-0")
        #expect(try world.store.position() == sequence + 1, "neither position moves the other")
        #expect(try world.store.casePosition() == sequence + 1)
    }

    @Test func `are told once and never not at all, whichever write fails and wherever the cases stand`() throws {
        for crash in 0..<4 {
            let world = try World()
            let cases = ScriptedCases()
            try world.subscribe(filter: SubscriptionFilter(kinds: [.caseOpened], clause: "B", customer: "c-17"))
            let failing = FailingStore(world.store, after: crash, isWritten: crash % 2 == 0)
            var about = try CaseMessageFeeder(cases, failing, source: "urn:proviso:test")
            // The view of cases is made anew on the way: it comes from the beginning once more.
            for position: UInt64 in [1, 5, 11, 12, 3, 0, 25, 31, 41] {
                cases.come(to: position)
                do {
                    _ = try about.step(at: moment(1))
                } catch {
                    about = try CaseMessageFeeder(cases, world.store, source: "urn:proviso:test")
                }
            }
            _ = try about.step(at: moment(1))
            let names = try world.deliveries().map { $0.id.dropFirst("msg_w-1_".count) }
            #expect(names == ["0-case-0", "10-case-0", "20-case-0", "30-case-0", "40-case-0"], "crash \(crash)")
        }
    }

    @Test func `of many records are told in pieces, and where nothing was to be told is known again`() throws {
        let world = try World()
        cases.come(to: 45_001)
        var about = try feeder(world)
        #expect(try about.step(at: moment(1)))
        #expect(try about.step(at: moment(1)))
        #expect(try !about.step(at: moment(1)))
        #expect(try world.store.casePosition() == 40_000)
        try world.subscribe()
        about = try feeder(world)
        #expect(try !about.step(at: moment(1)))
        #expect(try world.deliveries().map(\.subject).first == "case/case-40000")
    }

    @Test func `say why a case is there, numbers masked, in both languages, and stay within 20 kB`() throws {
        let words = String(repeating: "Called \u{1F4DE}+48221234567. \"", count: 2_000)
        let body = MessageBody(source: "urn:proviso:test")
        let message = ScriptedCases.opened(1_042, customer: "+48221234567", reason: words).message
        let bytes = body.bytes(message)
        #expect(bytes.count <= Outbox.Limits.bodyBytes)
        let event = try object(bytes)
        #expect(event["type"] as? String == "proviso.case.opened.v1")
        #expect(event["subject"] as? String == "customers/+48•••••4567")
        let data = try #require(event["data"] as? [String: Any])
        #expect(data["case"] as? String == "case-1042" && data["customer"] as? String == "+48•••••4567")
        #expect(data["by"] as? String == "machine" && data["rule"] as? String == "silent-calls")
        #expect(data["priority"] as? Int == 70 && data["decision"] as? String == "d-3-b8")
        #expect((data["reason"] as? [String: String])?["pl"] == "Widziano +48•••••4567.")
        #expect(!String(decoding: bytes, as: UTF8.self).contains("221234567"))
    }
}
