// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `JSON writer` {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `puts commas between members, items and nothing else`() {
        let text = written { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.integer(1)
            writer.beginObject()
            writer.endObject()
            writer.string("x")
            writer.endArray()
            writer.key("b")
            writer.truth(false)
            writer.key("c" as String)
            writer.null()
            writer.endObject()
            writer.newline()
            writer.beginArray()
            writer.endArray()
        }
        #expect(text == #"{"a":[1,{},"x"],"b":false,"c":null}"# + "\n[]")
    }

    @Test(
        arguments: [
            ("", #""""#),
            ("plain", #""plain""#),
            ("a\"b\\c", #""a\"b\\c""#),
            ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
            ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
            ("Zażółć 📞", "\"Zażółć 📞\""),
        ]
    )
    func `escapes what JSON wants escaped`(text: String, expected: String) {
        #expect(written { $0.string(text) } == expected)
        #expect(written { $0.string(utf8: Array(text.utf8)[...]) } == expected)
    }

    @Test func `writes numbers that read back the same`() {
        #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
        #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
        #expect(written { $0.integer(0) } == "0")
        #expect(written { $0.number(0.1) } == "0.1")
        #expect(written { $0.number(1e300) } == "1e+300")
        #expect(written { $0.number(.nan) } == "null")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_772_445_600_120_000, "2026-03-02T10:00:00.120Z"),
            (1_772_445_600_120_001, "2026-03-02T10:00:00.120001Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999999Z"),
            (.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func `writes moments with milliseconds, and with microseconds where they are needed`(
        microseconds: Int64,
        expected: String
    ) {
        #expect(Instant(microseconds: microseconds).description == expected)
    }
}
