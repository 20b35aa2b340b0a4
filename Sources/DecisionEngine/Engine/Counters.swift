// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a partition has counted.
public struct Counters: Sendable, Hashable {
    public var decided: UInt64 = 0
    public var duplicates: UInt64 = 0
    public var late: UInt64 = 0
    public var emergencies: UInt64 = 0
    /// Rules that could not be evaluated, and facts that were unknown.
    public var failures: UInt64 = 0
    public var missing: UInt64 = 0
    /// Things told across customers that took effect early, because too many were waiting.
    public var hurried: UInt64 = 0
    /// Measures that were left out, because their subject had as many as it may and stricter ones.
    public var crowdedOut: UInt64 = 0
    /// Exceptions that could not be understood: they cover nothing.
    public var unreadableExceptions: UInt64 = 0

    /// Nothing counted yet.
    public init() {}

    /// Adds what another partition counted.
    public mutating func add(_ other: Counters) {
        decided += other.decided
        duplicates += other.duplicates
        late += other.late
        emergencies += other.emergencies
        failures += other.failures
        missing += other.missing
        hurried += other.hurried
        crowdedOut += other.crowdedOut
        unreadableExceptions += other.unreadableExceptions
    }
}
