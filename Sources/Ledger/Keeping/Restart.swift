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
    /// The policy of a SHA-256 as it was kept when it became active.
    private let archived: @Sendable (String) -> Policy?
    private let now: Instant

    package init(
        _ journal: Journal,
        _ snapshots: SnapshotStore,
        archived: @escaping @Sendable (String) -> Policy?,
        at now: Instant
    ) {
        self.journal = journal
        self.snapshots = snapshots
        self.archived = archived
        self.now = now
    }

    /// An engine under this policy that knows all that the journal tells; from now on the policy is the one in force.
    package func run(_ policy: Policy) throws(JournalFailure) -> (fold: Fold, report: Report) {
        let wanted = PolicyRecord(policy)
        guard let last = try journal.find(key: PolicyRecord.key, kind: .policy),
            let inForce = PolicyRecord(last.firstBytes)
        else {
            let (fold, report) = try restore(policy, isCompared: true, since: journal.first)
            try begin(wanted)
            return (fold, report)
        }
        // A snapshot that ends where the policy begins is of the state that it began with.
        let first = try beginning(last.sequence)
        if inForce == wanted { return try restore(policy, isCompared: true, since: first) }
        return try activate(policy, wanted, after: inForce, since: first)
    }

    /// The first of the records before a policy's that change no state: late answers and readings are written beside
    /// whoever changes the policy, between the state it begins with and its record.
    func beginning(_ policy: SequenceNumber) throws(JournalFailure) -> SequenceNumber {
        var first = policy
        while first > journal.first {
            let before = try journal.record(SequenceNumber(first.value - 1))
            guard [.late, .access, .note, .review].contains(before.kind) else { return first }
            first = before.sequence
        }
        return first
    }

    /// Restores the newest snapshot that covers all before a record, and replays what came after it.
    func restore(
        _ policy: Policy,
        isCompared: Bool,
        since first: SequenceNumber,
        upTo end: SequenceNumber? = nil
    ) throws(JournalFailure) -> (fold: Fold, report: Report) {
        var report = Report()
        let (found, notes) = try snapshots.newest(upTo: end ?? journal.durable) { stamp in
            stamp.engineVersion == Engine.snapshotVersion && stamp.sequence >= first
        }
        report.notes = notes
        var engine = Engine(policy: policy)
        var start = journal.first
        if let found {
            do throws(SnapshotFailure) {
                engine = try Engine(policy: policy, restoring: found.content.span)
                start = found.stamp.sequence
                report.snapshot = start
                report.restoration = engine.restoration
            } catch {
                report.notes.append("The snapshot at \(found.stamp.sequence) cannot be used: \(error)")
            }
        }
        let fold = Fold(engine)
        report.replay = try Replaying(journal, comparing: isCompared).run(fold, from: start, upTo: end)
        return (fold, report)
    }

    /// Ends the policy in force where the journal ends, and goes on under another.
    ///
    /// A crash between any two steps leaves a journal that the next restart brings to the same place.
    private func activate(
        _ policy: Policy,
        _ wanted: PolicyRecord,
        after inForce: PolicyRecord,
        since first: SequenceNumber
    ) throws(JournalFailure) -> (fold: Fold, report: Report) {
        let former = archived(inForce.sha256)
        var (fold, report) = try restore(former ?? policy, isCompared: former != nil, since: first)
        report.isUnderOtherPolicy = former == nil && report.replay.decisions > 0
        // What was answered under the former policy is decided under it; no snapshot may cover what is not decided.
        try settle(report.replay.waiting, with: fold)
        report.replay.waiting = []
        let state = fold.engine.snapshot
        try keep(state, at: journal.end, inForce)
        try begin(wanted)
        do throws(SnapshotFailure) {
            fold = Fold(try Engine(policy: policy, restoring: state.span))
        } catch {
            throw .failed(reason: "the state cannot be taken over: \(error)")
        }
        report.isActivation = true
        report.restoration = fold.engine.restoration
        return (fold, report)
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

    private func begin(_ record: PolicyRecord) throws(JournalFailure) {
        let sequence = try unsafe record.bytes.span.withUnsafeBytes { bytes throws(JournalFailure) in
            unsafe try journal.append(.policy, partition: 0, key: PolicyRecord.key, time: now, bytes)
        }
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
