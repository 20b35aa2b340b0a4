// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// What a snapshot says about itself.
package struct SnapshotStamp: Hashable, Sendable {
    /// The first record that is not in it: replay goes on from there.
    package var sequence: SequenceNumber
    /// The format of its content, as the engine numbers it.
    package var engineVersion: UInt32
    /// The SHA-256 of the policy it was taken under: 32 bytes.
    package var policy: [UInt8]
    /// When it was taken, as whoever took it said.
    package var time: Instant
    /// Bytes of its content; set when it is written.
    package internal(set) var contentBytes = 0
    /// The SHA-256 of its content; set when it is written.
    package internal(set) var contentDigest: [UInt8] = []

    /// What a snapshot will say that covers the records before `sequence`.
    package init(sequence: SequenceNumber, engineVersion: UInt32, policy: [UInt8], time: Instant) {
        (self.sequence, self.engineVersion, self.policy, self.time) = (sequence, engineVersion, policy, time)
    }
}

/// The 128 bytes before the content of a snapshot.
///
/// - Shape: magic, version, version of the engine, sequence, bytes of the content, time, SHA-256 of the policy, SHA-256
///   of the content, zeros, checksum at 124.
extension SnapshotStamp {
    static let headerBytes = 128
    private static let magic = Array("PRVSNAP1".utf8)
    private static let version: UInt32 = 1

    var header: [UInt8] {
        var bytes = Self.magic
        bytes.append(number: Self.version)
        bytes.append(number: engineVersion)
        bytes.append(number: sequence.value)
        bytes.append(number: UInt64(contentBytes))
        bytes.append(number: time.microseconds)
        bytes += policy
        bytes += contentDigest
        bytes.pad(to: 124)
        bytes.append(number: Checksum.of(bytes[...]))
        return bytes
    }

    /// Reads a header; nil when it is none of a snapshot.
    init?(header bytes: [UInt8]) {
        guard bytes.count == Self.headerBytes, bytes.starts(with: Self.magic), bytes.number(8) == Self.version,
            Checksum.of(bytes[..<124]) == bytes.number(124, as: UInt32.self)
        else { return nil }
        self.init(
            sequence: SequenceNumber(bytes.number(16)),
            engineVersion: bytes.number(12),
            policy: Array(bytes[40..<72]),
            time: Instant(microseconds: bytes.number(32))
        )
        contentBytes = Int(bytes.number(24, as: UInt64.self))
        contentDigest = Array(bytes[72..<104])
    }
}
