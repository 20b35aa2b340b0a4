// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Files of lists` {
    private static let pack = [ListDefinition(name: "risky", entries: ["+12025550101", "bad.example"])]

    /// A list in memory, laid out as a file.
    private static func list(_ name: String, _ entries: String..., version: String = "7") throws -> Registry {
        let numbers = entries.compactMap { TelephoneNumber(e164: $0.utf8)?.packed }
        let keys = numbers.isEmpty ? entries.map { RegistryFormat.key(ofText: $0.utf8) } : numbers
        var stamp = RegistryStamp(name: name, version: version, source: "", kind: numbers.isEmpty ? .texts : .numbers)
        stamp.count = keys.count
        stamp.inputDigest = Array(repeating: 0, count: 32)
        var lengths: [UInt64] = [0, 0, 0, 0]
        for entry in entries { lengths[entry.utf8.count >> 6] |= 1 << UInt64(entry.utf8.count & 63) }
        var bytes = RegistryFormat.magic
        for key in keys.sorted() { for place in 0..<7 { bytes.append(UInt8(truncatingIfNeeded: key >> (8 * place))) } }
        bytes += stamp.description
        bytes += RegistryFormat.trailer(stamp, lengths: lengths, descriptionBytes: stamp.description.count)
        bytes += SHA256.digest(bytes)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        unsafe memory.copyBytes(from: bytes)
        let address = UInt(bitPattern: memory.baseAddress)
        return try unsafe Registry(UnsafeRawBufferPointer(memory)) {
            unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
        }
    }

    private func probe(_ expressions: [String], _ files: [Registry]) throws -> Probe {
        try Probe(expressions, lists: Self.pack, files: files)
    }

    private static func check(_ result: String, _ number: String) -> String {
        #""registryCheck":{"registry":"us_dno","result":"\#(result)"},"to":[{"e164":"\#(number)"}]"#
    }

    /// What the file holds, what the customer reported, and the answer about +12025550101.
    static let opinions: [(file: String?, report: String?, answer: String)] = [
        (nil, nil, "?"), (nil, "listed", "true"), (nil, "not_listed", "false"),
        ("+12025550101", nil, "true"), ("+12025550101", "not_listed", "true"), ("+12025550101", "listed", "true"),
        ("+12025550102", nil, "false"), ("+12025550102", "listed", "true"), ("+12025550102", "not_listed", "false"),
    ]

    @Test(arguments: opinions)
    func `and reports: whoever says that a number is listed is believed`(
        file: String?,
        report: String?,
        answer: String
    ) throws {
        let probe = try probe([#"listed("us_dno", from)"#], file.map { [try Self.list("us_dno", $0)] } ?? [])
        if let report { probe.scene.decide("registry.checked", Self.check(report, "+12025550101")) }
        #expect(probe.atCall(from: #"{"e164":"+12025550101"}"#) == [answer])
    }

    @Test func `of numbers leave open what is no number`() throws {
        let probe = try probe(
            [#"listed("us_dno", from)"#, #"listed("us_dno", "x")"#],
            [try Self.list("us_dno", "+48221234567")]
        )
        #expect(probe.atCall(from: #"{"handle":"somebody"}"#) == ["?", "?"])
        #expect(probe.atCall(from: "{}") == ["?", "?"])
        #expect(probe.atCall(from: #"{"raw":"+48 22 123 45 67"}"#) == ["true", "?"])
    }

    @Test func `take the place of a list of the pack`() throws {
        let expressions = [#"listed("risky", from)"#, #"listed("risky", "www.bad.example")"#]
        #expect(try probe(expressions, []).atCall() == ["true", "true"])
        #expect(try probe(expressions, [Self.list("us_dno", "+48221234567")]).atCall() == ["true", "true"])
        #expect(try probe(expressions, [Self.list("risky", "+48221234567")]).atCall() == ["false", "?"])
        let texts = try probe(
            expressions + [#"listed("risky", "a.worse.example")"#],
            [Self.list("risky", "worse.example")]
        )
        #expect(texts.atCall() == ["?", "false", "true"])
    }

    @Test func `are named in every decision, in the order of their names`() throws {
        let files = [
            try Self.list("us_dno", "+12025550101", version: "2026-11"), try Self.list("risky", "x", version: "2"),
        ]
        let scene = try probe([], files + [Self.list("unknown", "x")]).scene
        let seals = files.map { SHA256.hexadecimal(ofDigest: $0.stamp.seal) }
        #expect(
            scene.line(of: scene.call()).contains(
                """
                ,"lists":[{"name":"risky","version":"2","sha256":"\(seals[1])"},\
                {"name":"us_dno","version":"2026-11","sha256":"\(seals[0])"}]},"reasons":
                """
            )
        )
        let bare = try probe([], [Self.list("unknown", "x")]).scene
        #expect(!bare.line(of: bare.call()).contains(#""lists""#))
    }
}
