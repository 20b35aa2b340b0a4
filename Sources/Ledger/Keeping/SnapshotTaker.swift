// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Synchronization
package import UsageModel

/// Takes snapshots without stopping the engine at work: another one goes on from the last snapshot, decides what was
/// written since again, and is written down.
///
/// By the way it shows that the same decisions come out; one that does not is counted and told.
///
/// - Memory: a second engine, while a snapshot is taken.
/// - Cost: what deciding the records since the last snapshot again costs, on a thread of low priority.
package final class SnapshotTaker: Sendable {
    /// What was done so far.
    package struct Tally: Sendable, Hashable {
        package var taken = 0
        package var last: SequenceNumber?
        package var compared = 0
        package var differing = 0
        package var failures = 0
    }

    private let journal: Journal
    private let snapshots: SnapshotStore
    private let policy: Policy
    /// Records between two snapshots.
    private let every: UInt64
    /// The oldest late answer that is not decided, given where the durable records end.
    private let undecided: @Sendable (SequenceNumber) -> SequenceNumber?
    private let state = Mutex(Tally())

    /// No snapshot covers what `undecided` names: a restart has to find it.
    package init(
        _ journal: Journal,
        _ snapshots: SnapshotStore,
        _ policy: Policy,
        every: Int,
        undecided: @escaping @Sendable (SequenceNumber) -> SequenceNumber? = { _ in nil }
    ) {
        self.undecided = undecided
        self.journal = journal
        self.snapshots = snapshots
        self.policy = policy
        self.every = UInt64(every)
    }

    package var tally: Tally { state.withLock { $0 } }

    /// Takes a snapshot when enough was written since the last one; the answer is whether it did.
    package func takeIfDue(at now: Instant) throws(JournalFailure) -> Bool {
        let covered = try snapshots.stamps().last?.sequence ?? journal.first
        let durable = journal.durable
        let end = undecided(durable).map { min($0, durable) } ?? durable
        guard end.value - min(covered.value, end.value) >= every else { return false }
        let restart = Restart(journal, snapshots, archived: { _ in nil }, at: now)
        let (fold, report) = try restart.again(policy, upTo: end)
        state.withLock {
            $0.compared += report.decisions
            $0.differing += report.differing
        }
        try write(fold.engine, at: end, now)
        return true
    }

    /// Writes what an engine knows that has seen all records before one.
    package func write(_ engine: Engine, at sequence: SequenceNumber, _ now: Instant) throws(JournalFailure) {
        let stamp = SnapshotStamp(
            sequence: sequence,
            engineVersion: Engine.snapshotVersion,
            policy: PolicyRecord(policy).digest,
            time: now
        )
        _ = try snapshots.write(stamp) { (writer) throws(JournalFailure) in
            var failure: JournalFailure?
            _ = engine.write { chunk in
                do throws(JournalFailure) {
                    try writer.append(chunk)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
        }
        state.withLock {
            $0.taken += 1
            $0.last = sequence
        }
    }

    /// Counts a snapshot that could not be taken.
    package func countFailure() { state.withLock { $0.failures += 1 } }
}

extension Restart {
    /// A second engine at a place of the journal, for a snapshot.
    func again(_ policy: Policy, upTo end: SequenceNumber) throws(JournalFailure) -> (fold: Fold, Replaying.Report) {
        let begun = try journal.find(key: PolicyRecord.key, kind: .policy)?.sequence
        let first = try begun.map { (begun) throws(JournalFailure) in try beginning(begun) } ?? journal.first
        let (fold, report) = try restore(policy, isCompared: true, since: first, upTo: end)
        return (fold, report.replay)
    }
}

extension SnapshotTaker {
    /// Removes segments whose newest record is older than a moment, as far as snapshots cover them.
    package func forget(before moment: Instant) throws(JournalFailure) {
        guard let covered = try snapshots.covered() else { return }
        _ = try journal.remove(Retention(covered: covered, olderThan: moment))
    }
}
