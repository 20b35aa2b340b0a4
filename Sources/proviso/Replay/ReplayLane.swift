// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Synchronization

/// The way of batches from reading to deciding: on one thread, or with a thread of its own for each half.
///
/// Either way batches are decided in the order they were read, by one engine: the number of threads changes no byte.
/// Reading costs about half of deciding: with a second thread a replay took seven tenths of the time.
final class ReplayLane {
    /// Batches on their way: one is read, one decided, and the others even out what differs.
    private static let batches = 6
    /// Events of one batch: enough that handing it over costs little for each.
    private static let handedOver = 64

    private let stage: DecisionStage
    private let batches: [EventBatch]
    private var current = 0
    private let free: Handover
    private let filled = Handover()
    /// What stopped the deciding thread, once something has.
    private let failure = FailureBox()
    private let isDone = Handover()
    private let hasThread: Bool

    /// A lane that ends in a stage; `threads` above one gives the stage a thread of its own.
    init(policy: Policy, stage: DecisionStage, threads: Int) {
        self.stage = stage
        hasThread = threads > 1
        let capacity = hasThread ? Self.handedOver : EventBatch.usualCapacity
        batches = (0..<(hasThread ? Self.batches : 1)).map { _ in EventBatch(policy: policy, capacity: capacity) }
        free = Handover(filled: batches.count)
        current = free.take()
        if hasThread { start() }
    }

    /// The batch that is being filled.
    var batch: EventBatch { batches[current] }

    /// Sends the batch on its way and makes the next one ready; `isPause` when nothing more can be read right now.
    func send(isPause: Bool) throws {
        guard hasThread else {
            try stage.take(batch)
            if isPause { try stage.flush() }
            return batch.removeAll()
        }
        if batch.count > 0 {
            filled.put(current)
            current = free.take()
        }
        try failure.rethrow()
    }

    /// Waits until everything sent has been decided and written.
    func finish() throws {
        guard hasThread else { return try send(isPause: true) }
        // Whatever has failed, the thread is told that nothing follows, and ends.
        if batch.count > 0 {
            filled.put(current)
            current = free.take()
        }
        filled.put(-1)
        _ = isDone.take()
        try failure.rethrow()
    }

    private func start() {
        // The stage belongs to the thread until `finish` has returned, a batch to whoever took its number.
        nonisolated(unsafe) let (stage, batches) = (stage, batches)
        let (free, filled, failure, isDone) = (free, filled, failure, isDone)
        let thread = Thread {
            while true {
                if filled.isEmpty { failure.keep { unsafe try stage.flush() } }
                let number = filled.take()
                guard number >= 0 else { break }
                failure.keep { unsafe try stage.take(batches[number]) }
                unsafe batches[number].removeAll()
                free.put(number)
            }
            failure.keep { unsafe try stage.flush() }
            isDone.put(0)
        }
        // Rules nest; the default of a second thread is too small for the deepest expression a pack may have.
        thread.stackSize = 8 << 20
        thread.start()
    }
}

/// The first failure of a thread, for another one to throw.
private final class FailureBox: Sendable {
    private let error = Mutex<(any Error)?>(nil)

    /// Does some work unless something has failed before.
    func keep(_ work: () throws -> Void) {
        guard error.withLock({ $0 == nil }) else { return }
        do {
            try work()
        } catch {
            let found = error
            self.error.withLock { $0 = found }
        }
    }

    /// Throws what has failed.
    func rethrow() throws {
        if let found = error.withLock({ $0 }) { throw found }
    }
}
