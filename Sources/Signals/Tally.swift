// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `count` and `ratio` of a sliding window: how many events, and how many of them were bad.
///
/// Most keys see few events, so a bucket is one byte until one of them holds 255; then the ring moves to the
/// pool with buckets of 32 bits, which stay at their greatest value (4,294,967,295) instead of wrapping.
///
/// - Shape: the newest bucket's number; totals and the pool block; then rings of 16 bytes, or once wide the
///   totals as whole words.
/// - Memory: 32 bytes for a count, 48 for a ratio; a busy key 64 or 128 more.
/// - Error: the window slides by sixteenths, so a total covers 15/16 to 16/16 of it.
struct Tally {
    let area: Words
    /// Microseconds of a bucket, and whether bad events are counted too.
    ///
    /// Two fields instead of the whole layout: this is the busiest code of the module.
    let width: Int64
    let hasBad: Bool

    @inline(__always) private var lanes: Int { hasBad ? 2 : 1 }

    @inline(__always)
    private func slot(_ tick: Int64) -> Int { Int(truncatingIfNeeded: tick) & 15 }

    @inline(__always)
    private func tick(of at: Int64, near newest: Int64) -> Int64 {
        let inside = UInt64(bitPattern: at &- newest &* width) < UInt64(bitPattern: width)
        return inside ? newest : Arithmetic.floor(at, width)
    }

    @inline(__always)
    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let newest = area[signed: 0]
        let tick = self.tick(of: at, near: newest)
        if tick > newest {
            advance(by: tick &- newest, to: tick, &pool)
        } else if newest &- tick >= 16 {
            return
        }
        let slot = self.slot(tick)
        let isBad = hasBad && input.isBad
        let state = area[1]
        guard Block(bits: state).exists else {
            let inBucket = area[byte: 16 + slot]
            guard inBucket < .max else { return addAfterWidening(slot, isBad, &pool) }
            area[byte: 16 + slot] = inBucket &+ 1
            if isBad { area[byte: 32 + slot] &+= 1 }
            area[1] = state &+ (isBad ? 1 << 40 | 1 << 52 : 1 << 40)
            return
        }
        addWide(slot, isBad, &pool)
    }

    private func addWide(_ slot: Int, _ isBad: Bool, _ pool: inout WordPool) {
        pool.edit(Block(bits: area[1])) { rings in
            guard rings[half: slot] < .max else { return }
            rings[half: slot] &+= 1
            area[2] &+= 1
            if isBad {
                rings[half: 16 + slot] &+= 1
                area[3] &+= 1
            }
        }
    }

    /// Moves the rings to the pool; when the pool is full the bucket stays at 255 and the event is counted out.
    @inline(never)
    private func addAfterWidening(_ slot: Int, _ isBad: Bool, _ pool: inout WordPool) {
        guard let block = pool.take(WordPool.size(holding: 8 * lanes)) else {
            pool.overflowCount &+= 1
            return
        }
        pool.edit(block) { rings in
            for index in 0..<(16 * lanes) { rings[half: index] = UInt32(area[byte: 16 + index]) }
        }
        let totals = narrowTotals
        area.clear(from: 2, count: 2 * lanes)
        area[1] = block.bits
        area[2] = totals.count
        if hasBad { area[3] = totals.bad }
        addWide(slot, isBad, &pool)
    }

    @inline(__always)
    private var narrowTotals: (count: UInt64, bad: UInt64) { (area[1] >> 40 & 0xFFF, area[1] >> 52) }

    private func advance(by steps: Int64, to tick: Int64, _ pool: inout WordPool) {
        area[signed: 0] = tick
        let state = area[1]
        if state == 0 { return }
        let block = Block(bits: state)
        if steps >= 16 {
            pool.give(block)
            area.clear(from: 1, count: 1 &+ 2 &* lanes)
        } else if block.exists {
            pool.edit(block) { rings in
                for step in 0..<steps {
                    let slot = self.slot(tick &- step)
                    area[2] &-= UInt64(rings[half: slot])
                    rings[half: slot] = 0
                    if hasBad {
                        area[3] &-= UInt64(rings[half: 16 + slot])
                        rings[half: 16 + slot] = 0
                    }
                }
            }
        } else {
            var left: UInt64 = 0
            for step in 0..<steps {
                let slot = self.slot(tick &- step)
                left &+= UInt64(area[byte: 16 + slot]) << 40
                area[byte: 16 + slot] = 0
                if hasBad {
                    left &+= UInt64(area[byte: 32 + slot]) << 52
                    area[byte: 32 + slot] = 0
                }
            }
            area[1] = state &- left
        }
    }

    @inline(__always)
    func read(at: Int64, _ pool: inout WordPool) -> (count: UInt64, bad: UInt64) {
        let newest = area[signed: 0]
        let tick = self.tick(of: at, near: newest)
        if tick > newest { advance(by: tick &- newest, to: tick, &pool) }
        guard Block(bits: area[1]).exists else { return narrowTotals }
        return (area[2], hasBad ? area[3] : 0)
    }
}

/// `count` and `ratio` of a calendar period or of all time: exact.
///
/// - Memory: 16 bytes for a count, 24 for a ratio.
struct PlainTally {
    let area: Words
    let layout: SignalLayout

    func add(at: Int64, _ input: SignalInput) {
        let tick = layout.tick(of: at, period: input.period, near: 0)
        advance(to: tick)
        guard tick == area[signed: 0] else { return }
        area[1] &+= 1
        if layout.hasBad, input.isBad { area[2] &+= 1 }
    }

    private func advance(to tick: Int64) {
        guard tick > area[signed: 0] else { return }
        area[signed: 0] = tick
        area.clear(from: 1, count: layout.count &- 1)
    }

    func read(at: Int64, period: Int64) -> (count: UInt64, bad: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: 0))
        return (area[1], layout.hasBad ? area[2] : 0)
    }
}
