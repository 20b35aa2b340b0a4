// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many bytes of batches are at work; each is held in memory until it is decided.
final class BatchRoom: Sendable {
    private let bytes = Atomic<Int>(0)

    /// Whether a batch of this length may be worked on.
    func enter(_ length: Int) -> Bool {
        let (_, now) = bytes.wrappingAdd(length, ordering: .relaxed)
        if now <= Limits.batchBytesAtWork { return true }
        leave(length)
        return false
    }

    func leave(_ length: Int) { bytes.wrappingSubtract(length, ordering: .relaxed) }
}
