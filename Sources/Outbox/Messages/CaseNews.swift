// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Something that happened to a case, as whoever keeps cases tells it: nothing in it changes later.
package struct CaseNews: Sendable, Hashable {
    /// What happened.
    package enum Event: Sendable, Hashable {
        case opened(Opening)
        case decided(Finding)
    }

    /// A text in both languages.
    package struct Words: Sendable, Hashable {
        package var en: String
        package var pl: String

        package init(en: String, pl: String) {
            self.en = en
            self.pl = pl
        }
    }

    /// Why a case is there.
    package struct Opening: Sendable, Hashable {
        /// The rule that asked for it, and the decision in which it did; nil: a person opened it.
        package var rule: String?
        package var decision: String?
        /// 0 to 100, as it was at the beginning.
        package var priority: Int?
        /// The rule's message, or the person's words.
        package var reason: Words?
        /// The case of the same customer and clause before it.
        package var previous: String?

        package init(rule: String?, decision: String?, priority: Int?, reason: Words?, previous: String?) {
            self.rule = rule
            self.decision = decision
            self.priority = priority
            self.reason = reason
            self.previous = previous
        }
    }

    /// What a person found.
    package struct Finding: Sendable, Hashable {
        /// The measure that was taken with it.
        package struct Measure: Sendable, Hashable {
            package var id: String
            package var measure: String
            package var kind: String
            package var subject: String
            package var capability: String?
            package var from: Instant?
            package var until: Instant?
            /// Under which it waits for a second person; nil: it holds.
            package var approval: String?

            package init(
                id: String,
                measure: String,
                kind: String,
                subject: String,
                capability: String?,
                from: Instant?,
                until: Instant?,
                approval: String?
            ) {
                self.id = id
                self.measure = measure
                self.kind = kind
                self.subject = subject
                self.capability = capability
                self.from = from
                self.until = until
                self.approval = approval
            }
        }

        package var outcome: String
        /// The clause that was found, which may be another than that of the case.
        package var clause: String
        package var reason: Words
        package var measure: Measure?

        package init(outcome: String, clause: String, reason: Words, measure: Measure?) {
            self.outcome = outcome
            self.clause = clause
            self.reason = reason
            self.measure = measure
        }
    }

    /// The name of the case: `case-1042`.
    package var id: String
    /// The record it comes from.
    package var sequence: UInt64
    /// Which of the cases that the record opened, from 0.
    package var place: Int
    /// Nil where events name no customer.
    package var customer: String?
    package var clause: String
    package var time: Instant
    package var event: Event

    package init(
        id: String,
        sequence: UInt64,
        place: Int,
        customer: String?,
        clause: String,
        time: Instant,
        event: Event
    ) {
        self.id = id
        self.sequence = sequence
        self.place = place
        self.customer = customer
        self.clause = clause
        self.time = time
        self.event = event
    }

    /// The message that tells it.
    package var message: OutgoingMessage {
        let told: (kind: MessageKind, name: String, clauses: [String])
        switch event {
        case .opened: told = (.caseOpened, "\(sequence)-case-\(place)", [clause])
        case .decided(let finding):
            let clauses = finding.clause == clause ? [clause] : [finding.clause, clause]
            told = (.caseDecided, "\(sequence)-decided", clauses)
        }
        return OutgoingMessage(
            kind: told.kind,
            name: told.name,
            sequence: sequence,
            time: time,
            customer: customer,
            clauses: told.clauses,
            subject: "case/\(id)",
            content: .case(self)
        )
    }
}
