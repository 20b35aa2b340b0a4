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
            engine.waiting.wrappingAdd(1, ordering: .relaxed)
            if let within { until = ContinuousClock.now + within }
        }
        attempts += 1
        if attempts <= Limits.engineYields {
            sched_yield()
            return true
        }
        if let until, ContinuousClock.now >= until { return false }
        if attempts <= Limits.engineYields + Limits.engineNaps {
            usleep(Limits.napMicroseconds)
            return true
        }
        do {
            try await Task.sleep(for: .microseconds(Limits.patienceMicroseconds))
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
