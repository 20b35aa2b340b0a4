// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Holds events back until nothing earlier can come any more.
///
/// Call records are written when a call ends, its attempt lies before that: without this a replay would see most
/// attempts late.
///
/// - Memory: the events of the last few hours of the file, `Limits.heldEvents` at most; what does not fit goes out
///   early.
struct ReorderBuffer {
    private struct Held {
        let time: Int64
        let order: UInt64
        let line: [UInt8]
    }

    private let horizon: Int64
    private var heap: [Held] = []
    private var order: UInt64 = 0
    private var newest = Int64.min

    init(horizon: Int64) { self.horizon = horizon }

    mutating func add(_ line: [UInt8], at time: Int64, emit: ([UInt8]) -> Void) {
        order += 1
        push(Held(time: time, order: order, line: line))
        newest = max(newest, time)
        while let first = heap.first, newest - first.time > horizon || heap.count > Limits.heldEvents {
            pop()
            emit(first.line)
        }
    }

    mutating func drain(emit: ([UInt8]) -> Void) {
        while let first = heap.first {
            pop()
            emit(first.line)
        }
    }

    private func precedes(_ left: Held, _ right: Held) -> Bool {
        left.time != right.time ? left.time < right.time : left.order < right.order
    }

    private mutating func push(_ held: Held) {
        heap.append(held)
        var child = heap.count - 1
        while child > 0, precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count {
                if precedes(heap[child], heap[least]) { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
