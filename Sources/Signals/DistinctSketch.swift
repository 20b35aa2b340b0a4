// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `distinct`: how many different values there were.
///
/// A set of hashes, each with the bucket it was last seen in. When the set is full, every bucket is sampled at
/// one level more: level L keeps the hashes that start with L zero bits, and each of them stands for 2^L values.
/// When values leave and the set runs empty, new buckets are sampled at one level less again. A value that comes
/// back counts in its newest bucket only, so the sketch forgets exactly what leaves the window.
///
/// - Shape: the newest bucket's number, the estimate, the set's block, entries and level, 16 levels of a byte.
///   An entry is the upper 60 bits of the mixed hash and 4 bits of bucket.
/// - Memory: 48 bytes and about 11 for each value, at most 128 KB; given back as values leave.
/// - Error: exact up to 12,288 values in the window, then a standard error of at most 1.3 %;
///   the window slides by sixteenths. With `isExact` and no sliding window, exact up to 4,194,304.
/// - Source: adaptive sampling: P. Flajolet, "On adaptive sampling", 1990.
struct DistinctSketch {
    let area: Words
    let layout: SignalLayout

    private var block: Block { Block(bits: area[2]) }
    private var kept: Int {
        get { Int(area[half: 6]) }
        nonmutating set { area[half: 6] = UInt32(truncatingIfNeeded: newValue) }
    }
    private var level: UInt8 {
        get { UInt8(truncatingIfNeeded: area[half: 7]) }
        nonmutating set { area[half: 7] = UInt32(newValue) }
    }

    @inline(__always) private func level(of slot: Int) -> UInt8 { area[byte: 32 &+ slot] }
    @inline(__always) private func weight(of slot: Int) -> UInt64 { 1 << UInt64(level(of: slot)) }
    @inline(__always) private func slot(of entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & 15) }

    /// How many buckets ago a slot was the newest.
    @inline(__always)
    private func age(of slot: Int) -> Int { (layout.slot(area[signed: 0]) &- slot) & (layout.buckets &- 1) }

    @inline(__always)
    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick, &pool)
        guard area[signed: 0] &- tick < Int64(layout.buckets) else { return }
        let mixed = Arithmetic.mix(input.value) & ~15
        let hash = mixed == 0 ? 16 : mixed
        let slot = layout.slot(tick)
        guard !block.exists || !replace(hash, slot, &pool) else { return }
        guard hash.leadingZeroBitCount >= Int(level(of: slot)) else { return }
        guard makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        // Making room may have raised the level.
        guard hash.leadingZeroBitCount >= Int(level(of: slot)) else { return }
        pool.edit(block) { words in
            let set = OpenSet(words, .sample)
            words[set.search(from: set.home(sample: hash)) { _ in false }.index] = hash | UInt64(slot)
        }
        kept &+= 1
        area[1] &+= weight(of: slot)
    }

    /// Notes that a value was seen again; `false` when the set does not hold it.
    @inline(__always)
    private func replace(_ hash: UInt64, _ slot: Int, _ pool: inout WordPool) -> Bool {
        pool.edit(block) { words in
            let set = OpenSet(words, .sample)
            let (index, found) = set.search(from: set.home(sample: hash)) { words[$0] & ~15 == hash }
            guard found else { return false }
            let old = self.slot(of: words[index])
            guard age(of: slot) < age(of: old) else { return true }
            area[1] &-= weight(of: old)
            if hash.leadingZeroBitCount >= Int(level(of: slot)) {
                words[index] = hash | UInt64(slot)
                area[1] &+= weight(of: slot)
            } else {
                // The newer bucket's sample speaks for this value now.
                set.remove(at: index)
                kept &-= 1
            }
            return true
        }
    }

    private func makeRoom(_ pool: inout WordPool) -> Bool {
        guard kept &+ 1 > min(OpenSet.most(block, .sample), Int(layout.parameter)) else { return true }
        if kept < Int(layout.parameter) {
            let size = block.exists ? block.size &+ 1 : 0
            guard let larger = pool.resize(block, .sample, to: size) else { return false }
            area[2] = larger.bits
            return true
        }
        while kept &+ 1 > Int(layout.parameter), level < 40 { raiseLevel(&pool) }
        return kept < Int(layout.parameter)
    }

    private func raiseLevel(_ pool: inout WordPool) {
        level &+= 1
        for slot in 0..<layout.buckets { area[byte: 32 &+ slot] = max(level(of: slot), level) }
        removeAll(&pool) { entry in entry.leadingZeroBitCount < Int(level(of: slot(of: entry))) }
    }

    private func removeAll(_ pool: inout WordPool, where matches: (UInt64) -> Bool) {
        let isSampled = area[1] != UInt64(kept) || level > 0
        var total: UInt64 = 0
        let removed = pool.edit(block) { words in
            let removed = OpenSet(words, .sample).removeAll { matches(words[$0]) }
            guard isSampled else { return removed }
            for index in 0..<words.count where words[index] != 0 { total &+= weight(of: slot(of: words[index])) }
            return removed
        }
        kept &-= removed
        area[1] = isSampled ? total : UInt64(kept)
    }

    @inline(__always)
    private func advance(to tick: Int64, _ pool: inout WordPool) {
        if tick > area[signed: 0] { forget(before: tick, &pool) }
    }

    private func forget(before tick: Int64, _ pool: inout WordPool) {
        let steps = tick &- area[signed: 0]
        area[signed: 0] = tick
        guard kept > 0, steps < Int64(layout.buckets) else {
            pool.give(block)
            area.clear(from: 1, count: layout.count &- 1)
            return
        }
        var gone: UInt64 = 0
        for step in 0..<steps { gone |= 1 << UInt64(layout.slot(tick &- step)) }
        removeAll(&pool) { entry in gone >> (entry & 15) & 1 == 1 }
        if level > 0, kept &* 4 < Int(layout.parameter) { level &-= 1 }
        for step in 0..<steps { area[byte: 32 &+ layout.slot(tick &- step)] = level }
        shrink(&pool)
    }

    private func shrink(_ pool: inout WordPool) {
        if kept == 0 {
            pool.give(block)
            area[2] = 0
        } else if block.size > 1, kept &* 8 < block.capacity {
            let size = WordPool.size(holding: kept &* 2)
            if let smaller = pool.resize(block, .sample, to: size) { area[2] = smaller.bits }
        }
    }

    func read(at: Int64, period: Int64, _ pool: inout WordPool) -> UInt64 {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]), &pool)
        return area[1]
    }
}
