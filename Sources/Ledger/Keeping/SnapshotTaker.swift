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
    /// Where they lie.
    package let snapshots: SnapshotStore
    private let policy: @Sendable () -> Policy
    private let former: FormerPolicies
    /// Held while a snapshot is written: two of one place would be one file.
    private let writing = Mutex<Void>(())
    /// Records between two snapshots.
    private let every: UInt64
    /// The oldest late answer that is not decided, given where the durable records end.
    private let undecided: @Sendable (SequenceNumber) -> SequenceNumber?
    private let state = Mutex(Tally())
    private let isHurried = Atomic<Bool>(false)

    /// `policy` answers which policy is in force now; the others are found among those that were. No snapshot covers
    /// what `undecided` names: a restart has to find it.
    package init(
        _ journal: Journal,
        _ snapshots: SnapshotStore,
        _ policy: @autoclosure @escaping @Sendable () -> Policy,
        former: FormerPolicies = .none,
        every: Int,
        undecided: @escaping @Sendable (SequenceNumber) -> SequenceNumber? = { _ in nil }
    ) {
        self.undecided = undecided
        self.journal = journal
        self.snapshots = snapshots
        self.policy = policy
        self.former = former
        self.every = UInt64(every)
    }

    package var tally: Tally { state.withLock { $0 } }

    /// Takes the next snapshot whenever there is anything to take one of: files of lists are kept as long as replays
    /// may need them, and a snapshot ends the need.
    package func hurry() { isHurried.store(true, ordering: .releasing) }

    /// Takes a snapshot when enough was written since the last one; the answer is whether it did.
    package func takeIfDue(at now: Instant) throws(JournalFailure) -> Bool {
        let covered = try snapshots.stamps().last?.sequence ?? journal.first
        let durable = journal.durable
        let end = undecided(durable).map { min($0, durable) } ?? durable
        let since = end.value - min(covered.value, end.value)
        guard since >= every || since > 0 && isHurried.load(ordering: .acquiring) else { return false }
        isHurried.store(false, ordering: .releasing)
        let restart = Restart(journal, snapshots, former: former, at: now)
        let (fold, report, _) = try restart.restore(policy(), upTo: end)
        state.withLock {
            $0.compared += report.replay.decisions - report.replay.underOther
            $0.differing += report.replay.differing
        }
        // What was decided by rules that are not to be had any more is not known well enough to go on from.
        guard !report.isUnderOtherPolicy else {
            throw .failed(reason: "the policy of \(report.replay.underOther) decisions was not kept")
        }
        try write(fold.engine, at: end, now)
        return true
    }

    /// Writes what an engine knows that has seen all records before one.
    package func write(_ engine: Engine, at sequence: SequenceNumber, _ now: Instant) throws(JournalFailure) {
        let stamp = SnapshotStamp(
            sequence: sequence,
            engineVersion: Engine.snapshotVersion,
            policy: PolicyRecord(engine.policy).digest,
            time: now
        )
        try write(stamp) { (writer) throws(JournalFailure) in
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
    }

    /// Keeps the state that a policy ended with where another one began.
    package func keep(_ content: [UInt8], of record: PolicyRecord, at sequence: SequenceNumber, _ now: Instant)
        throws(JournalFailure)
    {
        let stamp = SnapshotStamp(
            sequence: sequence,
            engineVersion: Engine.snapshotVersion,
            policy: record.digest,
            time: now
        )
        try write(stamp) { (writer) throws(JournalFailure) in try writer.append(content) }
    }

    private func write(
        _ stamp: SnapshotStamp,
        _ content: (inout SnapshotWriter) throws(JournalFailure) -> Void
    ) throws(JournalFailure) {
        try writing.withLock { (_) throws(JournalFailure) in _ = try snapshots.write(stamp, content) }
        state.withLock {
            $0.taken += 1
            $0.last = max($0.last ?? stamp.sequence, stamp.sequence)
        }
    }

    /// Counts a snapshot that could not be taken.
    package func countFailure() { state.withLock { $0.failures += 1 } }
}

extension SnapshotTaker {
    /// Removes segments whose newest record is older than a moment, as far as snapshots cover them.
    package func forget(before moment: Instant) throws(JournalFailure) {
        guard let covered = try snapshots.covered() else { return }
        _ = try journal.remove(Retention(covered: covered, olderThan: moment))
    }
}
