// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// A piece of a segment in memory.
///
/// - Shape: readable 64 bytes beyond its end, so that readers may look sixteen bytes at a time.
@safe final class ReadChunk: Sendable {
    static let padding = 64
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        unsafe base = .allocate(byteCount: capacity + Self.padding, alignment: 64)
        unsafe (base + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    }

    deinit { unsafe base.deallocate() }

    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: capacity) }
}

/// One record as it was read, its checksum verified.
///
/// - Memory: keeps the piece of the file it lies in, up to a mebibyte; copy what must stay.
@safe package struct JournalRecord: Sendable {
    let header: RecordHeader
    let chunk: ReadChunk
    let start: Int
    /// Where in its segment the record begins, in bytes.
    package let fileOffset: Int

    init(header: RecordHeader, chunk: ReadChunk, start: Int, fileOffset: Int) {
        (self.header, self.chunk, self.start, self.fileOffset) = (header, chunk, start, fileOffset)
    }

    /// A record that somebody handed over, as it was stored; nil when the bytes are none. Its checksum is not known
    /// to be right: that needs the record before, or a proof.
    package init?(stored bytes: [UInt8]) {
        guard bytes.count >= RecordHeader.byteCount, bytes.count <= Limits.recordBytes else { return nil }
        let chunk = ReadChunk(capacity: bytes.count)
        unsafe bytes.withUnsafeBytes {
            unsafe UnsafeMutableRawBufferPointer(mutating: chunk.bytes).copyMemory(from: $0)
        }
        let header = unsafe RecordHeader(chunk.bytes, at: 0)
        guard header.length == bytes.count, header.firstLength <= header.length - RecordHeader.byteCount else {
            return nil
        }
        self.init(header: header, chunk: chunk, start: 0, fileOffset: 0)
    }

    package var kind: RecordKind { header.kind }
    package var partition: Int { header.partition }
    package var sequence: SequenceNumber { SequenceNumber(header.sequence) }
    /// How many records of the same partition come before this one.
    package var partitionSequence: UInt64 { header.partitionSequence }
    /// The key the record can be found by: of a decision its key, of an act the hash of its id.
    package var key: UInt64 { header.key }
    /// When the record was received, as whoever appended it said.
    package var time: Instant { Instant(microseconds: header.time) }

    /// The first part of the payload: of a decision the event's bytes.
    ///
    /// - Shape: valid while the record is; at least 32 readable bytes follow, not all of them zero.
    package var first: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(
            start: chunk.base + start + RecordHeader.byteCount,
            count: header.firstLength
        )
    }

    /// The second part of the payload: of a decision its line.
    package var second: UnsafeRawBufferPointer {
        let before = RecordHeader.byteCount + header.firstLength
        return unsafe UnsafeRawBufferPointer(start: chunk.base + start + before, count: header.length - before)
    }

    /// The whole record as stored, without padding: what a leaf of the Merkle tree is the hash of.
    package var stored: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: chunk.base + start, count: header.length)
    }

    /// A copy of the first part.
    package var firstBytes: [UInt8] { unsafe [UInt8](first) }
    /// A copy of the second part.
    package var secondBytes: [UInt8] { unsafe [UInt8](second) }
}
