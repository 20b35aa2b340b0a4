// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// An open-addressed set in a block of the pool: linear probing, removal by shifting back, no tombstones.
///
/// - Shape: entries of `width` words; an entry whose first word is 0 is empty.
struct OpenSet {
    /// How an entry's place follows from its words.
    enum Placement {
        /// A sampled hash: the low 4 bits say when it was seen.
        case sample
        /// A full hash and a time.
        case value
        /// A state word and the 128 bits of a session.
        case session
        /// A bin and bucket number in the low 23 bits.
        case bin
    }

    let words: Words
    let placement: Placement
    let width: Int
    let capacity: Int

    @inline(__always)
    init(_ words: Words, _ placement: Placement) {
        self.words = words
        self.placement = placement
        width = Self.width(placement)
        capacity = words.count / width
    }

    @inline(__always)
    static func width(_ placement: Placement) -> Int {
        switch placement {
        case .sample, .bin: 1
        case .value: 2
        case .session: 3
        }
    }

    /// How many entries a block may hold before it must grow: three quarters of its places.
    @inline(__always)
    static func most(_ block: Block, _ placement: Placement) -> Int {
        block.exists ? block.capacity / width(placement) * 3 / 4 : 0
    }

    /// The place of an entry with these bits, before any collision.
    @inline(__always)
    private func home(_ bits: UInt64) -> Int {
        Int(truncatingIfNeeded: ((bits & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: capacity)) >> 32)
    }

    @inline(__always) func home(sample: UInt64) -> Int { home(sample >> 4) }
    @inline(__always) func home(value: UInt64) -> Int { home(value) }
    @inline(__always) func home(session: SignalKey) -> Int {
        home(Arithmetic.mix(session.low ^ session.high &* 0x9E37_79B9_7F4A_7C15))
    }
    @inline(__always) func home(bin: UInt64) -> Int { home((bin &* 0x9E37_79B9_7F4A_7C15) >> 32) }

    @inline(__always)
    private func home(at index: Int) -> Int {
        switch placement {
        case .sample: home(sample: words[index])
        case .value: home(value: words[index * 2])
        case .session: home(session: SignalKey(high: words[index * 3 + 1], low: words[index * 3 + 2]))
        case .bin: home(bin: words[index] & 0x7F_FFFF)
        }
    }

    @inline(__always)
    func next(_ index: Int) -> Int { index + 1 == capacity ? 0 : index + 1 }

    @inline(__always)
    func isEmpty(_ index: Int) -> Bool { words[index * width] == 0 }

    /// The entry that matches, else the empty place where it belongs.
    @inline(__always)
    func search(from home: Int, _ matches: (Int) -> Bool) -> (index: Int, found: Bool) {
        var index = home
        while !isEmpty(index) {
            if matches(index) { return (index, true) }
            index = next(index)
        }
        return (index, false)
    }

    /// Removes an entry and closes the gap.
    func remove(at place: Int) {
        var hole = place
        var index = place
        while true {
            index = next(index)
            if isEmpty(index) { break }
            let distanceHome = index - home(at: index)
            let distanceHole = index - hole
            let fromHome = distanceHome < 0 ? distanceHome + capacity : distanceHome
            let fromHole = distanceHole < 0 ? distanceHole + capacity : distanceHole
            if fromHome >= fromHole {
                words.move(from: index * width, to: hole * width, count: width)
                hole = index
            }
        }
        words.clear(from: hole * width, count: width)
    }

    /// Removes all entries that match; returns how many there were.
    ///
    /// An entry that a removal shifts over the end comes from the start, where it was looked at already.
    @inline(__always)
    func removeAll(where matches: (Int) -> Bool) -> Int {
        var removed = 0
        var index = 0
        while index < capacity {
            if !isEmpty(index), matches(index) {
                remove(at: index)
                removed += 1
            } else {
                index += 1
            }
        }
        return removed
    }

    /// Copies all entries into an empty set of another size.
    func copy(into other: OpenSet) {
        for index in 0..<capacity where !isEmpty(index) {
            var place = other.home(of: self, at: index)
            while !other.isEmpty(place) { place = other.next(place) }
            for word in 0..<width { other.words[place * width + word] = words[index * width + word] }
        }
    }

    private func home(of other: OpenSet, at index: Int) -> Int {
        switch placement {
        case .sample: home(sample: other.words[index])
        case .value: home(value: other.words[index * 2])
        case .session: home(session: SignalKey(high: other.words[index * 3 + 1], low: other.words[index * 3 + 2]))
        case .bin: home(bin: other.words[index] & 0x7F_FFFF)
        }
    }
}

extension WordPool {
    /// Puts a set into a block of another size; `nil` when the pool is full (the old block then stays).
    mutating func resize(_ block: Block, _ placement: OpenSet.Placement, to size: Int) -> Block? {
        guard let other = take(size) else { return nil }
        if block.exists {
            edit(block, other) { OpenSet($0, placement).copy(into: OpenSet($1, placement)) }
            give(block)
        }
        return other
    }
}
