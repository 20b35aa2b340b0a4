// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The time before which no customer that has been heard of lately is.
///
/// Customers' streams may lie at different times, a file of one after a file of another for instance. What a slow one
/// still needs must not be forgotten because a fast one is ahead; one that has fallen silent must not hold the
/// others back. So the horizon is the least watermark among the last 50,000 to 100,000 events of the partition.
struct Horizon {
    private static let generation = 50_000
    var current = Instant(microseconds: .max)
    var previous = Instant(microseconds: .max)
    var count = 0

    /// The horizon, the customer of this watermark being heard of.
    mutating func observe(_ watermark: Instant) -> Instant {
        if count >= Self.generation {
            previous = current
            current = Instant(microseconds: .max)
            count = 0
        }
        count += 1
        if watermark < current { current = watermark }
        return min(current, previous)
    }
}
