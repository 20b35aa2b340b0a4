// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A person's finding on a case.
package struct Determination: Codable, Sendable, Hashable {
    /// What was found.
    package enum Outcome: String, Codable, CaseIterable, Sendable, Hashable {
        /// The clause was breached.
        case confirmed
        /// It was not.
        case notConfirmed
        /// It cannot be said yet; the case goes on.
        case needsMore
    }

    /// The measure that was taken with it, through the same door as every other measure of people.
    package struct Taken: Codable, Sendable, Hashable {
        /// The id it has in standing and in decisions that it refuses.
        package var id: String
        package var kind: String
        package var subject: String
        package var measure: String
        package var capability: String?
        package var from: Int64?
        package var until: Int64?
        /// Under which it waits for a second person; nil: it holds.
        package var approval: String?

        package init(
            id: String,
            kind: String,
            subject: String,
            measure: String,
            capability: String?,
            from: Int64?,
            until: Int64?,
            approval: String?
        ) {
            self.id = id
            self.kind = kind
            self.subject = subject
            self.measure = measure
            self.capability = capability
            self.from = from
            self.until = until
            self.approval = approval
        }
    }

    package var outcome: Outcome
    /// The clause the finding is under: that of the case, or another one that a person found.
    package var clause: String
    /// Why, in both languages: a customer may read it.
    package var reasonEN: String
    package var reasonPL: String
    package var measure: Taken?
    package var by: String
    package var at: Int64

    package init(
        outcome: Outcome,
        clause: String,
        reasonEN: String,
        reasonPL: String,
        measure: Taken?,
        by: String,
        at: Int64
    ) {
        self.outcome = outcome
        self.clause = clause
        self.reasonEN = reasonEN
        self.reasonPL = reasonPL
        self.measure = measure
        self.by = by
        self.at = at
    }
}
