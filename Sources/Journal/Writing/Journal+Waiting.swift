// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Journal {
    /// Calls `body` once, when the record and all before it are durable, or can no longer become so.
    ///
    /// It is called on the writing thread, which waits for it: hand on, do not work. When the answer is known already
    /// it is called before this returns. A group waits for no more records once somebody waits for it.
    ///
    /// - Error: `failed` when the record was never made durable, `missing` when there is no such record yet.
    package func whenDurable(
        _ sequence: SequenceNumber,
        _ body: @Sendable @escaping (Result<Void, JournalFailure>) -> Void
    ) {
        if sequence < durable { return body(.success(())) }
        var answer: Result<Void, JournalFailure>?
        let isToHurry = state.withLock { state in
            if sequence.value < state.durable {
                answer = .success(())
            } else if let failure = state.failure {
                answer = .failure(.failed(reason: "\(failure)"))
            } else if sequence.value >= state.end {
                answer = .failure(.missing(sequence))
            } else {
                state.waiters.append(Waiter(sequence: sequence.value, body: body))
                return state.isToHurry
            }
            return false
        }
        if let answer { return body(answer) }
        if isToHurry { bell.ring() }
    }

    /// Waits until the record and all before it are durable; for threads that may wait.
    package func waitUntilDurable(_ sequence: SequenceNumber) throws(JournalFailure) {
        if sequence < durable { return }
        let bell = Bell()
        let result = Mutex<Result<Void, JournalFailure>>(.success(()))
        let box = WaitBox(bell: bell, result: result)
        whenDurable(sequence) { box.finish($0) }
        bell.wait()
        try box.answer.get()
    }

    /// Waits until everything appended so far is durable.
    package func waitUntilAllDurable() throws(JournalFailure) {
        let end = end
        if end.value > 0 { try waitUntilDurable(SequenceNumber(end.value - 1)) }
    }
}

/// Hands the answer from the writing thread to the one that waits.
private final class WaitBox: Sendable {
    private let bell: Bell
    private let result: Mutex<Result<Void, JournalFailure>>

    init(bell: Bell, result: consuming Mutex<Result<Void, JournalFailure>>) {
        self.bell = bell
        self.result = result
    }

    func finish(_ result: Result<Void, JournalFailure>) {
        self.result.withLock { $0 = result }
        bell.ring()
    }

    var answer: Result<Void, JournalFailure> { result.withLock { $0 } }
}
