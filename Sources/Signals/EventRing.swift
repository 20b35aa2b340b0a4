// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A time-ordered ring of events in the pool; the store behind exact windows.
///
/// - Shape: two words of the record: the block, then first entry and count, 32 bits each; entries of one or two words,
///   the first of which carries the time, shifted left by `shift` bits.
struct EventRing {
    let area: Words
    let width: Int
    let shift: Int64

    @inline(__always) var block: Block { Block(bits: area[0]) }
    @inline(__always) var count: Int { Int(area[half: 3]) }
    @inline(__always) private var first: Int { Int(area[half: 2]) }
    @inline(__always) private var capacity: Int { block.exists ? block.capacity / width : 0 }

    @inline(__always)
    private func set(first: Int, count: Int) {
        area[1] = UInt64(UInt32(truncatingIfNeeded: first)) | UInt64(UInt32(truncatingIfNeeded: count)) << 32
    }

    /// The first word of the entry number `index`, counted from the oldest.
    @inline(__always)
    func place(_ index: Int, _ capacity: Int) -> Int {
        let place = first &+ index
        return (place >= capacity ? place &- capacity : place) &* width
    }

    @inline(__always)
    private func time(_ entries: Words, _ index: Int, _ capacity: Int) -> Int64 {
        entries[signed: place(index, capacity)] >> shift
    }

    /// Drops the events that are not later than `limit`, the oldest first.
    @inline(__always)
    func drop(until limit: Int64, _ pool: inout WordPool, _ dropped: (UInt64, UInt64) -> Void) {
        guard count > 0 else { return }
        let capacity = capacity
        var gone = 0
        let total = count
        pool.edit(block) { entries in
            while gone < total, time(entries, gone, capacity) <= limit {
                let place = place(gone, capacity)
                dropped(entries[place], width == 2 ? entries[place &+ 1] : 0)
                gone += 1
            }
        }
        guard gone > 0 else { return }
        remove(gone, capacity, &pool)
    }

    /// Removes the oldest events and gives back what is no longer needed.
    private func remove(_ gone: Int, _ capacity: Int, _ pool: inout WordPool) {
        let left = count &- gone
        let start = first &+ gone
        set(first: start >= capacity ? start &- capacity : start, count: left)
        if left == 0 {
            pool.give(block)
            area.clear(from: 0, count: 2)
        } else if block.size > 2, left &* 8 < capacity {
            _ = resize(to: WordPool.size(holding: left &* 2 &* width), &pool)
        }
    }

    /// Makes room for one more event; `false` when there can be none.
    func makeRoom(_ pool: inout WordPool) -> Bool {
        guard count >= capacity else { return true }
        return resize(to: block.exists ? block.size + 1 : 0, &pool)
    }

    private func resize(to size: Int, _ pool: inout WordPool) -> Bool {
        guard let larger = pool.take(size) else { return false }
        let old = block
        if old.exists {
            let total = count
            let capacity = capacity
            pool.edit(old, larger) { source, target in
                for index in 0..<total {
                    let place = place(index, capacity)
                    for word in 0..<width { target[index * width + word] = source[place + word] }
                }
            }
            pool.give(old)
        }
        area[0] = larger.bits
        set(first: 0, count: count)
        return true
    }

    /// Puts an event where its time belongs, after those of the same moment; there must be room.
    ///
    /// - Cost: one step per event that is later, so nothing for events in order.
    @inline(__always)
    func insert(_ word: UInt64, _ value: UInt64, _ pool: inout WordPool) {
        let capacity = capacity
        let total = count
        set(first: first, count: total &+ 1)
        pool.edit(block) { entries in
            var index = total
            let moment = Int64(bitPattern: word) >> shift
            while index > 0, time(entries, index &- 1, capacity) > moment {
                copy(entries, from: index &- 1, to: index, capacity)
                index &-= 1
            }
            write(entries, index, word, value, capacity)
        }
    }

    @inline(__always)
    private func copy(_ entries: Words, from source: Int, to target: Int, _ capacity: Int) {
        let from = place(source, capacity)
        write(entries, target, entries[from], width == 2 ? entries[from &+ 1] : 0, capacity)
    }

    @inline(__always)
    private func write(_ entries: Words, _ index: Int, _ word: UInt64, _ value: UInt64, _ capacity: Int) {
        let place = place(index, capacity)
        entries[place] = word
        if width == 2 { entries[place &+ 1] = value }
    }

    /// Puts a value where its time belongs and removes those that it outlives and outranks; there must be room.
    ///
    /// What remains falls from the oldest to the newest, so that the oldest is the greatest of the window.
    func insertGreatest(at time: Int64, _ value: Int64, _ pool: inout WordPool) {
        let capacity = capacity
        let total = count
        var newCount = total
        pool.edit(block) { entries in
            var later = total
            while later > 0, self.time(entries, later &- 1, capacity) > time { later &-= 1 }
            if later < total, entries[signed: place(later, capacity) &+ 1] >= value { return }
            var start = later
            while start > 0, entries[signed: place(start &- 1, capacity) &+ 1] <= value { start &-= 1 }
            if start == later {
                var index = total
                while index > start {
                    copy(entries, from: index &- 1, to: index, capacity)
                    index &-= 1
                }
            } else {
                for index in later..<total { copy(entries, from: index, to: start &+ 1 &+ index &- later, capacity) }
            }
            write(entries, start, UInt64(bitPattern: time), UInt64(bitPattern: value), capacity)
            newCount = total &- (later &- start) &+ 1
        }
        set(first: first, count: newCount)
    }

    /// The second word of the oldest event.
    func oldestValue(_ pool: inout WordPool) -> Int64 {
        let place = place(0, capacity)
        return pool.edit(block) { $0[signed: place &+ 1] }
    }

    /// The first word of the oldest event.
    func oldestWord(_ pool: inout WordPool) -> UInt64 {
        let place = place(0, capacity)
        return pool.edit(block) { $0[place] }
    }

    /// Takes out the oldest event if it is not later than `limit`.
    func popOldest(until limit: Int64, _ pool: inout WordPool) -> (UInt64, UInt64)? {
        guard count > 0 else { return nil }
        let place = place(0, capacity)
        guard pool.edit(block, { $0[signed: place] >> shift }) <= limit else { return nil }
        return dropOldest(&pool)
    }

    /// Takes out the oldest event, to make room when the ring may not grow.
    func dropOldest(_ pool: inout WordPool) -> (UInt64, UInt64) {
        let capacity = capacity
        let place = place(0, capacity)
        let entry = pool.edit(block) { ($0[place], width == 2 ? $0[place &+ 1] : 0) }
        remove(1, capacity, &pool)
        return entry
    }
}
