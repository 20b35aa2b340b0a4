// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor
import Signals
import UsageModel

/// Remembers which events were seen, for at least 24 hours of event time.
///
/// Identities are kept in generations of twelve hours; three generations are kept, so an identity is known for
/// 24 to 36 hours. What decides is the time that all customers have reached, never a clock.
///
/// - Memory: 16 bytes per event at a load between 3/8 and 3/4, so 21 to 43 bytes.
struct DuplicateFilter: Sendable {
    struct Generation: Sendable {
        var number: Int64 = .min
        var entries: [SignalKey] = []
        var count = 0

        func contains(_ key: SignalKey) -> Bool {
            guard !entries.isEmpty else { return false }
            let mask = entries.count - 1
            var place = Int(truncatingIfNeeded: key.high) & mask
            while true {
                let entry = entries[place]
                if entry == key { return true }
                if entry.high == 0, entry.low == 0 { return false }
                place = (place + 1) & mask
            }
        }

        mutating func prefetch(_ key: SignalKey) {
            guard !entries.isEmpty else { return }
            let place = Int(truncatingIfNeeded: key.high) & (entries.count - 1)
            unsafe entries.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + place }) }
        }

        mutating func insert(_ key: SignalKey) {
            if (count + 1) * 4 > entries.count * 3 { grow() }
            let mask = entries.count - 1
            var place = Int(truncatingIfNeeded: key.high) & mask
            while entries[place].high != 0 || entries[place].low != 0 { place = (place + 1) & mask }
            entries[place] = key
            count += 1
        }

        private mutating func grow() {
            let old = entries
            entries = Array(repeating: SignalKey(high: 0, low: 0), count: max(64, old.count * 2))
            count = 0
            for entry in old where entry.high != 0 || entry.low != 0 { insert(entry) }
        }
    }

    private static let generationMicroseconds: Int64 = 12 * 3_600 * 1_000_000
    var newest = Generation()
    var middle = Generation()
    var oldest = Generation()

    /// Whether the identity is new; it is known from now on.
    ///
    /// The watermark is the time that all customers have reached; it decides what is forgotten.
    mutating func insert(_ identity: SignalKey, watermark: Instant) -> Bool {
        let number = watermark.microseconds / Self.generationMicroseconds
        if watermark.microseconds != .min, number > newest.number { turn(to: number) }
        // The all-zero identity marks an empty place; it has probability 2^-128 and is moved aside.
        let key = identity.high == 0 && identity.low == 0 ? SignalKey(high: 1, low: 0) : identity
        if newest.contains(key) || middle.contains(key) || oldest.contains(key) { return false }
        newest.insert(key)
        return true
    }

    /// Asks for the cache lines in which the search for an identity begins.
    mutating func prefetch(_ identity: SignalKey) {
        newest.prefetch(identity)
        middle.prefetch(identity)
        oldest.prefetch(identity)
    }

    private mutating func turn(to number: Int64) {
        let steps = newest.number == .min ? 1 : number - newest.number
        oldest = steps == 1 ? middle : (steps == 2 ? newest : Generation())
        middle = steps == 1 ? newest : Generation()
        newest = Generation()
        newest.number = number
    }
}
