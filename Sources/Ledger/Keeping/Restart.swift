// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Signals
package import UsageModel

/// Brings an engine to where the journal ends: from the newest snapshot, and from what was written since.
package struct Restart {
    /// What a restart found and did.
    package struct Report: Sendable, Hashable {
        /// The record the snapshot ended before; nil: there was none.
        package var snapshot: SequenceNumber?
        package var replay = Replaying.Report()
        /// Whether the policy is another than the one that decided last, and what became of its signals and rules.
        package var isActivation = false
        package var restoration: Restoration?
        /// Whether the last records were decided again under another policy, because theirs is not to be had any more.
        package var isUnderOtherPolicy = false
        /// Snapshots that could not be used, and why.
        package var notes: [String] = []

        package init() {}
    }

    let journal: Journal
    private let snapshots: SnapshotStore
    private let former: FormerPolicies
    private let now: Instant

    package init(_ journal: Journal, _ snapshots: SnapshotStore, former: FormerPolicies, at now: Instant) {
        self.journal = journal
        self.snapshots = snapshots
        self.former = former
        self.now = now
    }

    /// An engine under this policy that knows all that the journal tells; from now on the policy is the one in force.
    ///
    /// A crash between any two steps of a change leaves a journal that the next restart brings to the same place.
    package func run(
        _ policy: Policy,
        _ note: ActivationNote? = nil
    ) throws(JournalFailure) -> (fold: Fold, report: Report) {
        let wanted = PolicyRecord(policy)
        var (fold, report, inForce) = try restore(policy)
        if inForce == wanted {
            if try isStale(note) { try begin(wanted, note) }
            return (fold, report)
        }
        guard let inForce else {
            try begin(wanted, note)
            return (fold, report)
        }
        // What was answered under the former policy is decided under it; no snapshot may cover what is not decided.
        try settle(report.replay.waiting, with: fold)
        report.replay.waiting = []
        // Of what is under another policy already there is nothing to take over.
        try keep(fold.engine.snapshot, at: journal.end, inForce)
        try begin(wanted, note)
        if PolicyRecord(fold.policy) != wanted {
            let changed = try fold.changed(to: policy)
            fold = changed.fold
            report.restoration = changed.restoration ?? report.restoration
        }
        report.isActivation = true
        return (fold, report)
    }

    /// Restores the newest snapshot that can be gone on from, and replays what came after it, under the policies that
    /// were in force; the answer names the one in force at the end.
    ///
    /// `policy` stands in for what is not to be had any more.
    func restore(
        _ policy: Policy,
        upTo end: SequenceNumber? = nil
    ) throws(JournalFailure) -> (fold: Fold, report: Report, inForce: PolicyRecord?) {
        var report = Report()
        let at = PolicyRecord(policy)
        let find: (PolicyRecord) -> Policy? = { $0 == at ? policy : self.former.policy($0) }
        let last = try journal.find(key: PolicyRecord.key, kind: .policy)
        let begun = last.flatMap { PolicyRecord($0.firstBytes) }
        /// The policy in force where a snapshot ends; one that ends where a policy begins is of its beginning.
        func inForce(_ stamp: SnapshotStamp) -> PolicyRecord? {
            if let last, let begun, stamp.sequence >= last.sequence { return begun }
            return stamp.policy == at.digest ? at : former.record(stamp.policy)
        }
        let (found, notes) = try snapshots.newest(upTo: end ?? journal.durable) { stamp in
            stamp.engineVersion == Engine.snapshotVersion && inForce(stamp) != nil
        }
        report.notes = notes
        var record: PolicyRecord?
        var engine = Engine(policy: policy)
        var start = journal.first
        if let found {
            let known = inForce(found.stamp)
            let writer = known.flatMap(find) ?? policy
            do throws(SnapshotFailure) {
                engine = try Engine(policy: writer, restoring: found.content.span)
                (start, record) = (found.stamp.sequence, known)
                report.snapshot = start
                report.restoration = engine.restoration
            } catch {
                report.notes.append("The snapshot at \(found.stamp.sequence) cannot be used: \(error)")
            }
        }
        var fold = Fold(engine)
        report.replay = try Replaying(journal, policy: find).run(&fold, &record, from: start, upTo: end)
        report.restoration = report.replay.restoration ?? report.restoration
        report.isUnderOtherPolicy = report.replay.underOther > 0
        return (fold, report, record)
    }

    /// Decides what was answered before it could be.
    private func settle(_ waiting: [LateAnswers.Waiting], with fold: Fold) throws(JournalFailure) {
        for entry in waiting where fold.read(entry.event.span, at: 0..<entry.event.count) == nil {
            fold.decide()
            let result = fold.results[0]
            if result.isDuplicate { continue }
            _ = try journal.append(
                .decision,
                partition: result.partition,
                key: result.key,
                time: now,
                entry.event,
                Array(fold.lines[result.line])
            )
        }
    }

    /// Whether the settings name something else than when the policy in force was recorded, or that was not recorded.
    private func isStale(_ note: ActivationNote?) throws(JournalFailure) -> Bool {
        guard let note else { return false }
        let last = try journal.find(key: PolicyRecord.key, kind: .policy)
        return last.flatMap { ActivationNote($0.secondBytes) } != note
    }

    private func begin(_ record: PolicyRecord, _ note: ActivationNote?) throws(JournalFailure) {
        let sequence = try journal.append(
            .policy,
            partition: 0,
            key: PolicyRecord.key,
            time: now,
            record.bytes,
            note?.bytes ?? []
        )
        try journal.waitUntilDurable(sequence)
    }

    private func keep(
        _ state: [UInt8],
        at sequence: SequenceNumber,
        _ record: PolicyRecord
    ) throws(JournalFailure) {
        let stamp = SnapshotStamp(
            sequence: sequence,
            engineVersion: Engine.snapshotVersion,
            policy: record.digest,
            time: now
        )
        _ = try snapshots.write(stamp, state)
    }
}
