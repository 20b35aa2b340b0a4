// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import UsageModel

@testable import Journal

@Suite struct `A journal whose disk fails` {
    private func options(_ files: JournalFiles) -> JournalOptions {
        var options = JournalOptions.small()
        options.files = files
        return options
    }

    @Test(arguments: [(Faults.Call.write, EIO), (.synchronize, EIO), (.write, ENOSPC), (.synchronize, ENOSPC)])
    func `tells all who wait, takes nothing more, and has all it acknowledged`(call: Faults.Call, code: Int32) throws {
        let folder = TemporaryFolder()
        let faults = Faults()
        let journal = try Journal.open(folder.path, options(faults.files))
        var acknowledged: [Entry] = []
        for number in 0..<20 {
            let entry = Entry(key: UInt64(number), first: [UInt8(number)])
            try journal.waitUntilDurable(try journal.append(entry))
            acknowledged.append(entry)
        }
        faults.fail(call, code)
        let sequence = try journal.append(Entry(key: 20, first: []))
        #expect(throws: JournalFailure.self) { try journal.waitUntilDurable(sequence) }
        // The disk is well again: what a retried synchronization says is worth nothing.
        faults.fail(call, nil)
        #expect(throws: JournalFailure.self) { try journal.waitUntilDurable(sequence) }
        #expect(throws: JournalFailure.self) { try journal.append(Entry(key: 21, first: [])) }
        #expect(journal.durable == SequenceNumber(20))
        #expect(journal.health.failure != nil)
        #expect(!journal.health.isWell)
        #expect(try journal.entries() == acknowledged)
        journal.close()
        let again = try Journal.open(folder.path, .small())
        let found = try again.entries()
        #expect(Array(found.prefix(20)) == acknowledged)
        #expect(found.count <= 21)
        try again.waitUntilDurable(try again.append(Entry(key: 22, first: [])))
        again.close()
        #expect(try JournalInspection.verify(folder.path).findings == [])
    }

    @Test func `writes everything when the system takes a few bytes at a time`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, options(Faults().short))
        var random = SplitMix64(seed: 2)
        let entries = (0..<300).map { Entry($0, &random) }
        for entry in entries { try journal.append(entry) }
        try journal.waitUntilAllDurable()
        #expect(try journal.entries() == entries)
        journal.close()
        #expect(try JournalInspection.verify(folder.path).findings == [])
    }

    @Test func `that is full refuses before it lies, and goes on when there is room`() throws {
        let folder = TemporaryFolder()
        let faults = Faults()
        let journal = try Journal.open(folder.path, options(faults.files))
        faults.fail(.allocate, ENOSPC)
        var entries: [Entry] = []
        var refusal: JournalFailure?
        let payload = [UInt8](repeating: 7, count: 4_000)
        while refusal == nil {
            let entry = Entry(key: UInt64(entries.count), first: payload)
            do {
                try journal.append(entry)
                entries.append(entry)
            } catch let failure as JournalFailure {
                refusal = failure
            }
        }
        #expect(refusal == .diskFull(path: folder.path))
        #expect(journal.health.roomFailure == .diskFull(path: folder.path))
        // What was taken before has room, and becomes durable.
        try journal.waitUntilAllDurable()
        #expect(entries.count > 20)
        #expect(try journal.entries() == entries)
        #expect(throws: JournalFailure.diskFull(path: folder.path)) { try journal.retry() }
        faults.fail(.allocate, nil)
        try journal.retry()
        #expect(journal.health.isWell)
        let last = Entry(key: 1_000, first: payload)
        try journal.waitUntilDurable(try journal.append(last))
        journal.close()
        let again = try Journal.open(folder.path, .small())
        #expect(try again.entries() == entries + [last])
        again.close()
    }

    @Test func `that is full is not opened anew with a promise it cannot keep`() throws {
        let folder = TemporaryFolder()
        let faults = Faults()
        faults.fail(.allocate, ENOSPC)
        #expect(throws: JournalFailure.diskFull(path: folder.path)) {
            try Journal.open(folder.path, options(faults.files))
        }
        faults.fail(.allocate, nil)
        try Journal.open(folder.path, options(faults.files)).close()
        faults.fail(.allocate, ENOSPC)
        let journal = try Journal.open(folder.path, options(faults.files))
        #expect(journal.health.roomFailure == .diskFull(path: folder.path))
        try journal.waitUntilDurable(try journal.append(Entry(key: 1, first: [1])))
        journal.close()
    }

    @Test func `says so to those who read`() throws {
        let folder = TemporaryFolder()
        let faults = Faults()
        let journal = try Journal.open(folder.path, options(faults.files))
        try journal.waitUntilDurable(try journal.append(Entry(key: 1, first: [1])))
        faults.fail(.read, EIO)
        let failure = #expect(throws: JournalFailure.self) { try journal.entries() }
        #expect("\(String(describing: failure))".contains("reading"))
        faults.fail(.read, nil)
        #expect(try journal.entries().count == 1)
        journal.close()
    }

    @Test func `refuses records that are too long, and partitions there are not`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        let most = Limits.segmentBytesMin - SegmentHeader.byteCount
        let long = Entry(key: 1, first: [UInt8](repeating: 1, count: most - RecordHeader.byteCount))
        try journal.append(long)
        #expect(throws: JournalFailure.self) { try journal.append(Entry(key: 1, first: long.first + [1])) }
        #expect(throws: JournalFailure.self) { try journal.append(Entry(partition: 4, key: 1, first: [])) }
        try journal.append(long)
        try journal.waitUntilAllDurable()
        #expect(try journal.entries() == [long, long])
        journal.close()
    }

    @Test func `refuses when more waits than its buffer holds, and goes on when that is written`() throws {
        let folder = TemporaryFolder()
        var options = JournalOptions.small()
        options.bufferBytes = 8_192
        options.gatherNanoseconds = 200_000_000
        let journal = try Journal.open(folder.path, options)
        var taken = 0
        let refusal = #expect(throws: JournalFailure.self) {
            while taken < 100 {
                _ = try journal.append(.decision, partition: 0, key: 1, time: Instant(microseconds: 0), Array(1...200))
                taken += 1
            }
        }
        guard case .overloaded = refusal else { return #expect(Bool(false), "\(String(describing: refusal))") }
        try journal.waitUntilAllDurable()
        try journal.append(Entry(key: 2, first: []))
        try journal.waitUntilAllDurable()
        #expect(try journal.entries().count == taken + 1)
        journal.close()
    }
}

@Suite struct `Room that was promised` {
    @Test func `is left free by what is appended beside whoever decides`() throws {
        let folder = TemporaryFolder()
        var options = JournalOptions()
        options.bufferBytes = 1 << 20
        // Nothing leaves the buffer while the test fills it.
        options.gatherNanoseconds = 3_600_000_000_000
        let journal = try Journal.open(folder.path, options)
        defer { journal.close() }
        let half = [UInt8](repeating: 0x7B, count: 300_000)
        try journal.checkRoom(for: 600_000)
        func beside() throws(JournalFailure) {
            _ = try journal.append(.late, partition: 0, key: 1, time: Instant(microseconds: 1), half, isBeside: true)
        }
        try beside()
        #expect(throws: JournalFailure.self) { try beside() }
        let promised = Array(half[..<299_000])
        for _ in 0..<2 {
            _ = try journal.append(.decision, partition: 0, key: 2, time: Instant(microseconds: 1), promised)
        }
    }
}
