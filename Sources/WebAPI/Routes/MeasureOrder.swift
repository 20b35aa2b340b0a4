// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// A measure that a person wants taken, as a body names it: the same wherever one may be asked for.
struct MeasureOrder {
    var measure: Measure
    var capability: Capability?
    var from: Instant?
    var until: Instant?

    private static let measures = Measure.allCases.dropFirst().map { (name: $0.name, value: $0) }
    private static let capabilities = Capability.allCases.map { (name: $0.name, value: $0) }

    /// Reads `measure`, `capability`, `from` and `until`; nil when something is wrong, which the members then know.
    init?(reading members: inout Members, at now: Instant) {
        let measure = members.word("measure", Self.measures, required: true)
        capability = members.word("capability", Self.capabilities)
        from = members.instant("from")
        until = members.instant("until")
        if let until, until <= now { members.refuse("until", "it is over already.") }
        if let from, let until, until > now, until <= from { members.refuse("until", "it ends before it begins.") }
        if capability != nil, let measure, measure != .restrict {
            members.refuse("capability", "only 'restrict' takes one.")
        }
        guard let measure else { return nil }
        self.measure = measure
    }

    /// The act that puts it on a subject.
    func act(
        on subject: (kind: SubjectKind, id: String, customer: String?),
        clause: String,
        reason: Localized,
        at now: Instant
    ) -> StandingAct {
        StandingAct(
            put: measure,
            id: Identifier.make("m"),
            kind: subject.kind,
            subject: subject.id,
            customer: subject.customer,
            capability: capability,
            clause: clause,
            reason: reason,
            at: now,
            from: from,
            until: until
        )
    }
}

extension Members {
    /// A clause of the policy, or the letter above several.
    mutating func clause(_ name: String, required: Bool = false) -> String? {
        guard let clause = text(name, most: 32, required: required) else { return nil }
        if !ClauseTable.isKnown(clause) {
            refuse(name, "expected one of the policy, such as B or B.dialing.")
            return nil
        }
        return clause
    }
}

extension ClauseTable {
    /// Whether people may cite it: a clause, or the letter above several.
    static func isKnown(_ clause: String) -> Bool {
        all.contains { $0.clause == clause || $0.clause.hasPrefix(clause + ".") }
    }
}
