// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The patience of somebody who needs the engine while another has it: first where it stands, for a batch gives it
/// back within a tenth of a millisecond, then without holding the thread, which has others to serve.
package struct EngineTurn: ~Copyable {
    private let engine: JournaledEngine
    private let within: Duration?
    private var until: ContinuousClock.Instant?
    private var attempts = 0

    /// Waits for as long as `within` says, from the first time it has to; nil: as long as it takes.
    package init(_ engine: JournaledEngine, within: Duration?) {
        self.engine = engine
        self.within = within
    }

    deinit { if attempts > 0 { engine.waiting.wrappingSubtract(1, ordering: .relaxed) } }

    /// Waits a little, for the engine was not free; false when there is no time left.
    package mutating func wait() async -> Bool {
        if attempts == 0 {
            let (others, _) = engine.waiting.wrappingAdd(1, ordering: .relaxed)
            if let within { until = ContinuousClock.now + within }
            // Where several wait already it is held for long: whoever stood on the spot would keep others waiting.
            if others >= Limits.engineQueue { attempts = Limits.engineYields + Limits.engineNaps }
        }
        attempts += 1
        if attempts <= Limits.engineYields {
            sched_yield()
            return true
        }
        let left = until.map { ContinuousClock.now.duration(to: $0) }
        if let left, left <= .zero { return false }
        if attempts <= Limits.engineYields + Limits.engineNaps {
            usleep(Limits.napMicroseconds)
            return true
        }
        // Longer each time: a thousand that wait for a second must not be what keeps the machine busy.
        let doublings = min(attempts - Limits.engineYields - Limits.engineNaps - 1, Limits.patienceDoublings)
        let pause = Duration.microseconds(Limits.patienceMicroseconds << Int64(doublings))
        do {
            try await Task.sleep(for: left.map { min($0, pause) } ?? pause)
            return true
        } catch {
            return false
        }
    }
}

extension JournaledEngine {
    /// Whether nobody has the engine right now.
    package var isFree: Bool { live.withLockIfAvailable { _ in true } ?? false }

    /// Lets decisions that wait have the engine before the next events of a batch.
    func stepBack() {
        var courtesies = Limits.courtesies
        while waiting.load(ordering: .relaxed) > 0, courtesies > 0 {
            usleep(Limits.napMicroseconds)
            courtesies -= 1
        }
    }
}
