// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes groups: checksums, one write, one synchronization; a change of segment in between where there is one.
struct GroupWriter: Sendable {
    let segments: SegmentFiles
    let origin: String
    /// The segment being written.
    var file: OpenFile
    /// Where in it the next record goes.
    var offset: Int
    /// The checksum of the last record.
    var chain: UInt32

    /// What a group put where, to be told to those who read once it is durable.
    struct Written: Sendable {
        var parts: [Part] = []

        /// The records of a group that went into one segment.
        struct Part: Sendable {
            /// Set when they begin a new segment: its first record and the checksum before it.
            var segment: (first: UInt64, chain: UInt32)?
            var index: SegmentIndex
        }
    }

    /// Makes one group durable.
    mutating func write(_ group: borrowing AppendBuffer) throws(JournalFailure) -> Written {
        var written = Written()
        var (position, first) = (0, group.first)
        var segment: (first: UInt64, chain: UInt32)?
        for roll in group.rolls {
            let index = try write(group, position..<roll.position, first: first)
            written.parts.append(Written.Part(segment: segment, index: index))
            segment = (roll.first, chain)
            try begin(roll)
            (position, first) = (roll.position, roll.first)
        }
        let index = try write(group, position..<group.count, first: first)
        written.parts.append(Written.Part(segment: segment, index: index))
        return written
    }

    private mutating func begin(_ roll: Roll) throws(JournalFailure) {
        file = try segments.begin(
            roll.file,
            SegmentHeader(
                first: roll.first,
                segmentBytes: segments.segmentBytes,
                chain: chain,
                origin: origin,
                counters: roll.counters
            )
        )
        offset = SegmentHeader.byteCount
    }

    /// Gives the records in a part of the buffer their checksums, and makes them durable in the current segment.
    private mutating func write(
        _ group: borrowing AppendBuffer,
        _ range: Range<Int>,
        first: UInt64
    ) throws(JournalFailure) -> SegmentIndex {
        var index = SegmentIndex(first: first)
        guard !range.isEmpty else { return index }
        index.offsets.reserveCapacity(group.records)
        index.keys.reserveCapacity(group.records)
        index.kinds.reserveCapacity(group.records)
        var position = range.lowerBound
        while position < range.upperBound {
            let start = unsafe group.base + position
            let header = unsafe RecordHeader(UnsafeRawBufferPointer(start: start, count: RecordHeader.byteCount), at: 0)
            let record = unsafe UnsafeRawBufferPointer(start: start, count: header.length)
            chain = unsafe RecordHeader.checksum(of: record, after: chain)
            unsafe start.put(chain, at: 0)
            index.append(key: header.key, kind: header.kind.rawValue, offset: offset + position - range.lowerBound)
            index.lastTime = max(index.lastTime, header.time)
            position += header.stride
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: group.base + range.lowerBound, count: range.count)
        unsafe try segments.files.write(all: bytes, to: file, at: offset)
        try segments.files.synchronize(file)
        offset += range.count
        index.endOffset = offset
        return index
    }
}
