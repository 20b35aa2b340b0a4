// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import Synchronization
import Testing
import UsageModel

/// A disk that breaks when it is told to.
private final class Disk: Sendable {
    let isBroken = Atomic<Bool>(false)
}

@Suite struct `Engine and journal` {
    @Test func `a decision, its event and their order stand in the journal`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(200, seed: 21)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        let lines = try desk.decide(events)
        try desk.journal.waitUntilAllDurable()
        var written: [String] = []
        var times: Set<Int64> = []
        try desk.journal.read(from: SequenceNumber(0)) { record in
            if record.kind == .decision {
                written.append(String(decoding: record.secondBytes, as: UTF8.self))
                times.insert(record.time.microseconds)
            }
            return true
        }
        #expect(written == lines)
        #expect(times == [Fixture.now.microseconds])
    }

    @Test func `a batch gives the same records as one event at a time`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(700, seed: 22)
        let (one, batch) = (try TemporaryFolder(), try TemporaryFolder())
        let single = try Desk(one.path, policy)
        let lines = try single.decide(events)
        let together = try Desk(batch.path, policy)
        var bytes: [UInt8] = []
        var places: [Range<Int>] = []
        for event in events {
            places.append(bytes.count..<(bytes.count + event.count))
            bytes += event + [0x0A]
        }
        var report = IngestReport()
        try together.engine.ingest(places[...], of: bytes.span, at: Fixture.now, into: &report)
        #expect(report.accepted == lines.count)
        #expect(report.accepted + report.duplicates == events.count)
        try together.journal.waitUntilAllDurable()
        var written: [String] = []
        try together.journal.read(from: SequenceNumber(0)) { record in
            if record.kind == .decision { written.append(String(decoding: record.secondBytes, as: UTF8.self)) }
            return true
        }
        #expect(written == lines)
    }

    @Test func `a bad event in a batch is named by its place and spoils no other`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        let events = Fixture.events(5, seed: 23)
        var bytes: [UInt8] = []
        var places: [Range<Int>] = []
        for event in [events[0], Array("{\"id\":1}".utf8), events[1], Array("nonsense".utf8), events[0]] {
            places.append(bytes.count..<(bytes.count + event.count))
            bytes += event
        }
        var report = IngestReport()
        try desk.engine.ingest(places[...], of: bytes.span, at: Fixture.now, into: &report)
        #expect(report.accepted == 2)
        #expect(report.duplicates == 1)
        #expect(report.rejected.map(\.index) == [1, 3])
    }

    @Test func `an act holds for the next decision, whatever the time of its event`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        func attempt(_ number: Int, _ callee: String) -> [UInt8] {
            Array(
                """
                {"specversion":"1.0","id":"a\(number)","source":"urn:t","type":"aup.call.attempted.v1",\
                "time":"2026-03-02T09:00:00.000Z","data":{"customer":{"id":"c-9"},\
                "session":{"id":"s-\(number)","channel":"voice","direction":"outbound"},\
                "from":{"e164":"+12025550123","role":"customer_number","country":"US"},\
                "to":[{\(callee),"role":"external","country":"US"}]}}
                """.utf8
            )
        }
        let before = try desk.decide([attempt(1, #""e164":"+12025550199""#)])
        #expect(before.first?.contains(#""step":"standing""#) == false)
        _ = try desk.engine.apply(Fixture.suspension(of: "c-9"), at: Fixture.now)
        let after = try desk.decide([
            attempt(2, #""e164":"+12025550199""#), attempt(3, #""raw":"911""#), attempt(4, #""raw":"112""#),
        ])
        #expect(after[0].contains(#""verdict":"block""#))
        #expect(after[0].contains("m-1"))
        #expect(after[1].contains(#""emergency":true"#))
        #expect(after[1].contains(#""verdict":"allow""#))
    }

    @Test func `an act is done only while what it was judged by is so, and leaves no record otherwise`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        let standing = { (engine: Engine) in
            engine.standing(of: .customer, "c-9", customer: nil, at: Fixture.now).map(\.id)
        }
        _ = try desk.engine.apply(Fixture.suspension(of: "c-9"), at: Fixture.now)
        let second = Fixture.suspension(of: "c-9", id: "m-2")
        let end = desk.journal.end
        let refused = try desk.engine.apply(second, at: Fixture.now) { standing($0).isEmpty }
        #expect(refused == nil && desk.engine.ask(standing) == ["m-1"] && desk.journal.end == end)
        let done = try #require(try desk.engine.apply(second, at: Fixture.now) { standing($0) == ["m-1"] })
        #expect(done.0 == .put && done.1 == end && desk.engine.ask(standing) == ["m-1", "m-2"])
        try desk.close()
        let restarted = try Desk(folder.path, policy)
        #expect(restarted.engine.ask(standing) == ["m-1", "m-2"])
    }

    @Test func `nothing is decided when the journal takes nothing`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let disk = Disk()
        var options = JournalOptions()
        let synchronize = options.files.synchronize
        options.files.synchronize = { disk.isBroken.load(ordering: .relaxed) ? -EIO : synchronize($0) }
        let desk = try Desk(folder.path, policy, options: options)
        let events = Fixture.events(40, seed: 24)
        _ = try desk.decide(events[..<20])
        try desk.journal.waitUntilAllDurable()
        disk.isBroken.store(true, ordering: .relaxed)
        // The first one goes into the buffer before the disk is known to be bad; nobody ever hears that it is safe.
        let next = events[20]
        let answer = try desk.engine.decide(next.span, at: Fixture.now)
        guard case .decided(_, let sequence?) = answer else {
            Issue.record("the event was not decided")
            return
        }
        #expect(throws: JournalFailure.self) { try desk.journal.waitUntilDurable(sequence) }
        let decided = desk.engine.counts
        #expect(throws: JournalFailure.self) { _ = try desk.decide([events[21]]) }
        #expect(throws: JournalFailure.self) {
            try desk.engine.apply(Fixture.suspension(of: "c-101"), at: Fixture.now)
        }
        #expect(desk.engine.counts == decided)
        #expect(desk.engine.ask { $0.standing(of: .customer, "c-101", customer: nil, at: Fixture.now) }.isEmpty)
    }
}

@Suite struct `Records of acts` {
    @Test func `are read as they were written`() throws {
        let acts = [
            StandingAct(
                put: .restrict,
                id: "m-2",
                kind: .number,
                subject: "+48221234567",
                customer: "c-1",
                capability: .international,
                clause: "B.pumping",
                reason: Localized(en: "a \"b\"", pl: "ż"),
                at: Fixture.now,
                from: Fixture.now,
                until: Fixture.now.advanced(byMicroseconds: 5)
            ),
            StandingAct(lift: "m-2", id: "l-1", kind: .number, subject: "+48221234567", customer: nil, at: Fixture.now),
            Fixture.suspension(of: "c/1").act,
        ]
        for act in acts {
            let record = ActRecord(act, by: ["a", "b"])
            #expect(ActRecord(record.bytes) == record)
            #expect(ActRecord(record.bytes)?.bytes == record.bytes)
        }
        #expect(ActRecord(Array("{}".utf8)) == nil)
        #expect(ActRecord(Array("nonsense".utf8)) == nil)
    }
}
