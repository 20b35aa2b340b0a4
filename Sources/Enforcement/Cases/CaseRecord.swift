// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What is gathered about one customer and one clause for a person to look at: the summary of a case.
///
/// It is a fold over the journal: decisions open and extend it, acts of people change it. Nothing else does.
///
/// - Shape: times are microseconds since 1970, by the clock of the machine that received what is told of, where no
///   other is named.
package struct CaseRecord: Codable, Sendable, Hashable {
    /// One of whom decisions of the case were about.
    package struct Subject: Codable, Sendable, Hashable {
        package var kind: String
        package var id: String

        package init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    /// A rule that found something, and how often.
    package struct RuleTally: Codable, Sendable, Hashable {
        package var rule: String
        package var count: Int
    }

    /// The place in the order of openings: the record that opened it, and which of the cases that it opened.
    package var number: UInt64
    /// Whose case it is; empty where events name no customer.
    package var customer: String
    package var clause: String
    /// Whether a person opened it, and who, or the rule that did.
    package var isByHand: Bool
    package var openedBy: String
    package var openedAt: Int64
    /// 0 to 100, the highest that any of its rules asks for.
    package var priority: Int
    /// How many decisions it has, when the newest was received, and the event times they lie between.
    package var decisions = 0
    package var lastAt: Int64
    package var eventsFrom: Int64?
    package var eventsTo: Int64?
    package var rules: [RuleTally] = []
    package var subjects: [Subject] = []
    /// Whether there are subjects that are not named.
    package var leavesOutSubjects = false
    /// Who looks at it, and since when.
    package var assignee: String?
    package var assignedAt: Int64?
    /// Whether somebody found that more is needed to judge it, and it has not come yet.
    package var isWaiting = false
    /// The newest finding; of a case that was opened again, none.
    package var determination: Determination?
    package var notes = 0
    package var evidence = 0
    /// The case of the same customer and clause that was decided before this one was opened.
    package var previous: String?
    /// Whether the journal no longer tells how it began.
    package var isPartial = false
    /// The sequence of the newest act, or of the opening: what an ETag is made of. Decisions leave it as it is, so that
    /// what a reviewer has read is not outdated by every call.
    package var revision: UInt64

    /// The name of the case: `case-1042`, after the record that opened it; `case-1042-2` for the second one.
    package var id: String { Self.id(number) }

    /// Whether it is of the past.
    package var isDecided: Bool { state == .decided }

    /// Where it stands.
    package var state: CaseState {
        if let determination, determination.outcome != .needsMore { return .decided }
        if isWaiting { return .waiting }
        return assignee == nil ? .open : .claimed
    }

    /// Cases that one record can open: as many as a decision has reasons.
    private static let ordinalBits: UInt64 = 5

    /// The number of a case that a record opened.
    package static func number(_ sequence: UInt64, _ ordinal: Int) -> UInt64 {
        sequence << ordinalBits | UInt64(ordinal)
    }

    /// The record of an opening, and which of the cases that it opened.
    package static func opening(_ number: UInt64) -> (sequence: UInt64, ordinal: Int) {
        (number >> ordinalBits, Int(number & (1 << ordinalBits - 1)))
    }

    /// The name of a number.
    package static func id(_ number: UInt64) -> String {
        let ordinal = number & (1 << ordinalBits - 1)
        return "case-\(number >> ordinalBits)" + (ordinal == 0 ? "" : "-\(ordinal + 1)")
    }

    /// The number of a name; nil when no case can have it.
    package static func number(of id: String) -> UInt64? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "case", let sequence = UInt64(parts[1]),
            sequence < 1 << 58
        else { return nil }
        let ordinal = parts.count == 3 ? Int(parts[2]).map { $0 - 1 } : 0
        guard let ordinal, (0..<(1 << Int(ordinalBits))).contains(ordinal) else { return nil }
        let number = number(sequence, ordinal)
        // One name for each: no zeros in front, no '-1'.
        return Self.id(number) == id ? number : nil
    }
}

/// Where a case stands.
package enum CaseState: String, CaseIterable, Sendable, Hashable {
    /// Nobody looks at it yet.
    case open
    /// Somebody looks at it.
    case claimed
    /// More is needed to judge it.
    case waiting
    /// A person has found what there is to find.
    case decided
}

/// What one open case stands for: there is never a second one of the same customer and clause.
package struct CaseKey: Sendable, Hashable {
    package var customer: String
    package var clause: String

    package init(customer: String, clause: String) {
        self.customer = customer
        self.clause = clause
    }
}

extension CaseRecord {
    package var key: CaseKey { CaseKey(customer: customer, clause: clause) }
}
