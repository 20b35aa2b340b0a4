// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Foundation
import Testing
import UsageModel

@Suite struct `A large list` {
    /// An import of texts as files, and the list it made.
    private func imported(
        _ texts: [String],
        _ format: ListFormat = .numbers,
        callingCode: String? = nil,
        runKeys: Int = 1 << 20
    ) throws -> (list: Registry, summary: ListImportSummary, file: TemporaryFile) {
        try imported(texts.map { try TemporaryFile($0) }.map { ($0, $0.path) }, format, callingCode, runKeys)
    }

    private func imported(
        _ files: [(owner: TemporaryFile?, path: String)],
        _ format: ListFormat,
        _ callingCode: String?,
        _ runKeys: Int
    ) throws -> (list: Registry, summary: ListImportSummary, file: TemporaryFile) {
        var options = ListImportOptions(name: "us_dno", version: "2026-11-20")
        options.source = "a test"
        options.format = format
        options.callingCode = callingCode
        options.runKeys = runKeys
        let output = try TemporaryFile("")
        var importer = ListImporter(options, output: output.path)
        for file in files { try importer.read(ByteSource(path: file.path)) }
        let stamp = try importer.finish()
        let list = try RegistryFile.open(output.path)
        #expect(list.stamp == stamp)
        return (list, importer.summary, output)
    }

    private func contains(_ list: Registry, _ text: String) -> Bool? {
        var text = text
        return text.withUTF8 { unsafe list.contains($0) }
    }

    /// Files of the shared fixtures, the format, and what is listed and what is not.
    static let fixtures: [(files: [String], format: ListFormat, code: String?, listed: [String], others: [String])] = [
        (["dno.csv"], .numbers, nil, ["+18005550199", "+12025550198"], ["+12025550199"]),
        (["uk-tps.txt"], .numbers, "44", ["+447700900001", "+442079460000"], ["+447700900002", "+07700900001"]),
        (["rnd-query.csv"], .numbers, "1", ["+12025550101", "+13035550102"], ["+12025550102"]),
        (
            ["ftc-dnc-full.txt", "ftc-dnc-change.txt"], .ftc, nil,
            ["+12025550101", "+12025550102", "+12025550104"], ["+13035550103"]
        ),
    ]

    @Test(arguments: fixtures)
    func `is read as it is published`(
        files: [String],
        format: ListFormat,
        code: String?,
        listed: [String],
        others: [String]
    ) throws {
        let paths = files.compactMap { Shared.path("fixtures/lists/" + $0) }
        guard paths.count == files.count else { return }
        let (list, summary, _) = try imported(paths.map { (nil, $0) }, format, code, 1 << 20)
        #expect(summary.badLineCount == 0)
        #expect(listed.filter { contains(list, $0) != true } == [])
        #expect(others.filter { contains(list, $0) == true } == [])
        let bytes = try paths.flatMap { try Array(Foundation.Data(contentsOf: URL(filePath: $0))) }
        #expect(list.stamp.inputDigest == SHA256.digest(bytes))
    }

    /// Sizes around the length of a run and of a stretch of the index.
    @Test(arguments: [1, 2, 255, 256, 257, 512, 513, 3_000], [UInt64(7), 8])
    func `answers as a set does`(size: Int, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let numbers = (0..<size).map { _ in random.next() % 5_000 + 48_221_230_000 }
        let text = numbers.map { "+\($0)\n" }.joined()
        let (list, summary, file) = try imported([text], runKeys: 100)
        let set = Set(numbers)
        #expect(summary.lines == size && summary.entriesRead == size && summary.duplicates == size - set.count)
        #expect(list.stamp.count == set.count)
        let wrong = (48_221_229_990...48_221_235_010).filter { number in
            TelephoneNumber(e164: "+\(number)".utf8).map { list.contains($0) } != .some(set.contains(number))
        }
        #expect(wrong == [])
        let around = RegistryFormat.magic.count + list.stamp.description.count + RegistryFormat.trailerBytes
        let size = try Foundation.Data(contentsOf: URL(filePath: file.path)).count
        #expect(size == around + 7 * set.count)
    }

    @Test func `holds the shortest and the longest number`() throws {
        let (list, _, _) = try imported(["+11\n+999999999999999\n"])
        #expect(contains(list, "+11") == true && contains(list, "+999999999999999") == true)
        #expect(contains(list, "+12") == false && contains(list, "+999999999999998") == false)
        #expect(contains(list, "somebody") == nil)
    }

