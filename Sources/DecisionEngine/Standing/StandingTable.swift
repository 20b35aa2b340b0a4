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
    /// The rule of the policy that put it there; -1: the provider took it elsewhere; -2: a person did.
    var rule: Int32
    /// Which of the rule's measures it is.
    var place: Int32 = 0
    /// The entry of the customer whose subject it is on.
    var customer: Int32

    func holds(at instant: Instant) -> Bool {
        instant >= since && (until.map { instant < $0 } ?? true)
    }

    /// Whether it holds after a moment, or will.
    func lasts(beyond instant: Instant) -> Bool { until.map { $0 > instant } ?? true }

    /// Whether it holds and has not been forgotten meanwhile.
    func holds(at instant: Instant, forgottenUntil: Instant) -> Bool {
        holds(at: instant) && lasts(beyond: forgottenUntil)
    }
}

extension ActiveMeasure {
    /// Whether another measure of the same rule adds nothing while this one is in force: it takes away no more, and it
    /// does not last longer.
    func outranks(_ other: ActiveMeasure) -> Bool {
        measure >= other.measure && capability == other.capability && lasts(atLeastAs: other)
    }

    /// Whether it is stricter than another or, of the same strength, lasts longer; what the provider took elsewhere is
    /// stronger than what a machine did.
    func isStronger(than other: ActiveMeasure) -> Bool {
        if (rule < 0) != (other.rule < 0) { return rule < 0 }
        return measure == other.measure ? !other.lasts(atLeastAs: self) : measure > other.measure
    }

    private func lasts(atLeastAs other: ActiveMeasure) -> Bool {
        guard let until else { return true }
        return other.until.map { until >= $0 } ?? false
    }
}

/// The measures in force per subject.
///
/// Several measures may hold a subject; the strictest counts, and when one lapses the others still hold.
struct StandingTable: Sendable {
    var table = KeyTable<[ActiveMeasure]>()
    var cursor = 0
    /// How many measures were left out because their subject had as many as it may.
    var crowdedOutCount: UInt64 = 0

    /// Whether any subject has a measure: the usual answer is no, and then nothing is looked up.
    var isEmpty: Bool { table.count == 0 }

    /// The measures that hold the subject at this moment.
    func measures(of subject: SignalKey) -> [ActiveMeasure] {
        guard !isEmpty, let entry = table.find(subject) else { return [] }
        return table[entry]
    }

    /// Puts a measure on a subject; the answer is whether anything changed.
    ///
    /// What lapsed by `forgottenUntil` is gone, whether or not it was removed already. A measure that is in force is
    /// not put there twice and is not prolonged: an automatic one lapses in its time. A milder one that lasts longer
    /// than a stricter one of the same rule stays beside it and holds when that has lapsed. A subject that has as many
    /// measures as it may keeps the strictest, and among equals those that last; what is left out is counted.
    mutating func apply(_ measure: ActiveMeasure, to subject: SignalKey, forgottenUntil: Instant) -> Bool {
        let entry = table.insert(subject, [])
        table[entry].removeAll { $0.until.map { $0 <= max(measure.since, forgottenUntil) } ?? false }
        let isKnown = table[entry].contains {
            $0.rule == measure.rule && ($0.place == measure.place || $0.outranks(measure))
        }
        if isKnown { return false }
        table[entry].removeAll { $0.rule == measure.rule && measure.outranks($0) }
        table[entry].append(measure)
        guard table[entry].count > Limits.measuresPerSubject else { return true }
        crowdedOutCount += 1
        // Among equals the one that came last goes: what a customer was told first stays true.
        var weakest = 0
        for place in table[entry].indices.dropFirst()
        where !table[entry][place].isStronger(than: table[entry][weakest]) {
            weakest = place
        }
        table[entry].remove(at: weakest)
        return weakest < Limits.measuresPerSubject
    }

    /// Lifts what the provider put on a subject elsewhere.
    mutating func liftElsewhere(_ subject: SignalKey) { _ = lift(subject) { $0.rule == -1 } }

    /// Lifts the measures of a subject for which a condition holds; returns them.
    mutating func lift(_ subject: SignalKey, where matches: (ActiveMeasure) -> Bool) -> [ActiveMeasure] {
        guard let entry = table.find(subject) else { return [] }
        let lifted = table[entry].filter(matches)
        table[entry].removeAll(where: matches)
        if table[entry].isEmpty { table.remove(subject) }
        return lifted
    }

    /// Forgets lapsed measures, a few subjects at a time.
    mutating func sweep(forgottenUntil: (Int32) -> Instant) {
        guard !isEmpty else { return }
        // What has lapsed must not keep the rules of earlier policies.
        table.sweep(from: &cursor, limit: Limits.sweepEntries, leaving: []) { measures in
            measures.allSatisfy { measure in
                measure.until.map { $0 <= forgottenUntil(measure.customer) } ?? false
            }
        }
    }
}
