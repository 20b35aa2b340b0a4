// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import DecisionEngine
import Foundation
import Journal
import Ledger
import Testing
import UsageModel

/// A change of policy while the service runs, against the same change by a restart.
@Suite struct `A policy that is adopted at work` {
    private static let note = ActivationNote(
        .activation,
        by: ["deskA", "deskB"],
        configured: "c",
        configuredLists: [:]
    )

    /// The standard pack with some rules gone, one stricter and a signal declared anew.
    private static let other: Policy? = {
        guard var definition = Fixture.standard?.definition else { return nil }
        definition.rules.removeAll { $0.clause.hasPrefix("G") }
        for place in definition.rules.indices where definition.rules[place].verdict == .flag {
            definition.rules[place].mode = .shadow
        }
        definition.sha256 = String(repeating: "a", count: 64)
        return Policy.compile(definition).policy
    }()

    private func written(_ desk: Desk) throws -> [String] {
        try desk.journal.waitUntilAllDurable()
        var lines: [String] = []
        try desk.journal.read(from: SequenceNumber(0)) { record in
            if record.kind == .decision { lines.append(String(decoding: record.secondBytes, as: UTF8.self)) }
            return true
        }
        return lines
    }

    /// Whether snapshots are taken before and after, and whether the state at the change is kept.
    @Test(arguments: [false, true], [false, true])
    func `decides as after a restart under it, before and after a crash`(hasSnapshots: Bool, keepsState: Bool) throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let events = Fixture.events(2_400, seed: 31)
        let restarted = try TemporaryFolder()
        var desk = try Desk(restarted.path, one)
        var expected = try desk.decide(events[..<900])
        _ = try desk.engine.apply(Fixture.suspension(of: "c-102"), at: Fixture.now)
        try desk.close()
        desk = try Desk(restarted.path, other, former: [one])
        expected += try desk.decide(events[900...])
        try desk.close()

        let folder = try TemporaryFolder()
        let live = try Desk(folder.path, one, former: [one, other])
        var lines = try live.decide(events[..<900])
        _ = try live.engine.apply(Fixture.suspension(of: "c-102"), at: Fixture.now)
        if hasSnapshots { #expect(try live.snapshot()) }
        let adoption = try live.engine.adopt(other, Self.note, at: Fixture.now)
        #expect(live.engine.policy.definition.sha256 == other.definition.sha256)
        #expect(adoption.restoration?.carried.isEmpty == false)
        let sequence = try #require(adoption.sequence)
        if keepsState {
            try live.journal.waitUntilDurable(sequence)
            let taker = SnapshotTaker(live.journal, live.snapshots, other, every: 1)
            try taker.keep(try #require(adoption.state), of: PolicyRecord(one), at: sequence, Fixture.now)
        }
        lines += try live.decide(events[900..<1_600])
        if hasSnapshots { #expect(try live.snapshot()) }
        try live.close()
        // Killed here; the next start finds the policy of the record and decides nothing differently.
        let again = try Desk(folder.path, other, former: [one, other])
        #expect(!again.report.isActivation && !again.report.isUnderOtherPolicy)
        #expect(again.report.replay.differing == 0)
        #expect((again.report.snapshot != nil) == (hasSnapshots || keepsState))
        lines += try again.decide(events[1_600...])
        #expect(lines == expected)
        #expect(try written(again) == expected)
        let standing = again.engine.ask { $0.standing(of: .customer, "c-102", customer: nil, at: Fixture.now) }
        #expect(standing.map(\.id) == ["m-1"])
        try again.close()
    }

    @Test func `goes to and fro, and every part is decided again as it was`() throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let events = Fixture.events(1_500, seed: 32)
        let folder = try TemporaryFolder()
        let live = try Desk(folder.path, one, former: [one, other])
        for (turn, policy) in [other, one, other].enumerated() {
            _ = try live.decide(events[(turn * 300)..<(turn * 300 + 300)])
            _ = try live.engine.adopt(policy, Self.note, at: Fixture.now)
        }
        _ = try live.decide(events[900...])
        let state = live.engine.ask { $0.snapshot }
        try live.close()
        let again = try Desk(folder.path, other, former: [one, other])
        #expect(again.report.replay.differing == 0 && again.report.replay.underOther == 0)
        #expect(again.report.replay.others == 4)
        #expect(again.engine.ask { $0.snapshot } == state)
        try again.close()
    }

    @Test func `changes nothing when the journal takes nothing, and needs no record when it is in force`() throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, one)
        _ = try desk.decide(Fixture.events(50, seed: 33))
        let end = desk.journal.end
        #expect(try desk.engine.adopt(one, Self.note, at: Fixture.now).sequence == nil)
        #expect(desk.journal.end == end)
        let state = desk.engine.ask { $0.snapshot }
        try desk.close()
        #expect(throws: JournalFailure.self) { try desk.engine.adopt(other, Self.note, at: Fixture.now) }
        #expect(desk.engine.policy.definition.sha256 == one.definition.sha256)
        #expect(desk.engine.ask { $0.snapshot } == state)
    }

    @Test func `says who did it in the record`() throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, one)
        let sequence = try #require(try desk.engine.adopt(other, Self.note, at: Fixture.now).sequence)
        try desk.journal.waitUntilDurable(sequence)
        let record = try #require(try desk.journal.find(key: PolicyRecord.key, kind: .policy))
        #expect(PolicyRecord(record.firstBytes) == PolicyRecord(other))
        #expect(ActivationNote(record.secondBytes) == Self.note)
        try desk.close()
    }

    @Test func `is said again where retention would forget it, and that changes nothing`() throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let events = Fixture.events(300, seed: 35)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, one, former: [one, other])
        _ = try desk.decide(events[..<100])
        _ = try desk.engine.adopt(other, Self.note, at: Fixture.now)
        _ = try desk.decide(events[100..<200])
        #expect(try desk.engine.restate(PolicyRecord(one), Self.note, at: Fixture.now) == nil)
        var note = Self.note
        note.since = 7
        let sequence = try #require(try desk.engine.restate(PolicyRecord(other), note, at: Fixture.now))
        _ = try desk.decide(events[200...])
        let state = desk.engine.ask { $0.snapshot }
        try desk.close()
        let again = try Desk(folder.path, other, former: [one, other])
        #expect(again.report.replay.differing == 0 && !again.report.isActivation)
        #expect(again.engine.ask { $0.snapshot } == state)
        let found = try #require(try again.journal.find(key: PolicyRecord.key, kind: .policy))
        #expect(found.sequence == sequence && ActivationNote(found.secondBytes) == note)
        try again.close()
    }

    /// Threads decide while the policy changes: whatever stands in the journal is decided again the same way.
    @Test func `loses no decision of those who ask meanwhile`() async throws {
        let (one, other) = (try #require(Fixture.standard), try #require(Self.other))
        let events = Fixture.events(2_000, seed: 34)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, one, former: [one, other])
        let engine = desk.engine
        let decided = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    var count = 0
                    for place in stride(from: lane, to: events.count, by: 2) {
                        let event = events[place]
                        if case .decided = try engine.decide(event.span, at: Fixture.now) { count += 1 }
                    }
                    return count
                }
            }
            group.addTask {
                for policy in [other, one, other] { _ = try engine.adopt(policy, Self.note, at: Fixture.now) }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(try written(desk).count == decided)
        try desk.close()
        let again = try Desk(folder.path, other, former: [one, other])
        #expect(again.report.replay.decisions == decided && again.report.replay.differing == 0)
        try again.close()
    }
}

