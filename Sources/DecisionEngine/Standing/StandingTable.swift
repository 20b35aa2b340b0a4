// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// One measure in force, and what put it there.
struct ActiveMeasure: Sendable {
    var measure: Measure
    var capability: Capability?
    var since: Instant
    /// The first moment at which it no longer holds; nil: until a person has looked.
    var until: Instant?
    /// The rule of the policy that put it there; -1: the provider took it elsewhere.
    var rule: Int32
    /// The entry of the customer whose subject it is on.
    var customer: Int32

    func holds(at instant: Instant) -> Bool {
        instant >= since && (until.map { instant < $0 } ?? true)
    }

    /// Whether it holds and has not been forgotten meanwhile.
    func holds(at instant: Instant, forgottenUntil: Instant) -> Bool {
        holds(at: instant) && (until.map { $0 > forgottenUntil } ?? true)
    }
}

/// The measures in force per subject.
///
/// Several measures may hold a subject; the strictest counts, and when one lapses the others still hold.
struct StandingTable: Sendable {
    private var table = KeyTable<[ActiveMeasure]>()
    private var cursor = 0

    /// Whether any subject has a measure: the usual answer is no, and then nothing is looked up.
    var isEmpty: Bool { table.count == 0 }

    /// The measures that hold the subject at this moment.
    func measures(of subject: SignalKey) -> [ActiveMeasure] {
        guard !isEmpty, let entry = table.find(subject) else { return [] }
        return table[entry]
    }

    /// Puts a measure on a subject; the answer is whether anything changed.
    ///
    /// What lapsed by `forgottenUntil` is gone, whether or not it was removed already. A measure of the same rule that
    /// still holds and is at least as strong is not put there twice and is not prolonged: an automatic one lapses in
    /// its time.
    mutating func apply(_ measure: ActiveMeasure, to subject: SignalKey, forgottenUntil: Instant) -> Bool {
        let entry = table.insert(subject, [])
        table[entry].removeAll { $0.until.map { $0 <= max(measure.since, forgottenUntil) } ?? false }
        let holds = table[entry].contains {
            $0.rule == measure.rule && $0.measure >= measure.measure && $0.capability == measure.capability
        }
        if holds { return false }
        table[entry].removeAll {
            $0.rule == measure.rule && $0.capability == measure.capability && $0.measure < measure.measure
        }
        guard table[entry].count < Limits.measuresPerSubject else { return false }
        table[entry].append(measure)
        return true
    }

    /// Lifts what the provider put on a subject elsewhere.
    mutating func liftElsewhere(_ subject: SignalKey) {
        guard let entry = table.find(subject) else { return }
        table[entry].removeAll { $0.rule == -1 }
        if table[entry].isEmpty { table.remove(subject) }
    }

    /// Forgets lapsed measures, a few subjects at a time.
    mutating func sweep(forgottenUntil: (Int32) -> Instant) {
        guard !isEmpty else { return }
        table.sweep(from: &cursor, limit: Limits.sweepEntries) { measures in
            measures.allSatisfy { measure in
                measure.until.map { $0 <= forgottenUntil(measure.customer) } ?? false
            }
        }
    }
}
