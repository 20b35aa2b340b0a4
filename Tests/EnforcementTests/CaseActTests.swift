// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import StoreSQLite
import Testing
import UsageModel

@testable import Enforcement

/// What people do, in every state a case can be in.
@Suite struct `Acts on cases` {
    private let folder: TemporaryFolder
    private var scene: Scene
    private let id = "case-0"

    init() throws {
        folder = try TemporaryFolder()
        scene = try Scene(folder)
        try scene.decide()
    }

    private var record: CaseRecord { get throws { try #require(try scene.record(id)) } }

    /// Brings the case into a state; deskA holds what is held.
    private mutating func bring(to state: CaseState) throws {
        switch state {
        case .open: break
        case .claimed: try scene.act(.claimed, on: id)
        case .waiting: try scene.act(.determined, on: id) { $0.determination = finding(.needsMore) }
        case .decided: try scene.act(.determined, on: id) { $0.determination = finding(.confirmed) }
        }
        #expect(try record.state == state)
    }

    private static let table: [(state: CaseState, act: CaseAct.Kind, by: String, result: CaseState?)] = [
        (.open, .claimed, "deskA", .claimed), (.open, .released, "deskA", nil), (.open, .noted, "deskB", .open),
        (.open, .evidence, "deskB", .open), (.open, .determined, "deskB", .decided), (.open, .reopened, "deskA", nil),
        (.claimed, .claimed, "deskB", nil), (.claimed, .claimed, "deskA", .claimed),
        (.claimed, .released, "deskB", .open),
        (.claimed, .noted, "deskB", .claimed), (.claimed, .evidence, "deskB", .claimed),
        (.claimed, .determined, "deskB", nil), (.claimed, .determined, "deskA", .decided),
        (.claimed, .reopened, "deskA", nil),
        (.waiting, .claimed, "deskB", nil), (.waiting, .released, "deskA", .waiting),
        (.waiting, .noted, "deskB", .waiting),
        (.waiting, .evidence, "deskB", .claimed), (.waiting, .determined, "deskA", .decided),
        (.waiting, .reopened, "deskA", nil),
        (.decided, .claimed, "deskA", nil), (.decided, .released, "deskA", nil), (.decided, .noted, "deskB", .decided),
        (.decided, .evidence, "deskB", nil), (.decided, .determined, "deskA", nil),
        (.decided, .reopened, "deskB", .open),
    ]

    /// Which act is done in which state and leads where; nil: it changes nothing.
    @Test(arguments: Self.table)
    mutating func `are done where they can be`(
        state: CaseState,
        act: CaseAct.Kind,
        by person: String,
        result: CaseState?
    ) throws {
        try bring(to: state)
        let before = try record
        let isDone = try scene.act(act, on: id, by: person) { act in
            if act.type == .determined { act.determination = finding(.notConfirmed, by: person) }
        }
        let after = try record
        #expect(isDone == (result != nil) && after.state == result ?? state)
        let problem = before.problem(with: CaseAct(act, on: before, by: person, at: Fixture.now))
        #expect((problem == nil) == isDone, "\(problem.map { "\($0)" } ?? "")")
        // What changed nothing is in no history either.
        #expect(try scene.store.acts(before.number, limit: 10).acts.first?.act.type == (isDone ? act : lastAct(state)))
        #expect((after.revision != before.revision) == isDone)
    }

    private func lastAct(_ state: CaseState) -> CaseAct.Kind? {
        switch state {
        case .open: nil
        case .claimed: .claimed
        case .waiting, .decided: .determined
        }
    }

    @Test mutating func `of deciding end a case: what comes next opens another that names it`() throws {
        try bring(to: .decided)
        let next = try scene.decide()
        let other = try #require(try scene.record("case-\(next)"))
        #expect(other.previous == id && other.state == .open && other.decisions == 1)
        #expect(try record.decisions == 1)
        // And the first one cannot be opened again beside it.
        #expect(try !scene.act(.reopened, on: id))
        try scene.act(.determined, on: other.id) { $0.determination = finding(.notConfirmed) }
        #expect(try scene.act(.reopened, on: id))
        #expect(try scene.all.map(\.state) == [.open, .decided])
    }

    @Test mutating func `of opening by hand go to the case that is open, when a decision came first`() throws {
        func opening(_ customer: String) -> CaseAct {
            let reason = (en: "Told by a carrier.", pl: "Zgłoszone przez operatora.")
            let clause = "B.dialing"
            return CaseAct(
                opening: customer,
                clause: clause,
                priority: 90,
                reason: reason,
                by: "deskA",
                at: Fixture.now
            )
        }
        #expect(try scene.take(opening("c-1")))
        #expect(try scene.all.count == 1 && record.priority == 90 && !record.isByHand)
        #expect(try scene.store.record(ofAct: 1)?.id == id)
        #expect(try scene.take(opening("c-2")))
        let other = try #require(try scene.record("case-2"))
        #expect(other.isByHand && other.openedBy == "deskA" && other.priority == 90 && other.decisions == 0)
    }

    @Test mutating func `of adding notes and evidence come to an end`() throws {
        for _ in 0..<Limits.notesMost { #expect(try scene.act(.noted, on: id)) }
        #expect(try !scene.act(.noted, on: id))
        for _ in 0..<Limits.evidenceMost { #expect(try scene.act(.evidence, on: id)) }
        #expect(try !scene.act(.evidence, on: id))
        #expect(try record.notes == Limits.notesMost && record.evidence == Limits.evidenceMost)
        #expect(try scene.store.acts(0, limit: 5).count == Limits.notesMost + Limits.evidenceMost)
    }

    /// The journal's oldest segments go when they are old enough; acts on what they told of may be left.
    @Test func `on a case whose beginning is gone are told by what is left`() throws {
        let folder = try TemporaryFolder()
        var scene = try Scene(folder, from: 500)
        var claim = CaseAct(.claimed, on: try record, by: "deskA", at: Fixture.now)
        claim.case = "case-17"
        #expect(try scene.take(claim))
        let partial = try #require(try scene.record("case-17"))
        #expect(partial.isPartial && partial.assignee == "deskA" && partial.clause == "B.dialing")
        #expect(partial.decisions == 0)
        // Decisions go on with it, and so do acts that name it by a name that is no longer known.
        try scene.decide()
        claim.case = "case-18"
        claim.type = .noted
        #expect(try scene.take(claim))
        #expect(try scene.all.map(\.id) == ["case-17"])
        #expect(try scene.record("case-17")?.notes == 1)
    }

    @Test mutating func `of a kind that is not known, or about no case, change nothing`() throws {
        let before = try scene.all
        for text in ["{}", #"{"type":"appeal.filed","at":1,"by":"x","customer":"c","clause":"F"}"#, "[]", "x"] {
            #expect(CaseAct(Array(text.utf8)) == nil)
        }
        var act = CaseAct(.noted, on: try record, by: "deskA", at: Fixture.now)
        act.case = "nonsense"
        #expect(try !scene.take(act))
        #expect(try scene.all == before)
    }

    @Test func `are read back as they were written`() throws {
        var act = CaseAct(.determined, on: try record, by: "deskA", at: Fixture.now)
        act.determination = finding(.confirmed)
        act.evidence = .init(title: "t", note: "n", reference: "r", sha256: "00", decision: "d")
        act.note = "ż"
        #expect(CaseAct(act.bytes) == act)
    }
}
