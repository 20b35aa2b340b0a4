// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The 56 bytes before the payload of a record.
///
/// - Shape: checksum, length, sequence, sequence within the partition, key, time, first sequence of the group, length
///   of the first part, kind, a zero, partition; the lowest byte of each number first (`docs/journal.md`).
struct RecordHeader: Hashable, Sendable {
    static let byteCount = 56

    /// CRC32C of all bytes of the record behind it, going on from the checksum of the record before.
    var checksum: UInt32
    /// Bytes of the record, this header included, padding not.
    var length: Int
    var sequence: UInt64
    /// How many records of the same partition come before.
    var partitionSequence: UInt64
    var key: UInt64
    var time: Int64
    /// The first record of the group this one was written with: everything before that one was durable by then.
    var group: UInt64
    /// Bytes of the first part of the payload.
    var firstLength: Int
    var kind: RecordKind
    var isPlain: Bool
    var partition: Int

    /// Reads what may be a header; nothing is judged.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        checksum = unsafe bytes.number(offset)
        length = Int(unsafe bytes.number(offset + 4, as: UInt32.self))
        sequence = unsafe bytes.number(offset + 8)
        partitionSequence = unsafe bytes.number(offset + 16)
        key = unsafe bytes.number(offset + 24)
        time = unsafe bytes.number(offset + 32)
        group = unsafe bytes.number(offset + 40)
        firstLength = Int(unsafe bytes.number(offset + 48, as: UInt32.self))
        kind = RecordKind(rawValue: unsafe bytes.number(offset + 52))
        isPlain = unsafe bytes.number(offset + 53, as: UInt8.self) == 0
        partition = Int(unsafe bytes.number(offset + 54, as: UInt16.self))
    }

    init(
        length: Int,
        sequence: UInt64,
        partitionSequence: UInt64,
        key: UInt64,
        time: Int64,
        group: UInt64,
        firstLength: Int,
        kind: RecordKind,
        partition: Int
    ) {
        checksum = 0
        isPlain = true
        (self.length, self.sequence, self.partitionSequence) = (length, sequence, partitionSequence)
        (self.key, self.time, self.group, self.firstLength) = (key, time, group, firstLength)
        (self.kind, self.partition) = (kind, partition)
    }

    /// Writes all but the checksum, which is known when the record before has one.
    @inline(__always)
    func write(to target: UnsafeMutableRawPointer) {
        unsafe target.put(UInt32(truncatingIfNeeded: length), at: 4)
        unsafe target.put(sequence, at: 8)
        unsafe target.put(partitionSequence, at: 16)
        unsafe target.put(key, at: 24)
        unsafe target.put(time, at: 32)
        unsafe target.put(group, at: 40)
        unsafe target.put(UInt32(truncatingIfNeeded: firstLength), at: 48)
        unsafe target.put(kind.rawValue, at: 52)
        unsafe target.put(UInt8(0), at: 53)
        unsafe target.put(UInt16(truncatingIfNeeded: partition), at: 54)
    }

    /// Bytes from the beginning of this record to that of the next.
    @inline(__always)
    var stride: Int { Self.stride(of: length) }

    @inline(__always)
    static func stride(of length: Int) -> Int { (length + 7) & ~7 }

    /// The checksum a record should have.
    @inline(__always)
    static func checksum(of record: UnsafeRawBufferPointer, after previous: UInt32) -> UInt32 {
        unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: record[4...]), after: previous)
    }
}
