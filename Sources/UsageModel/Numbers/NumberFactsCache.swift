// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor

/// The facts of the numbers seen last, so that a busy number is looked up in the plan once.
///
/// Facts never change while the program runs, so an entry is never wrong, and what is evicted only costs time.
///
/// - Shape: sets of four entries, each set one cache line: four numbers, then their facts packed into eight bytes each.
///   In a full set the entry that came first makes room; which one that is stands in the free bits of the first number.
/// - Memory: 16 bytes per entry, allocated at once.
/// - Cost: one cache line for a number that is known.
public struct NumberFactsCache: Sendable {
    private static let ways = 4
    /// Numbers take 54 bits: fifteen digits and their count.
    private static let numberMask: UInt64 = (1 << 54) - 1

    private let plan: NumberingPlan
    private let setMask: Int
    private var words: [UInt64]

    /// An empty cache with room for at least `capacity` numbers (rounded up to a power of two).
    public init(plan: NumberingPlan = .current, capacity: Int = NumberLimits.cachedNumbers) {
        precondition(capacity > 0, "a cache of number facts needs room for one number")
        var sets = 1
        while sets * Self.ways < capacity { sets *= 2 }
        self.plan = plan
        setMask = sets - 1
        let set = Array(repeating: 0, count: Self.ways) + Array(repeating: NumberFacts.unknown.packed, count: Self.ways)
        words = (0..<sets).flatMap { _ in set }
    }

    /// How many numbers there is room for.
    public var capacity: Int { words.count / 2 }

    @inline(__always)
    private func first(of number: TelephoneNumber) -> Int {
        let set = Int(truncatingIfNeeded: (number.packed &* 0x9E37_79B9_7F4A_7C15) >> 32) & setMask
        return set &* (Self.ways &* 2)
    }

    /// What the plan says of a number.
    public mutating func facts(of number: TelephoneNumber) -> NumberFacts {
        let first = first(of: number)
        for place in first..<(first &+ Self.ways) where words[place] & Self.numberMask == number.packed {
            return NumberFacts(packed: words[place &+ Self.ways])
        }
        return look(number, first)
    }

    @inline(never)
    private mutating func look(_ number: TelephoneNumber, _ first: Int) -> NumberFacts {
        let facts = plan.facts(of: number)
        let oldest = words[first] >> 62
        let place = first + Int(oldest)
        words[place] = number.packed
        words[place + Self.ways] = facts.packed
        words[first] = words[first] & Self.numberMask | (oldest + 1) << 62
        return facts
    }

    /// Asks for the cache line that a number is looked up in.
    public mutating func prefetch(_ number: TelephoneNumber) {
        let first = first(of: number)
        unsafe words.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + first }) }
    }
}

extension NumberFacts {
    /// The countries whose parts the plan knows; 0 stands for the country of the number itself.
    private static let divided: [2 of CountryCode] = [
        CountryCode(rawValue: 0x5553), CountryCode(rawValue: 0x4341),
    ]

    /// The facts in eight bytes: 16 bits each of zones, country and part, 4 each of rate class and the part's country,
    /// 7 of kind, 1 of possibility.
    var packed: UInt64 {
        var owner: UInt64 = 0
        // An area code tells a part even where the digits behind it are no number of any country.
        if subdivision.isKnown, subdivision.country != country {
            owner = subdivision.country == Self.divided[0] ? 1 : 2
            assert(owner == 1 || subdivision.country == Self.divided[1])
        }
        return UInt64(timeZones.rawValue) | UInt64(country.rawValue) << 16 | UInt64(subdivision.part) << 32
            | UInt64(rateClass) << 48 | owner << 52 | UInt64(kind.rawValue) << 56 | (isPossible ? 1 << 63 : 0)
    }

    init(packed: UInt64) {
        let country = CountryCode(rawValue: UInt16(truncatingIfNeeded: packed >> 16))
        let part = UInt16(truncatingIfNeeded: packed >> 32)
        let owner = Int(packed >> 52 & 0xF)
        self.init(
            kind: NumberKind(rawValue: UInt8(truncatingIfNeeded: packed >> 56 & 0x7F)) ?? .unknown,
            rateClass: UInt8(truncatingIfNeeded: packed >> 48 & 0xF),
            country: country,
            // A part that is not known has no country either.
            subdivision: part == 0
                ? .unknown
                : SubdivisionCode(
                    country: owner == 0 ? country : Self.divided[owner - 1],
                    part: part
                ),
            timeZones: TimeZoneSet(rawValue: UInt16(truncatingIfNeeded: packed)),
            isPossible: packed >> 63 == 1
        )
    }
}

/// The limits of number facts, each with its unit and its reason.
///
/// Spellings have none of their own: they are read in linear time, and the event schema bounds their length.
public enum NumberLimits {
    /// Numbers: as many as a busy contact center calls within minutes, in a third of a megabyte.
    public static let cachedNumbers = 16_384
}