    @Test func `of texts matches as a list of a pack does`() throws {
        let (list, _, _) = try imported(["# warned\nbad.example\r\n\nfree money\n"], .texts)
        let listed = ["bad.example", "https://www.BAD.example/x", "Get FREE MONEY!", "a@bad.example"]
        #expect(listed.filter { contains(list, $0) != true } == [])
        let others = ["notbad.example", "bad.examples", "freemoney", "", "free", "+12025550101"]
        #expect(others.filter { contains(list, $0) != false } == [])
        #expect(list.contains(TelephoneNumber(packed: 0)) == nil)
    }

    @Test func `says which lines cannot be read, and does not repeat them`() throws {
        let text = "number,reason\n+12025550101,x\n12 34\n+53*\n\n+12025550101\n2025550102"
        let (list, summary, _) = try imported([text])
        #expect(summary.lines == 7 && summary.badLineCount == 3 && summary.duplicates == 1 && list.stamp.count == 1)
        #expect(summary.badLines.map(\.line) == [3, 4, 7])
        #expect(summary.badLines.map(\.reason).filter { $0.contains("12 34") || $0.contains("2025550102") } == [])
        #expect(summary.badLines[1].reason.contains("prefix"))
        let changes = try imported(["202,5550101\n202,5550101,X,2026-11-20\n20,5550101\n"], .ftc).summary
        #expect(changes.badLines.map(\.line) == [2, 3])
    }

    @Test(arguments: [(["D", "A"], 1), (["A", "D"], 0), (["D"], 0), (["A", "D", "D", "A"], 1)])
    func `believes the later of two changes`(changes: [String], listed: Int) throws {
        let text = changes.map { "202,5550101,\($0),2026-11-20\n" }.joined()
        let (list, summary, _) = try imported(["202,5550101\n303,5550102\n", text], .ftc)
        #expect(list.stamp.count == 1 + listed && summary.removed == 1 - listed)
        #expect(contains(list, "+12025550101") == (listed == 1))
    }

    @Test func `is not written when no line holds an entry`() throws {
        let source = try TemporaryFile("# nothing\n")
        let output = source.path + ".registry"
        var importer = ListImporter(ListImportOptions(name: "us_dno"), output: output)
        try importer.read(ByteSource(path: source.path))
        var failure: String?
        do throws(ListImportFailure) { _ = try importer.finish() } catch { failure = "\(error)" }
        #expect(failure?.contains("--format") == true)
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func `is refused when it was cut off, changed or is something else`() throws {
        let (_, _, file) = try imported(["+12025550101\n+12025550102\n"])
        let bytes = try Array(Foundation.Data(contentsOf: URL(filePath: file.path)))
        func refusal(_ bytes: [UInt8]) throws -> String? {
            let copy = try TemporaryFile(bytes)
            do throws(RegistryFile.Failure) {
                _ = try RegistryFile.open(copy.path)
                return nil
            } catch {
                return "\(error)".replacing(copy.path, with: "FILE")
            }
        }
        #expect(try refusal(bytes) == nil)
        let cuts = try (1..<bytes.count).filter { try refusal(Array(bytes.prefix($0))) == nil }
        #expect(cuts == [])
        let flips = try bytes.indices.filter { place in
            var changed = bytes
            changed[place] ^= 1
            return try refusal(changed) == nil
        }
        #expect(flips == [])
        var changed = bytes
        changed[8] ^= 1
        #expect(try refusal(changed)?.hasPrefix("FILE: the list file was changed") == true)
        #expect(try refusal(Array(bytes.dropLast()))?.hasPrefix("FILE: the list file was cut off") == true)
        #expect(try refusal(Array("202,5550101\n".utf8))?.contains("proviso list import") == true)
        #expect(try refusal([])?.contains("empty") == true)
    }

    @Test func `is the same file whatever the order of its lines`() throws {
        let numbers = (0..<500).map { "+1202555\($0 + 1_000)\n" }
        let (first, _, one) = try imported([numbers.joined()], runKeys: 64)
        let (second, _, other) = try imported([numbers.reversed().joined()])
        let bytes = try [one, other].map { try Array(Foundation.Data(contentsOf: URL(filePath: $0.path))) }
        // The digests of what was imported differ, and the seals with them.
        let most = bytes[0].count - 64
        #expect(bytes[0].prefix(most) == bytes[1].prefix(most) && first.stamp.seal != second.stamp.seal)
    }
}

/// A small generator of our own, so that a seed means the same everywhere.
private struct SplitMix64 {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
