// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Testing

@Suite struct `A CSV reader` {
    private func rows(_ text: some Sequence<UInt8>, delimiter: UInt8 = 0x2C) throws -> [CSVRow] {
        let file = try TemporaryFile(text)
        var reader = CSVReader(try ByteSource(path: file.path), delimiter: delimiter)
        var rows: [CSVRow] = []
        var row = CSVRow()
        while try reader.next(&row) { rows.append(row) }
        return rows
    }

    @Test func `reads quotes, empty fields and every line end`() throws {
        let text = "a,b,c\r\n\"x, \"\"y\"\"\",,\"two\nlines\"\nlast,,"
        let rows = try rows(text.utf8)
        #expect(rows.map(\.fields) == [["a", "b", "c"], ["x, \"y\"", "", "two\nlines"], ["last", "", ""]])
        #expect(rows.map(\.line) == [1, 2, 4])
        #expect(rows.allSatisfy { $0.problem == nil })
        #expect(rows[1].raw == Array("\"x, \"\"y\"\"\",,\"two\nlines\"".utf8))
    }

    @Test func `skips empty lines and a byte order mark`() throws {
        let rows = try rows([0xEF, 0xBB, 0xBF] + Array("a;b\n\n\r\nc;d\n".utf8), delimiter: 0x3B)
        #expect(rows.map(\.fields) == [["a", "b"], ["c", "d"]])
        #expect(rows.map(\.line) == [1, 4])
    }

    @Test func `reads what is not UTF-8 as Latin-1`() throws {
        let rows = try rows([0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68, 0x2C] + Array("Łódź\n".utf8))
        #expect(rows.map(\.fields) == [["Zürich", "Łódź"]])
    }

    @Test func `loses one line to a quote that is never closed`() throws {
        let good = String(repeating: "1,2,3\n", count: 30_000)
        let rows = try rows(("a,\"b\n" + good).utf8)
        #expect(rows.count == 30_001)
        #expect(rows.first?.problem?.contains("never closed") == true)
        #expect(rows.dropFirst().allSatisfy { $0.problem == nil && $0.fields == ["1", "2", "3"] })
        #expect(rows.last?.line == 30_001)
    }

    @Test func `names rows that are no CSV`() throws {
        let rows = try rows("\"a\"b,c\n1,2\n\"open".utf8)
        #expect(rows.map { $0.problem == nil } == [false, true, false])
        #expect(rows[0].problem == "text follows the closing quote of field 1")
        #expect(rows[2].problem == "a quote is never closed")
    }

    @Test func `reads the same whatever the size of the chunks`() throws {
        // Rows of growing length, so that chunk borders fall everywhere.
        let text = (0..<4000).map { "\"\(String(repeating: "x", count: $0 % 300))\",\($0)\r\n" }.joined()
        let rows = try rows(text.utf8)
        let wrong = rows.enumerated().filter { $1.fields != [String(repeating: "x", count: $0 % 300), String($0)] }
        #expect(rows.count == 4000 && wrong.isEmpty)
    }
}
