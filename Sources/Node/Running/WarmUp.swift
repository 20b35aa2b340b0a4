// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Journal
import Ledger
import Simulator
import UsageModel

/// Decides events of a simulated contact center by an engine of its own, before anybody asks: what is made at its first
/// use (tables of the numbering plan, patterns, types, memory) is made then, and no caller waits for it.
///
/// Nothing of it is kept, and nothing that is decided later depends on it.
enum WarmUp {
    /// Takes as long as some thousand decisions, at most `Limits.warmUp`; the answer is how many were taken.
    @discardableResult
    static func run(_ policy: Policy) -> Int {
        let engine = JournaledEngine(Fold(Engine(policy: policy)), journal: nil)
        let simulation = Simulation(seed: 1, start: Instant(microseconds: 1_772_445_600_000_000))
        let end = ContinuousClock.now + Limits.warmUp
        var bytes: [UInt8] = []
        var count = 0
        while count < Limits.warmUpEvents, ContinuousClock.now < end {
            bytes.removeAll(keepingCapacity: true)
            guard simulation.next(into: &bytes) != nil else { break }
            _ = try? engine.decide(bytes.span.extracting(..<(bytes.count - 1)), at: Instant(microseconds: 0))
            count += 1
        }
        return count
    }
}
