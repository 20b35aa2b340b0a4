// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What is known of a segment that is full.
struct SealedSegment: Sendable {
    var first: UInt64
    var count: Int
    /// Where its records end, and the length of its file.
    var endOffset: Int
    var fileBytes: Int
    /// The checksum of its last record.
    var chain: UInt32
    var lastTime: Int64

    var end: UInt64 { first + UInt64(count) }
}

/// Which segments there are and what is durable in them; behind a lock of its own.
struct Catalog: Sendable {
    /// The full segments, in order.
    var sealed: [SealedSegment] = []
    /// Indexes of full segments that are not in a file yet.
    var unsaved: [SegmentIndex] = []
    /// The segment being written: its durable records.
    var active: SegmentIndex
    var activeFileBytes: Int

    /// The first record there is.
    var first: UInt64 { sealed.first?.first ?? active.first }

    /// The segment that holds a record: its first sequence, its end in the file, and how many records it has.
    func segment(of sequence: UInt64) -> (first: UInt64, endOffset: Int, count: Int)? {
        if sequence >= active.first { return (active.first, active.endOffset, active.count) }
        var (low, high) = (0, sealed.count)
        while low < high {
            let middle = (low + high) / 2
            if sealed[middle].end <= sequence { low = middle + 1 } else { high = middle }
        }
        guard low < sealed.count, sealed[low].first <= sequence else { return nil }
        return (sealed[low].first, sealed[low].endOffset, sealed[low].count)
    }

    /// Closes the segment being written and begins one with this record.
    mutating func roll(to first: UInt64, chain: UInt32, fileBytes: Int) {
        sealed.append(
            SealedSegment(
                first: active.first,
                count: active.count,
                endOffset: active.endOffset,
                fileBytes: activeFileBytes,
                chain: chain,
                lastTime: active.lastTime
            )
        )
        unsaved.append(active)
        active = SegmentIndex(first: first)
        active.offsets.reserveCapacity(sealed.last?.count ?? 0)
        active.reserveLookup(sealed.last?.count ?? 0)
        activeFileBytes = fileBytes
    }
}
