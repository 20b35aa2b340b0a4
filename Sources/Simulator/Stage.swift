// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Something that goes on at a customer: it acts, and says when it acts next.
protocol Activity {
    /// Acts at this moment of event time; the answer is the next moment, or `nil` when it is over.
    mutating func act(at instant: Int64, on stage: Stage) -> Int64?
}

/// Where everything happens: the queue of what comes next, in order of arrival.
///
/// - Memory: the events of the sessions that are under way, not those of the day.
final class Stage {
    private struct Item {
        let at: Int64
        let order: UInt64
        let content: Content
    }

    private enum Content {
        case line([UInt8])
        case step(Int)
    }

    let start: Int64
    let end: Int64
    let seed: UInt64
    private var heap: [Item] = []
    private var order: UInt64 = 0
    private var activities: [any Activity] = []
    private(set) var labels: [Label] = []

    init(start: Int64, end: Int64, seed: UInt64) {
        self.start = start
        self.end = end
        self.seed = seed
    }

    /// Lets an activity begin at a moment.
    func add(_ activity: some Activity, at instant: Int64) {
        activities.append(activity)
        push(Item(at: instant, order: nextOrder(), content: .step(activities.count - 1)))
    }

    /// Adds a label whose events are still to come; the answer names it.
    func add(_ label: Label) -> Int {
        labels.append(label)
        return labels.count - 1
    }

    /// Hands over a finished line; the moment of its event belongs to the label.
    func deliver(_ bytes: [UInt8], arrival: Int64, time: Int64, label: Int?) {
        if let label { labels[label].count(at: time) }
        push(Item(at: arrival, order: nextOrder(), content: .line(bytes)))
    }

    /// The next line and its moment of arrival.
    func next() -> (line: [UInt8], arrival: Int64)? {
        while let item = pop() {
            switch item.content {
            case .line(let bytes): return (bytes, item.at)
            case .step(let index):
                var activity = activities[index]
                let moment = activity.act(at: item.at, on: self)
                activities[index] = activity
                if let moment, moment < end {
                    precondition(moment > item.at, "An activity stood still at \(item.at).")
                    push(Item(at: moment, order: nextOrder(), content: .step(index)))
                }
            }
        }
        return nil
    }

    /// The moment at so many thousandths of the simulated time.
    func moment(permille: Int64) -> Int64 { start + (end - start) / 1000 * permille }

    /// The first full hour from which a place has lawful hours for a while; early in a simulation that has none.
    func daytime(_ offsetMinutes: Int) -> Int64 {
        var candidate = start
        while candidate < end - (end - start) / 4 {
            let local = LocalTime(at: candidate, offsetMinutes: offsetMinutes)
            if local.isWorkday, (10...15).contains(local.hour) { return candidate }
            candidate += 30 * Span.minute
        }
        return moment(permille: 80)
    }
}

extension Stage {
    private func nextOrder() -> UInt64 {
        order += 1
        return order
    }

    private func precedes(_ left: Item, _ right: Item) -> Bool {
        left.at != right.at ? left.at < right.at : left.order < right.order
    }

    private func push(_ item: Item) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(heap[child], heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private func pop() -> Item? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count {
                if precedes(heap[child], heap[least]) { least = child }
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
