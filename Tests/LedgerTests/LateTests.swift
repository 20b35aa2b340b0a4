// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import StoreSQLite
import Synchronization
import Testing
import UsageModel

/// Has an engine to itself until it is told to let go, as a change of policy does.
final class Hold: Sendable {
    private let isHeld = DispatchSemaphore(value: 0)
    private let letGo = DispatchSemaphore(value: 0)
    private let isOver = DispatchSemaphore(value: 0)

    init(_ engine: JournaledEngine) {
        let thread = Thread { [isHeld, letGo, isOver] in
            engine.ask { _ in
                isHeld.signal()
                letGo.wait()
            }
            isOver.signal()
        }
        thread.start()
        isHeld.wait()
    }

    func end() {
        letGo.signal()
        isOver.wait()
    }
}

@Suite struct `A decision that would be late` {
    private let folder: TemporaryFolder
    private let desk: Desk

    init() throws {
        folder = try TemporaryFolder()
        desk = try Desk(folder.path, try #require(Fixture.standard))
    }

    private static func event(_ id: String, _ type: String, _ session: String, _ callee: String) -> [UInt8] {
        Array(
            """
            {"specversion":"1.0","id":"\(id)","source":"urn:late","type":"\(type)","time":"2026-03-02T09:00:00.000Z",\
            "data":{"customer":{"id":"c-9"},"session":{"id":"\(session)","channel":"voice","direction":"outbound"},\
            "from":{"e164":"+12025550123","country":"US"},"to":[{\(callee),"country":"US"}]}}
            """.utf8
        )
    }

    private static func call(_ id: String, _ callee: String = #""e164":"+12025550199""#) -> [UInt8] {
        event(id, "aup.call.attempted.v1", "s-\(id)", callee)
    }

    private func late(_ event: [UInt8], refuses: Bool = false, in desk: Desk? = nil) throws -> (String, Bool) {
        switch try (desk ?? self.desk).engine.answerLate(event.span, refuses: refuses, at: Fixture.now) {
        case .answered(let line, _): (String(decoding: line, as: UTF8.self), false)
        case .repeated(let line, _): (String(decoding: line, as: UTF8.self), true)
        case .full: ("full", false)
        case .problem(let problem): ("\(problem)", false)
        }
    }

    private func records(_ desk: Desk, _ kind: RecordKind) throws -> [JournalRecord] {
        try desk.journal.waitUntilAllDurable()
        var found: [JournalRecord] = []
        try desk.journal.read(from: desk.journal.first) { record in
            if record.kind == kind { found.append(record) }
            return true
        }
        return found
    }

    @Test func `is answered while the engine is held, kept before that, and decided when it is free`() throws {
        let hold = Hold(desk.engine)
        let event = Self.call("1")
        #expect(try desk.engine.decideIfFree(event.span, at: Fixture.now) == nil)
        let (line, isRepeated) = try late(event)
        #expect(line.contains(#""verdict":"allow""#) && line.contains(#""fallback":"late""#))
        #expect(line.contains(#""reasons":[]"#) && !isRepeated)
        let kept = try records(desk, .late)
        #expect(kept.map(\.firstBytes) == [event])
        #expect(kept.map { String(decoding: $0.secondBytes, as: UTF8.self) } == [line])
        #expect(try records(desk, .decision).isEmpty)
        hold.end()
        #expect(try !desk.engine.judge(at: Fixture.now))
        let decided = try #require(try records(desk, .decision).first)
        #expect(decided.key == kept[0].key && decided.firstBytes == event)
        let id = try #require(DecisionLine(decided.secondBytes)).id
        #expect(line.contains(#""id":"\#(id)""#), "the answer names the decision that follows")
        let tally = desk.engine.late.tally
        #expect(tally.answered == 1 && tally.judged == 1 && tally.waiting == 0 && tally.stricter == 0)
    }

    @Test func `gets the same answer again while it waits, and is decided once`() throws {
        let hold = Hold(desk.engine)
        let first = try late(Self.call("1"))
        let second = try late(Self.call("1"))
        #expect(first.0 == second.0 && second.1)
        hold.end()
        // By then somebody asks again in time: decided now, and not again by whoever looks after it.
        guard case .decided(let line, _) = try desk.engine.decide(Self.call("1").span, at: Fixture.now) else {
            Issue.record("it was not decided")
            return
        }
        #expect(try !desk.engine.judge(at: Fixture.now))
        #expect(try records(desk, .late).count == 1)
        #expect(try records(desk, .decision).map(\.secondBytes) == [line])
        #expect(desk.engine.late.tally.judged == 1)
        // And from now on the answer is the decision.
        let third = try late(Self.call("1"))
        #expect(third.1 && third.0 == String(decoding: line, as: UTF8.self))
        #expect(try records(desk, .late).count == 1)
    }

    @Test func `counts what came out stricter than it was answered`() throws {
        _ = try desk.engine.apply(Fixture.suspension(of: "c-9"), at: Fixture.now)
        let hold = Hold(desk.engine)
        #expect(try late(Self.call("1")).0.contains(#""verdict":"allow""#))
        hold.end()
        try desk.engine.judgeAll(at: Fixture.now)
        #expect(desk.engine.late.tally.stricter == 1)
        #expect(DecisionLine(try #require(try records(desk, .decision).last).secondBytes)?.verdict == "block")
    }

    @Test func `is refused where the operator wants it, but never a call for help or what may belong to one`() throws {
        let spellings = [#""raw":"911""#, #""raw":"112""#, #""uri":"sip:911@example.net""#]
        #expect(try late(Self.call("1"), refuses: true).0.contains(#""verdict":"block""#))
        // A report of what has happened is a fact.
        let ended = Self.event("2", "aup.call.ended.v1", "s-1", #""e164":"+12025550199""#)
        #expect(try late(ended, refuses: true).0.contains(#""verdict":"allow""#))
        for (place, callee) in spellings.enumerated() {
            let line = try late(Self.call("e\(place)", callee), refuses: true).0
            #expect(line.contains(#""verdict":"allow""#) && line.contains(#""emergency":true"#), "\(callee)")
        }
        // Now somebody has called for help: a call may be the call-back, and nobody can look.
        #expect(try late(Self.call("3"), refuses: true).0.contains(#""verdict":"allow""#))
    }

    @Test func `is no way around the rail after a restart, or when the call for help was decided in time`() throws {
        _ = try desk.decide([Self.call("e", #""raw":"911""#)])
        #expect(try late(Self.call("1"), refuses: true).0.contains(#""verdict":"allow""#))
        try desk.close()
        let again = try Desk(folder.path, try #require(Fixture.standard))
        #expect(try late(Self.call("2"), refuses: true, in: again).0.contains(#""verdict":"allow""#))
    }

    @Test func `is found by a restart that comes before its decision`() throws {
        _ = try desk.decide(Fixture.events(200, seed: 41))
        let answers = try (0..<5).map { try late(Self.call("\($0)")).0 }
        // A snapshot at the wrong moment must not hide them.
        #expect(try desk.snapshot())
        _ = try desk.decide(Fixture.events(300, seed: 42))
        _ = try desk.snapshot()
        try desk.close()
        let again = try Desk(folder.path, try #require(Fixture.standard))
        #expect(again.report.replay.waiting.map { String(decoding: $0.line, as: UTF8.self) } == answers)
        #expect(again.report.replay.differing == 0)
        // Asked again before they are decided, the callers hear the same.
        #expect(try late(Self.call("3"), in: again).0 == answers[3])
        try again.engine.judgeAll(at: Fixture.now)
        let decided = try records(again, .decision).suffix(5).map(\.firstBytes)
        #expect(decided == (0..<5).map { Self.call("\($0)") })
        #expect(again.engine.late.oldest(durable: again.journal.durable) == nil)
        try again.close()
        #expect(try Desk(folder.path, try #require(Fixture.standard)).report.replay.waiting.isEmpty)
    }

    @Test func `is decided under the policy it was answered under when the next start has another`() throws {
        _ = try late(Self.call("1"))
        try desk.close()
        let policy = desk.policy
        let changed = try Desk(folder.path, .empty, former: [policy])
        #expect(changed.report.isActivation && changed.report.replay.waiting.isEmpty)
        let decided = try #require(try records(changed, .decision).first)
        let policies = try records(changed, .policy)
        #expect(policies.count == 2 && decided.sequence < policies[1].sequence)
        try changed.close()
        let again = try Desk(folder.path, .empty, former: [policy])
        #expect(again.report.replay.waiting.isEmpty && again.report.replay.differing == 0)
    }

    @Test func `promises nothing when the journal takes nothing`() throws {
        let (box, place) = (Box(), try TemporaryFolder())
        var options = JournalOptions()
        let synchronize = options.files.synchronize
        options.files.synchronize = { box.isBroken ? -EIO : synchronize($0) }
        let desk = try Desk(place.path, try #require(Fixture.standard), options: options)
        box.fail()
        guard case .decided(_, let sequence?) = try desk.engine.decide(Self.call("0").span, at: Fixture.now) else {
            Issue.record("the event was not decided")
            return
        }
        #expect(throws: JournalFailure.self) { try desk.journal.waitUntilDurable(sequence) }
        #expect(throws: JournalFailure.self) { try late(Self.call("1"), in: desk) }
        let tally = desk.engine.late.tally
        #expect(tally.answered == 0 && tally.waiting == 0)
    }

    @Test func `is turned away when as many wait as may`() throws {
        let hold = Hold(desk.engine)
        for number in 0..<Limits.lateAnswers { _ = try late(Self.call("\(number)")) }
        #expect(try late(Self.call("one more")).0 == "full")
        #expect(desk.engine.late.tally.refused == 1)
        hold.end()
        #expect(try desk.engine.judge(at: Fixture.now), "so many are not decided in one go")
        #expect(try late(Self.call("one more")).0.contains(#""fallback":"late""#))
    }

    @Test func `reports what is no event like a decision in time does`() throws {
        guard case .problem = try desk.engine.answerLate(Array("{}".utf8).span, refuses: false, at: Fixture.now) else {
            Issue.record("it was answered")
            return
        }
        #expect(try records(desk, .late).isEmpty)
    }

    /// Mixes of events in time and late ones, repeated ones, snapshots and crashes.
    @Test(arguments: UInt64(50)..<58)
    func `changes no decision, whenever and however the service ended`(seed: UInt64) throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        var dice = Dice(seed)
        var events = Fixture.events(600, seed: seed)[...]
        var all = Set<[UInt8]>()
        while !events.isEmpty {
            let desk = try Desk(folder.path, policy)
            #expect(desk.report.replay.differing == 0, "seed \(seed)")
            for _ in 0..<dice.roll(200) {
                guard let event = events.popFirst() else { break }
                all.insert(event)
                switch dice.roll(10) {
                case 0..<3: _ = try late(event, refuses: dice.roll(2) == 0, in: desk)
                case 3:
                    _ = try late(event, in: desk)
                    _ = try desk.engine.decide(event.span, at: Fixture.now)
                case 4:
                    _ = try desk.engine.judge(at: Fixture.now)
                    fallthrough
                default: _ = try desk.engine.decide(event.span, at: Fixture.now)
                }
            }
            if dice.roll(2) == 0 { _ = try desk.snapshot() }
            try desk.close()
        }
        let last = try Desk(folder.path, policy)
        try last.engine.judgeAll(at: Fixture.now)
        let decided = try records(last, .decision)
        // Some lines of the simulation repeat an event; each is decided once, whatever it was answered.
        #expect(Set(decided.map(\.key)).count == decided.count)
        let beside = try TemporaryFolder()
        let fresh = try Desk(beside.path, policy)
        let lines = try fresh.decide(decided.map(\.firstBytes))
        #expect(lines == decided.map { String(decoding: $0.secondBytes, as: UTF8.self) }, "seed \(seed)")
        #expect(try fresh.decide(all.sorted { $0.lexicographicallyPrecedes($1) }).isEmpty, "an event was lost")
        try last.close()
        #expect(try Desk(folder.path, policy).report.replay.waiting.isEmpty)
    }

    @Test func `is shown by the views with what it was answered, also when nothing was found`() throws {
        let views = try ViewStore(path: folder.path("views.sqlite"))
        let feeder = ViewFeeder(desk.journal, views)
        func feed() throws {
            try desk.journal.waitUntilAllDurable()
            while try feeder.step() {}
        }
        _ = try late(Self.call("1"))
        try feed()
        #expect(try views.waiting().values.sorted() == ["allow"])
        try desk.engine.judgeAll(at: Fixture.now)
        _ = try desk.decide([Self.call("2")])
        try feed()
        #expect(try views.waiting().isEmpty)
        var query = FindingQuery(limit: 10)
        query.isLate = true
        let found = try views.findings(query)
        #expect(found.map(\.answered) == ["allow"] && found.map(\.verdict) == ["allow"])
        #expect(try views.answered(try #require(found.first).id) == "allow")
        #expect(try views.answered("d-0-0000000000000000") == nil)
    }
}

/// A switch that two threads see.
private final class Box: Sendable {
    private let state = Mutex(false)
    var isBroken: Bool { state.withLock { $0 } }
    func fail() { state.withLock { $0 = true } }
}

/// Pseudo-random numbers, the same for the same seed.
private struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func roll(_ most: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % most
    }
}
