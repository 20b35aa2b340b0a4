// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a journal may be at most, and how it paces itself.
package enum Limits {
    /// Bytes of one segment file: as many as a second of the fastest traffic writes a fifth of, and few enough
    /// that the last one is read in some hundredths of a second after a crash.
    package static let segmentBytes = 64 << 20
    /// Bytes of the smallest segment: a header, and one record of the largest event.
    package static let segmentBytesMin = 1 << 16
    /// Bytes of the largest segment: an offset in an index counts eights and has 32 bits.
    package static let segmentBytesMax = 1 << 30
    /// Bytes of one record: the largest event (262,144), a decision line with all its reasons, and room.
    package static let recordBytes = 1 << 20
    /// Bytes that may wait to be written; two such buffers exist. At 300,000 records a second, 50 milliseconds.
    package static let bufferBytes = 16 << 20
    /// Partitions one journal may have: their counters lie in the header of each segment.
    package static let partitions = 256
    /// Bytes of the name of a journal, which stands in every header and checkpoint.
    package static let originBytes = 255
    /// Nanoseconds a group gathers while nobody waits for it: with its own writing and that of the group before, some
    /// 1.3 milliseconds each, a record is durable within 10. Each group costs the disk three writes and a flush.
    package static let gatherNanoseconds: Int64 = 6_000_000
    /// Bytes from which a group is written although it could gather longer.
    package static let groupBytes = 1 << 20
    /// Nanoseconds between two looks of the thread that keeps indexes and tree up, while there is something to do.
    package static let keeperNanoseconds: Int64 = 20_000_000
    /// Nanoseconds between two attempts to prepare a segment on a full disk.
    package static let retryNanoseconds: Int64 = 500_000_000
    /// Nanoseconds between two signed checkpoints while records arrive.
    package static let checkpointNanoseconds: Int64 = 5_000_000_000
    /// How often opening tries to get hold of a folder, and microseconds between two attempts: a tenth of a second.
    package static let lockAttempts = 10
    package static let lockMicroseconds: UInt32 = 10_000
    /// Bytes read from a file at once.
    package static let chunkBytes = 1 << 20
    /// Bytes read for one record: most are shorter; a longer one is read again whole.
    package static let pieceBytes = 8 << 10
    /// Records hashed into the tree in one go, so that the thread that does it stays ready for the next segment.
    package static let leavesAtOnce = 4_096
    /// Snapshots that are kept: the newest, and two to fall back to.
    package static let snapshots = 3
    /// Bytes of the content of one snapshot: what ten million keys need, several times over.
    package static let snapshotBytes = 64 << 30
}
