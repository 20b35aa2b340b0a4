// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// A queue of numbers between two threads: what is taken first was put first, and whoever finds it empty waits.
///
/// Numbers, because they may go from thread to thread freely; what they stand for stays where it is.
final class Handover: Sendable {
    private let waiting = Mutex<[Int]>([])
    private let count: DispatchSemaphore

    /// A queue that holds the numbers below `filled`.
    init(filled: Int = 0) {
        waiting.withLock { $0 = Array(0..<filled) }
        count = DispatchSemaphore(value: 0)
        for _ in 0..<filled { count.signal() }
    }

    /// Puts a number at the end.
    func put(_ number: Int) {
        waiting.withLock { $0.append(number) }
        count.signal()
    }

    /// Takes the first number; waits until there is one.
    func take() -> Int {
        count.wait()
        return waiting.withLock { $0.removeFirst() }
    }

    /// Whether nothing waits right now.
    var isEmpty: Bool { waiting.withLock { $0.isEmpty } }
}
