// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The facts of the numbers seen last, so that a busy number is looked up in the plan once.
///
/// Facts never change while the program runs, so an entry is never wrong, and what is evicted only costs time.
///
/// - Shape: sets of four entries; in a full set the entry that came first makes room.
/// - Memory: 20 bytes per entry and 1 byte per set, allocated at once.
public struct NumberFactsCache: Sendable {
    private static let ways = 4

    private let plan: NumberingPlan
    private let setMask: Int
    private var keys: [UInt64]
    private var values: [NumberFacts]
    private var oldest: [UInt8]

    /// An empty cache with room for at least `capacity` numbers (rounded up to a power of two).
    public init(plan: NumberingPlan = .current, capacity: Int = NumberLimits.cachedNumbers) {
        precondition(capacity > 0, "a cache of number facts needs room for one number")
        var sets = 1
        while sets * Self.ways < capacity { sets *= 2 }
        self.plan = plan
        setMask = sets - 1
        keys = Array(repeating: 0, count: sets * Self.ways)
        values = Array(repeating: .unknown, count: sets * Self.ways)
        oldest = Array(repeating: 0, count: sets)
    }

    /// How many numbers there is room for.
    public var capacity: Int { keys.count }

    /// What the plan says of a number.
    public mutating func facts(of number: TelephoneNumber) -> NumberFacts {
        let set = Int(truncatingIfNeeded: (number.packed &* 0x9E37_79B9_7F4A_7C15) >> 32) & setMask
        let first = set * Self.ways
        for place in first..<(first + Self.ways) where keys[place] == number.packed { return values[place] }
        let place = first + Int(oldest[set])
        oldest[set] = (oldest[set] + 1) & UInt8(Self.ways - 1)
        keys[place] = number.packed
        values[place] = plan.facts(of: number)
        return values[place]
    }
}

/// The limits of number facts, each with its unit and its reason.
///
/// Spellings have none of their own: they are read in linear time, and the event schema bounds their length.
public enum NumberLimits {
    /// Numbers: as many as a busy contact center calls within minutes, in a third of a megabyte.
    public static let cachedNumbers = 16_384
}
