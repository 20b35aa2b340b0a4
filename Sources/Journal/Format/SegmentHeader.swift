// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The first 4,096 bytes of a segment: what must be known to read and to go on without the segments before.
///
/// - Shape: magic, version, length of the header, first sequence, length of the file, chain value, partitions, length
///   of the origin, a zero, the origin from byte 48, the counters of the partitions from byte 1,024, checksum at 4,092.
struct SegmentHeader: Hashable, Sendable {
    static let byteCount = 4_096
    static let version: UInt32 = 1
    static let magic = Array("PRVJRNL1".utf8)
    private static let originStart = 48
    private static let countersStart = 1_024
    private static let checksumStart = 4_092

    /// The sequence of the first record.
    var first: UInt64
    var segmentBytes: Int
    /// The checksum of the last record before, which the first one goes on from; 0 in the first segment.
    var chain: UInt32
    var origin: String
    /// How many records each partition had before this segment.
    var counters: [UInt64]

    /// The header's bytes.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(number: Self.version)
        bytes.append(number: UInt32(Self.byteCount))
        bytes.append(number: first)
        bytes.append(number: UInt64(segmentBytes))
        bytes.append(number: chain)
        bytes.append(number: UInt32(counters.count))
        bytes.append(number: UInt32(origin.utf8.count))
        bytes.append(number: UInt32(0))
        bytes += origin.utf8
        bytes.pad(to: Self.countersStart)
        for counter in counters { bytes.append(number: counter) }
        bytes.pad(to: Self.checksumStart)
        bytes.append(number: Checksum.of(bytes[...]))
        return bytes
    }

    /// Reads and checks the header of the file `path`.
    init(_ bytes: [UInt8], path: String) throws(JournalFailure) {
        guard bytes.count == Self.byteCount else {
            throw .damaged(path: path, offset: bytes.count, reason: "the file ends within its header")
        }
        guard bytes.starts(with: Self.magic) else {
            throw .damaged(path: path, offset: 0, reason: "this is no segment of a journal")
        }
        let version: UInt32 = bytes.number(8)
        guard Checksum.of(bytes[..<Self.checksumStart]) == bytes.number(Self.checksumStart) else {
            throw .damaged(path: path, offset: 0, reason: "the checksum of the header does not match")
        }
        guard version == Self.version else { throw .unsupported(path: path, version: version) }
        first = bytes.number(16)
        segmentBytes = Int(bytes.number(24, as: UInt64.self))
        chain = bytes.number(32)
        let partitions = Int(bytes.number(36, as: UInt32.self))
        let originLength = Int(bytes.number(40, as: UInt32.self))
        guard (1...Limits.partitions).contains(partitions), originLength <= Limits.originBytes,
            segmentBytes <= Limits.segmentBytesMax
        else { throw .damaged(path: path, offset: 24, reason: "a length in the header is beyond what there can be") }
        origin = String(decoding: bytes[Self.originStart..<Self.originStart + originLength], as: UTF8.self)
        counters = (0..<partitions).map { bytes.number(Self.countersStart + 8 * $0) }
    }

    init(first: UInt64, segmentBytes: Int, chain: UInt32, origin: String, counters: [UInt64]) {
        (self.first, self.segmentBytes, self.chain) = (first, segmentBytes, chain)
        (self.origin, self.counters) = (origin, counters)
    }
}
