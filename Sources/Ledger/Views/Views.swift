// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// A decision that somebody may look for: it has a reason or a measure.
package struct Finding: Sendable, Hashable {
    /// Its place in the journal.
    package var sequence: UInt64
    package var id: String
    package var time: Instant
    package var customer: String
    package var type: String
    package var verdict: String
    /// Of the reason that decided.
    package var clause: String
    package var rule: String
    package var step: String
    package var mode: String

    package init(
        sequence: UInt64,
        id: String,
        time: Instant,
        customer: String,
        type: String,
        verdict: String,
        clause: String,
        rule: String,
        step: String,
        mode: String
    ) {
        self.sequence = sequence
        self.id = id
        self.time = time
        self.customer = customer
        self.type = type
        self.verdict = verdict
        self.clause = clause
        self.rule = rule
        self.step = step
        self.mode = mode
    }
}

/// Which findings are looked for, the newest first.
package struct FindingQuery: Sendable, Hashable {
    package var customer: String?
    package var clause: String?
    package var rule: String?
    package var verdict: String?
    package var from: Instant?
    package var to: Instant?
    /// Only findings before this one, in the order of the answer.
    package var before: (time: Instant, sequence: UInt64)?
    package var limit: Int

    package init(limit: Int) { self.limit = limit }

    package static func == (one: Self, other: Self) -> Bool {
        one.customer == other.customer && one.clause == other.clause && one.rule == other.rule
            && one.verdict == other.verdict && one.from == other.from && one.to == other.to
            && one.before?.sequence == other.before?.sequence && one.limit == other.limit
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(customer)
        hasher.combine(clause)
        hasher.combine(limit)
    }
}

/// What was put on or lifted from a subject, by whom, and until when: the history of its standing.
package struct MeasureEntry: Sendable, Hashable {
    package var sequence: UInt64
    package var time: Instant
    package var kind: String
    package var subject: String
    package var customer: String?
    package var action: String
    package var measure: String
    package var capability: String?
    package var clause: String
    /// The decision or the act it came with.
    package var cause: String
    /// The rule, or the people.
    package var by: String
    package var reason: String?
    package var until: Instant?

    package init(
        sequence: UInt64,
        time: Instant,
        kind: String,
        subject: String,
        customer: String?,
        action: String,
        measure: String,
        capability: String?,
        clause: String,
        cause: String,
        by: String,
        reason: String?,
        until: Instant?
    ) {
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.subject = subject
        self.customer = customer
        self.action = action
        self.measure = measure
        self.capability = capability
        self.clause = clause
        self.cause = cause
        self.by = by
        self.reason = reason
        self.until = until
    }
}

/// What is made of the journal for those who look for something: it can be deleted and made again.
package protocol Views: Sendable {
    /// The first record that is not in the views yet.
    func position() throws -> UInt64
    /// Takes what some records tell, all or nothing, and remembers where they end.
    func take(_ batch: ViewBatch, upTo position: UInt64) throws
    func findings(_ query: FindingQuery) throws -> [Finding]
    /// Who read what, the newest first.
    func accesses(_ query: AccessQuery) throws -> [AccessEntry]
    /// The history of a subject, the newest first.
    func measures(kind: String, subject: String, customer: String?, limit: Int) throws -> [MeasureEntry]
}
