// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// Many keys in one table: finding, expiring, bounds, memory.
@Suite struct `Signal table` {
    static let mixed: [SignalSpecification] = [
        SignalSpecification(name: "c", kind: .count, window: .sliding(microseconds: 10 * second)),
        SignalSpecification(name: "r", kind: .ratio, window: .sliding(microseconds: minute)),
        SignalSpecification(
            name: "e",
            kind: .sum(.real),
            window: .sliding(microseconds: 30 * second),
            isExact: true
        ),
        SignalSpecification(name: "d", kind: .distinct, window: .sliding(microseconds: minute)),
        SignalSpecification(name: "x", kind: .distinct, window: .sliding(microseconds: 20 * second), isExact: true),
        SignalSpecification(name: "m", kind: .maximum(.real), window: .sliding(microseconds: minute), isExact: true),
        SignalSpecification(name: "q", kind: .quantile(0.9), window: .sliding(microseconds: minute)),
        SignalSpecification(name: "n", kind: .entropy, window: .sliding(microseconds: minute)),
    ]

    /// Keys come, go and come back; every signal of every key agrees with its own model.
    @Test(arguments: UInt64(0)..<64)
    func `keeps keys apart while they come and go`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var table = try SignalTable(specifications: Self.mixed)
        var models: [Int: [Model]] = [:]
        var failures: [String] = []
        var now = start
        for step in 0..<400 {
            now += Int64(random.below(Int(random.chance(40) ? 90 * second : second)))
            let at = random.chance(9) ? now - Int64(random.below(Int(20 * second))) : now
            // A moving crowd of keys.
            let key = step / 20 + random.below(12)
            let input = SignalInput(
                value: Double(random.below(50)).bitPattern,
                isBad: random.chance(4)
            )
            table.feed(key, 0, at: at, input)
            for signal in 1..<Self.mixed.count { table.feed(key, signal, at: at, input) }
            var signals = models[key] ?? Self.mixed.map(Model.init)
            for signal in signals.indices {
                signals[signal].add(at: at, input)
                signals[signal].events.removeAll { $0.at < now - 3 * minute }
                let reading = table.reading(key, signal, at: at)
                if !signals[signal].agrees(reading) {
                    failures.append("step \(step), \(Self.mixed[signal].name): \(reading)")
                }
            }
            models[key] = signals
        }
        #expect(failures.prefix(2) == [], "seed \(seed)")
        #expect(table.keyCount < 40 && table.refusedCount == 0 && table.overflowCount == 0)
    }

    @Test func `a key expires when its last window has lapsed`() throws {
        var table = try SignalTable(specifications: Self.mixed)
        table.feed(1, at: start)
        let key = SignalKey(high: 7, low: 1)
        #expect(table.find(key, at: Instant(microseconds: start + minute - 1)) != nil)
        #expect(table.find(key, at: Instant(microseconds: start + minute)) == nil)
        table.sweep(at: Instant(microseconds: start + minute), budget: 10)
        #expect(table.keyCount == 0 && table.expiredCount == 1)
    }

    @Test func `a key that comes back starts anew whether it was swept or not`() throws {
        for isSwept in [false, true] {
            var table = try SignalTable(.novelty, .sliding(microseconds: minute))
            table.feed(1, at: start)
            if isSwept { table.sweep(at: Instant(microseconds: start + hour), budget: 10) }
            table.feed(1, at: start + hour)
            #expect(table.reading(1, at: start + hour).slots == [0, 1])
            #expect(table.expiredCount == 1)
        }
    }

    @Test func `a full table refuses new keys until one expires`() throws {
        var limits = SignalLimits()
        limits.keys = 100
        let count = SignalSpecification(name: "c", kind: .count, window: .sliding(microseconds: minute))
        var table = try SignalTable(specifications: [count], limits: limits)
        for key in 0..<150 { table.feed(key, at: start) }
        #expect(table.keyCount == 100 && table.refusedCount == 50)
        #expect(table.reading(120, at: start).integer(0) == 0)
        for key in 200..<250 { table.feed(key, at: start + minute) }
        #expect(table.keyCount <= 100 && table.refusedCount == 50)
        #expect(table.reading(249, at: start + minute).integer(0) == 1)
    }

    @Test func `records are used again, so that memory stays where it was`() throws {
        var table = try SignalTable(specifications: Self.mixed)
        var random = SplitMix64(seed: 9)
        var bytes: [Int] = []
        for round in 0..<12 as Range<Int64> {
            for number in 0..<2_000 as Range<Int64> {
                let at = start + (round * 2_000 + number) * 100_000
                let key = Int(round) * 150 + random.below(200)
                let input = SignalInput(real: Double(random.below(40)))
                for signal in Self.mixed.indices { table.feed(key, signal, at: at, input) }
            }
            bytes.append(table.byteCount)
        }
        // Steady traffic: the last rounds took nothing from the system.
        #expect(bytes[6] >= bytes[11] - bytes[11] / 20, "\(bytes)")
        #expect(table.keyCount < 500)
    }

    @Test func `two runs give the same bits`() throws {
        func run() throws -> [Reading] {
            var random = SplitMix64(seed: 77)
            var table = try SignalTable(specifications: Self.mixed)
            var readings: [Reading] = []
            for step in 0..<2_000 as Range<Int64> {
                let at = start + step * 30_000
                let key = random.below(30)
                for signal in Self.mixed.indices {
                    table.feed(key, signal, at: at, SignalInput(real: Double(random.below(300))))
                    readings.append(table.reading(key, signal, at: at))
                }
            }
            return readings
        }
        let readings = try run()
        #expect(try readings == run())
        // The same in debug and release builds, on every machine, until a kind is changed on purpose.
        let digest = readings.reduce(0 as UInt64) { sum, reading in
            (reading.slots + [reading.known]).reduce(sum) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 }
        }
        #expect(digest == 8_086_112_854_400_145_170)
    }

    @Test func `a restored table goes on as the written one`() throws {
        var random = SplitMix64(seed: 21)
        let specifications = Self.mixed + `Signals against the naive model`.specifications
        var table = try SignalTable(specifications: specifications)
        func feed(_ table: inout SignalTable, _ steps: Range<Int64>, _ random: inout SplitMix64) -> [Reading] {
            var readings: [Reading] = []
            for step in steps {
                let at = start + step * 100_000
                let key = Int(step / 100) + random.below(20)
                for signal in specifications.indices {
                    let input = SignalInput(real: Double(random.below(300)), period: step / 500)
                    table.feed(key, signal, at: at, input)
                    readings.append(table.reading(key, signal, at: at, period: step / 500))
                }
            }
            return readings
        }
        _ = feed(&table, 0..<600, &random)
        let bytes = table.snapshot
        var other = try SignalTable(specifications: specifications)
        try other.restore(snapshot: bytes)
        #expect(other.snapshot == bytes)
        var sameRandom = random
        #expect(feed(&table, 600..<900, &random) == feed(&other, 600..<900, &sameRandom))
        #expect(other.keyCount == table.keyCount && other.expiredCount == table.expiredCount)
        var refusals = 0
        for cut in [0, 1, 40, 320, bytes.count - 4] {
            do { try other.restore(snapshot: Array(bytes.prefix(cut))) } catch { refusals += 1 }
        }
        var stranger = try SignalTable(specifications: Self.mixed)
        do { try stranger.restore(snapshot: bytes) } catch { refusals += 1 }
        #expect(refusals == 6)
    }

    static func bytesPerKey(_ specifications: [SignalSpecification]) throws -> Int {
        var table = try SignalTable(specifications: specifications)
        for key in 0..<50_000 { for signal in specifications.indices { table.feed(key, signal, at: start) } }
        return table.byteCount / table.keyCount
    }

    @Test func `a key with three windows costs less than 250 bytes, with eight less than 450`() throws {
        func specification(_ kind: SignalKind, _ minutes: Int64) -> SignalSpecification {
            SignalSpecification(name: "s", kind: kind, window: .sliding(microseconds: minutes * minute))
        }
        let three = try Self.bytesPerKey([
            specification(.count, 1), specification(.ratio, 60), specification(.ratio, 1_440),
        ])
        #expect(three < 200, "\(three)")
        let eight = try Self.bytesPerKey((1...8).map { specification(.ratio, $0) })
        #expect(eight < 450, "\(eight)")
    }

    @Test func `a signal costs what it says`() throws {
        for specification in `Signals against the naive model`.specifications {
            let memory = specification.bytesPerKey
            let shared = SignalSpecification.bytesPerRecord + SignalSpecification.bytesPerIndexEntry
            let measured = try Self.oneEventBytes(specification)
            let most = memory.fixed + shared + (memory.variable > 0 || memory.most > memory.fixed ? 400 : 0)
            #expect(measured >= memory.fixed && measured <= most, "\(specification.name): \(measured), \(memory.text)")
        }
        let count = SignalSpecification(name: "c", kind: .count, window: .sliding(microseconds: minute))
        #expect(count.bytesPerKey.text == "32 B, at most 96 B for a busy key")
        let distinct = SignalSpecification(name: "d", kind: .distinct, window: .sliding(microseconds: minute))
        #expect(distinct.bytesPerKey.text == "48 B and about 13 B for each of the values kept, at most 128 KB")
    }

    static func oneEventBytes(_ specification: SignalSpecification) throws -> Int {
        var table = try SignalTable(specifications: [specification])
        for key in 0..<2_000 { table.feed(key, 0, at: start) }
        return table.byteCount / table.keyCount
    }
}
