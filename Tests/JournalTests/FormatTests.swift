// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

@testable import Journal

@Suite struct `The format of the journal` {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// Sixteen bytes a line with their offset; lines of zeros are left out.
    private func dump(_ bytes: [UInt8]) -> String {
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 16) {
            let line = bytes[start..<min(start + 16, bytes.count)]
            guard line.contains(where: { $0 != 0 }) else { continue }
            text += digits(start, 6) + "  " + line.map { digits(Int($0), 2) }.joined(separator: " ") + "\n"
        }
        return text
    }

    private func expectGolden(_ text: String, _ name: String) throws {
        let file = Self.golden.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(text == (try? String(contentsOf: file, encoding: .utf8)), "UPDATE_GOLDEN=1 rewrites \(name)")
    }

    /// What is on disks must be read for years: a change of any byte here needs a new version of the format.
    @Test func `is byte for byte what it was`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.open(folder.path, .small())
        let entries = [
            Entry(
                partition: 0,
                key: 0x11_2233_4455_6677,
                first: Array("{\"event\":1}".utf8),
                second: Array("{}\n".utf8)
            ),
            Entry(kind: .act, partition: 3, key: 7, first: Array("{\"act\":\"suspend\"}".utf8)),
            Entry(kind: .policy, partition: 0, key: 0, first: []),
        ]
        for entry in entries { try journal.waitUntilDurable(try journal.append(entry)) }
        let root = try journal.root(of: journal.checkpoint().size)
        journal.close()
        let bytes = try folder.bytes(FileNames.segment(0))
        #expect(bytes.count == Limits.segmentBytesMin)
        try expectGolden(dump(bytes) + "root \(Base64.text(root.bytes))\n", "segment.txt")
    }

    /// The segment of the golden file, put together again, opens and verifies: what was written then is read now.
    @Test func `of an older day is read`() throws {
        let text = try String(contentsOf: Self.golden.appending(path: "segment.txt"), encoding: .utf8)
        var bytes = [UInt8](repeating: 0, count: Limits.segmentBytesMin)
        for line in text.split(separator: "\n") where !line.hasPrefix("root") {
            let words = line.split(separator: " ")
            let start = try #require(Int(words[0], radix: 16))
            for (place, word) in words.dropFirst().enumerated() {
                bytes[start + place] = try #require(UInt8(word, radix: 16))
            }
        }
        let folder = TemporaryFolder()
        try folder.write(bytes, FileNames.segment(0))
        let journal = try Journal.open(folder.path, .small())
        let entries = try journal.entries()
        #expect(entries.map(\.kind) == [.decision, .act, .policy])
        #expect(entries.map(\.key) == [0x11_2233_4455_6677, 7, 0])
        #expect(entries[1].first == Array("{\"act\":\"suspend\"}".utf8))
        let root = try journal.root(of: journal.checkpoint().size)
        #expect(text.hasSuffix("root \(Base64.text(root.bytes))\n"))
        journal.close()
    }

    @Test func `of another version is refused by its number`() throws {
        var header = SegmentHeader(first: 0, segmentBytes: 65_536, chain: 0, origin: "a", counters: [0]).bytes
        header[8] = 2
        header.removeLast(4)
        header.append(number: Checksum.of(header[...]))
        #expect(throws: JournalFailure.unsupported(path: "x", version: 2)) { try SegmentHeader(header, path: "x") }
    }

    @Test(arguments: ["", "two words", "a+b", "ą", String(repeating: "a", count: 256)])
    func `has no name that could not stand in a checkpoint`(name: String) {
        var options = JournalOptions()
        options.origin = name
        #expect(options.problem != nil)
    }

    @Test func `has names for kinds, also for those of a later version`() {
        let names = (1...255).map { RecordKind(rawValue: $0).name }
        #expect(Set(names).count == 255)
        #expect(names.compactMap { RecordKind(name: $0)?.rawValue } == Array(1...255))
        #expect(RecordKind(name: "kind-0") == nil && RecordKind(name: "nothing") == nil)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func `writes bytes as RFC 4648 does, and reads nothing else`(bytes: String, text: String) {
        #expect(Base64.text(Array(bytes.utf8)) == text)
        #expect(Base64.bytes(text) == Array(bytes.utf8))
        for wrong in ["Zh==", "Zg=", "Zg", "Z===", "====", "Zm8=Zg==", "Zm9v\n", "Zm_v"] {
            #expect(Base64.bytes(wrong) == nil, "\(wrong)")
        }
    }
}
