// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor

// A table of many keys is larger than any cache; what one event waits for is memory. Whoever has several events at
// hand asks for all of their cache lines first, in two steps, and decides afterwards.

extension SignalTable {
    /// Asks for the cache line in which the search for a key begins.
    public mutating func prefetchIndex(of key: SignalKey) { index.prefetch(KeyIndex.tag(key)) }

    /// Asks for the record of a key; the line of the index should have arrived.
    ///
    /// - Cost: at most eight lines are asked for, as many as processors of this class fetch at a time.
    public mutating func prefetchRecord(of key: SignalKey) {
        guard let record = index.guess(KeyIndex.tag(key)) else { return }
        let first = record &* stride
        unsafe records.withUnsafeBufferPointer { words in
            guard let base = words.baseAddress else { return }
            var word = first
            let end = min(first &+ stride, first &+ 64)
            while word < end {
                unsafe proviso_prefetch(base + word)
                word &+= 8
            }
        }
    }
}
