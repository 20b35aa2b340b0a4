// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The simulator's own source of chance: the same numbers for the same seed on any machine and in any year.
///
/// Integers only, because logarithms and cosines differ between C libraries in the last bit.
///
/// - Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
package struct SplitMix64: Sendable {
    private var state: UInt64

    /// A generator that starts from this seed.
    package init(seed: UInt64) { state = seed }

    /// An independent generator for one part of the world, so that adding a part never changes the others.
    package init(seed: UInt64, part: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = SplitMix64.mixed(seed ^ hash)
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix64.mixed(state)
    }

    /// Bits scattered so that neighbours share nothing.
    package static func mixed(_ bits: UInt64) -> UInt64 {
        var z = bits
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension SplitMix64 {
    /// A number from 0 up to, not including, `bound`; 0 when the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of the range, its ends included.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True in so many of a thousand cases.
    mutating func chance(permille: Int) -> Bool { below(1000) < permille }

    /// One of the elements.
    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// A waiting time with this mean: anything from nothing to twice as long.
    mutating func around(_ mean: Int64) -> Int64 {
        guard mean > 0 else { return 1 }
        return Int64(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(mean) * 2).high) + 1
    }

    /// A length with this mean, mostly shorter and sometimes up to four times as long, as talk times are.
    mutating func skewed(_ mean: Int64) -> Int64 {
        let first = Int64(below(1000))
        let second = Int64(below(1000))
        return mean * 4 * first / 1000 * second / 1000 + mean / 20
    }
}
