// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal
import Synchronization
package import UsageModel

extension JournaledEngine {
    /// Writes what a person did in a review into the order of the journal; it changes no decision.
    ///
    /// - Throws: when the journal takes nothing; then nothing was done.
    package func keep(review bytes: [UInt8], key: UInt64, at now: Instant) throws(JournalFailure) -> SequenceNumber {
        try live.withLock { (live) throws(JournalFailure) -> SequenceNumber in
            if let ahead = live.ahead { throw ahead }
            guard let journal else { throw .closed }
            return try journal.append(.review, partition: 0, key: key, time: now, bytes)
        }
    }
}
