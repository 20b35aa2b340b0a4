// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import UsageModel

@testable import Journal

@Suite struct `A journal` {
    @Test(arguments: UInt64(1)...8)
    func `gives back what was appended, over many segments and after reopening`(seed: UInt64) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: seed)
        let entries = (0..<1_500).map { Entry($0, &random, longest: $0 % 50 == 0 ? 9_000 : 300) }
        var journal = try Journal.open(folder.path, .small())
        for (number, entry) in entries.enumerated() {
            #expect(try journal.append(entry) == SequenceNumber(UInt64(number)))
        }
        try journal.waitUntilAllDurable()
        #expect(try journal.entries() == entries)
        journal.close()
        journal = try Journal.open(folder.path, .small())
        #expect(journal.recovery.segments > 5)
        #expect(journal.recovery.cut == nil)
        #expect(journal.end == SequenceNumber(1_500))
        #expect(try journal.entries() == entries)
        #expect(try journal.entries(from: 777) == Array(entries[777...]))
        journal.close()
    }

    @Test func `counts each partition by itself, over segments and reopening`() throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 3)
        var expected = [UInt64](repeating: 0, count: 4)
        for round in 0..<4 {
            let journal = try Journal.open(folder.path, .small())
            for number in 0..<300 { try journal.append(Entry(round * 300 + number, &random)) }
            journal.close()
        }
        let journal = try Journal.open(folder.path, .small())
        try journal.read(from: SequenceNumber(0)) { record in
            #expect(record.partitionSequence == expected[record.partition])
            expected[record.partition] += 1
            return true
        }
        #expect(expected.reduce(0, +) == 1_200)
        journal.close()
    }

    @Test func `is durable within ten milliseconds when nobody waits for it`() throws {
        let folder = TemporaryFolder()
        var options = JournalOptions.small()
        // A disk that answers at once: what is left is how long a group gathers.
        options.files.synchronize = { _ in 0 }
        let journal = try Journal.open(folder.path, options)
        var best = Int64.max
        for number in 0..<30 {
            let start = Pace.nanoseconds
            let sequence = try journal.append(Entry(key: UInt64(number), first: [1, 2, 3]))
            while journal.durable <= sequence {}
            best = min(best, Pace.nanoseconds - start)
        }
        // The best of thirty: other work on the machine can only make it longer.
        #expect(best < 10_000_000)
        #expect(best >= options.gatherNanoseconds / 2)
        journal.close()
    }

    @Test func `answers those who wait once, in their time, and at once when it is known`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        let counter = Counter()
        for number in 0..<200 {
            let sequence = try journal.append(Entry(key: UInt64(number), first: []))
            journal.whenDurable(sequence) { result in
                if case .success = result, sequence < journal.durable { counter.add(sequence.value) }
            }
        }
        try journal.waitUntilAllDurable()
        #expect(counter.counts == Dictionary(uniqueKeysWithValues: (0..<200).map { (UInt64($0), 1) }))
        journal.whenDurable(SequenceNumber(5)) { _ in counter.add(1_000) }
        #expect(counter.counts[1_000] == 1)
        journal.whenDurable(SequenceNumber(200)) { result in
            if case .failure(.missing) = result { counter.add(1_001) }
        }
        #expect(counter.counts[1_001] == 1)
        journal.close()
    }

    @Test func `finds the newest record of a key, in every segment and of the kind asked for`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        var random = SplitMix64(seed: 9)
        var newest: [UInt64: UInt64] = [:]
        for number in 0..<2_000 {
            let key = UInt64(number % 700)
            let payload = (0..<random.below(400)).map { _ in UInt8(0) }
            let kind = number == 1_350 ? RecordKind.act : .decision
            newest[key] = try journal.append(Entry(kind: kind, key: key, first: payload)).value
        }
        try journal.waitUntilAllDurable()
        for reopened in [false, true] {
            let journal = reopened ? try Journal.open(folder.path, .small()) : journal
            var found: [UInt64: UInt64] = [:]
            for key in UInt64(0)..<700 { found[key] = try journal.find(key: key)?.sequence.value }
            #expect(found == newest)
            #expect(try journal.find(key: 650, kind: .act)?.sequence.value == 1_350)
            #expect(try journal.find(key: 649, kind: .act) == nil)
            #expect(try journal.find(key: 700) == nil)
            journal.close()
        }
    }

    @Test func `can be opened while somebody asks whether it is open`() throws {
        let folder = TemporaryFolder()
        try Journal.open(folder.path, .small()).close()
        let (stop, path) = (Counter(), folder.path)
        let asker = WorkerThread { while stop.counts.isEmpty { _ = Folder.isLocked(path) } }
        for _ in 0..<10 { try Journal.open(folder.path, .small()).close() }
        stop.add(1)
        asker?.join()
    }

    @Test func `is held by one opener`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        #expect(throws: JournalFailure.locked(path: folder.path)) { try Journal.open(folder.path, .small()) }
        journal.close()
        try Journal.open(folder.path, .small()).close()
    }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let values = Mutex<[UInt64: Int]>([:])
    func add(_ key: UInt64) { values.withLock { $0[key, default: 0] += 1 } }
    var counts: [UInt64: Int] { values.withLock { $0 } }
}
