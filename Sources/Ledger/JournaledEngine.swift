// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import Foundation
package import Journal
import Synchronization
package import UsageModel

/// The engine and the journal as one: what is decided is written, in the order in which it was decided.
///
/// Everything that decides or changes what is decided goes through one lock: inside it an event is read, decided and
/// given to the journal's buffer, some microseconds in all. Waiting for the disk happens outside of it.
///
/// - Cost: for one event what the engine takes, and a copy of the event and its line.
package final class JournaledEngine: Sendable {
    /// The state behind the lock.
    struct Live {
        var fold: Fold
        var counts = DecisionCounts()
        /// Set when something was decided that the journal did not take: the engine is ahead of it, and nothing more is
        /// decided until both are opened anew.
        var ahead: JournalFailure?
    }

    /// Bytes of record that one decision may take beside its event: a line with as many reasons as a policy has rules
    /// that can fire at once is far shorter.
    static let lineBytes = 16 * 1_024

    let live: Mutex<Live>
    /// Nil when nothing is kept.
    package let journal: Journal?
    /// The policy that decides, to be asked without waiting for a decision.
    let inForce: Mutex<Policy>
    /// What was answered before it could be decided.
    package let late: LateAnswers
    /// How many wait for the engine to decide something: batches step back for them.
    let waiting = Atomic<Int>(0)
    /// The partitions in which somebody has called for help, as bits; never taken back.
    let emergencies: Atomic<UInt64>
    /// What can be told while the engine is at work for somebody else.
    private let told = Mutex((ahead: JournalFailure?.none, counts: DecisionCounts()))

    /// Goes on where a fold stands, and with what a restart found to be decided.
    package init(_ fold: sending Fold, journal: Journal?, waiting: [LateAnswers.Waiting] = []) {
        inForce = Mutex(fold.policy)
        late = LateAnswers(fold.policy, waiting: waiting)
        emergencies = Atomic(fold.engine.emergencyPartitions)
        live = Mutex(Live(fold: fold))
        self.journal = journal
    }

    /// What became of one event.
    package enum Answer: Sendable {
        /// The line of the decision, and its place in the journal.
        case decided([UInt8], SequenceNumber?)
        /// The event was decided before; the identity of that decision.
        case repeated(key: UInt64)
        case problem(DecodeProblem)
    }

    /// Decides one event, however long the engine has to be waited for. Its source begins with one of `sources`, where
    /// there are any.
    ///
    /// - Throws: when the journal takes nothing; then nothing was decided.
    package func decide(
        _ bytes: Span<UInt8>,
        from sources: [String] = [],
        at now: Instant
    ) throws(JournalFailure) -> Answer {
        try live.withLock { (live) throws(JournalFailure) in try decide(&live, bytes, sources, now) }
    }

    /// Decides one event when the engine is free; nil when it is not.
    package func decideIfFree(
        _ bytes: Span<UInt8>,
        from sources: [String] = [],
        at now: Instant
    ) throws(JournalFailure) -> Answer? {
        try live.withLockIfAvailable { (live) throws(JournalFailure) in try decide(&live, bytes, sources, now) }
    }

    func decide(
        _ live: inout Live,
        _ bytes: Span<UInt8>,
        _ sources: [String],
        _ now: Instant
    ) throws(JournalFailure) -> Answer {
        try checkRoom(live, bytes.count + Self.lineBytes)
        if let problem = live.fold.read(bytes, at: 0..<bytes.count, from: sources) { return .problem(problem) }
        live.fold.decide()
        let result = live.fold.results[0]
        if result.isDuplicate {
            note(&live, result, nil)
            return .repeated(key: result.key)
        }
        let line = Array(live.fold.lines[result.line])
        let sequence = try append(&live, result, bytes, line.span, now)
        note(&live, result, sequence)
        return .decided(line, sequence)
    }

    /// Counts a decision; what else hangs on it is rare.
    private func note(_ live: inout Live, _ result: Fold.Result, _ sequence: SequenceNumber?) {
        live.counts.add(result)
        if result.isEmergency { noteEmergency(in: result.partition) }
        if !late.isEmpty { late.settle(result.key, result.isDuplicate ? nil : result.verdict, at: sequence) }
    }

    func noteEmergency(in partition: Int) {
        emergencies.bitwiseOr(1 << UInt64(partition), ordering: .relaxed)
    }

    /// Decides some events, which lie at these places of the bytes; a bad one is reported and spoils no other.
    ///
    /// - Throws: when the journal takes nothing more; `report` says what was decided until then.
    package func ingest(
        _ places: ArraySlice<Range<Int>>,
        of bytes: Span<UInt8>,
        from sources: [String] = [],
        at now: Instant,
        into report: inout IngestReport
    ) throws(JournalFailure) {
        var rest = places
        while !rest.isEmpty {
            stepBack()
            let chunk = rest.prefix(EventBatch.usualCapacity)
            rest = rest.dropFirst(EventBatch.usualCapacity)
            let length = (chunk.last?.upperBound ?? 0) - (chunk.first?.lowerBound ?? 0)
            report = try live.withLock { [report] (live) throws(JournalFailure) -> IngestReport in
                var report = report
                try checkRoom(live, length + chunk.count * Self.lineBytes)
                for place in chunk {
                    if let problem = live.fold.read(bytes.extracting(place), at: place, from: sources) {
                        report.rejected.append((report.read, problem))
                    }
                    report.read += 1
                }
                live.fold.decide()
                let lines = live.fold.lines
                for result in live.fold.results {
                    if result.isDuplicate {
                        note(&live, result, nil)
                        report.duplicates += 1
                        continue
                    }
                    report.accepted += 1
                    let line = lines.span.extracting(result.line)
                    report.last = try append(&live, result, bytes.extracting(result.event), line, now)
                    note(&live, result, report.last)
                }
                return report
            }
        }
    }

    /// Applies a person's act; it holds for the next decision.
    package func apply(_ record: ActRecord, at now: Instant) throws(JournalFailure) -> (
        StandingOutcome, SequenceNumber?
    ) {
        try live.withLock { (live) throws(JournalFailure) in try apply(&live, record, now) }
    }

    /// Applies a person's act if what it was judged by is still so: nothing comes between the question and the act.
    ///
    /// The question is asked as `ask` does; what takes long is asked before, and compared here. Nil: it is not so any
    /// more, and nothing was done.
    package func apply(
        _ record: ActRecord,
        at now: Instant,
        while isStill: (Engine) -> Bool
    ) throws(JournalFailure) -> (StandingOutcome, SequenceNumber?)? {
        try live.withLock { (live) throws(JournalFailure) -> (StandingOutcome, SequenceNumber?)? in
            guard isStill(live.fold.engine) else { return nil }
            return try apply(&live, record, now)
        }
    }

    private func apply(
        _ live: inout Live,
        _ record: ActRecord,
        _ now: Instant
    ) throws(JournalFailure) -> (StandingOutcome, SequenceNumber?) {
        try checkRoom(live, Self.lineBytes)
        let outcome = live.fold.engine.apply(record.act)
        if case .unchanged = outcome { return (outcome, nil) }
        let key = Identity64.of(record.act.id)
        return (outcome, try note(&live, .act, key: key, record.bytes, at: now))
    }

    /// Asks the engine something that changes nothing.
    package func ask<Answer: Sendable>(_ question: (Engine) -> Answer) -> Answer {
        live.withLock { question($0.fold.engine) }
    }

    /// Why nothing more is decided until both are opened anew; nil when the engine is where the journal is.
    package var ahead: JournalFailure? { told.withLock { $0.ahead } }

    /// What has been decided since the start; while the engine is held, what had been when it was asked last.
    package var counts: DecisionCounts {
        for _ in 0..<Limits.engineYields {
            if let counts = live.withLockIfAvailable({ $0.counts }) {
                told.withLock { $0.counts = counts }
                return counts
            }
            sched_yield()
        }
        return told.withLock { $0.counts }
    }

    /// Refuses before anything is decided when the journal could not take it: a decision must not be ahead of it.
    func checkRoom(_ live: Live, _ bytes: Int) throws(JournalFailure) {
        guard let journal else { return }
        if let ahead = live.ahead { throw ahead }
        try journal.checkRoom(for: bytes)
    }

    private func fall(_ live: inout Live, _ failure: JournalFailure) {
        live.ahead = failure
        told.withLock { $0.ahead = failure }
    }

    private func append(
        _ live: inout Live,
        _ result: Fold.Result,
        _ event: Span<UInt8>,
        _ line: Span<UInt8>,
        _ now: Instant
    ) throws(JournalFailure) -> SequenceNumber? {
        guard let journal else { return nil }
        do throws(JournalFailure) {
            return try append(journal, result, event, line, now)
        } catch {
            fall(&live, .failed(reason: "a decision could not be written: \(error)"))
            throw error
        }
    }

    private func append(
        _ journal: Journal,
        _ result: Fold.Result,
        _ event: Span<UInt8>,
        _ line: Span<UInt8>,
        _ now: Instant
    ) throws(JournalFailure) -> SequenceNumber {
        unsafe try event.withUnsafeBytes { event throws(JournalFailure) in
            unsafe try line.withUnsafeBytes { line throws(JournalFailure) in
                unsafe try journal.append(
                    .decision,
                    partition: result.partition,
                    key: result.key,
                    time: now,
                    event,
                    line
                )
            }
        }
    }

    /// Writes something that is no decision into the order of the journal.
    private func note(
        _ live: inout Live,
        _ kind: RecordKind,
        key: UInt64,
        _ bytes: [UInt8],
        at now: Instant
    ) throws(JournalFailure) -> SequenceNumber? {
        guard let journal else { return nil }
        do throws(JournalFailure) {
            return unsafe try bytes.span.withUnsafeBytes { bytes throws(JournalFailure) in
                unsafe try journal.append(kind, partition: 0, key: key, time: now, bytes)
            }
        } catch {
            fall(&live, .failed(reason: "an act could not be written: \(error)"))
            throw error
        }
    }
}

/// What became of the events of a batch.
package struct IngestReport: Sendable {
    /// Events that were looked at, good and bad.
    package var read = 0
    package var accepted = 0
    package var duplicates = 0
    /// The places of bad events, counted from 0, and what is wrong with each.
    package var rejected: [(index: Int, problem: DecodeProblem)] = []
    /// The last record.
    package var last: SequenceNumber?

    package init() {}
}

/// Decisions by verdict, since the start of the process.
package struct DecisionCounts: Sendable, Hashable {
    package private(set) var verdicts = [UInt64](repeating: 0, count: Verdict.allCases.count)
    package private(set) var duplicates: UInt64 = 0

    mutating func add(_ result: Fold.Result) {
        if result.isDuplicate { duplicates += 1 } else { verdicts[Int(result.verdict.rawValue)] += 1 }
    }
}

/// A number for a text, the same in every run: the key of a record that is no decision.
package enum Identity64 {
    /// FNV-1a over the UTF-8, 64 bits.
    package static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
