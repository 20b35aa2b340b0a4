// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Text forms read back as what they were written from, over random values.
@Suite struct `Text of numbers and times` {
    private static let environment = Environment(
        variables: [Variable(name: "x", type: .dyn), Variable(name: "y", type: .dyn)],
        functions: StandardLibrary.declarations
    )

    private func evaluate(_ text: String, _ x: Value, _ y: Value = .null) -> Value {
        guard let checked = Self.environment.check(Source(text)).expression else { return .null }
        return ReferenceEvaluator.evaluate(checked, Activation(["x": x, "y": y]))
    }

    @Test(arguments: UInt64(0)..<4)
    func `a double is read back to the bit`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        var wrong: [Double] = []
        for _ in 0..<200 {
            let bits = random.next()
            let number = random.below(2) == 0 ? Double(bitPattern: bits) : Double(Int64(bitPattern: bits)) / 1_000
            guard number.isFinite else { continue }
            if !evaluate("double(string(x))", .double(number)).isSame(as: .double(number)) { wrong.append(number) }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: UInt64(0)..<4)
    func `a moment and a span are read back to the nanosecond`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        var wrong = 0
        for _ in 0..<200 {
            let seconds =
                Timestamp.secondsMin + Int64(random.next() % UInt64(Timestamp.secondsMax - Timestamp.secondsMin))
            let instant = try #require(Timestamp(seconds: seconds, nanoseconds: Int32(random.below(1_000_000_000))))
            let span = TimeSpan(nanoseconds: Int64(bitPattern: random.next()))
            if Timestamp(rfc3339: instant.rfc3339) != instant { wrong += 1 }
            if TimeSpan(text: span.text) != span { wrong += 1 }
            if let later = instant.adding(span), later.since(instant) != span { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: UInt64(0)..<4)
    func `order and equality agree and are each other's mirror`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let corners: [Value] = [
            .int(.min), .int(-1), .int(0), .int(1), .int(1 << 53), .int(1 << 53 + 1), .int(.max), .uint(0), .uint(.max),
            .uint(1 << 63), .double(-0.0), .double(0x1p53), .double(0x1p63), .double(-0x1p63), .double(0x1p64),
            .double(.infinity), .double(-.infinity), .double(0.5),
        ]
        var wrong: [String] = []
        for _ in 0..<100 {
            let (left, right) = (corners[random.below(corners.count)], corners[random.below(corners.count)])
            let answers = ["x < y", "x == y", "x > y"].map { evaluate($0, left, right).isSame(as: .bool(true)) }
            let mirror = ["y > x", "y == x", "y < x"].map { evaluate($0, left, right).isSame(as: .bool(true)) }
            if answers.filter({ $0 }).count != 1 || answers != mirror { wrong.append("\(left) \(right)") }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: UInt64(0)..<4)
    func `a moment in a zone is the moment in UTC plus the offset`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        var wrong = 0
        for name in ["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca"] {
            let zone = try #require(TimeZoneTable.zone(named: name))
            for _ in 0..<50 {
                let seconds = Int64(random.below(8_000_000_000)) - 2_000_000_000
                let offset = zone.offsetSeconds(atUnixSeconds: seconds)
                if zone.civilTime(atUnixSeconds: seconds).unixSeconds != seconds + Int64(offset) { wrong += 1 }
                if abs(offset) > 15 * 3_600 { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }
}
