// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `quantile` and `entropy`: how often each bin of values occurred, by bucket.
///
/// The bin of a real is its sign, exponent and the first six bits of its significand; the bin of a hash is its
/// first 18 bits after mixing. When a key's histogram is full, its bins are merged two by two.
///
/// - Shape: newest bucket's number, number of events, the block, entries and merges (32 bits each). An entry is
///   a count (upper 32 bits), a used bit, 18 bits of bin, 5 bits of bucket; bucket 16 is the whole window.
/// - Memory: 32 bytes, 11 for each bin and bucket in use, at most 32 KB.
/// - Error: a quantile is never above and at most 1/64 of its size below the true one (by nearest rank), twice
///   that after each merge; entropy is exact for up to some hundred different values. Sliding by sixteenths.
struct Histogram {
    let area: Words
    let layout: SignalLayout

    private static let whole: UInt64 = 16
    private var block: Block { Block(bits: area[2]) }
    private var entries: Int {
        get { Int(area[half: 6]) }
        nonmutating set { area[half: 6] = UInt32(truncatingIfNeeded: newValue) }
    }
    private var merges: UInt64 { UInt64(area[half: 7]) }

    private func bin(_ bits: UInt64) -> UInt64? {
        guard layout.form == .quantile else { return Arithmetic.mix(bits) >> 46 }
        let real = Double(bitPattern: bits)
        guard real.isFinite else { return nil }
        return (UInt64(bitPattern: Arithmetic.ordered(real)) ^ 1 << 63) >> 46
    }

