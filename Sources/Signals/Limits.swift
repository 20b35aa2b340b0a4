// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The bounds of one table, each a number with a reason.
public struct SignalLimits: Hashable, Sendable {
    /// The most keys; a further key is refused and counted until another expires.
    ///
    /// 4,000,000: at 250 bytes a key this is 1 GB, the share of a small machine that one table may take.
    public var keys: Int = 4_000_000

    /// The standard bounds.
    public init() {}
}
