// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@testable import Journal

@Suite struct `A torn tail` {
    /// Options whose files do not wait for the disk: what is looked at here is what lies in them.
    static var quick: JournalOptions {
        var options = JournalOptions.small()
        options.files.synchronize = { _ in 0 }
        return options
    }

    /// Entries, each made durable by itself where `groups` says so, and the folder as a crash leaves it.
    static func crashed(_ entries: [Entry], groupEnds: Set<Int>) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        var options = quick
        options.keepsTree = false
        // Groups end only where somebody waits.
        options.gatherNanoseconds = 10_000_000_000
        let journal = try Journal.open(folder.path, options)
        for (number, entry) in entries.enumerated() {
            let sequence = try journal.append(entry)
            if groupEnds.contains(number) { try journal.waitUntilDurable(sequence) }
        }
        try journal.waitUntilAllDurable()
        let copy = try TemporaryFolder(copyOf: folder.path)
        journal.close()
        return copy
    }

    /// What recovery makes of the folder; the entries that are there.
    static func recovered(_ folder: TemporaryFolder) throws -> (report: JournalRecovery, entries: [Entry]) {
        var options = quick
        options.keepsTree = false
        let report = try Recovery(directory: folder.path, options: options, floor: 0).run().report
        let path = folder.path(FileNames.segment(0))
        let file = try options.files.opened(path, 0)
        let header = try SegmentHeader(options.files.bytes(of: file, at: 0, count: 4_096), path: path)
        var reader = SegmentReader(file, header, limit: try options.files.size(of: file), options.files)
        var entries: [Entry] = []
        while let record = try reader.next() { entries.append(Entry(record)) }
        return (report, entries)
    }

    private var entries: [Entry] {
        var random = SplitMix64(seed: 77)
        return (0..<9).map { Entry($0, &random, longest: $0 < 5 ? 12 : 4) }
    }

    @Test(arguments: [false, true])
    func `is cut wherever it is torn, and nothing before it is lost`(isShortened: Bool) throws {
        let entries = Array(entries[..<4])
        let folder = try Self.crashed(entries, groupEnds: Set(0..<4))
        let name = FileNames.segment(0)
        let bytes = try folder.bytes(name)
        let end = try #require(bytes.lastIndex { $0 != 0 }) + 1
        var places = [SegmentHeader.byteCount]
        for _ in entries {
            let length = Int(bytes.number(places[places.count - 1] + 4, as: UInt32.self))
            places.append(places[places.count - 1] + RecordHeader.stride(of: length))
        }
        var wrong: [Int] = []
        for cut in SegmentHeader.byteCount..<end where isShortened ? cut % 3 == 0 : true {
            var torn = Array(bytes[..<cut])
            if !isShortened { torn.pad(to: bytes.count) }
            try folder.write(torn, name)
            let (report, found) = try Self.recovered(folder)
            // A record whose missing bytes were zeros anyway is whole, unless the file ends before them.
            let whole = places.dropFirst().prefix { place in
                place <= cut || bytes[cut..<place].allSatisfy { $0 == 0 } && !isShortened
            }.count
            var expected = Array(bytes[..<places[found.count]])
            expected.pad(to: bytes.count)
            let isClean = try folder.bytes(name) == expected
            let isRight = found == Array(entries[..<found.count]) && report.end.value == UInt64(found.count)
            if !isRight || !isClean || found.count != whole { wrong.append(cut) }
        }
        #expect(wrong == [])
    }

    @Test func `may have lost any of its blocks: only the group that was not finished is cut`() throws {
        let folder = try Self.crashed(entries, groupEnds: [3, 8])
        let name = FileNames.segment(0)
        let bytes = try folder.bytes(name)
        let end = try #require(bytes.lastIndex { $0 != 0 }) + 1
        var places = [SegmentHeader.byteCount]
        for _ in entries {
            let length = Int(bytes.number(places[places.count - 1] + 4, as: UInt32.self))
            places.append(places[places.count - 1] + RecordHeader.stride(of: length))
        }
        var wrong: [Int] = []
        for start in stride(from: SegmentHeader.byteCount, to: end, by: 16) {
            var torn = bytes
            for place in start..<min(start + 40, end) { torn[place] = 0 }
            if torn == bytes { continue }
            try folder.write(torn, name)
            do {
                let (_, found) = try Self.recovered(folder)
                // The second group begins with record 4: only a hole in it may be taken for a torn write.
                if start + 40 <= places[4] || found != Array(entries[..<found.count]) || found.count < 4 {
                    wrong.append(start)
                }
            } catch JournalFailure.damaged(_, let offset, _) {
                if start >= places[4] || offset > start + 40 { wrong.append(start) }
            }
        }
        #expect(wrong == [])
    }

    @Test func `is reported with its file and place`() throws {
        let folder = try Self.crashed(entries, groupEnds: Set(0..<9))
        let name = FileNames.segment(0)
        var bytes = try folder.bytes(name)
        let end = try #require(bytes.lastIndex { $0 != 0 }) + 1
        bytes[end - 1] = 0
        try folder.write(bytes, name)
        let cut = try #require(try Self.recovered(folder).report.cut)
        #expect(cut.path == folder.path(name))
        #expect(cut.sequence == SequenceNumber(8))
        #expect(cut.offset > SegmentHeader.byteCount)
        #expect(cut.offset + cut.bytes < end)
    }

    @Test func `of a whole journal leaves one that goes on`() throws {
        let folder = try Self.crashed(entries, groupEnds: Set(0..<9))
        let name = FileNames.segment(0)
        var bytes = try folder.bytes(name)
        let end = try #require(bytes.lastIndex { $0 != 0 }) + 1
        for place in end - 30..<end { bytes[place] = 0xAA }
        try folder.write(bytes, name)
        let journal = try Journal.open(folder.path, .small())
        #expect(journal.recovery.cut?.sequence == SequenceNumber(8))
        try journal.append(Entry(key: 99, first: [9]))
        try journal.waitUntilAllDurable()
        #expect(try journal.entries() == Array(entries[..<8]) + [Entry(key: 99, first: [9])])
        journal.close()
        #expect(try JournalInspection.verify(folder.path).findings == [])
    }
}
