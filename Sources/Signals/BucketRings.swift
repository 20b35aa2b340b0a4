// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `sum` and `mean` by buckets; a window that does not slide has one bucket and is exact.
///
/// Reals are kept in millionths, so that sums depend neither on order nor on what has left.
///
/// - Shape: newest bucket's number, total, (mean: number of events,) buckets, (mean: their counts, 32 bits).
/// - Memory: sum 144 bytes (sliding) or 24; mean 216 or 40.
/// - Error: the window slides by sixteenths; a bucket stays at 2^58 units (2.8e17; reals 2.8e11).
struct SumRing {
    let area: Words
    let layout: SignalLayout

    /// The first bucket: a mean has its number of events before it.
    @inline(__always) private var first: Int { layout.hasCount ? 3 : 2 }
    /// The first count of a mean, in halves.
    @inline(__always) private var counts: Int { (first &+ layout.buckets) &* 2 }

    func add(at: Int64, _ input: SignalInput) {
        guard let value = layout.amount(input.value) else { return }
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick)
        guard area[signed: 0] &- tick < Int64(layout.buckets) else { return }
        let slot = layout.slot(tick)
        let before = area[signed: first &+ slot]
        let after = max(-SignalLimits.greatestSum, min(SignalLimits.greatestSum, before &+ value))
        if layout.hasCount {
            guard area[half: counts &+ slot] < .max else { return }
            area[half: counts &+ slot] &+= 1
            area[2] &+= 1
        }
        area[signed: first &+ slot] = after
        area[signed: 1] &+= after &- before
    }

    private func advance(to tick: Int64) {
        let newest = area[signed: 0]
        guard tick > newest else { return }
        area[signed: 0] = tick
        guard tick &- newest < Int64(layout.buckets) else {
            area.clear(from: 1, count: layout.count &- 1)
            return
        }
        for step in 0..<(tick &- newest) {
            let slot = layout.slot(tick &- step)
            area[signed: 1] &-= area[signed: first &+ slot]
            area[first &+ slot] = 0
            if layout.hasCount {
                area[2] &-= UInt64(area[half: counts &+ slot])
                area[half: counts &+ slot] = 0
            }
        }
    }

    func read(at: Int64, period: Int64) -> (sum: Int64, count: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]))
        return (area[signed: 1], layout.hasCount ? area[2] : 0)
    }
}

/// `maximum` by buckets; a window that does not slide has one bucket and is exact.
///
/// - Shape: newest bucket's number, which buckets hold anything, the greatest value of each (in `ordered` form).
/// - Memory: 144 bytes (sliding) or 24.
/// - Error: the window slides by sixteenths; the value itself is exact.
struct MaximumRing {
    let area: Words
    let layout: SignalLayout

    func add(at: Int64, _ input: SignalInput) {
        guard let value = layout.rank(input.value) else { return }
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick)
        guard area[signed: 0] &- tick < Int64(layout.buckets) else { return }
        let slot = layout.slot(tick)
        let isUsed = area[1] >> UInt64(slot) & 1 == 1
        area[signed: 2 &+ slot] = isUsed ? max(area[signed: 2 &+ slot], value) : value
        area[1] |= 1 << UInt64(slot)
    }

    private func advance(to tick: Int64) {
        let newest = area[signed: 0]
        guard tick > newest else { return }
        area[signed: 0] = tick
        for step in 0..<min(tick &- newest, Int64(layout.buckets)) {
            area[1] &= ~(1 << UInt64(layout.slot(tick &- step)))
        }
    }

    /// The greatest value; `nil` when the window is empty.
    func read(at: Int64, period: Int64) -> Int64? {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]))
        var greatest: Int64?
        for slot in 0..<layout.buckets where area[1] >> UInt64(slot) & 1 == 1 {
            greatest = max(greatest ?? .min, area[signed: 2 &+ slot])
        }
        return greatest
    }
}

extension SignalLayout {
    /// A value as it is summed: units, or millionths of a real; `nil` for a real that is no number.
    @inline(__always)
    func amount(_ bits: UInt64) -> Int64? {
        guard !isReal else { return Arithmetic.millionths(Double(bitPattern: bits)) }
        return max(-SignalLimits.greatestSum, min(SignalLimits.greatestSum, Int64(bitPattern: bits)))
    }

    /// A value as it is compared; `nil` for a real that is no number.
    @inline(__always)
    func rank(_ bits: UInt64) -> Int64? {
        guard isReal else { return Int64(bitPattern: bits) }
        let real = Double(bitPattern: bits)
        return real.isFinite ? Arithmetic.ordered(real) : nil
    }
}
