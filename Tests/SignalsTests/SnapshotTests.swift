// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

extension SignalTable {
    /// All that the table knows.
    var snapshot: [UInt8] {
        final class Chunks { var bytes: [UInt8] = [] }
        let chunks = Chunks()
        var writer = SnapshotWriter {
            chunks.bytes += $0
            return true
        }
        write(to: &writer)
        writer.finish()
        return chunks.bytes
    }

    /// Becomes what a snapshot says.
    mutating func restore(snapshot bytes: [UInt8]) throws(SnapshotFailure) {
        let old = self
        self = try SnapshotReader.read(bytes.span) { (reader) throws(SnapshotFailure) in
            var table = old
            try table.restore(from: &reader)
            try reader.require(reader.left == 0, "something follows")
            return table
        }
    }
}

@Suite struct `Snapshots of signals` {
    private static let all = `Signals against the naive model`.specifications
    private static let start: Int64 = 1_750_000_000_000_000

    /// Feeds signals of a table, each the same whatever its number; returns what they read.
    private func feed(
        _ table: inout SignalTable,
        _ numbers: [Int],
        _ steps: Range<Int64>,
        seed: UInt64
    ) -> [Reading] {
        var readings: [Reading] = []
        for step in steps {
            let at = Self.start + step * 700_000
            for (original, number) in numbers.enumerated() where number >= 0 {
                // What a signal is told depends on the step and on its name, not on its neighbours.
                var random = SplitMix64(seed: seed &+ UInt64(step) &* 131 &+ UInt64(original))
                let key = random.below(12)
                let input = SignalInput(
                    value: Double(random.below(300)).bitPattern,
                    isBad: random.below(2) == 0,
                    isEnd: random.below(3) == 0,
                    period: step / 500,
                    session: SignalKey(high: 1, low: UInt64(random.below(30)))
                )
                table.feed(key, number, at: at, input)
                readings.append(table.reading(key, number, at: at, period: step / 500))
            }
        }
        return readings
    }

    @Test(arguments: UInt64(0)..<12)
    func `carry each signal into a table of others as if it had been there`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let isKept = Self.all.map { _ in random.below(3) > 0 }
        var kept = Self.all.indices.filter { isKept[$0] }
        for place in kept.indices.reversed() { kept.swapAt(place, random.below(place + 1)) }
        let added = SignalSpecification(name: "added", kind: .count, window: .sliding(microseconds: 60_000_000))
        var old = try SignalTable(specifications: Self.all)
        _ = feed(&old, Array(Self.all.indices), 0..<900, seed: seed)
        var new = try SignalTable(specifications: [added] + kept.map { Self.all[$0] })
        new.carry([nil] + kept, from: old)
        let numbers = Self.all.indices.map { signal in kept.firstIndex(of: signal).map { $0 + 1 } ?? -1 }
        let others = Self.all.indices.map { isKept[$0] ? $0 : -1 }
        #expect(new.keyCount == old.keyCount)
        for key in 0..<12 { #expect(new.reading(key, 0, at: Self.start + 900 * 700_000).slots == [0]) }
        let expected = feed(&old, others, 900..<1_800, seed: seed)
        #expect(feed(&new, numbers, 900..<1_800, seed: seed) == expected, "seed \(seed)")
        #expect(expected.count > 6_000)
    }

    @Test(arguments: UInt64(0)..<24)
    func `that are damaged are refused or restored, and nothing is read beyond them`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var table = try SignalTable(specifications: Self.all)
        _ = feed(&table, Array(Self.all.indices), 0..<Int64(20 + random.below(300)), seed: seed)
        let bytes = table.snapshot
        var refused = 0
        for _ in 0..<20 {
            var damaged = bytes
            for _ in 0...random.below(3) {
                // Most of it is records; the numbers at its head decide more.
                let place = random.below(3) == 0 ? random.below(min(damaged.count, 64)) : random.below(damaged.count)
                damaged[place] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.below(4) == 0 { damaged.removeLast(random.below(damaged.count)) }
            var other = try SignalTable(specifications: Self.all)
            do { try other.restore(snapshot: damaged) } catch { refused += 1 }
            _ = other.snapshot
        }
        #expect(refused > 3)
    }
}
