// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// What a policy on trial would have decided otherwise than was decided.
package struct TrialTally: Sendable, Hashable {
    /// What differs because of one rule: the candidate's where it stops something, else the one that did.
    package struct Entry: Sendable, Hashable {
        package var rule: String
        package var clause: String
        /// The verdict of that rule.
        package var verdict: String
        package var newlyBlocked = 0
        package var newlyAllowed = 0
        /// Another verdict, and neither is a block.
        package var otherwise = 0
    }

    package private(set) var decisions = 0
    package private(set) var same = 0
    package private(set) var newlyBlocked = 0
    package private(set) var newlyAllowed = 0
    package private(set) var otherwise = 0
    private var entries: [String: Entry] = [:]

    package init() {}

    /// The rules that make the difference, in the order of their ids.
    package var rules: [Entry] { entries.keys.sorted().compactMap { entries[$0] } }

    /// One event: the line that was written of it, and the line that the candidate would write.
    ///
    /// - Memory: an entry for each rule and verdict. - Cost: a plain line is known by its end; others are read.
    mutating func add(written: UnsafeRawBufferPointer, candidate: UnsafeRawBufferPointer) {
        decisions += 1
        let isPlain = unsafe (DecisionLine.isPlain(written), DecisionLine.isPlain(candidate))
        if isPlain == (true, true) { return same += 1 }
        guard let before = unsafe DecisionLine(Array(written)), let after = unsafe DecisionLine(Array(candidate)) else {
            return same += 1
        }
        guard before.verdict != after.verdict else { return same += 1 }
        let (isBlocked, wasBlocked) = (after.verdict == Verdict.block.name, before.verdict == Verdict.block.name)
        let isStricter = Self.rank(after.verdict) > Self.rank(before.verdict)
        let reason = (isStricter ? after : before).reasons.first
        let verdict = (isStricter ? after : before).verdict
        let (rule, clause) = (reason?.rule ?? "", reason?.clause ?? "")
        var entry = entries["\(rule)\n\(verdict)"] ?? Entry(rule: rule, clause: clause, verdict: verdict)
        switch (wasBlocked, isBlocked) {
        case (false, true):
            newlyBlocked += 1
            entry.newlyBlocked += 1
        case (true, false):
            newlyAllowed += 1
            entry.newlyAllowed += 1
        default:
            otherwise += 1
            entry.otherwise += 1
        }
        entries["\(rule)\n\(verdict)"] = entry
    }

    private static func rank(_ name: String) -> UInt8 {
        Verdict.allCases.first { $0.name == name }?.rawValue ?? 0
    }
}
