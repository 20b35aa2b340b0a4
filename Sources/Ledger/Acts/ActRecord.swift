// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import Foundation
import UsageModel

/// A person's act on standing as it stands in the journal: the act, and who answers for it.
///
/// - Shape: one JSON object with its members in the order of their names.
package struct ActRecord: Sendable, Hashable {
    package var act: StandingAct
    /// Who did it; a termination names two.
    package var by: [String]

    package init(_ act: StandingAct, by: [String]) {
        self.act = act
        self.by = by
    }

    private struct Stored: Codable {
        var action: String
        var at: Int64
        var by: [String]
        var capability: String?
        var clause: String
        var customer: String?
        var from: Int64?
        var id: String
        var kind: String
        var lifts: String?
        var measure: String
        var reasonEN: String
        var reasonPL: String
        var subject: String
        var until: Int64?
    }

    /// The bytes of the record.
    package var bytes: [UInt8] {
        let stored = Stored(
            action: act.action.name,
            at: act.at.microseconds,
            by: by,
            capability: act.capability?.name,
            clause: act.clause,
            customer: act.customer,
            from: act.from?.microseconds,
            id: act.id,
            kind: act.kind.name,
            lifts: act.lifts,
            measure: act.measure.name,
            reasonEN: act.reason.en,
            reasonPL: act.reason.pl,
            subject: act.subject,
            until: act.until?.microseconds
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(stored) else {
            preconditionFailure("A record of texts and whole numbers can always be written.")
        }
        return Array(data)
    }

    /// Reads a record; nil when it is not one, or of a newer version.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(bytes)),
            let action = StandingAct.Action.allCases.first(where: { $0.name == stored.action }),
            let kind = SubjectKind.allCases.first(where: { $0.name == stored.kind }),
            let measure = Measure.allCases.first(where: { $0.name == stored.measure })
        else { return nil }
        let capability = stored.capability.map { name in Capability.allCases.first { $0.name == name } }
        if case .some(.none) = capability { return nil }
        let reason = Localized(en: stored.reasonEN, pl: stored.reasonPL)
        let at = Instant(microseconds: stored.at)
        by = stored.by
        switch action {
        case .put:
            act = StandingAct(
                put: measure,
                id: stored.id,
                kind: kind,
                subject: stored.subject,
                customer: stored.customer,
                capability: capability ?? nil,
                clause: stored.clause,
                reason: reason,
                at: at,
                from: stored.from.map { Instant(microseconds: $0) },
                until: stored.until.map { Instant(microseconds: $0) }
            )
        case .lift:
            act = StandingAct(
                lift: stored.lifts,
                id: stored.id,
                kind: kind,
                subject: stored.subject,
                customer: stored.customer,
                clause: stored.clause,
                reason: reason,
                at: at
            )
        }
    }
}
