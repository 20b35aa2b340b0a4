// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Enforcement
import Journal
import Ledger
import ServiceLifecycle
import Simulator
import UsageModel

/// The simulated contact center of a demo: a day with planted abusers, some thousand times as fast as it was.
struct DemoFeed: Service {
    private let engine: JournaledEngine
    private let cases: (any CaseStore)?
    private let seed: UInt64
    private let say: @Sendable (String) -> Void
    /// Events decided between two pauses, and the pause: two thousand a second leave a small machine idle enough.
    private static let burst = 100
    private static let pause = 50

    init(
        _ engine: JournaledEngine,
        cases: (any CaseStore)?,
        seed: UInt64,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.engine = engine
        self.cases = cases
        self.seed = seed
        self.say = say
    }

    func run() async throws {
        let (engine, cases, seed, say) = (engine, cases, seed, say)
        // Made and used on the thread of the loop alone.
        nonisolated(unsafe) var feeder: Feeder?
        let loop = BackgroundLoop("demo") { _ in
            unsafe feeder = unsafe feeder ?? Feeder(engine, cases, seed, say)
            return unsafe feeder?.step() == true ? Self.pause : 60_000
        }
        try? await gracefulShutdown()
        loop.stop()
    }

    /// When the simulated day begins: the last midnight (UTC) of a working day that is over by now.
    static func start(before now: Instant) -> Instant {
        let day: Int64 = 86_400_000_000
        var midnight = now.microseconds / day * day - day
        // 1970-01-01 was a Thursday.
        while [2, 3].contains((midnight / day) % 7) { midnight -= day }
        return Instant(microseconds: midnight)
    }

    /// What the thread of the loop works with.
    private final class Feeder {
        private let engine: JournaledEngine
        private let simulation: Simulation
        private let say: @Sendable (String) -> Void
        private var announcer = FindingAnnouncer()
        private var caseAnnouncer: CaseAnnouncer
        private var count = 0
        private var isDone = false

        init(
            _ engine: JournaledEngine,
            _ cases: (any CaseStore)?,
            _ seed: UInt64,
            _ say: @escaping @Sendable (String) -> Void
        ) {
            self.engine = engine
            caseAnnouncer = CaseAnnouncer(cases)
            self.say = say
            simulation = Simulation(seed: seed, start: DemoFeed.start(before: WallClock.now))
        }

        /// Decides the next events; false when the day is over.
        func step() -> Bool {
            guard !isDone else { return false }
            var bytes: [UInt8] = []
            var places: [Range<Int>] = []
            while places.count < DemoFeed.burst {
                let start = bytes.count
                guard simulation.next(into: &bytes) != nil else { break }
                places.append(start..<(bytes.count - 1))
            }
            var report = IngestReport()
            do throws(JournalFailure) {
                try engine.ingest(places[...], of: bytes.span, at: WallClock.now, into: &report)
            } catch {
                say("proviso: \(error)")
                return true
            }
            count += places.count
            announcer.announce(engine, say)
            caseAnnouncer.announce(say)
            isDone = places.isEmpty
            if isDone {
                say("proviso: the simulated day is over: \(count) events. The service goes on; end it with Ctrl-C.")
            }
            return !isDone
        }
    }
}
