// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `Event stream splitter` {
    /// What a stream splits into: texts with their lines, problems by their codes.
    private func split(_ stream: String, chunk: Int = 7) -> [String] {
        let bytes = Array(stream.utf8)
        var splitter = EventStreamSplitter()
        var pieces: [String] = []
        func drain() {
            while let piece = splitter.next() {
                switch piece {
                case .event(let range, let line):
                    pieces.append("\(line) \(String(decoding: splitter.bytes[range], as: UTF8.self))")
                case .problem(let problem, let line): pieces.append("\(line) ! \(problem.code.rawValue)")
                }
            }
        }
        var start = 0
        while start < bytes.count {
            splitter.append(bytes[start..<min(bytes.count, start + chunk)])
            drain()
            start += chunk
        }
        splitter.finish()
        drain()
        return pieces
    }

    private static let cases: [(String, [String])] = [
        ("", []),
        ("\n\n \r\n", []),
        ("{\"a\":1}\n{\"b\":2}\n", ["1 {\"a\":1}", "2 {\"b\":2}"]),
        ("\u{FEFF}{\"a\":1}\r\n\r\n  {\"b\":2}", ["1 {\"a\":1}", "3 {\"b\":2}"]),
        ("[]", []),
        (
            "[{\"a\":1},{\"b\":[2,{}]}\n, {\"c\":\"]},{\"}]\n",
            ["1 {\"a\":1}", "1 {\"b\":[2,{}]}", "2 {\"c\":\"]},{\"}"]
        ),
        (
            "{\n  \"a\": {\n  },\n  \"b\": [\n    {\"c\": 1},\n    {}\n  ]\n}\n",
            [
                "1 {\n  \"a\": {\n  },\n  \"b\": [\n    {\"c\": 1},\n    {}\n  ]\n}"
            ]
        ),
        ("{\n\"a\":\"}\\\"{\"\n}\n{\n\"b\":2}\n", ["1 {\n\"a\":\"}\\\"{\"\n}", "4 {\n\"b\":2}"]),
        ("{\"a\":1} {\"b\":2}\n{\"c\":3} junk\n", ["1 {\"a\":1} {\"b\":2}", "2 {\"c\":3} junk"]),
        ("{\"a\":\"cut\n{\"b\":2}\n", ["1 {\"a\":\"cut", "2 {\"b\":2}"]),
        ("{\"a\":{\"x\":1}\n{\"b\":2}\n", ["1 {\"a\":{\"x\":1}", "2 {\"b\":2}"]),
        ("hello\n{\"b\":2}\n17", ["1 hello", "2 {\"b\":2}", "3 17"]),
        ("{\"a\":1", ["1 {\"a\":1"]),
        ("[{\"a\":1},]", ["1 {\"a\":1}", "1 ! unexpected-character"]),
        ("[,{\"a\":1}]", ["1 ! unexpected-character", "1 {\"a\":1}"]),
        ("[{\"a\":1}{\"b\":1}]", ["1 {\"a\":1}", "1 ! unexpected-character", "1 {\"b\":1}"]),
        ("[{\"a\":1},\n7,{\"b\":1}", ["1 {\"a\":1}", "2 7", "2 {\"b\":1}", "2 ! unexpected-end"]),
    ]

    @Test(arguments: [1, 2, 3, 7, 64, 1_000])
    func `gives the same events whatever the chunks`(chunk: Int) {
        for (stream, expected) in Self.cases {
            let pieces = split(stream, chunk: chunk)
            if pieces != expected { Issue.record("\(stream.debugDescription) in chunks of \(chunk): \(pieces)") }
        }
    }

    @Test func `gives an event as soon as its line has ended`() {
        var splitter = EventStreamSplitter()
        splitter.append(Array("{\"a\":1}\n".utf8))
        #expect(splitter.next() == .event(0..<7, line: 1))
        #expect(splitter.next() == nil)
    }

    @Test func `skips a line that is too long and keeps little of it`() {
        let long = "{\"a\":\"" + String(repeating: "x", count: UsageLimits.eventBytesMax * 2) + "\"}"
        let pieces = split("{\"a\":1}\n\(long)\n{\"b\":2}\n", chunk: 65_536)
        #expect(pieces == ["1 {\"a\":1}", "2 ! too-long", "3 {\"b\":2}"])
    }

    @Test func `holds no more than an event and a chunk`() {
        var splitter = EventStreamSplitter()
        var most = 0
        splitter.append(Array("{\"a\":\"".utf8))
        for _ in 0..<200 {
            splitter.append([UInt8](repeating: 0x78, count: 10_000))
            while splitter.next() != nil {}
            most = max(most, splitter.bytes.count)
        }
        #expect(most <= UsageLimits.eventBytesMax + 20_000)
    }
}
