// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The place of a record in the order of the whole journal; the first record has 0.
///
/// It is also the index of the record's leaf in the Merkle tree.
package struct SequenceNumber: Hashable, Comparable, Sendable {
    /// How many records come before this one.
    package var value: UInt64

    /// The place after `value` records.
    @inlinable
    package init(_ value: UInt64) { self.value = value }

    @inlinable
    package static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left.value < right.value }

    /// The place behind this one.
    @inlinable
    package var next: SequenceNumber { SequenceNumber(value + 1) }
}

extension SequenceNumber: CustomStringConvertible {
    /// The number, in decimal.
    package var description: String { "\(value)" }
}
