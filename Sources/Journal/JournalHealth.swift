// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How a journal is at one moment.
package struct JournalHealth: Hashable, Sendable {
    /// The sequence the next record gets, and that before which everything is durable.
    package var end: SequenceNumber
    package var durable: SequenceNumber
    /// Bytes that were appended and not yet handed to the writer.
    package var waitingBytes: Int
    /// Groups made durable since the journal was opened.
    package var groups: Int
    /// The failure that ended it; nil while it works.
    package var failure: JournalFailure?
    /// Why there is no next segment; records are taken until the present one is full.
    package var roomFailure: JournalFailure?
    /// How many records the Merkle tree has, and what it ran into; it is derived, and made up for later.
    package var treeSize: UInt64
    package var treeFailure: JournalFailure?
    package var isClosed: Bool

    /// Whether it takes records and will go on to.
    package var isWell: Bool { failure == nil && roomFailure == nil && !isClosed }
}

extension Journal {
    /// How the journal is right now.
    package var health: JournalHealth {
        let (size, problem) = tree.withLock { ($0?.tree.size ?? 0, $0?.problem) }
        let treeFailure = problem.map { .noTree(reason: $0) } ?? treeFailure.withLock { $0 }
        return state.withLock { state in
            JournalHealth(
                end: SequenceNumber(state.end),
                durable: SequenceNumber(state.durable),
                waitingBytes: state.fill.count,
                groups: state.groups,
                failure: state.failure,
                roomFailure: state.spareFailure,
                treeSize: size,
                treeFailure: treeFailure,
                isClosed: state.isClosing
            )
        }
    }
}