    @inline(__always) private func count(_ entry: UInt64) -> UInt64 { entry >> 32 }
    @inline(__always) private func bin(of entry: UInt64) -> UInt64 { entry >> 5 & 0x3_FFFF }
    @inline(__always) private func slot(of entry: UInt64) -> UInt64 { entry & 31 }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        guard let fine = bin(input.value) else { return }
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick, &pool)
        guard area[signed: 0] &- tick < Int64(layout.buckets) else { return }
        guard makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        let bin = (fine >> merges) << merges
        let slot = UInt64(layout.slot(tick))
        pool.edit(block) { words in
            let set = OpenSet(words, .bin)
            guard bump(bin << 5 | Self.whole, by: 1, set) else { return }
            _ = layout.buckets > 1 ? bump(bin << 5 | slot, by: 1, set) : true
            area[1] &+= 1
        }
    }

    /// Adds to the count of an entry, made if there is none; `false` when the count is at its greatest.
    private func bump(_ key: UInt64, by amount: UInt64, _ set: OpenSet) -> Bool {
        let (index, found) = set.search(from: set.home(bin: key)) { set.words[$0] & 0x7F_FFFF == key }
        if !found {
            set.words[index] = 1 << 31 | key
            entries += 1
        }
        guard count(set.words[index]) &+ amount <= UInt64(UInt32.max) else { return false }
        set.words[index] &+= amount << 32
        return true
    }

    /// Makes room for two entries more.
    private func makeRoom(_ pool: inout WordPool) -> Bool {
        guard entries + 2 > OpenSet.most(block, .bin) else { return true }
        if block.capacity < SignalLimits.histogramWords || !block.exists {
            guard let larger = pool.resize(block, .bin, to: block.exists ? block.size + 1 : 1) else { return false }
            area[2] = larger.bits
            return true
        }
        while entries + 2 > OpenSet.most(block, .bin), merges < 17 {
            guard merge(&pool) else { return false }
        }
        return true
    }

    /// Merges bins two by two.
    private func merge(_ pool: inout WordPool) -> Bool {
        let old = block
        guard let fresh = pool.take(old.size) else { return false }
        area[half: 7] &+= 1
        let merges = merges
        entries = 0
        pool.edit(old, fresh) { source, target in
            let set = OpenSet(target, .bin)
            for index in 0..<source.count where source[index] != 0 {
                let entry = source[index]
                let key = ((bin(of: entry) >> merges) << merges) << 5 | slot(of: entry)
                _ = bump(key, by: count(entry), set)
            }
        }
        pool.give(old)
        area[2] = fresh.bits
        return true
    }

    private func advance(to tick: Int64, _ pool: inout WordPool) {
        let newest = area[signed: 0]
        guard tick > newest else { return }
        area[signed: 0] = tick
        guard area[1] > 0, tick &- newest < Int64(layout.buckets) else {
            pool.give(block)
            area.clear(from: 1, count: 3)
            return
        }
        var gone: UInt64 = 0
        for step in 0..<(tick &- newest) { gone |= 1 << UInt64(layout.slot(tick &- step)) }
        pool.edit(block) { words in
            let set = OpenSet(words, .bin)
            for index in 0..<words.count where words[index] != 0 && gone >> slot(of: words[index]) & 1 == 1 {
                subtract(words[index], set)
                words[index] &= 0xFFFF_FFFF
            }
            entries -= set.removeAll { count(words[$0]) == 0 }
        }
        if entries == 0 {
            pool.give(block)
            area.clear(from: 1, count: 3)
        }
    }

    /// Takes what leaves the window out of the whole.
    private func subtract(_ entry: UInt64, _ set: OpenSet) {
        let key = bin(of: entry) << 5 | Self.whole
        let (index, found) = set.search(from: set.home(bin: key)) { set.words[$0] & 0x7F_FFFF == key }
        guard found else { return }
        set.words[index] &-= count(entry) << 32
        area[1] &-= count(entry)
    }

    /// The quantile by nearest rank; `nil` when the window is empty.
    func quantile(at: Int64, period: Int64, _ pool: inout WordPool) -> (value: Double?, count: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]), &pool)
        let total = area[1]
        guard total > 0 else { return (nil, 0) }
        let rank = max(
            1,
            min(total, UInt64((Double(bitPattern: UInt64(bitPattern: layout.parameter)) * Double(total)).rounded(.up)))
        )
        let bin = pool.edit(block) { words in select(rank, words) }
        let bits = bin << 46 ^ 1 << 63
        return (Arithmetic.real(ordered: Int64(bitPattern: bits)), total)
    }

    /// The bin of the event with this rank: two passes, by the upper and then the lower nine bits of the bin.
    private func select(_ rank: UInt64, _ words: Words) -> UInt64 {
        var counts: InlineArray<512, UInt64> = InlineArray(repeating: 0)
        for index in 0..<words.count where words[index] != 0 && slot(of: words[index]) == Self.whole {
            counts[Int(bin(of: words[index]) >> 9)] &+= count(words[index])
        }
        var left = rank
        var upper = 0
        while upper < 511, counts[upper] < left {
            left &-= counts[upper]
            upper += 1
        }
        counts = InlineArray(repeating: 0)
        for index in 0..<words.count where words[index] != 0 && slot(of: words[index]) == Self.whole {
            let bin = Int(bin(of: words[index]))
            if bin >> 9 == upper { counts[bin & 511] &+= count(words[index]) }
        }
        var lower = 0
        while lower < 511, counts[lower] < left {
            left &-= counts[lower]
            lower += 1
        }
        return UInt64(upper << 9 | lower)
    }

    /// The entropy in bits; `nil` when the window is empty.
    func entropy(at: Int64, period: Int64, _ pool: inout WordPool) -> (value: Double?, count: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]), &pool)
        let total = area[1]
        guard total > 0 else { return (nil, 0) }
        let sum = pool.edit(block) { words in
            var sum = 0.0
            for index in 0..<words.count where words[index] != 0 && slot(of: words[index]) == Self.whole {
                let count = Double(count(words[index]))
                sum += count * Arithmetic.log2(count)
            }
            return sum
        }
        return (max(0, Arithmetic.log2(Double(total)) - sum / Double(total)), total)
    }
}
