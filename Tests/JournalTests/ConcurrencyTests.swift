// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing
import UsageModel

@testable import Journal

@Suite struct `Many threads` {
    /// Each thread has a partition of its own and appends one, two, three …; readers and finders run beside.
    @Test func `append at once: all is durable, and the order of each is kept`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small(segmentBytes: 1 << 17))
        let failures = Counter()
        let readers = Counter()
        DispatchQueue.concurrentPerform(iterations: 6) { thread in
            var random = SplitMix64(seed: UInt64(thread))
            do {
                if thread < 4 {
                    for number in 0..<600 {
                        let payload = (0..<random.below(200)).map { _ in UInt8(thread) }
                        let key = UInt64(thread * 1_000_000 + number)
                        let entry = Entry(partition: thread, key: key, first: payload)
                        let sequence = try journal.append(entry)
                        if random.below(20) == 0 { try journal.waitUntilDurable(sequence) }
                    }
                } else {
                    for _ in 0..<20 {
                        var last: UInt64?
                        try journal.read(from: journal.first) { record in
                            if let last, record.sequence.value != last + 1 { failures.add(1) }
                            last = record.sequence.value
                            return true
                        }
                        if let last, try journal.record(SequenceNumber(last)).sequence.value != last { failures.add(2) }
                        _ = try journal.find(key: UInt64(random.below(600)))
                        _ = journal.health
                        readers.add(0)
                    }
                }
            } catch {
                failures.add(3)
            }
        }
        #expect(failures.counts == [:])
        #expect(readers.counts == [0: 40])
        try journal.waitUntilAllDurable()
        var next = [UInt64](repeating: 0, count: 4)
        try journal.read(from: SequenceNumber(0)) { record in
            let number = record.key - UInt64(record.partition * 1_000_000)
            if number != next[record.partition] || record.partitionSequence != number { failures.add(4) }
            next[record.partition] = number + 1
            return true
        }
        #expect(failures.counts == [:])
        #expect(next == [600, 600, 600, 600])
        let checkpoint = try journal.checkpoint()
        #expect(checkpoint.size == 2_400)
        journal.close()
        #expect(try JournalInspection.verify(folder.path).findings == [])
    }
}
