// Part of Proviso. SPDX-License-Identifier: Apache-2.0

@testable import CEL
import Testing

@Suite struct `The span over which an offset holds` {
    static let names = [
        "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "UTC",
        "Asia/Kathmandu", "Pacific/Auckland", "Europe/Dublin", "+05:45", "Antarctica/Troll",
    ]

    @Test(arguments: names)
    func `contains the moment and only its offset`(name: String) throws {
        let zone = try #require(TimeZoneTable.zone(named: name))
        var random = SplitMix64(state: UInt64(name.utf8.count))
        var wrong: [Int64] = []
        for _ in 0..<2_000 {
            let seconds = Int64(random.below(8_000_000_000)) - 3_000_000_000
            let span = zone.offsetSpan(atUnixSeconds: seconds)
            let first = max(span.from, seconds - 400 * 86_400)
            let last = min(span.until - 1, seconds + 400 * 86_400)
            var moments = [first, last, seconds]
            for _ in 0..<4 where last > first { moments.append(first + Int64(random.below(Int(last - first)))) }
            let isRight =
                span.from <= seconds && seconds < span.until
                && moments.allSatisfy { zone.offsetSeconds(atUnixSeconds: $0) == span.offset }
            if !isRight { wrong.append(seconds) }
        }
        #expect(wrong == [])
    }
}

@Suite struct `The zones a frame remembers` {
    private func offset(_ memo: ZoneMemo, _ name: String, _ seconds: Int64) -> Int64? {
        unsafe Array(name.utf8).withUnsafeBufferPointer { unsafe memo.offset($0, at: seconds) }
    }

    @Test func `answer what the table answers, whatever was asked before`() {
        let memo = ZoneMemo()
        var random = SplitMix64(state: 5)
        let names =
            `The span over which an offset holds`.names + (0..<40).map { "+0\($0 % 10):\(10 + $0)" } + [
                "Nowhere/Land", "", "../etc", String(repeating: "a", count: 65),
            ]
        var wrong: [String] = []
        for _ in 0..<20_000 {
            let name = names[random.below(names.count)]
            let seconds = Int64(random.below(4_000_000_000))
            let expected = TimeZoneTable.zone(named: name).map { Int64($0.offsetSeconds(atUnixSeconds: seconds)) }
            if offset(memo, name, seconds) != expected { wrong.append("\(name) at \(seconds)") }
        }
        #expect(wrong.prefix(5) == [])
    }
}
