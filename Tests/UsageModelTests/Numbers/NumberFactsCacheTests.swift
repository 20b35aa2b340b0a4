// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import UsageModel

@Suite struct `The cache of number facts` {
    /// Numbers of every kind and country the plan knows, and some that it does not.
    private static func numbers(_ random: inout SplitMix64, count: Int) -> [TelephoneNumber] {
        (0..<count).map { _ in
            let digits = 3 + Int(random.next() % 13)
            var text = "+\(1 + random.next() % 9)"
            for _ in 1..<digits { text += String(random.next() % 10) }
            return TelephoneNumber(e164: text.utf8) ?? TelephoneNumber(packed: 0)
        }
    }

    @Test(arguments: UInt64(0)..<8)
    func `answers as the plan does, whatever was asked before`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // Eight places for a thousand numbers: nearly every question evicts another's answer.
        for capacity in [1, 8, 4_096] {
            var cache = NumberFactsCache(capacity: capacity)
            var wrong: [String] = []
            let numbers = Self.numbers(&random, count: 1_000)
            for _ in 0..<4_000 {
                let number = numbers[Int(random.next() % 1_000)]
                if random.next() % 2 == 0 { cache.prefetch(number) }
                if cache.facts(of: number) != NumberingPlan.current.facts(of: number) { wrong.append(number.e164) }
            }
            #expect(wrong == [], "seed \(seed)")
        }
    }
}

@Suite struct `Eight digits at once` {
    private static func word(_ bytes: [UInt8]) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @Test func `are read as the number they stand for`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<10_000 {
            let value = random.next() % 100_000_000
            let text = Array(String(value).utf8)
            let padded = [UInt8](repeating: 0x30, count: 8 - text.count) + text
            if Swar.number(Self.word(padded)) != value { Issue.record("\(value)") }
        }
    }

    @Test func `are refused when any byte is none, wherever it stands`() {
        var wrong: [(UInt8, Int)] = []
        for byte in UInt8.min...UInt8.max where !(0x30...0x39).contains(byte) {
            for place in 0..<8 {
                for filler: UInt8 in [0x30, 0x39] {
                    var bytes = [UInt8](repeating: filler, count: 8)
                    bytes[place] = byte
                    if Swar.number(Self.word(bytes)) != nil { wrong.append((byte, place)) }
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }
}
