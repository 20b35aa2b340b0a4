// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// How many calls of one customer are open; a call whose end never comes is forgotten after 12 hours.
///
/// - Memory: 48 bytes once a customer has had a call.
/// - Error: a call is forgotten up to an hour early.
struct OpenCalls: Sendable {
    static let hours = Int(Limits.openLegMicroseconds / 3_600_000_000)
    /// Calls opened in each of the last hours and not ended.
    var ring: [Int32] = []
    var newest: Int64 = 0
    var total: Int32 = 0

    /// Whether nothing is open, which is the usual answer for a customer without voice.
    var isEmpty: Bool { total == 0 }

    mutating func open(at instant: Instant) {
        if ring.isEmpty {
            ring = Array(repeating: 0, count: Self.hours)
            newest = Self.hour(of: instant)
        }
        advance(to: Self.hour(of: instant))
        guard let place = place(of: instant) else { return }
        ring[place] += 1
        total += 1
    }

    mutating func close(openedAt instant: Instant) {
        guard let place = place(of: instant), ring[place] > 0 else { return }
        ring[place] -= 1
        total -= 1
    }

    /// How many are open at a moment.
    mutating func count(at instant: Instant) -> Int64 {
        if total > 0 { advance(to: Self.hour(of: instant)) }
        return Int64(total)
    }

    private mutating func advance(to hour: Int64) {
        guard hour > newest else { return }
        for passed in 0..<Int(min(hour - newest, Int64(Self.hours))) {
            let place = Self.place(hour - Int64(passed))
            total -= ring[place]
            ring[place] = 0
        }
        newest = hour
    }

    /// The place of a moment's hour, or nil when it is forgotten or was never reached.
    private func place(of instant: Instant) -> Int? {
        let hour = Self.hour(of: instant)
        guard !ring.isEmpty, hour <= newest, hour > newest - Int64(Self.hours) else { return nil }
        return Self.place(hour)
    }

    private static func place(_ hour: Int64) -> Int {
        let remainder = Int(hour % Int64(hours))
        return remainder < 0 ? remainder + hours : remainder
    }

    private static func hour(of instant: Instant) -> Int64 { instant.microseconds / 3_600_000_000 }
}
