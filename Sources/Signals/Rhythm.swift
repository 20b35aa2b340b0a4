// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `regularity`: the coefficient of variation of the time between events.
///
/// A gap longer than the window does not count (the event before it has left), nor do the gaps around a late
/// event: rhythm is told from events in order.
///
/// - Shape: newest bucket's number, the newest event's time, number of gaps, the block: per bucket gaps
///   (32 bits), their sum and their sum of squares.
/// - Memory: 32 bytes, and 384 (sliding) or 32 from the second event on.
/// - Error: the window slides by sixteenths; sums of squares are reals, added in the order of arrival.
struct Rhythm {
    let area: Words
    let layout: SignalLayout

    private static let none = Int64.min
    private var block: Block { Block(bits: area[3]) }
    private var counts: Int { 0 }
    private var sums: Int { (layout.buckets &+ 1) / 2 }
    private var squares: Int { sums &+ layout.buckets }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick, &pool)
        guard tick == area[signed: 0] else { return }
        let last = area[signed: 1]
        guard last != Self.none else {
            area[signed: 1] = at
            return
        }
        guard at >= last else { return }
        area[signed: 1] = at
        let gap = at &- last
        guard layout.clock != .sliding || gap < layout.span else { return }
        if !block.exists {
            guard let fresh = pool.take(WordPool.size(holding: squares + layout.buckets)) else {
                pool.overflowCount &+= 1
                return
            }
            area[3] = fresh.bits
        }
        let slot = layout.slot(tick)
        pool.edit(block) { words in
            guard words[half: slot] < .max else { return }
            words[half: slot] &+= 1
            words[signed: sums + slot] &+= gap
            words[real: squares + slot] += Double(gap) * Double(gap)
            area[2] &+= 1
        }
    }

    private func advance(to tick: Int64, _ pool: inout WordPool) {
        let newest = area[signed: 0]
        guard tick > newest else { return }
        area[signed: 0] = tick
        if layout.clock == .calendar { area[signed: 1] = Self.none }
        guard tick &- newest < Int64(layout.buckets) else {
            pool.give(block)
            area[2] = 0
            area[3] = 0
            return
        }
        guard block.exists else { return }
        pool.edit(block) { words in
            for step in 0..<(tick &- newest) {
                let slot = layout.slot(tick &- step)
                area[2] &-= UInt64(words[half: slot])
                words[half: slot] = 0
                words[sums + slot] = 0
                words[squares + slot] = 0
            }
        }
    }

    /// The coefficient of variation; `nil` without gaps or when all of them are zero.
    func read(at: Int64, period: Int64, _ pool: inout WordPool) -> (value: Double?, count: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]), &pool)
        let count = area[2]
        guard count > 0 else { return (nil, 0) }
        return pool.edit(block) { words in
            var sum: Int64 = 0
            var square = 0.0
            for slot in 0..<layout.buckets {
                sum &+= words[signed: sums + slot]
                square += words[real: squares + slot]
            }
            guard sum > 0 else { return (nil, count) }
            let mean = Double(sum) / Double(count)
            let variance = max(0, square / Double(count) - mean * mean)
            return (variance.squareRoot() / mean, count)
        }
    }
}
