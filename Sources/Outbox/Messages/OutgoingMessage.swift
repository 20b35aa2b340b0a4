// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Ledger
package import UsageModel

/// One thing that is told, before it is known to whom.
package struct OutgoingMessage: Sendable, Hashable {
    package var kind: MessageKind
    /// What names it beside the subscription: `184-0`, from its place in the journal and among the messages of its
    /// record. It is the same whenever the journal is read again.
    package var name: String
    /// The record it comes from; of what comes from none, where the journal stood.
    package var sequence: UInt64
    package var time: Instant
    /// Whose usage or standing it is about.
    package var customer: String?
    package var clauses: [String]
    /// Messages with the same subject arrive in their order.
    package var subject: String
    package var content: MessageContent

    /// Whether it may be told to a customer by itself: what watches unseen would be seen, and what concerns the abuse
    /// of children is told by a person who has looked.
    package var isForCustomers: Bool {
        guard case .measure(let told) = content, let measure = told.measures.first else { return false }
        return !clauses.contains { $0 == "C" || $0.hasPrefix("C.") } && measure.rank >= Measure.warn.rawValue
    }
}

/// What a message says.
package enum MessageContent: Sendable, Hashable {
    case finding(DecisionLine)
    case measure(MeasureNews)
    case approval(Approved)
    case policy(PolicyNews)
    case list(ListNews)
    case `case`(CaseNews)
    case test

    /// An act that waits.
    package struct Approved: Sendable, Hashable {
        package var id: String
        package var measure: String
        package var kind: String
        package var subject: String
        package var customer: String?
        package var clause: String
        package var expires: Instant
    }
}

/// What became of measures on one subject.
package struct MeasureNews: Sendable, Hashable {
    package var key: StandingBook.Key
    /// The measures concerned; of a put one, of a lift those that were taken away.
    package var measures: [StandingBook.Entry]
    /// The words of whoever lifted.
    package var reason: Localized?
    /// What it came with: a decision or an act.
    package var cause: String
}

extension StandingBook.Entry {
    /// The strength of the measure, as a number.
    package var rank: UInt8 { Measure.allCases.first { $0.name == measure }?.rawValue ?? 0 }
}
