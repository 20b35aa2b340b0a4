// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

@testable import Enforcement
@testable import StoreSQLite

/// Whatever happens in whatever order, no case gets into a state that there is not.
@Suite struct `Random histories of cases` {
    /// SplitMix64: the same numbers on every machine.
    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
    }

    private enum Step {
        case decision(Line)
        case act(CaseAct)
    }

    /// Decisions and acts on few customers and clauses; acts are about cases that there are, for the most part: the
    /// history goes into a store while it is made.
    private static func history(_ seed: UInt64, _ count: Int, _ store: CaseViewStore) throws -> [Step] {
        var random = Random(state: seed)
        var steps: [Step] = []
        for place in 0..<count {
            let known = try store.search(CaseQuery(limit: 10_000))
            let step = random.next(3) == 0 ? decision(place, &random) : act(place, known, &random)
            steps.append(step)
            var fold = CaseFold(store)
            try take(step, place, &fold)
            #expect(try store.take(fold.changes, from: UInt64(place), upTo: UInt64(place + 1)))
        }
        return steps
    }

    private static let clauses = ["B.dialing", "F", "G.bulk"]

    private static func decision(_ place: Int, _ random: inout Random) -> Step {
        let (clause, other) = (clauses[random.next(3)], clauses[random.next(3)])
        let reasons = [("r-\(random.next(3))", clause, random.next(100)), ("s", other, 5)]
        let customer = "c-\(random.next(2))"
        return .decision(Line(customer: customer, reasons: reasons, isRefused: random.next(5) == 0, value: place))
    }

    private static func act(_ place: Int, _ known: [CaseRecord], _ random: inout Random) -> Step {
        let kind = CaseAct.Kind.allCases[random.next(CaseAct.Kind.allCases.count)]
        let person = ["deskA", "deskB"][random.next(2)]
        var act = CaseAct(
            opening: "c-\(random.next(2))",
            clause: clauses[random.next(3)],
            priority: random.next(100),
            reason: ("en", "pl"),
            by: person,
            at: Scene.moment(UInt64(place))
        )
        act.type = kind
        if kind != .opened {
            act.case = "case-\(random.next(place + 3))" + (random.next(4) == 0 ? "-2" : "")
            if !known.isEmpty, random.next(8) > 0 {
                let record = known[random.next(known.count)]
                (act.case, act.customer, act.clause) = (record.id, record.customer, record.clause)
            }
        }
        let outcomes = Determination.Outcome.allCases
        if kind == .determined { act.determination = finding(outcomes[random.next(3)], by: person) }
        return .act(act)
    }

    private static func take(_ step: Step, _ place: Int, _ fold: inout CaseFold) throws {
        let moment = Scene.moment(UInt64(place))
        switch step {
        case .decision(let line): try fold.take(event: event(), line: line.bytes, UInt64(place), at: moment)
        case .act(let act): try fold.take(act, UInt64(place))
        }
    }

    private func take(_ history: [Step], into store: CaseViewStore, pieces: (Int) -> Int) throws {
        var start = 0
        while start < history.count {
            let end = min(history.count, start + pieces(start))
            var fold = CaseFold(store)
            for place in start..<end { try Self.take(history[place], place, &fold) }
            #expect(try store.take(fold.changes, from: UInt64(start), upTo: UInt64(end)))
            start = end
        }
    }

    @Test(arguments: UInt64(0)..<24)
    func `make no impossible state, and the same cases in whatever pieces they are taken`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let single = try CaseViewStore(path: folder.path("single.sqlite"))
        let history = try Self.history(seed, 150, single)
        let whole = try CaseViewStore(path: folder.path("whole.sqlite"))
        try take(history, into: whole) { _ in history.count }
        let pieces = try CaseViewStore(path: folder.path("pieces.sqlite"))
        var random = Random(state: seed)
        try take(history, into: pieces) { _ in 1 + random.next(20) }
        let expected = try text(of: single)
        #expect(try text(of: whole) == expected)
        #expect(try text(of: pieces) == expected)
        let all = try whole.search(CaseQuery(limit: 10_000))
        #expect(!all.isEmpty)
        var open: Set<CaseKey> = []
        for record in all {
            // Never two that are undecided of one customer and clause.
            if !record.isDecided { #expect(open.insert(record.key).inserted, "seed \(seed): \(record.key)") }
            try check(record, whole, seed)
        }
    }

    private func check(_ record: CaseRecord, _ store: CaseViewStore, _ seed: UInt64) throws {
        let (acts, count) = try store.acts(record.number, limit: 10_000)
        let note = Comment(rawValue: "seed \(seed): \(record)")
        #expect(count == acts.count, note)
        #expect(record.isDecided == (record.determination.map { $0.outcome != .needsMore } ?? false), note)
        if record.isDecided { #expect(record.assignee == nil && !record.isWaiting, note) }
        if record.isWaiting { #expect(record.determination?.outcome == .needsMore, note) }
        #expect((record.assignee == nil) == (record.assignedAt == nil), note)
        #expect(record.notes == acts.count { $0.act.type == .noted }, note)
        #expect(record.evidence == acts.count { $0.act.type == .evidence }, note)
        #expect(record.rules.map(\.count).reduce(0, +) >= record.decisions, note)
        #expect((0...100).contains(record.priority), note)
        // The newest act is what the revision says, and nobody ever took what another held.
        let newest = acts.first?.sequence ?? 0
        #expect(record.revision == max(newest, acts.isEmpty ? record.revision : 0), note)
        var holder: String?
        for done in acts.reversed() {
            switch done.act.type {
            case .claimed:
                #expect(holder == nil || holder == done.act.by, note)
                holder = done.act.by
            case .released: holder = nil
            case .determined:
                #expect(holder == nil || holder == done.act.by, note)
                holder = done.act.determination?.outcome == .needsMore ? done.act.by : nil
            default: break
            }
        }
        #expect(holder == record.assignee, note)
    }
}
