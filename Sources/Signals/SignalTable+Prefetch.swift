// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor

// A table of many keys is larger than any cache; what one event waits for is memory. Whoever has several events at
// hand asks for all of their cache lines first, in two steps, and decides afterwards.

// Mutating although nothing changes: a table that is only read through a property is copied for it.
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

    /// Asks for those parts of a record that lie in the pool; the record should have arrived.
    public mutating func prefetchParts(of key: SignalKey) {
        guard hasParts, let record = index.guess(KeyIndex.tag(key)) else { return }
        unsafe records.withUnsafeBufferPointer { words in
            unsafe pool.words.withUnsafeBufferPointer { parts in
                guard let base = words.baseAddress, let partBase = parts.baseAddress else { return }
                for layout in layouts where layout.block >= 0 {
                    let place = unsafe base + (record &* stride &+ layout.offset &+ Int(layout.block))
                    let block = unsafe Block(bits: place.pointee)
                    guard block.exists else { continue }
                    unsafe proviso_prefetch(partBase + block.first)
                    guard layout.ringWidth > 0 else { continue }
                    // Of a ring the oldest entry will be looked at, and the newest be written behind.
                    let capacity = block.capacity / layout.ringWidth
                    let (oldest, count) = unsafe (Int(place[1] & 0xFFFF_FFFF), Int(place[1] >> 32))
                    let next = oldest &+ count >= capacity ? oldest &+ count &- capacity : oldest &+ count
                    unsafe proviso_prefetch(partBase + (block.first &+ oldest &* layout.ringWidth))
                    unsafe proviso_prefetch(partBase + (block.first &+ next &* layout.ringWidth))
                }
            }
        }
    }
}