/// Files of lists that change while the service runs.
@Suite struct `A list that is renewed at work` {
    private static let note = ActivationNote(.list, by: ["deskA"], configured: "c", configuredLists: [:])

    private func registry(_ folder: TemporaryFolder, _ version: String, _ lines: String) throws -> Registry {
        let input = folder.path("\(version).txt")
        try lines.write(toFile: input, atomically: true, encoding: .utf8)
        var importer = ListImporter(
            ListImportOptions(name: "us_dno", version: version),
            output: folder.path("\(version).registry")
        )
        try importer.read(try ByteSource(path: input))
        _ = try importer.finish()
        return try RegistryFile.open(folder.path("\(version).registry"))
    }

    private func call(_ number: Int, from: Int = 101) -> [UInt8] {
        Array(
            """
            {"specversion":"1.0","id":"a\(number)","source":"urn:t","type":"aup.call.attempted.v1",\
            "time":"2026-03-02T15:04:05.000Z","data":{"customer":{"id":"c-9"},\
            "session":{"id":"s-\(number)","channel":"voice","direction":"outbound"},\
            "from":{"e164":"+12025550\(from)","role":"customer_number","country":"US"},\
            "to":[{"e164":"+12125550199","role":"external","country":"US"}]}}
            """.utf8
        )
    }

    @Test func `is asked from its record on, and asked again after a crash between versions`() throws {
        let standard = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let (old, new) = (
            try registry(folder, "2026-11-19", "+12025550102\n"), try registry(folder, "2026-11-20", "+12025550101\n")
        )
        let (before, after) = (standard.asking([old]), standard.asking([new]))
        let desk = try Desk(folder.path, standard, former: [standard, before, after])
        var lines = try desk.decide([call(1)])
        for (turn, policy) in [before, after, before].enumerated() {
            let adoption = try desk.engine.adopt(policy, Self.note, at: Fixture.now)
            #expect(adoption.sequence != nil && adoption.state == nil)
            lines += try desk.decide([call(turn + 2, from: turn == 2 ? 102 : 101)])
        }
        let blocks = lines.map { $0.contains(#""verdict":"block""#) }
        #expect(blocks == [false, false, true, true])
        #expect(!lines[0].contains(#""lists""#))
        #expect(lines[1].contains("2026-11-19") && lines[2].contains("2026-11-20"))
        #expect(lines[3].contains("2026-11-19"))
        let state = desk.engine.ask { $0.snapshot }
        try desk.close()
        let again = try Desk(folder.path, before, former: [standard, before, after])
        #expect(again.report.replay.decisions == 4 && again.report.replay.differing == 0)
        #expect(again.report.replay.underOther == 0)
        #expect(again.engine.ask { $0.snapshot } == state)
        try again.close()
        // Of a version that was not kept it is said so, and nothing is compared with it.
        let poorer = try Desk(folder.path, before, former: [standard, before])
        #expect(poorer.report.isUnderOtherPolicy && poorer.report.replay.underOther == 1)
        try poorer.close()
    }

    @Test func `is put back when the journal takes nothing`() throws {
        let standard = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let file = try registry(folder, "1", "+12025550101\n")
        let desk = try Desk(folder.path, standard)
        try desk.close()
        #expect(throws: JournalFailure.self) {
            try desk.engine.adopt(standard.asking([file]), Self.note, at: Fixture.now)
        }
        #expect(desk.engine.policy.listFiles.isEmpty)
        #expect(desk.engine.ask { $0.policy.listFiles.isEmpty })
    }
}
