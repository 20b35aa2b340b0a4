// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Reads the records of one segment in order and verifies each.
///
/// - Memory: one piece of the file, a mebibyte, or what is said, or what the longest record needs.
/// - Cost: one copy out of the page cache and the checksum: about 0.2 µs per record of 1,100 bytes.
struct SegmentReader {
    let file: OpenFile
    private let files: JournalFiles
    private var chunk: ReadChunk
    /// Where in the file the piece begins, and how much of it is filled.
    private var chunkStart = 0
    private var filled = 0
    /// Where the next record begins.
    private(set) var offset: Int
    /// Bytes of the file that count.
    let limit: Int
    /// The sequence the next record must have, and the checksum it goes on from.
    private(set) var expected: UInt64
    private(set) var chain: UInt32
    /// How many records each partition had; empty: not checked.
    private(set) var counters: [UInt64]
    private let partitions: Int
    private(set) var group: UInt64 = 0

    /// A reader from the first record of a segment on, up to the byte `limit` of its file.
    init(
        _ file: OpenFile,
        _ header: SegmentHeader,
        limit: Int,
        _ files: JournalFiles,
        piece: Int = Limits.chunkBytes
    ) {
        (self.file, self.files, self.limit) = (file, files, limit)
        (offset, expected, chain) = (SegmentHeader.byteCount, header.first, header.chain)
        (counters, partitions) = (header.counters, header.counters.count)
        chunk = ReadChunk(capacity: min(piece, max(4_096, limit - offset)))
    }

    /// Goes on at a record that is known to begin there, after one with this checksum.
    mutating func seek(to offset: Int, sequence: UInt64, chain: UInt32) {
        (self.offset, expected, self.chain, counters) = (offset, sequence, chain, [])
        group = 0
    }

    /// The next record; nil where zeros or the limit follow.
    mutating func next() throws(JournalFailure) -> JournalRecord? {
        let available = limit - offset
        guard available >= RecordHeader.byteCount else { return nil }
        try load(RecordHeader.byteCount)
        let head = unsafe RecordHeader(chunk.bytes, at: offset - chunkStart)
        if head.length == 0, head.checksum == 0 { return nil }
        guard head.length >= RecordHeader.byteCount, head.length <= Limits.recordBytes, head.stride <= available else {
            throw damage("a record cannot be \(head.length) bytes long here")
        }
        try load(head.stride)
        let start = offset - chunkStart
        let stored = unsafe UnsafeRawBufferPointer(start: chunk.base + start, count: head.length)
        guard unsafe RecordHeader.checksum(of: stored, after: chain) == head.checksum else {
            throw damage("the checksum of record \(expected) does not match")
        }
        let padded = unsafe UnsafeRawBufferPointer(start: chunk.base + start, count: head.stride)
        if let reason = unsafe problem(of: head, padded) { throw damage(reason) }
        let record = JournalRecord(header: head, chunk: chunk, start: start, fileOffset: offset)
        if !counters.isEmpty { counters[head.partition] += 1 }
        group = head.group
        chain = head.checksum
        expected += 1
        offset += head.stride
        return record
    }

    /// What is wrong with a record whose checksum is right: nothing, unless it was moved or never a record.
    @inline(__always)
    private func problem(of head: RecordHeader, _ bytes: UnsafeRawBufferPointer) -> String? {
        if head.sequence != expected { return "record \(head.sequence) stands where \(expected) belongs" }
        if head.partition >= partitions { return "there is no partition \(head.partition)" }
        if head.firstLength > head.length - RecordHeader.byteCount { return "the first part is longer than the record" }
        if head.group > head.sequence || head.group < group { return "its group cannot begin with \(head.group)" }
        if !head.isPlain || head.kind.rawValue == 0 { return "its kind is none there can be" }
        if !counters.isEmpty, counters[head.partition] != head.partitionSequence {
            return "it is number \(head.partitionSequence) of its partition and should be \(counters[head.partition])"
        }
        for place in head.length..<head.stride where unsafe bytes[place] != 0 {
            return "the bytes behind it are not zero"
        }
        return nil
    }

    private func damage(_ reason: String) -> JournalFailure {
        .damaged(path: file.path, offset: offset, reason: reason)
    }

    /// Makes sure that this many bytes from `offset` on are in the piece.
    @inline(__always)
    private mutating func load(_ count: Int) throws(JournalFailure) {
        if offset >= chunkStart, offset + count <= chunkStart + filled { return }
        try refill(count)
    }

    @inline(never)
    private mutating func refill(_ count: Int) throws(JournalFailure) {
        // A record somebody kept lies in the piece: it stays his, and a new one is taken.
        if count > chunk.capacity || !isKnownUniquelyReferenced(&chunk) {
            chunk = ReadChunk(capacity: max(chunk.capacity, RecordHeader.stride(of: count)))
        }
        let most = min(chunk.capacity, limit - offset)
        (chunkStart, filled) = (offset, 0)
        filled = unsafe try files.fill(
            UnsafeMutableRawBufferPointer(start: chunk.base, count: most),
            from: file,
            at: offset
        )
        guard filled >= count else {
            throw .damaged(path: file.path, offset: offset + filled, reason: "the file ends within a record")
        }
    }
}
