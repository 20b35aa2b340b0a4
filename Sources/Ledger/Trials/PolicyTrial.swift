// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Synchronization
package import UsageModel

/// A policy that decides beside the one in force, on a thread of its own, over what stands in the journal.
///
/// As a shadow it follows what is decided from now on; as a backtest it goes over what was decided since a moment. It
/// is never in the way of a decision: it reads durable records, and gets what others leave of the processors.
///
/// - Memory: a second engine, while it runs.
package final class PolicyTrial: Sendable {
    package enum Kind: String, Sendable, Hashable {
        case shadow, backtest
    }

    package enum State: String, Sendable, Hashable {
        /// The state at its beginning is being made.
        case preparing
        case running
        /// A backtest that came to its end.
        case done
        case stopped
        case failed
    }

    /// How far it is and what it found.
    package struct Report: Sendable {
        package var state = State.preparing
        /// The first record that was compared, and the one after the last.
        package var from: SequenceNumber?
        package var to: SequenceNumber?
        package var tally = TrialTally()
    }

    package let kind: Kind
    /// The SHA-256 of the pack.
    package let sha256: String
    private let candidate: Policy
    private let current: @Sendable () -> Policy
    private let journal: Journal
    private let snapshots: SnapshotStore
    private let former: FormerPolicies
    /// Of a backtest: events recorded before are not compared.
    private let since: Instant?
    private let shared = Mutex(Report())
    private let loop = Mutex<BackgroundLoop?>(nil)
    private let work = Mutex(Work())
    /// Records compared in one go: some tenths of a second.
    private static let most = 20_000
    /// Milliseconds between looks for new records.
    private static let pause = 200

    /// A trial; `start` begins it. Without `since` it is a shadow.
    package init(
        _ candidate: Policy,
        against current: @escaping @Sendable () -> Policy,
        _ journal: Journal,
        _ snapshots: SnapshotStore,
        _ former: FormerPolicies,
        since: Instant?
    ) {
        kind = since == nil ? .shadow : .backtest
        sha256 = candidate.definition.sha256
        self.candidate = candidate
        self.current = current
        self.journal = journal
        self.snapshots = snapshots
        self.former = former
        self.since = since
    }

    package var report: Report { shared.withLock { $0 } }

    /// Begins, on a thread of its own.
    package func start() {
        let end = journal.durable
        loop.withLock { loop in
            loop = BackgroundLoop("policy trial", isPatient: true) { loop in
                guard !loop.shouldStop, self.report.state == .preparing || self.report.state == .running else {
                    return Self.pause
                }
                do throws(JournalFailure) {
                    return try self.work.withLock { (work) throws(JournalFailure) in
                        try self.step(&work, end, loop)
                    }
                } catch {
                    self.shared.withLock { $0.state = .failed }
                    return Self.pause
                }
            }
        }
    }

    /// Ends it and waits for its thread; what it found stays to be read.
    package func stop() {
        let running = loop.withLock { loop -> BackgroundLoop? in
            defer { loop = nil }
            return loop
        }
        running?.stop()
        shared.withLock { if $0.state == .preparing || $0.state == .running { $0.state = .stopped } }
    }

    /// What belongs to the thread alone.
    private struct Work {
        var fold: Fold?
        var next = SequenceNumber(0)
    }

    private func step(_ work: inout Work, _ end: SequenceNumber, _ loop: BackgroundLoop) throws(JournalFailure) -> Int {
        guard let fold = work.fold else {
            try begin(&work, end)
            return 0
        }
        let limit = kind == .backtest ? min(end, journal.durable) : journal.durable
        let stop = min(limit, SequenceNumber(work.next.value + UInt64(Self.most)))
        var tally = report.tally
        try compare(fold, from: work.next, upTo: stop, &tally) { loop.shouldStop }
        work.next = max(work.next, stop)
        let isDone = kind == .backtest && stop >= limit
        if isDone { work.fold = nil }
        shared.withLock {
            $0.tally = tally
            $0.to = stop
            if isDone { $0.state = .done }
        }
        return stop < limit ? 0 : Self.pause
    }

    /// Makes the state that the candidate begins with: what was known there, carried over as a change of policy does.
    private func begin(_ work: inout Work, _ end: SequenceNumber) throws(JournalFailure) {
        var start = end
        if let since {
            start = journal.first
            try journal.read(from: journal.first, upTo: end) { record in
                guard record.time < since else { return false }
                start = record.sequence.next
                return true
            }
        }
        let restart = Restart(journal, snapshots, former: former, at: Instant(microseconds: 0))
        let (fold, _, _) = try restart.restore(current(), upTo: start)
        work.fold = try fold.changed(to: candidate).fold
        work.next = start
        let from = start
        shared.withLock {
            $0.state = .running
            ($0.from, $0.to) = (from, from)
        }
    }

    private func compare(
        _ fold: Fold,
        from: SequenceNumber,
        upTo: SequenceNumber,
        _ tally: inout TrialTally,
        until isOver: () -> Bool
    ) throws(JournalFailure) {
        var written: [[UInt8]] = []
        func settle() {
            guard !fold.isEmpty else { return }
            fold.decide()
            for (place, result) in fold.results.enumerated() where !result.isDuplicate {
                unsafe written[place].withUnsafeBytes { written in
                    unsafe fold.lines[result.line].withUnsafeBytes { line in
                        unsafe tally.add(written: written, candidate: line)
                    }
                }
            }
            written.removeAll(keepingCapacity: true)
        }
        try journal.read(from: from, upTo: upTo) { record in
            switch record.kind {
            case .decision:
                let event = unsafe record.first.assumingMemoryBound(to: UInt8.self)
                guard unsafe fold.read(event.span, at: 0..<event.count) == nil else { break }
                written.append(record.secondBytes)
                if fold.isFull { settle() }
            case .act:
                settle()
                if let act = ActRecord(record.firstBytes) { fold.apply(act) }
            default: break
            }
            return !isOver()
        }
        settle()
    }
}
