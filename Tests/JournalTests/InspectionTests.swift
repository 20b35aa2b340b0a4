// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

@testable import Journal

@Suite struct `Verifying a journal` {
    /// A closed journal of some segments, and its entries.
    static func closed(_ count: Int, seed: UInt64) throws -> (folder: TemporaryFolder, entries: [Entry]) {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: seed)
        let entries = (0..<count).map { Entry($0, &random) }
        let journal = try Journal.open(folder.path, .small())
        for entry in entries { try journal.append(entry) }
        journal.close()
        return (folder, entries)
    }

    @Test func `says what there is`() throws {
        let (folder, entries) = try Self.closed(700, seed: 4)
        let report = try JournalInspection.verify(folder.path)
        #expect(report.findings == [])
        #expect(report.notes == [])
        #expect(report.segments > 2)
        #expect(report.first == SequenceNumber(0))
        #expect(report.end == SequenceNumber(700))
        #expect(report.kinds == Dictionary(grouping: entries) { $0.kind }.mapValues(\.count))
        #expect(report.times == Instant(microseconds: 0)...Instant(microseconds: 699_000))
        #expect(report.checkpoint?.size == 700)
        #expect(!report.isOpen)
    }

    @Test func `may be done while the journal is written`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        for number in 0..<50 { try journal.append(Entry(key: UInt64(number), first: [1])) }
        try journal.waitUntilAllDurable()
        let report = try JournalInspection.verify(folder.path)
        #expect(report.isOpen)
        #expect(report.findings == [])
        #expect(report.end == SequenceNumber(50))
        journal.close()
    }

    /// Any bit of any file: it is found, it is said where, and opening never crashes and never gives other records.
    @Test(arguments: UInt64(0)..<6)
    func `finds a bit that changed, wherever it is`(seed: UInt64) throws {
        let (folder, entries) = try Self.closed(260, seed: seed)
        var random = SplitMix64(seed: seed &+ 1_000)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().filter {
            (try? folder.bytes($0).isEmpty) == false
        }
        #expect(names.contains("tree/1") && names.contains { $0.hasSuffix(".idx") })
        var wrong: [String] = []
        for round in 0..<30 {
            let name = names[round < names.count ? round : random.below(names.count)]
            let bytes = try folder.bytes(name)
            var changed = bytes
            let place = random.below(bytes.count)
            changed[place] ^= 1 << UInt8(random.below(8))
            try folder.write(changed, name)
            let report = try? JournalInspection.verify(folder.path)
            if let report, report.findings.isEmpty { wrong.append("\(name):\(place) is not found") }
            if let journal = try? Journal.open(folder.path, .small()) {
                let found = try? journal.entries()
                if let found, found != entries { wrong.append("\(name):\(place) gives other records") }
                journal.close()
            }
            try folder.write(bytes, name)
            if name.hasPrefix("tree") || name == FileNames.checkpoint || name.hasSuffix(".idx") {
                // Opening may have made these anew, with the same content.
                #expect(try JournalInspection.verify(folder.path).findings == [])
            }
        }
        #expect(wrong == [])
    }

    @Test func `finds records that were exchanged together with their checksums`() throws {
        let (folder, _) = try Self.closed(40, seed: 8)
        let (other, _) = try Self.closed(40, seed: 9)
        let name = FileNames.segment(0)
        try folder.write(try other.bytes(name), name)
        let report = try JournalInspection.verify(folder.path)
        #expect(report.findings.contains { "\($0)".contains("tree/0") || "\($0)".contains("root") })
    }

    @Test func `finds a segment that is missing, and one that belongs elsewhere`() throws {
        let (folder, _) = try Self.closed(900, seed: 5)
        let names = try folder.names(ending: ".seg")
        #expect(names.count >= 4)
        let bytes = try folder.bytes(names[1])
        try FileManager.default.removeItem(atPath: folder.path(names[1]))
        #expect(try !JournalInspection.verify(folder.path).findings.isEmpty)
        #expect(throws: JournalFailure.self) { try Journal.open(folder.path, .small()) }
        try folder.write(try folder.bytes(names[2]), names[1])
        #expect(try !JournalInspection.verify(folder.path).findings.isEmpty)
        try folder.write(bytes, names[1])
        #expect(try JournalInspection.verify(folder.path).findings == [])
    }
}
