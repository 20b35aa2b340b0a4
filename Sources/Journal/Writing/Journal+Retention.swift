// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
package import UsageModel

/// What may be removed from a journal.
package struct Retention: Hashable, Sendable {
    /// Records before this one are in a snapshot, so that no replay needs them: never more than this is removed.
    package var covered: SequenceNumber
    /// Segments whose newest record is older than this; nil: age alone removes nothing.
    package var olderThan: Instant?
    /// Segments while all together have more bytes than this; nil: size alone removes nothing.
    package var bytesMax: Int?

    /// Nothing but what is covered and old, or covered and too much.
    package init(covered: SequenceNumber, olderThan: Instant? = nil, bytesMax: Int? = nil) {
        (self.covered, self.olderThan, self.bytesMax) = (covered, olderThan, bytesMax)
    }
}

extension Journal {
    /// Removes whole segments, the oldest first; answers the first record that is left.
    ///
    /// The hashes of their records stay in the tree, so that proofs of what is kept go on working. A segment whose
    /// records no signed checkpoint covers stays until one does.
    package func remove(_ retention: Retention) throws(JournalFailure) -> SequenceNumber {
        let signed = options.keepsTree ? latestCheckpoint?.size ?? 0 : .max
        let removed = catalog.withLock { catalog in
            var bytes = catalog.sealed.reduce(catalog.activeFileBytes) { $0 + $1.fileBytes }
            var removed: [SealedSegment] = []
            while let segment = catalog.sealed.first, segment.end <= min(retention.covered.value, signed) {
                let isOld = retention.olderThan.map { segment.lastTime < $0.microseconds } ?? false
                let isTooMuch = retention.bytesMax.map { bytes > $0 } ?? false
                guard isOld || isTooMuch else { break }
                bytes -= segment.fileBytes
                removed.append(catalog.sealed.removeFirst())
                catalog.unsaved.removeAll { $0.first == segment.first }
            }
            return removed
        }
        for segment in removed {
            for name in [FileNames.index(segment.first), FileNames.segment(segment.first)] {
                let path = directory + "/" + name
                let code = options.files.remove(path)
                guard code == 0 || code == -ENOENT else { throw .io(operation: "removing", path: path, code: -code) }
            }
            try options.files.synchronizeFolder(directory)
        }
        return first
    }
}
