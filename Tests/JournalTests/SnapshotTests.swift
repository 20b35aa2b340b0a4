// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import UsageModel

@testable import Journal

@Suite struct `A snapshot` {
    private func stamp(_ sequence: UInt64, version: UInt32 = 3, policy: UInt8 = 7) -> SnapshotStamp {
        SnapshotStamp(
            sequence: SequenceNumber(sequence),
            engineVersion: version,
            policy: [UInt8](repeating: policy, count: 32),
            time: Instant(microseconds: 5)
        )
    }

    @Test func `is given back as it was written, the newest first`() throws {
        let folder = TemporaryFolder()
        let store = try SnapshotStore(folder.path)
        #expect(try store.newest().found == nil)
        let written = try store.write(stamp(10), Array("ten".utf8))
        _ = try store.write(stamp(20)) { (writer) throws(JournalFailure) in
            for number in 0..<300_000 as Range<UInt64> { try writer.append(words: [number]) }
        }
        let newest = try #require(try store.newest().found)
        #expect(newest.stamp.sequence == SequenceNumber(20))
        #expect(newest.content.count == 2_400_000)
        #expect(newest.content.number(8 * 299_999) == UInt64(299_999))
        let older = try #require(try store.newest(upTo: SequenceNumber(19)).found)
        #expect(older.stamp == written)
        #expect(older.content == Array("ten".utf8))
        #expect(try store.newest { $0.policy[0] == 8 }.found == nil)
        #expect(try store.covered() == SequenceNumber(10))
    }

    @Test func `makes older ones go, but for two`() throws {
        let folder = TemporaryFolder()
        let store = try SnapshotStore(folder.path)
        for sequence in 1...6 as ClosedRange<UInt64> { _ = try store.write(stamp(sequence), [UInt8(sequence)]) }
        #expect(try store.stamps().map(\.sequence.value) == [4, 5, 6])
    }

    @Test func `that was changed or cut anywhere is passed over with a note`() throws {
        let folder = TemporaryFolder()
        let store = try SnapshotStore(folder.path)
        _ = try store.write(stamp(1), Array("old".utf8))
        _ = try store.write(stamp(2), Array("the new one".utf8))
        let name = FileNames.snapshot(2)
        let bytes = try folder.bytes(name)
        var wrong: [Int] = []
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x10
            try folder.write(changed, name)
            let (found, notes) = try store.newest()
            if found?.stamp.sequence.value != 1 || notes.count != 1 { wrong.append(place) }
            try folder.write(Array(bytes[..<place]), name)
            if try store.newest().found?.stamp.sequence.value != 1 { wrong.append(place) }
        }
        #expect(wrong == [])
    }

    @Test(arguments: [Faults.Call.write, .synchronize])
    func `that cannot be written leaves those before as they were`(call: Faults.Call) throws {
        let folder = TemporaryFolder()
        let faults = Faults()
        let store = try SnapshotStore(folder.path, keeps: 1, files: faults.files)
        _ = try store.write(stamp(1), Array("old".utf8))
        faults.fail(call, ENOSPC)
        #expect(throws: JournalFailure.self) { try store.write(stamp(2), Array("new".utf8)) }
        faults.fail(call, nil)
        #expect(try store.newest().found?.stamp.sequence.value == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
}

@Suite struct `Removing records` {
    @Test func `removes what is covered and old, and proofs of the rest go on`() throws {
        let folder = TemporaryFolder()
        var journal = try Journal.open(folder.path, .small())
        var random = SplitMix64(seed: 21)
        let entries = (0..<1_200).map { Entry($0, &random) }
        for entry in entries { try journal.append(entry) }
        try journal.waitUntilAllDurable()
        _ = try journal.checkpoint()
        let starts = try folder.names(ending: ".seg").compactMap { FileNames.number(in: $0, ending: ".seg") }
        #expect(starts.count > 5)
        // Neither covered alone nor old alone is enough.
        #expect(try journal.remove(Retention(covered: SequenceNumber(1_200))) == SequenceNumber(0))
        let old = Instant(microseconds: Int64(starts[3]) * 1_000)
        #expect(try journal.remove(Retention(covered: SequenceNumber(0), olderThan: old)) == SequenceNumber(0))
        let covered = Retention(covered: SequenceNumber(starts[2] + 1), olderThan: old)
        #expect(try journal.remove(covered).value == starts[2])
        #expect(throws: JournalFailure.missing(SequenceNumber(0))) { try journal.entries() }
        #expect(try journal.find(key: 0) == nil)
        for isReopened in [false, true] {
            if isReopened { journal = try Journal.open(folder.path, .small()) }
            #expect(journal.first.value == starts[2])
            #expect(try journal.entries(from: starts[2]) == Array(entries[Int(starts[2])...]))
            let key = try #require(journal.publicKey)
            #expect(try journal.proof(of: SequenceNumber(starts[2])).isValid(for: key))
            #expect(try journal.proof(of: SequenceNumber(1_199)).isValid(for: key))
            journal.close()
            #expect(try JournalInspection.verify(folder.path).findings == [])
        }
        journal = try Journal.open(folder.path, .small())
        let size = Retention(covered: SequenceNumber(1_200), bytesMax: 2 * Limits.segmentBytesMin)
        #expect(try journal.remove(size).value == starts[starts.count - 2])
        try journal.append(Entry(key: 5_000, first: [1]))
        journal.close()
        #expect(try JournalInspection.verify(folder.path).findings == [])
        // Without the hashes of what was removed no root can be told: it is said, and appending goes on.
        try FileManager.default.removeItem(atPath: folder.path("tree"))
        journal = try Journal.open(folder.path, .small())
        #expect(journal.health.treeFailure != nil)
        #expect(throws: JournalFailure.self) { try journal.proof(of: SequenceNumber(1_199)) }
        try journal.waitUntilDurable(try journal.append(Entry(key: 5_001, first: [1])))
        journal.close()
    }
}
