// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Random numbers that are the same on every run.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
}

/// What a signal gave: its outputs and which of them are known.
struct Reading: Equatable, CustomStringConvertible {
    var slots: [UInt64]
    var known: UInt64

    func integer(_ index: Int) -> Int64 { Int64(bitPattern: slots[index]) }
    func real(_ index: Int) -> Double { Double(bitPattern: slots[index]) }
    func isKnown(_ index: Int) -> Bool { known >> UInt64(index) & 1 == 1 }

    var description: String { "\(slots.map { "\(Int64(bitPattern: $0))|\(Double(bitPattern: $0))" }) known \(known)" }
}

extension SignalTable {
    /// A table of one signal.
    init(_ kind: SignalKind, _ window: SignalWindow, isExact: Bool = false) throws {
        try self.init(specifications: [SignalSpecification(name: "s", kind: kind, window: window, isExact: isExact)])
    }

    mutating func feed(_ key: Int = 1, _ signal: Int = 0, at: Int64, _ input: SignalInput = SignalInput()) {
        let instant = Instant(microseconds: at)
        guard let record = record(for: SignalKey(high: 7, low: UInt64(key)), at: instant) else { return }
        add(signal, to: record, at: instant, input)
    }

    mutating func reading(_ key: Int = 1, _ signal: Int = 0, at: Int64, period: Int64 = 0) -> Reading {
        let instant = Instant(microseconds: at)
        var slots: [UInt64] = Array(repeating: 0xDEAD, count: specifications[signal].outputs.count)
        var known: UInt64 = 0
        let record = find(SignalKey(high: 7, low: UInt64(key)), at: instant)
        unsafe slots.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            if let record {
                known = unsafe read(signal, of: record, at: instant, period: period, into: base)
            } else {
                known = unsafe readAbsent(signal, into: base)
            }
        }
        return Reading(slots: slots, known: known)
    }
}

let second: Int64 = 1_000_000
let minute: Int64 = 60_000_000
let hour: Int64 = 3_600_000_000
let day: Int64 = 86_400_000_000

/// A moment in 2026 that is no multiple of anything.
let start: Int64 = 1_772_463_611_234_567

/// One step of a random stream: an event, or only a look.
struct Step {
    var at: Int64
    var input: SignalInput
    var isLook: Bool
}

extension SplitMix64 {
    /// Events in bursts and after pauses, some late, some much later than the window, values often repeated.
    mutating func steps(_ count: Int, window: Int64, kind: SignalKind) -> [Step] {
        var steps: [Step] = []
        var now = start
        var open: [UInt64] = []
        while steps.count < count {
            switch below(24) {
            case 0: now += window + Int64(below(Int(window)))
            case 1: now += window / 2 + Int64(below(Int(window)))
            case 2...7: now += Int64(below(Int(window / 16) + 1))
            case 8...15: now += Int64(below(Int(window / 160) + 1))
            case 16: now += window / 16
            case 17: now += window
            default: break
            }
            let isLate = chance(8)
            let at = isLate ? now - Int64(below(Int(min(300 * second, 2 * window)))) : now
            steps.append(Step(at: at, input: input(kind, at: at, &open), isLook: !isLate && chance(5)))
        }
        return steps
    }

    private mutating func input(_ kind: SignalKind, at: Int64, _ open: inout [UInt64]) -> SignalInput {
        let period = at / (7 * hour)
        switch kind {
        case .concurrent:
            if !open.isEmpty, chance(2) {
                let place = below(open.count)
                let session = chance(6) ? open[place] : open.remove(at: place)
                return SignalInput(isEnd: true, period: period, session: SignalKey(high: session, low: 1))
            }
            let session = chance(9) ? UInt64(below(50)) : next()
            if !chance(10) { open.append(session) }
            // Now and then the end comes first.
            let isEnd = chance(12)
            return SignalInput(isEnd: isEnd, period: period, session: SignalKey(high: session, low: 1))
        case .sum(.integer), .maximum(.integer), .last:
            return SignalInput(integer: Int64(below(2000)) - 700, period: period)
        case .sum(.real), .maximum(.real), .mean, .quantile:
            return SignalInput(real: Double(below(4_000_000)) / 1_000 - 500, period: period)
        case .baseline: return SignalInput(integer: Int64(below(100)), period: period)
        case .sequence:
            return SignalInput(integer: 12_025_550_100 + Int64(below(4) == 0 ? below(100) : below(6)), period: period)
        case .count, .ratio, .distinct, .entropy, .regularity, .novelty, .streak:
            let value = UInt64(chance(3) ? below(400) : below(8))
            return SignalInput(value: value, isBad: chance(3), period: period)
        }
    }
}
