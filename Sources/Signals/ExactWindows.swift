// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `count` and `ratio` of an exact window: every event is kept.
///
/// - Shape: the newest moment, the ring (time and one bit for bad), the number of bad events.
/// - Memory: 24 or 32 bytes and 8 for each event, at most half as much again unused.
/// - Error: none up to 4,194,304 events; beyond, the oldest leave early and are counted as overflow.
struct ExactTally {
    let area: Words
    /// Microseconds of the window, and whether bad events are counted too.
    let span: Int64
    let hasBad: Bool

    private var ring: EventRing {
        EventRing(area: area.part(from: 1, count: 2), width: 1, shift: 1)
    }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let isBad = hasBad && input.isBad
        advance(to: at, &pool)
        guard at > area[signed: 0] &- span else { return }
        if ring.count >= SignalLimits.exactEvents {
            pool.overflowCount &+= 1
            forget(ring.dropOldest(&pool).0)
        }
        guard ring.makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        ring.insert(UInt64(bitPattern: at << 1) | (isBad ? 1 : 0), 0, &pool)
        if isBad { area[3] &+= 1 }
    }

    private func forget(_ word: UInt64) {
        if hasBad { area[3] &-= word & 1 }
    }

    private func advance(to at: Int64, _ pool: inout WordPool) {
        guard at > area[signed: 0] else { return }
        area[signed: 0] = at
        ring.drop(until: at &- span, &pool) { word, _ in forget(word) }
    }

    func read(at: Int64, _ pool: inout WordPool) -> (count: UInt64, bad: UInt64) {
        advance(to: at, &pool)
        return (UInt64(ring.count), hasBad ? area[3] : 0)
    }
}

/// `sum` and `mean` of an exact window: every event is kept.
///
/// - Shape: the newest moment, the ring (time and value), the total in 128 bits.
/// - Memory: 40 bytes and 16 for each event, at most half as much again unused.
/// - Error: none for integers up to 2^58; reals are rounded to millionths. 4,194,304 events, as a count.
struct ExactSum {
    let area: Words
    let layout: SignalLayout

    private var ring: EventRing {
        EventRing(area: area.part(from: 1, count: 2), width: 2, shift: 0)
    }

    private var total: Int128 {
        get { Int128(truncatingIfNeeded: area[signed: 4]) << 64 | Int128(truncatingIfNeeded: area[3]) }
        nonmutating set {
            area[3] = UInt64(truncatingIfNeeded: newValue)
            area[4] = UInt64(truncatingIfNeeded: newValue >> 64)
        }
    }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        guard let value = layout.amount(input.value) else { return }
        advance(to: at, &pool)
        guard at > area[signed: 0] &- layout.span else { return }
        if ring.count >= SignalLimits.exactEvents {
            pool.overflowCount &+= 1
            forget(ring.dropOldest(&pool).1)
        }
        guard ring.makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        ring.insert(UInt64(bitPattern: at), UInt64(bitPattern: value), &pool)
        total &+= Int128(value)
    }

    private func forget(_ value: UInt64) { total &-= Int128(Int64(bitPattern: value)) }

    private func advance(to at: Int64, _ pool: inout WordPool) {
        guard at > area[signed: 0] else { return }
        area[signed: 0] = at
        ring.drop(until: at &- layout.span, &pool) { _, value in forget(value) }
    }

    func read(at: Int64, _ pool: inout WordPool) -> (sum: Int64, count: UInt64) {
        advance(to: at, &pool)
        return (Int64(clamping: total), UInt64(ring.count))
    }
}

/// `maximum` of an exact window: the values that may still become the greatest are kept.
///
/// - Shape: the newest moment, the ring (time and value in `ordered` form, falling from oldest to newest).
/// - Memory: 24 bytes and 16 for each kept value; at worst (values that only fall) every event's.
struct ExactMaximum {
    let area: Words
    let layout: SignalLayout

    private var ring: EventRing {
        EventRing(area: area.part(from: 1, count: 2), width: 2, shift: 0)
    }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        guard let value = layout.rank(input.value) else { return }
        advance(to: at, &pool)
        guard at > area[signed: 0] &- layout.span else { return }
        guard ring.count < SignalLimits.exactEvents, ring.makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        ring.insertGreatest(at: at, value, &pool)
    }

    private func advance(to at: Int64, _ pool: inout WordPool) {
        guard at > area[signed: 0] else { return }
        area[signed: 0] = at
        ring.drop(until: at &- layout.span, &pool) { _, _ in }
    }

    func read(at: Int64, _ pool: inout WordPool) -> Int64? {
        advance(to: at, &pool)
        return ring.count > 0 ? ring.oldestValue(&pool) : nil
    }
}

/// `distinct` of an exact window: every event is kept, and each value with the time it was last seen.
///
/// - Shape: the newest moment, the ring (time and hash), the set's block and its number of values.
/// - Memory: 40 bytes, 16 for each event and about 24 for each value.
/// - Error: two values with the same 64-bit hash count as one. 4,194,304 events, as a count.
struct ExactDistinct {
    let area: Words
    let layout: SignalLayout

    private var ring: EventRing {
        EventRing(area: area.part(from: 1, count: 2), width: 2, shift: 0)
    }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let mixed = Arithmetic.mix(input.value)
        let hash = mixed == 0 ? 1 : mixed
        advance(to: at, &pool)
        guard at > area[signed: 0] &- layout.span else { return }
        if ring.count >= SignalLimits.exactEvents {
            pool.overflowCount &+= 1
            let oldest = ring.dropOldest(&pool)
            forget(oldest.0, oldest.1, &pool)
        }
        guard ring.makeRoom(&pool), makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        ring.insert(UInt64(bitPattern: at), hash, &pool)
        pool.edit(Block(bits: area[3])) { words in
            let set = OpenSet(words, .value)
            let (index, found) = set.search(from: set.home(value: hash)) { words[$0 * 2] == hash }
            words[signed: index * 2 + 1] = found ? max(at, words[signed: index * 2 + 1]) : at
            if found { return }
            words[index * 2] = hash
            area[4] &+= 1
        }
    }

    private func makeRoom(_ pool: inout WordPool) -> Bool {
        let block = Block(bits: area[3])
        guard Int(area[4]) + 1 > OpenSet.most(block, .value) else { return true }
        guard let larger = pool.resize(block, .value, to: block.exists ? block.size + 1 : 2) else { return false }
        area[3] = larger.bits
        return true
    }

    private func forget(_ time: UInt64, _ hash: UInt64, _ pool: inout WordPool) {
        let isGone = pool.edit(Block(bits: area[3])) { words in
            let set = OpenSet(words, .value)
            let (index, found) = set.search(from: set.home(value: hash)) { words[$0 * 2] == hash }
            guard found, words[index * 2 + 1] == time else { return false }
            set.remove(at: index)
            return true
        }
        if isGone { area[4] &-= 1 }
    }

    private func advance(to at: Int64, _ pool: inout WordPool) {
        guard at > area[signed: 0] else { return }
        area[signed: 0] = at
        let limit = at &- layout.span
        while let (time, hash) = ring.popOldest(until: limit, &pool) { forget(time, hash, &pool) }
        if area[4] == 0 {
            pool.give(Block(bits: area[3]))
            area[3] = 0
        }
    }

    func read(at: Int64, _ pool: inout WordPool) -> UInt64 {
        advance(to: at, &pool)
        return area[4]
    }
}
