// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// A simulated platform: honest contact centers, planted abusers, and the usage events of all of them.
///
/// The same seed and the same parameters give the same bytes on any machine.
///
/// - Shape: events as NDJSON in order of arrival. The stream begins with what lies in the past (customers founded,
///   numbers assigned), which is older than `start`; reports arrive up to four minutes after they happened.
/// - Memory: the events of the sessions under way, a few megabytes for a hundred customers.
package final class Simulation {
    private let stage: Stage
    /// The customers, honest and not.
    package let customerCount: Int

    /// - Parameters:
    ///   - seed: which world it is.
    ///   - customers: how many in all; each scenario needs its own, the others are honest. `nil` gives one honest
    ///     customer of each trade and look-alike.
    ///   - duration: simulated time, in microseconds.
    ///   - scenarios: the abuse to plant.
    ///   - strengths: how plainly; each scenario is planted once for each.
    ///   - start: when it begins; `nil` stands for `Simulation.start(for:)`.
    package init(
        seed: UInt64 = 7,
        customers: Int? = nil,
        duration: Int64 = 86_400_000_000,
        scenarios: [Scenario] = Scenario.all,
        strengths: [Strength] = [.blatant],
        start: Instant? = nil
    ) {
        let start = (start ?? Simulation.start(for: duration)).microseconds
        stage = Stage(start: start, end: start + max(duration, 1), seed: seed)
        let world = World(stage: stage)
        let trades = HonestTrades.everybody
        let honest = customers.map { max(0, $0 - scenarios.count * strengths.count) } ?? trades.count
        for index in 0..<honest { trades[index % trades.count](world) }
        for strength in strengths {
            for scenario in scenarios { scenario.plant(Planting(scenario, strength, seed: seed), world) }
        }
        customerCount = world.customerCount
    }

    /// When a simulation of this length begins if nobody says otherwise: on Monday 2 March 2026, a whole day at
    /// midnight UTC, anything shorter at 15:00 UTC, when both America and Europe are at work.
    package static func start(for duration: Int64) -> Instant {
        let midnight: Int64 = 1_772_409_600_000_000
        return Instant(microseconds: midnight + (duration < 20 * Span.hour ? 15 * Span.hour : 0))
    }

    /// Appends the next event, with its line feed, and says when it arrives; `nil` when there are no more.
    package func next(into bytes: inout [UInt8]) -> Instant? {
        guard let next = stage.next() else { return nil }
        bytes.append(contentsOf: next.line)
        bytes.append(0x0A)
        return Instant(microseconds: next.arrival)
    }

    /// What was planted and what only looks like it; complete when the last event has been taken.
    package var labels: [Label] { stage.labels }

    /// The labels as JSON Lines.
    package var labelLines: [UInt8] { labels.flatMap { $0.line + [0x0A] } }
}
