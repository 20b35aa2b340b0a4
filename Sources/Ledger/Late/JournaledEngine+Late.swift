// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import Journal
import Synchronization
package import UsageModel

extension JournaledEngine {
    /// Answers an event without the engine, which was not free in time: everything is allowed, or with `refuses` what
    /// may be refused is blocked. The event is decided as soon as the engine is free.
    ///
    /// The answer is in the journal before this returns; a repetition gets what the event got before.
    ///
    /// - Throws: when the journal takes nothing; then nothing was promised.
    package func answerLate(
        _ bytes: Span<UInt8>,
        from sources: [String] = [],
        refuses: Bool,
        at now: Instant
    ) throws(JournalFailure) -> LateAnswers.Outcome {
        let helped = emergencies.load(ordering: .relaxed)
        switch late.fallback(bytes, from: sources, refuses: refuses, emergencies: helped) {
        case .problem(let problem): return .problem(problem)
        case .answer(let answer):
            if answer.isEmergency { noteEmergency(in: answer.partition) }
            if let journal,
                let first = try journal.find(
                    key: answer.key,
                    kind: .decision,
                    newest: Limits.lateSegments
                )
            {
                return .repeated(first.secondBytes, first.sequence)
            }
            return try late.keep(answer, to: bytes) { (event) throws(JournalFailure) -> SequenceNumber? in
                // Beside whoever holds the engine: the order of what is decided is not touched.
                try journal?.append(
                    .late,
                    partition: answer.partition,
                    key: answer.key,
                    time: now,
                    event,
                    answer.line,
                    isBeside: true
                )
            }
        }
    }

    /// Decides some of what was answered before, the oldest first, when it is the engine's turn; true when more waits.
    ///
    /// - Throws: when the journal takes nothing; then all waits on.
    package func judge(at now: Instant) throws(JournalFailure) -> Bool {
        let waiting = late.first(Limits.lateAtOnce)
        guard !waiting.isEmpty else { return false }
        try live.withLock { (live) throws(JournalFailure) in try judge(waiting, &live, now) }
        return !late.isEmpty
    }

    /// Decides what was answered before, while the engine is held.
    func judge(_ waiting: [LateAnswers.Waiting], _ live: inout Live, _ now: Instant) throws(JournalFailure) {
        for entry in waiting {
            // Decided, or decided before: settled on the way. A version that cannot read it can never decide it.
            if case .problem = try decide(&live, entry.event.span, [], now) { late.settle(entry.key, nil, at: nil) }
        }
    }

    /// Decides all of it.
    package func judgeAll(at now: Instant) throws(JournalFailure) { while try judge(at: now) {} }
}

extension LateAnswers.Waiting {
    /// What a record of the journal says; nil when it is none of a late answer.
    init?(_ record: JournalRecord) {
        let line = record.secondBytes
        guard record.kind == .late, let read = DecisionLine(line),
            let verdict = Verdict.allCases.first(where: { $0.name == read.verdict })
        else { return nil }
        self.init(
            key: record.key,
            event: record.firstBytes,
            line: line,
            answered: verdict,
            sequence: record.sequence
        )
    }
}
