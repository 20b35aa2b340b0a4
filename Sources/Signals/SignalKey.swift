// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a signal is counted by: the identity of one customer's number, campaign, device and so on.
///
/// The engine makes it from the customer and the key parts of a signal; this module only compares and
/// hashes it. The hash has no seed, so that a replay lays a table out as the first run did.
///
/// - Shape: 128 bits; two keys are one when all bits agree.
public struct SignalKey: Hashable, Sendable {
    /// The upper 64 bits.
    public var high: UInt64
    /// The lower 64 bits.
    public var low: UInt64

    /// The key with these bits.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
