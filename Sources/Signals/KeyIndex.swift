// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor

/// Finds the record of a key: an open-addressed table of tags and record numbers.
///
/// - Shape: a power of two of words; the upper half is the key's tag, the lower half its record number plus one.
/// - Memory: 11 to 21 bytes a key while it grows; at most three quarters full.
/// - Cost: one cache line as a rule; the record itself is looked at only when all 32 bits of the tag agree.
struct KeyIndex: Sendable {
    var words: [UInt64] = Array(repeating: 0, count: 16)
    var count = 0

    var byteCount: Int { words.count * 8 }

    /// The 32 bits by which a key is found.
    @inline(__always)
    static func tag(_ key: SignalKey) -> UInt64 {
        Arithmetic.mix(key.low ^ Arithmetic.mix(key.high)) >> 32
    }

    /// The first place of a tag: its upper bits, so that a tag alone says where it belongs.
    @inline(__always)
    private func home(_ tag: UInt64) -> Int { Int(truncatingIfNeeded: (tag &* UInt64(words.count)) >> 32) }

    /// The record with this tag that matches.
    @inline(__always)
    func find(_ tag: UInt64, _ matches: (Int) -> Bool) -> Int? {
        let mask = words.count &- 1
        var place = home(tag)
        while true {
            let word = words[place]
            if word == 0 { return nil }
            if word >> 32 == tag {
                let record = Int(truncatingIfNeeded: word & 0xFFFF_FFFF) &- 1
                if matches(record) { return record }
            }
            place = (place &+ 1) & mask
        }
    }

    /// Asks for the cache line in which the search for a tag begins.
    @inline(__always)
    func prefetch(_ tag: UInt64) {
        unsafe words.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + home(tag) }) }
    }

    /// The first record with this tag, which is the key's unless two tags agree; nil when there is none.
    @inline(__always)
    func guess(_ tag: UInt64) -> Int? { find(tag) { _ in true } }

    /// Notes the record of a key that is not there yet.
    mutating func insert(_ tag: UInt64, _ record: Int) {
        if (count + 1) * 4 > words.count * 3 { grow() }
        put(tag << 32 | UInt64(record + 1))
        count += 1
    }

    private mutating func put(_ word: UInt64) {
        let mask = words.count &- 1
        var place = home(word >> 32)
        while words[place] != 0 { place = (place &+ 1) & mask }
        words[place] = word
    }

    private mutating func grow() {
        let old = words
        words = Array(repeating: 0, count: old.count * 2)
        for word in old where word != 0 { put(word) }
    }

    /// Removes the record of a key and closes the gap.
    mutating func remove(_ tag: UInt64, _ record: Int) {
        let mask = words.count &- 1
        let wanted = tag << 32 | UInt64(record + 1)
        var hole = home(tag)
        while words[hole] != wanted {
            guard words[hole] != 0 else { return }
            hole = (hole &+ 1) & mask
        }
        var place = hole
        while true {
            place = (place &+ 1) & mask
            let word = words[place]
            if word == 0 { break }
            if (place &- home(word >> 32)) & mask >= (place &- hole) & mask {
                words[hole] = word
                hole = place
            }
        }
        words[hole] = 0
        count -= 1
    }
}
