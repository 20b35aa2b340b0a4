// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Synchronization
package import UsageModel

/// What was answered before it could be decided: each in the journal before its answer is given, and decided later.
///
/// Nothing here needs the engine, which is what could not be had in time. Its own locks are held for microseconds.
///
/// - Memory: the events and answers that wait, bounded by `Limits.lateAnswers` and `Limits.lateBytes`.
package final class LateAnswers: Sendable {
    /// An event that was answered and not decided.
    package struct Waiting: Sendable, Hashable {
        package var key: UInt64
        package var event: [UInt8]
        /// The answer that was given.
        package var line: [UInt8]
        package var answered: Verdict
        /// Its record; nil when nothing is kept.
        package var sequence: SequenceNumber?
    }

    /// What became of late events since the start of the process.
    package struct Tally: Sendable, Hashable {
        /// Events that were answered before they were decided, and those of them that have been decided.
        package var answered = 0
        package var judged = 0
        /// Decisions that came out stricter than the answer.
        package var stricter = 0
        /// Events that got no answer either, for too many waited.
        package var refused = 0
        /// How many wait now.
        package var waiting = 0
    }

    /// What a late event gets.
    package enum Outcome: Sendable {
        case answered([UInt8], SequenceNumber?)
        /// It waits already, or was decided before: the answer it got then.
        case repeated([UInt8], SequenceNumber?)
        case problem(DecodeProblem)
        /// Too many wait.
        case full
    }

    /// What the event alone tells.
    enum Prompt {
        case answer(StandIn.Answer)
        case problem(DecodeProblem)
    }

    private struct Desk {
        var standIn: StandIn
        var decoder = EventDecoder()
    }

    fileprivate struct Book {
        var byKey: [UInt64: Waiting] = [:]
        /// The keys in the order of their records, the next to be decided being `order[next]`; settled ones stay in.
        var order: [UInt64] = []
        var next = 0
        var bytes = 0
        var tally = Tally()
        /// Decided, but the decision is not on the disk yet: the place of the answer, and of the decision.
        var settling: [(answer: SequenceNumber, decision: SequenceNumber)] = []
        var notify: @Sendable () -> Void = {}
    }

    private let desk: Mutex<Desk>
    private let book: Mutex<Book>
    private let count: Atomic<Int>

    /// Nothing waits but what a restart found.
    init(_ policy: Policy, waiting: [Waiting] = []) {
        desk = Mutex(Desk(standIn: StandIn(policy: policy)))
        var book = Book()
        for entry in waiting { book.add(entry) }
        self.book = Mutex(book)
        count = Atomic(waiting.count)
    }

    /// Whether anything waits: one load.
    @inline(__always)
    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// Whether an event waits to be decided.
    package func waits(_ key: UInt64) -> Bool { !isEmpty && book.withLock { $0.byKey[key] != nil } }

    package var tally: Tally {
        book.withLock { book in
            var tally = book.tally
            tally.waiting = book.byKey.count
            return tally
        }
    }

    /// Goes by another policy from now on.
    package func take(_ policy: Policy) {
        desk.withLock { $0.standIn = StandIn(policy: policy) }
    }

    /// Calls `body` whenever something begins to wait.
    package func whenWaiting(_ body: @escaping @Sendable () -> Void) {
        let isWaiting = book.withLock { book in
            book.notify = body
            return !book.byKey.isEmpty
        }
        if isWaiting { body() }
    }

    /// The answer that an event gets without the engine.
    func fallback(
        _ bytes: Span<UInt8>,
        from sources: [String],
        refuses: Bool,
        emergencies: UInt64
    ) -> Prompt {
        desk.withLock { desk in
            var problem: DecodeProblem?
            let answer = desk.standIn.answer(refuses: refuses, emergencies: emergencies) { event in
                problem = desk.decoder.decode(bytes, into: &event).problem
                if problem == nil, !sources.isEmpty { problem = Fold.foreign(event, sources) }
                return problem == nil
            }
            if let answer { return .answer(answer) }
            guard let problem else { preconditionFailure("An event without an answer has a problem.") }
            return .problem(problem)
        }
    }

    /// Keeps an answer until its event is decided; `record` writes it down and says where.
    func keep(
        _ answer: StandIn.Answer,
        to event: Span<UInt8>,
        _ record: ([UInt8]) throws(JournalFailure) -> SequenceNumber?
    ) throws(JournalFailure) -> Outcome {
        let (outcome, notify) = try book.withLock { (book) throws(JournalFailure) -> (Outcome, @Sendable () -> Void) in
            if let known = book.byKey[answer.key] { return (.repeated(known.line, known.sequence), {}) }
            let bytes = event.count + answer.line.count
            guard book.byKey.count < Limits.lateAnswers, book.bytes + bytes <= Limits.lateBytes else {
                book.tally.refused += 1
                return (.full, {})
            }
            let copy = unsafe event.withUnsafeBufferPointer { unsafe Array($0) }
            let sequence = try record(copy)
            book.add(
                Waiting(
                    key: answer.key,
                    event: copy,
                    line: answer.line,
                    answered: answer.verdict,
                    sequence: sequence
                )
            )
            book.tally.answered += 1
            count.store(book.byKey.count, ordering: .relaxed)
            return (.answered(answer.line, sequence), book.notify)
        }
        notify()
        return outcome
    }

    /// What is to be decided next, the oldest first.
    func first(_ most: Int) -> [Waiting] {
        book.withLock { book in
            var first: [Waiting] = []
            for key in book.order[book.next...] {
                if let waiting = book.byKey[key] { first.append(waiting) }
                if first.count == most { break }
            }
            return first
        }
    }

    /// An event that waited was decided, there in the journal; without a verdict it had been decided before.
    func settle(_ key: UInt64, _ verdict: Verdict?, at sequence: SequenceNumber?) {
        book.withLock { book in
            guard let waiting = book.remove(key) else { return }
            book.tally.judged += 1
            if let verdict, verdict > waiting.answered { book.tally.stricter += 1 }
            if let answer = waiting.sequence, let sequence { book.settling.append((answer, sequence)) }
            count.store(book.byKey.count, ordering: .relaxed)
        }
    }

    /// The oldest answer whose decision is not on the disk: a snapshot that covered it would hide it from a restart.
    package func oldest(durable: SequenceNumber) -> SequenceNumber? {
        book.withLock { book in
            book.settling.removeAll { $0.decision < durable }
            let next = book.order[book.next...].first { book.byKey[$0] != nil }
            let waiting = next.flatMap { book.byKey[$0]?.sequence }
            return ([waiting].compactMap { $0 } + book.settling.map(\.answer)).min()
        }
    }
}

extension LateAnswers.Book {
    fileprivate mutating func add(_ waiting: LateAnswers.Waiting) {
        byKey[waiting.key] = waiting
        order.append(waiting.key)
        bytes += waiting.event.count + waiting.line.count
    }

    fileprivate mutating func remove(_ key: UInt64) -> LateAnswers.Waiting? {
        guard let waiting = byKey.removeValue(forKey: key) else { return nil }
        bytes -= waiting.event.count + waiting.line.count
        while next < order.count, byKey[order[next]] == nil { next += 1 }
        if next == order.count {
            order.removeAll(keepingCapacity: true)
            next = 0
        } else if next > Limits.lateAnswers {
            order.removeFirst(next)
            next = 0
        }
        return waiting
    }
}
