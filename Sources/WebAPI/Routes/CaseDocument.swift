// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Enforcement
import UsageModel

/// How cases are shown.
struct CaseDocument {
    private let policy: PolicyDefinition

    /// With the titles of the clauses of the policy in force.
    init(_ policy: PolicyDefinition) { self.policy = policy }

    /// What a list shows.
    func summary(_ record: CaseRecord) -> JSON { .object(summaryMembers(record)) }

    private func summaryMembers(_ record: CaseRecord) -> [JSON.Member] {
        let clause = policy.clauses.first { $0.id == record.clause }
        let summary = JSON.record([
            "id": JSON(record.id), "state": JSON(record.state.rawValue), "priority": JSON(record.priority),
            "customer": record.customer.isEmpty ? nil : JSON(record.customer), "clause": JSON(record.clause),
            "clauseTitle": clause?.title.document,
            "openedBy": .record([
                "kind": record.isByHand ? "person" : "rule", "id": JSON(record.openedBy),
            ]),
            "openedAt": Self.moment(record.openedAt), "lastAt": Self.moment(record.lastAt),
            "eventsFrom": record.eventsFrom.map(Self.moment), "eventsTo": record.eventsTo.map(Self.moment),
            "assignee": record.assignee.map { JSON($0) }, "assignedAt": record.assignedAt.map(Self.moment),
            "decisions": JSON(record.decisions), "notes": JSON(record.notes), "evidence": JSON(record.evidence),
            "outcome": record.determination.map { JSON($0.outcome.rawValue) },
            "previous": record.previous.map { JSON($0) }, "isPartial": record.isPartial ? true : nil,
        ])
        guard case .object(let members) = summary else { return [] }
        return members
    }

    /// Everything about one case; the acts come newest first.
    func whole(
        _ record: CaseRecord,
        decisions: [KeptDecision],
        acts: [DoneAct],
        actCount: Int,
        measures: [JSON]
    ) -> JSON {
        // What is among the first and the newest of a rule as well is shown once.
        var shown: Set<UInt64> = []
        let kept = decisions.sorted { $0.sequence < $1.sequence }.filter { shown.insert($0.sequence).inserted }
        let more = JSON.record([
            "rules": .list(record.rules.map { ["rule": JSON($0.rule), "decisions": JSON($0.count)] }),
            "subjects": .list(record.subjects.map(Self.subject)),
            "subjectsLeftOut": record.leavesOutSubjects ? true : nil,
            "shownDecisions": .list(kept.compactMap { try? JSON(kept: $0.json) }),
            "decisionsLeftOut": JSON(record.decisions - kept.count),
            "determination": record.determination.map(Self.determination),
            "measures": .list(measures),
            "history": .list(acts.map(Self.act)),
            "historyLeftOut": JSON(actCount - acts.count),
        ])
        guard case .object(let members) = more else { return summary(record) }
        return .object(summaryMembers(record) + members)
    }

    static func subject(_ subject: CaseRecord.Subject) -> JSON {
        ["kind": JSON(subject.kind), "id": JSON(subject.id)]
    }

    private static func moment(_ microseconds: Int64) -> JSON { JSON(Instant(microseconds: microseconds)) }

    private static func act(_ done: DoneAct) -> JSON {
        let act = done.act
        let reason = act.reasonEN.map { Localized(en: $0, pl: act.reasonPL ?? $0) }
        return .record([
            "type": JSON(act.type.rawValue), "sequence": JSON(done.sequence), "by": JSON(act.by),
            "at": moment(act.at), "priority": act.priority.map { JSON($0) }, "reason": reason?.document,
            "note": act.note.map { JSON($0) }, "evidence": act.evidence.map(evidence),
            "determination": act.determination.map(determination),
        ])
    }

    private static func evidence(_ evidence: CaseAct.Evidence) -> JSON {
        .record([
            "title": JSON(evidence.title), "note": evidence.note.map { JSON($0) },
            "reference": evidence.reference.map { JSON($0) }, "sha256": evidence.sha256.map { JSON($0) },
            "decision": evidence.decision.map { JSON($0) },
        ])
    }

    private static func determination(_ determination: Determination) -> JSON {
        .record([
            "outcome": JSON(determination.outcome.rawValue), "clause": JSON(determination.clause),
            "reason": Localized(en: determination.reasonEN, pl: determination.reasonPL).document,
            "by": JSON(determination.by), "at": moment(determination.at),
            "measure": determination.measure.map { taken in
                .record([
                    "id": JSON(taken.id), "kind": JSON(taken.kind), "subject": JSON(taken.subject),
                    "measure": JSON(taken.measure), "capability": taken.capability.map { JSON($0) },
                    "from": taken.from.map(moment), "until": taken.until.map(moment),
                    "approval": taken.approval.map { JSON($0) },
                ])
            },
        ])
    }
}
