// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `sequence`: the share of neighbouring telephone numbers among the last N events.
///
/// Two numbers called one after the other are neighbours when they differ by 1 to 10 and begin with the same
/// seven digits. Events count in the order of their arrival.
///
/// - Shape: the newest number, the ring (time and one bit for a neighbour of the one before), the number of
///   neighbours, the newest moment or period.
/// - Memory: 40 bytes and 8 for each of the last N events, at most half as much again unused.
/// - Error: none.
struct NeighbourSequence {
    let area: Words
    let layout: SignalLayout

    private var ring: EventRing {
        EventRing(area: area.part(from: 1, count: 2), width: 1, shift: 1)
    }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        guard advance(to: at, period: input.period, &pool) else { return }
        let isNeighbour = ring.count > 0 && Self.areNeighbours(area[0], input.value)
        area[0] = input.value
        if ring.count >= Int(layout.parameter) { area[3] &-= ring.dropOldest(&pool).0 & 1 }
        guard ring.makeRoom(&pool) else {
            pool.overflowCount &+= 1
            return
        }
        // All moments are stored as not falling: the ring then keeps the order of arrival.
        let moment = layout.clock == .sliding ? area[signed: 4] : 0
        ring.insert(UInt64(bitPattern: moment << 1) | (isNeighbour ? 1 : 0), 0, &pool)
        if isNeighbour { area[3] &+= 1 }
    }

    /// Whether two numbers, as integers of their digits, lie side by side.
    static func areNeighbours(_ first: UInt64, _ second: UInt64) -> Bool {
        let (low, high) = first < second ? (first, second) : (second, first)
        guard (1...10).contains(high &- low) else { return false }
        var divisor: UInt64 = 1
        while low / divisor >= 10_000_000 { divisor &*= 10 }
        return low / divisor == high / divisor
    }

    /// Lets the window move on; `false` for an event that lies before it.
    private func advance(to at: Int64, period: Int64, _ pool: inout WordPool) -> Bool {
        switch layout.clock {
        case .none: return true
        case .calendar:
            let tick = layout.tick(of: at, period: period, near: 0)
            if tick > area[signed: 4] {
                pool.give(ring.block)
                area.clear(from: 0, count: 4)
                area[signed: 4] = tick
            }
            return tick == area[signed: 4]
        case .sliding:
            guard at > area[signed: 4] else { return at > area[signed: 4] &- layout.span }
            area[signed: 4] = at
            ring.drop(until: at &- layout.span, &pool) { word, _ in area[3] &-= word & 1 }
            return true
        }
    }

    /// The share of neighbours among all pairs; `nil` with fewer than two numbers.
    func read(at: Int64, period: Int64, _ pool: inout WordPool) -> (value: Double?, count: UInt64) {
        _ = advance(to: at, period: period, &pool)
        let count = UInt64(ring.count)
        guard count > 1 else { return (nil, count) }
        // The oldest number's own neighbour is no longer among the last N.
        let pairs = area[3] &- (ring.oldestWord(&pool) & 1)
        return (Double(pairs) / Double(count - 1), count)
    }
}
