// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Where a read writes its results; every function returns one bit per output that is known.
///
/// The caller of `SignalTable.read` answers for there being as many slots as the signal has outputs.
@safe
struct Outputs {
    private let slots: UnsafeMutablePointer<UInt64>

    @inline(__always)
    init(_ slots: UnsafeMutablePointer<UInt64>) { unsafe self.slots = slots }

    @inline(__always)
    private func set(_ index: Int, _ value: UInt64) { unsafe slots[index] = value }

    @inline(__always)
    private func set(_ index: Int, _ value: Double) { unsafe slots[index] = value.bitPattern }

    @inline(__always)
    func unknown(_ count: Int) -> UInt64 {
        for index in 0..<count { set(index, 0 as UInt64) }
        return 0
    }

    @inline(__always)
    func one(_ value: UInt64) -> UInt64 {
        set(0, value)
        return 0b1
    }

    @inline(__always)
    func two(_ first: UInt64, _ second: UInt64) -> UInt64 {
        set(0, first)
        set(1, second)
        return 0b11
    }

    /// A count, or a ratio: its value is unknown while nothing was seen, its lower bound is then 0.
    @inline(__always)
    func tally(_ read: (count: UInt64, bad: UInt64), hasBad: Bool) -> UInt64 {
        guard hasBad else { return one(read.count) }
        let count = Double(read.count)
        let bad = Double(read.bad)
        set(0, read.count > 0 ? bad / count : 0)
        set(1, read.bad)
        set(2, read.count)
        set(3, Arithmetic.wilsonLower95(bad: bad, of: count))
        return read.count > 0 ? 0b1111 : 0b1110
    }

    /// A sum, or a mean with its number of events.
    func sum(_ read: (sum: Int64, count: UInt64), _ layout: SignalLayout) -> UInt64 {
        guard layout.hasCount else {
            guard layout.isReal else { return one(UInt64(bitPattern: read.sum)) }
            set(0, Double(read.sum) / 1_000_000)
            return 0b1
        }
        let mean = Double(read.sum) / 1_000_000 / Double(read.count)
        return estimate((read.count > 0 ? mean : nil, read.count))
    }

    /// A value in `ordered` form.
    func rank(_ read: Int64?, _ layout: SignalLayout) -> UInt64 {
        guard let read else { return unknown(1) }
        if layout.isReal { set(0, Arithmetic.real(ordered: read)) } else { set(0, UInt64(bitPattern: read)) }
        return 0b1
    }

    /// A real and the number of events it rests on.
    func estimate(_ read: (value: Double?, count: UInt64)) -> UInt64 {
        set(0, read.value ?? 0)
        set(1, read.count)
        return read.value == nil ? 0b10 : 0b11
    }

    func baseline(_ read: (value: Int64, expected: Double?, weeks: Int64)) -> UInt64 {
        set(0, UInt64(bitPattern: read.value))
        set(1, read.expected ?? 0)
        set(2, 0.0)
        set(3, UInt64(bitPattern: read.weeks))
        guard let expected = read.expected else { return 0b1001 }
        guard expected > 0 else { return 0b1011 }
        set(2, Double(read.value) / expected)
        return 0b1111
    }
}
