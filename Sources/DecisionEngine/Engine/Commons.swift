// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// The signals across customers: one table per key space, shared by all partitions of an engine.
///
/// What an event tells is not seen by it, nor by anything within a second of event time: it waits until a reader's
/// time is past that. Within that second the order of arrival does not matter; what waits is taken by its own
/// time, and by arrival only where times are equal.
///
/// No single customer moves the table on: what is told counts once a second customer's time agrees with it
/// (`CommonTime`), and a reader whose time does not agree with the others' sees nothing of it and leaves it alone.
///
/// - Memory: 88 bytes for each thing told that waits.
final class Commons {
    /// Something told that does not count yet.
    struct Waiting {
        var time: Instant
        var arrival: UInt64
        var number: Int
        var key: SignalKey
        var input: SignalInput

        func precedes(_ other: Waiting) -> Bool {
            time == other.time ? arrival < other.arrival : time < other.time
        }
    }

    let tables: [TableBox?]
    /// A heap per space: the earliest first.
    var waiting: [[Waiting]]
    var arrivals: UInt64 = 0
    var time = CommonTime()
    var horizon = Horizon()
    /// The customer at hand: whether its time agrees with the others', and the times the tables are used with.
    private(set) var isTimely = false
    private var clock = SignalTable.Clock(now: Instant(microseconds: 0), horizon: Instant(microseconds: .min))
    /// How often the earliest had to count at once, because as many were waiting as may.
    var hurriedCount: UInt64 = 0

    init(_ policy: CompiledPolicy) {
        tables = policy.spaces.map { $0.isAcrossCustomers ? TableBox($0) : nil }
        waiting = Array(repeating: [], count: tables.count)
        isNeeded = tables.contains { $0 != nil }
    }

    /// Whether the policy has such signals.
    let isNeeded: Bool

    /// The record of a key in a space as the customer at hand sees it at a moment.
    func find(_ space: Int, _ key: SignalKey, at now: Instant) -> Int? {
        guard isTimely else { return nil }
        settle(space, until: now)
        return tables[space]?.table.find(
            key,
            at: now,
            clock: SignalTable.Clock(now: now, horizon: clock.horizon)
        )
    }

    /// The table of a space; nil for the spaces of one customer.
    func table(of space: Int) -> TableBox? { tables[space] }

    /// Takes the time of the customer whose event comes now.
    func observe(_ now: Instant, of customer: SignalKey) {
        isTimely = time.observe(now, of: customer)
        clock = SignalTable.Clock(now: now, horizon: horizon.observe(now))
    }

    /// Takes what an event tells one signal of a space.
    func tell(_ space: Int, _ number: Int, _ key: SignalKey, _ time: Instant, _ input: SignalInput) {
        settle(space, until: clock.now.advanced(byMicroseconds: -Limits.commonsDelayMicroseconds))
        if waiting[space].count >= Limits.commonsWaiting {
            hurriedCount += 1
            // What lies ahead of everybody else must not hurry what does not.
            guard isTimely else { return }
            takeEarliest(space)
        }
        arrivals += 1
        push(Waiting(time: time, arrival: arrivals, number: number, key: key, input: input), space)
    }

    /// Lets everything count that was told of this moment or an earlier one, if the time of the customer at hand agrees
    /// with the others'.
    func settle(_ space: Int, until limit: Instant) {
        guard isTimely else { return }
        while let first = waiting[space].first, first.time <= limit { takeEarliest(space) }
    }

    private func takeEarliest(_ space: Int) {
        guard let first = pop(space), let table = tables[space] else { return }
        let clock = SignalTable.Clock(now: first.time, horizon: self.clock.horizon)
        guard let record = table.table.record(for: first.key, at: first.time, clock: clock) else { return }
        table.table.add(first.number, to: record, at: first.time, first.input)
    }

    func push(_ item: Waiting, _ space: Int) {
        waiting[space].append(item)
        var place = waiting[space].count - 1
        while place > 0, waiting[space][place].precedes(waiting[space][(place - 1) / 2]) {
            waiting[space].swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private func pop(_ space: Int) -> Waiting? {
        guard let first = waiting[space].first, let last = waiting[space].popLast() else { return nil }
        guard !waiting[space].isEmpty else { return first }
        waiting[space][0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < waiting[space].count {
                if waiting[space][child].precedes(waiting[space][least]) { least = child }
            }
            guard least != place else { return first }
            waiting[space].swapAt(place, least)
            place = least
        }
    }
}
