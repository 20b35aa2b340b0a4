// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

extension Scene {
    /// The moment so many seconds after the scene began.
    func moment(_ seconds: Double) -> Instant {
        Instant(microseconds: 1_772_463_600_000_000 + Int64(seconds * 1_000_000))
    }

    /// A person puts a measure on a subject.
    @discardableResult
    func put(
        _ measure: Measure,
        on kind: SubjectKind,
        _ subject: String,
        of customer: String? = "c-1",
        id: String = "m-1",
        only capability: Capability? = nil,
        clause: String = "B.dialing",
        reason: Localized = Localized(en: "Three carriers complained.", pl: "Skarżyło się trzech operatorów."),
        at seconds: Double = 0,
        from: Double? = nil,
        until: Double? = nil
    ) -> StandingOutcome {
        engine.apply(
            StandingAct(
                put: measure,
                id: id,
                kind: kind,
                subject: subject,
                customer: kind == .customer ? nil : customer,
                capability: capability,
                clause: clause,
                reason: reason,
                at: moment(seconds),
                from: from.map(moment),
                until: until.map(moment)
            )
        )
    }

    /// A person lifts one measure of a subject, or all.
    @discardableResult
    func lift(
        _ measure: String? = nil,
        on kind: SubjectKind,
        _ subject: String,
        of customer: String? = "c-1",
        at seconds: Double = 0
    ) -> StandingOutcome {
        let act = StandingAct(
            lift: measure,
            id: "l-1",
            kind: kind,
            subject: subject,
            customer: kind == .customer ? nil : customer,
            at: moment(seconds)
        )
        let liftable = engine.liftable(by: act)
        let outcome = engine.apply(act)
        // Whoever asks before what a lift would take away is told what it then takes away.
        if liftable.isEmpty || outcome != .lifted(liftable) {
            #expect(liftable.isEmpty && outcome.liftedIDs.isEmpty, "said \(liftable.map(\.id)), did \(outcome)")
        }
        return outcome
    }

    /// The ids of the measures on a subject.
    func standing(of kind: SubjectKind, _ subject: String, of customer: String? = "c-1", at seconds: Double = 0)
        -> [String]
    {
        engine.standing(of: kind, subject, customer: kind == .customer ? nil : customer, at: moment(seconds)).map(\.id)
    }
}

extension StandingOutcome {
    /// The ids of what was lifted.
    var liftedIDs: [String] {
        guard case .lifted(let measures) = self else { return [] }
        return measures.map(\.id)
    }
}
