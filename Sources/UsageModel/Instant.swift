// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A moment of event time.
///
/// - Units: microseconds since 1970-01-01T00:00:00Z; negative before it.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch.
    public var microseconds: Int64

    /// The moment this many microseconds after the Unix epoch.
    @inlinable
    public init(microseconds: Int64) { self.microseconds = microseconds }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// The moment this many microseconds later; stays at the ends of the range instead of wrapping.
    @inlinable
    public func advanced(byMicroseconds delta: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(delta)
        return Instant(microseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }
}
