// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import Testing
import UsageModel

@Suite struct `A restart` {
    /// Where the run is cut, and whether snapshots are taken before.
    @Test(arguments: [UInt64(7), 8], [false, true])
    func `goes on with the decisions that an uninterrupted run would give`(seed: UInt64, hasSnapshots: Bool) throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(3_000, seed: seed)
        let whole = try TemporaryFolder()
        let uninterrupted = try Desk(whole.path, policy).decide(events)

        let folder = try TemporaryFolder()
        var lines: [String] = []
        for (turn, part) in [events[..<900], events[900..<1_700], events[1_700...]].enumerated() {
            let desk = try Desk(folder.path, policy)
            #expect(desk.report.replay.differing == 0)
            #expect((desk.report.snapshot != nil) == (hasSnapshots && turn > 0))
            lines += try desk.decide(part)
            if hasSnapshots { #expect(try desk.snapshot()) }
            try desk.close()
        }
        #expect(lines == uninterrupted)
    }

    @Test func `remembers the acts of people, from the journal and from a snapshot`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(400, seed: 9)
        let folder = try TemporaryFolder()
        for turn in 0..<3 {
            let desk = try Desk(folder.path, policy)
            if turn == 0 {
                let (outcome, _) = try desk.engine.apply(Fixture.suspension(of: "c-101"), at: Fixture.now)
                #expect(outcome == .put)
            }
            let standing = desk.engine.ask { $0.standing(of: .customer, "c-101", customer: nil, at: Fixture.now) }
            #expect(standing.map(\.id) == ["m-1"], "turn \(turn)")
            _ = try desk.decide(events[(turn * 100)..<(turn * 100 + 100)])
            if turn == 1 { #expect(try desk.snapshot()) }
            try desk.close()
        }
    }

    @Test func `passes over a damaged snapshot and decides the records again`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(500, seed: 10)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        let lines = try desk.decide(events[..<400])
        #expect(try desk.snapshot())
        try desk.close()
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path("snapshots")).first)
        let path = folder.path("snapshots/" + name)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: path))

        let again = try Desk(folder.path, policy)
        #expect(again.report.snapshot == nil)
        #expect(again.report.notes.count == 1)
        #expect(again.report.replay.decisions == lines.count)
        #expect(again.report.replay.differing == 0)
    }

    @Test func `says which decisions come out differently, when the journal is of other rules`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(600, seed: 11)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        _ = try desk.decide(events)
        try desk.close()
        // The former policy is not to be had: its records are decided again under the one at hand.
        let other = try Desk(folder.path, .empty)
        #expect(other.report.isActivation)
        #expect(other.report.isUnderOtherPolicy)
    }
}

@Suite struct `A change of policy` {
    @Test func `carries measures and state over, and names the signals that begin empty`() throws {
        let policy = try #require(Fixture.standard)
        let events = Fixture.events(800, seed: 12)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        _ = try desk.decide(events[..<400])
        _ = try desk.engine.apply(Fixture.suspension(of: "c-102"), at: Fixture.now)
        try desk.close()

        let changed = try Desk(folder.path, .empty, former: [policy])
        #expect(changed.report.isActivation)
        #expect(!changed.report.isUnderOtherPolicy)
        #expect(changed.report.replay.differing == 0)
        #expect(changed.report.restoration?.dropped.isEmpty == false)
        let standing = changed.engine.ask { $0.standing(of: .customer, "c-102", customer: nil, at: Fixture.now) }
        #expect(standing.map(\.id) == ["m-1"])
        let lines = try changed.decide(events[400..<500])
        try changed.close()

        // The next start is no change any more, and finds what the last one knew.
        let again = try Desk(folder.path, .empty)
        #expect(!again.report.isActivation)
        #expect(again.report.replay.decisions == lines.count)
        #expect(again.report.replay.differing == 0)
    }

    @Test func `is finished by the next start, wherever a crash interrupted it`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        _ = try desk.decide(Fixture.events(300, seed: 13))
        try desk.close()
        // The record of the change is there, the engine under it never decided anything.
        try Desk(folder.path, .empty, former: [policy]).close()
        let again = try Desk(folder.path, .empty)
        #expect(!again.report.isActivation)
        #expect(again.report.snapshot != nil)
        #expect(again.report.replay.decisions == 0)
    }
}
