// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Enforcement
import Journal
import Ledger
import Logging
import ServiceLifecycle
import UsageModel

/// Keeps what hangs off the journal up to it, on threads of its own, until the service stops: views and snapshots.
struct Keeping: Service, CustomStringConvertible {
    private let opening: Opening
    private let retention: Int64
    private let logger: Logger

    /// What the log calls it: by itself it would be written out whole, the policy with it.
    var description: String { "Keeping" }

    /// `retention` is in microseconds.
    init(_ opening: Opening, retention: Int64, _ logger: Logger) {
        self.opening = opening
        self.retention = retention
        self.logger = logger
    }

    func run() async throws {
        let judgeLoop = startJudging()
        defer { judgeLoop.stop() }
        guard let journal = opening.journal, let views = opening.views, let cases = opening.cases,
            let snapshots = opening.snapshots
        else {
            try? await gracefulShutdown()
            return
        }
        let feeder = ViewFeeder(journal, views)
        let viewLoop = startViews("views") { try feeder.step() }
        let caseFeeder = CaseFeeder(journal, cases)
        let caseLoop = startViews("cases") { try caseFeeder.step() }
        let snapshotLoop = startSnapshots(journal, snapshots)
        try? await gracefulShutdown()
        snapshotLoop.stop()
        caseLoop.stop()
        viewLoop.stop()
    }

    /// Decides what was answered before it could be, as soon as the engine is free.
    private func startJudging() -> BackgroundLoop {
        let (logger, engine) = (logger, opening.engine)
        let loop = BackgroundLoop("late") { _ in
            do throws(JournalFailure) {
                return try engine.judge(at: WallClock.now) ? 0 : Limits.judgePause
            } catch {
                logger.error("What was answered late cannot be decided yet", metadata: ["error": "\(error)"])
                return Limits.retryPause
            }
        }
        engine.late.whenWaiting { loop.ring() }
        return loop
    }

    private func startViews(_ name: String, _ step: @escaping @Sendable () throws -> Bool) -> BackgroundLoop {
        let logger = logger
        // A decision that somebody waits for goes first; what is looked at afterwards may follow some milliseconds
        // later.
        return BackgroundLoop(name, isPatient: true) { _ in
            do {
                return try step() ? 0 : Limits.viewPause
            } catch {
                logger.error(
                    "The views cannot be brought up",
                    metadata: ["views": "\(name)", "error": "\(type(of: error))"]
                )
                return Limits.retryPause
            }
        }
    }

    private func startSnapshots(_ journal: Journal, _ snapshots: SnapshotTaker) -> BackgroundLoop {
        let (logger, retention, policies) = (logger, retention, opening.policies)
        return BackgroundLoop("snapshots", isPatient: true) { _ in
            do throws(JournalFailure) {
                let now = WallClock.now
                guard try snapshots.takeIfDue(at: now) else { return Limits.snapshotPause }
                let tally = snapshots.tally
                logger.info("A snapshot was taken", metadata: ["at": "\(tally.last.map { "\($0)" } ?? "")"])
                if tally.differing > 0 {
                    logger.error(
                        "Decisions came out differently than they were written",
                        metadata: ["count": "\(tally.differing)"]
                    )
                }
                let oldest = now.advanced(byMicroseconds: -retention)
                try policies?.restate(before: oldest, at: now)
                try snapshots.forget(before: oldest)
            } catch {
                snapshots.countFailure()
                logger.error("A snapshot could not be taken", metadata: ["error": "\(error)"])
            }
            return Limits.snapshotPause
        }
    }

    /// Writes a last snapshot, when nothing is decided any more, so that the next start has nothing to decide again.
    func finish() {
        guard let journal = opening.journal, let snapshots = opening.snapshots else { return }
        // An engine that knows what the journal does not know is not to be gone on from.
        guard opening.engine.ahead == nil else { return }
        let (logger, now) = (logger, WallClock.now)
        do throws(JournalFailure) {
            // Nor may one cover what is not decided.
            try opening.engine.judgeAll(at: now)
        } catch {
            logger.error("The last snapshot could not be written", metadata: ["error": "\(error)"])
            return
        }
        opening.engine.ask { engine in
            do throws(JournalFailure) {
                try journal.waitUntilAllDurable()
                try snapshots.write(engine, at: journal.end, now)
            } catch {
                logger.error("The last snapshot could not be written", metadata: ["error": "\(error)"])
            }
        }
    }
}
