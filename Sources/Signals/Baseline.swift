// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `baseline`: the sum of this hour against the same hour of past weeks.
///
/// Hours are those of UTC; what is expected is the mean over the past weeks in which the key existed, up to as
/// many as the signal says. An hour without events counts as 0.
///
/// - Shape: newest hour, first hour, the block: one sum per hour.
/// - Memory: 24 bytes, and 8 for each hour of its weeks: 12 KB for eight weeks.
/// - Error: none; sums stop at 2^58.
struct Baseline {
    let area: Words
    let layout: SignalLayout

    private static let hour: Int64 = 3_600_000_000
    private static let week: Int64 = 168
    private var block: Block { Block(bits: area[2]) }
    private var hours: Int64 { layout.parameter &* Self.week &+ 1 }

    private func place(_ hour: Int64) -> Int { Int(hour - Arithmetic.floor(hour, hours) * hours) }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let hour = Arithmetic.floor(at, Self.hour)
        if !block.exists {
            guard let fresh = pool.take(WordPool.size(holding: Int(hours))) else {
                pool.overflowCount &+= 1
                return
            }
            area[signed: 0] = hour
            area[signed: 1] = hour
            area[2] = fresh.bits
        }
        advance(to: hour, &pool)
        guard area[signed: 0] - hour < hours else { return }
        area[signed: 1] = min(area[signed: 1], hour)
        let value = layout.amount(input.value) ?? 0
        pool.edit(block) { sums in
            let sum = sums[signed: place(hour)] &+ value
            sums[signed: place(hour)] = max(-SignalLimits.greatestSum, min(SignalLimits.greatestSum, sum))
        }
    }

    private func advance(to hour: Int64, _ pool: inout WordPool) {
        let newest = area[signed: 0]
        guard block.exists, hour > newest else { return }
        area[signed: 0] = hour
        pool.edit(block) { sums in
            for step in 0..<min(hour - newest, hours) { sums[place(hour - step)] = 0 }
        }
    }

    /// What was, what was expected (`nil` in the first week), over how many weeks.
    func read(at: Int64, _ pool: inout WordPool) -> (value: Int64, expected: Double?, weeks: Int64) {
        guard block.exists else { return (0, nil, 0) }
        advance(to: Arithmetic.floor(at, Self.hour), &pool)
        let newest = area[signed: 0]
        let weeks = min(layout.parameter, (newest - area[signed: 1]) / Self.week)
        return pool.edit(block) { sums in
            let value = sums[signed: place(newest)]
            guard weeks > 0 else { return (value, nil, 0) }
            var sum: Int128 = 0
            for week in 1...weeks { sum += Int128(sums[signed: place(newest - week * Self.week)]) }
            return (value, Double(sum) / Double(weeks), weeks)
        }
    }
}
