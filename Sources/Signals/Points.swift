// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `novelty`: the time since the key was first seen; forgotten when the key stays away for a whole window.
///
/// - Shape: first moment, newest moment, number of events, period.
/// - Memory: 32 bytes.
/// - Error: none; a late event can only move the first moment back.
struct Novelty {
    let area: Words
    let layout: SignalLayout

    func add(at: Int64, _ input: SignalInput) {
        guard advance(to: at, period: input.period) else { return }
        area[signed: 0] = area[2] == 0 ? at : min(at, area[signed: 0])
        area[signed: 1] = area[2] == 0 ? at : max(at, area[signed: 1])
        area[2] &+= 1
    }

    private func advance(to at: Int64, period: Int64) -> Bool {
        switch layout.clock {
        case .none: return true
        case .calendar: return layout.enter(period, area, at: 3)
        case .sliding:
            if area[2] > 0, at &- area[signed: 1] >= layout.span { area.clear(from: 0, count: 3) }
            return true
        }
    }

    func read(at: Int64, period: Int64) -> (sinceMilliseconds: Int64, isFirst: Bool) {
        _ = advance(to: at, period: period)
        guard area[2] > 0 else { return (0, true) }
        let since = max(0, at &- area[signed: 0]) / 1_000
        return (since, area[2] == 1 && at <= area[signed: 0])
    }
}

/// `last`: the newest value and when it came.
///
/// - Shape: value, moment, whether there is one, period.
/// - Memory: 32 bytes.
/// - Error: none; a late event does not replace a newer value.
struct LastValue {
    let area: Words
    let layout: SignalLayout

    func add(at: Int64, _ input: SignalInput) {
        guard advance(to: at, period: input.period), area[2] == 0 || at >= area[signed: 1] else { return }
        area[0] = input.value
        area[signed: 1] = at
        area[2] = 1
    }

    private func advance(to at: Int64, period: Int64) -> Bool {
        switch layout.clock {
        case .none: return true
        case .calendar: return layout.enter(period, area, at: 3)
        case .sliding:
            if area[2] > 0, at &- area[signed: 1] >= layout.span { area.clear(from: 0, count: 3) }
            return true
        }
    }

    func read(at: Int64, period: Int64) -> (value: UInt64, milliseconds: Int64)? {
        _ = advance(to: at, period: period)
        guard area[2] > 0 else { return nil }
        return (area[0], Arithmetic.floor(area[signed: 1], 1_000))
    }
}

/// `streak`: how many events in a row, up to the newest, met a condition.
///
/// - Shape: length, newest moment, period.
/// - Memory: 24 bytes.
/// - Error: none; events count in the order of their arrival.
struct Streak {
    let area: Words
    let layout: SignalLayout

    func add(at: Int64, _ input: SignalInput) {
        guard advance(to: at, period: input.period) else { return }
        area[0] = input.isBad ? area[0] &+ 1 : 0
        area[signed: 1] = max(at, area[signed: 1])
    }

    private func advance(to at: Int64, period: Int64) -> Bool {
        switch layout.clock {
        case .none: return true
        case .calendar: return layout.enter(period, area, at: 2)
        case .sliding:
            if at &- area[signed: 1] >= layout.span { area[0] = 0 }
            return true
        }
    }

    func read(at: Int64, period: Int64) -> UInt64 {
        _ = advance(to: at, period: period)
        return area[0]
    }
}

extension SignalLayout {
    /// Starts a new period at zero; `false` for an event of a period that is over.
    func enter(_ period: Int64, _ area: Words, at index: Int) -> Bool {
        let tick = Arithmetic.moment(period)
        if tick > area[signed: index] {
            area.clear(from: 0, count: index)
            area[signed: index] = tick
        }
        return tick == area[signed: index]
    }
}
