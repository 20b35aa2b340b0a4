// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Synchronization
package import UsageModel

extension JournaledEngine {
    /// What a change of policy did.
    package struct Adoption: Sendable {
        /// The record with which the policy begins; nil when nothing is kept, or it was in force already.
        package var sequence: SequenceNumber?
        /// What became of the state; nil when only files of lists are others.
        package var restoration: Restoration?
        /// The state that the former policy ended with, to be kept as a snapshot at `sequence`; nil as above.
        package var state: [UInt8]?
    }

    /// The policy in force: a value of this moment, to be asked each time.
    package var policy: Policy { inForce.withLock { $0 } }

    /// Goes on under another policy from a place of the journal on, with all that is known.
    ///
    /// Whatever was decided before stands before the policy's record, whatever is decided later behind it. A start that
    /// finds the record comes to the same state: see `Replaying`.
    ///
    /// - Cost: nothing is decided meanwhile: a copy of the state, and finding a place for every key, as
    ///   `proviso-bench --only s` measures them. Other files of lists for the same pack: two records written
    ///   in memory and a new batch of events, whatever the engine knows.
    /// - Throws: when the journal takes nothing, or the state cannot be taken over; then all is as it was.
    package func adopt(
        _ policy: Policy,
        _ note: ActivationNote,
        at now: Instant
    ) throws(JournalFailure) -> Adoption {
        try live.withLock { (live) throws(JournalFailure) -> Adoption in
            let record = PolicyRecord(policy)
            guard record != PolicyRecord(live.fold.policy) else { return Adoption() }
            // What was answered under the former policy is decided under it, but for what comes at this very moment.
            try judge(late.first(Limits.lateAnswers), &live, now)
            try checkRoom(live, Self.lineBytes)
            let former = live.fold.policy
            let changed = try live.fold.changed(to: policy)
            do throws(JournalFailure) {
                let sequence = try journal?.append(
                    .policy,
                    partition: 0,
                    key: PolicyRecord.key,
                    time: now,
                    record.bytes,
                    note.bytes
                )
                live.fold = changed.fold
                inForce.withLock { $0 = policy }
                late.take(policy)
                return Adoption(sequence: sequence, restoration: changed.restoration, state: changed.state)
            } catch {
                // Files of lists are exchanged in the engine at work, so they are put back.
                if changed.state == nil { live.fold.engine.askFiles(of: former) }
                throw error
            }
        }
    }

    /// Writes the record of the policy in force once more, so that retention may remove the one before.
    ///
    /// - Returns: where; nil when another policy is in force by now, or nothing is kept.
    package func restate(
        _ record: PolicyRecord,
        _ note: ActivationNote,
        at now: Instant
    ) throws(JournalFailure) -> SequenceNumber? {
        try live.withLock { (live) throws(JournalFailure) -> SequenceNumber? in
            guard record == PolicyRecord(live.fold.policy) else { return nil }
            try checkRoom(live, Self.lineBytes)
            return try journal?.append(
                .policy,
                partition: 0,
                key: PolicyRecord.key,
                time: now,
                record.bytes,
                note.bytes
            )
        }
    }
}
