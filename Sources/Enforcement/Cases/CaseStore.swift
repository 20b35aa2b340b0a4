// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// A decision that is kept with a case, as it was written: what it measured is not measured again.
///
/// `json` is one object: the decision's id, sequence, time, type and verdict, and the reasons that are about the case.
package struct KeptDecision: Sendable, Hashable {
    /// The case, by its number.
    package var number: UInt64
    /// Below `Limits.decisionsFirst` one of the first; above, the newest of a rule.
    package var place: Int
    package var sequence: UInt64
    package var json: [UInt8]

    package init(number: UInt64, place: Int, sequence: UInt64, json: [UInt8]) {
        self.number = number
        self.place = place
        self.sequence = sequence
        self.json = json
    }
}

/// An act as it stands in the history of a case.
package struct DoneAct: Sendable, Hashable {
    package var number: UInt64
    package var sequence: UInt64
    package var act: CaseAct

    package init(number: UInt64, sequence: UInt64, act: CaseAct) {
        self.number = number
        self.sequence = sequence
        self.act = act
    }
}

/// What some records of the journal change.
package struct CaseChanges: Sendable, Hashable {
    /// In the order of their numbers.
    package var records: [CaseRecord] = []
    package var decisions: [KeptDecision] = []
    package var acts: [DoneAct] = []
}

/// Which cases are looked for, the highest priority first, then the oldest.
package struct CaseQuery: Sendable, Hashable {
    /// One of a state; with `undecided` of all states but the last.
    package var state: CaseState?
    package var isUndecided = false
    package var customer: String?
    package var clause: String?
    package var assignee: String?
    /// At least this priority.
    package var priority: Int?
    /// Opened at this moment or later.
    package var since: Instant?
    /// Only cases after this one, in the order of the answer.
    package var after: Place?
    package var limit: Int

    /// Where a page ended.
    package struct Place: Sendable, Hashable {
        package var priority: Int
        package var number: UInt64

        package init(priority: Int, number: UInt64) {
            self.priority = priority
            self.number = number
        }
    }

    package init(limit: Int) { self.limit = limit }
}

/// Open cases of one clause.
package struct CaseTally: Sendable, Hashable {
    package var clause: String
    package var count: Int
    /// When the oldest of them was opened.
    package var oldest: Instant

    package init(clause: String, count: Int, oldest: Instant) {
        self.clause = clause
        self.count = count
        self.oldest = oldest
    }
}

/// Where cases are kept: a view of the journal, which can be deleted and made again.
package protocol CaseStore: Sendable {
    /// The first record that is not in the view yet.
    func position() throws -> UInt64
    /// Takes what the records between two positions change, all or nothing; false, and nothing is taken, when others
    /// took them meanwhile.
    func take(_ changes: CaseChanges, from: UInt64, upTo: UInt64) throws -> Bool
    /// The case of a key that is not decided.
    func undecided(_ key: CaseKey) throws -> CaseRecord?
    /// The case of a key that is not decided, and the number of the one that was opened last.
    func standing(_ key: CaseKey) throws -> (undecided: CaseRecord?, newest: UInt64?)
    func record(_ number: UInt64) throws -> CaseRecord?
    /// The case in whose history an act stands.
    func record(ofAct sequence: UInt64) throws -> CaseRecord?
    func search(_ query: CaseQuery) throws -> [CaseRecord]
    /// In the order of their places.
    func decisions(_ number: UInt64) throws -> [KeptDecision]
    /// The newest acts on a case, the newest first, and how many there are.
    func acts(_ number: UInt64, limit: Int) throws -> (acts: [DoneAct], count: Int)
    func tally() throws -> [CaseTally]
}
