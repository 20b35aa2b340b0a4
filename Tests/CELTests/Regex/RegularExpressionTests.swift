// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite struct `Regular expressions` {
    private func failure(_ pattern: String) -> RegularExpressionFailure? {
        do throws(RegularExpressionFailure) {
            _ = try RegularExpression(Array(pattern.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a pattern matches anywhere, over code points and NUL bytes`() throws {
        let pattern = try RegularExpression(Array("^a.b$".utf8))
        #expect(pattern.matches(Array("a\0b".utf8)))
        #expect(pattern.matches(Array("a☺b".utf8)))
        #expect(!pattern.matches(Array("xa.b".utf8)))
        #expect(try RegularExpression([]).matches([]))
    }

    @Test func `groups give their byte ranges`() throws {
        let pattern = try RegularExpression(Array("(a+)(x)?".utf8))
        #expect(pattern.groupCount == 2)
        #expect(pattern.firstMatch(in: Array("baac".utf8)) == [1..<3, 1..<3, nil])
        #expect(pattern.firstMatch(in: Array("baac".utf8), from: 3) == nil)
    }

    @Test func `patterns beyond the limits or the syntax are refused with a reason`() {
        #expect(failure(String(repeating: "a", count: 1_025)) == .tooLong(bytes: 1_025))
        #expect(failure("((a{1,100}){1,100}){1,10}") != nil)
        #expect(failure("(abcdefghijklmno){1000}") == .programTooLarge)
        #expect(failure("(a)\\1")?.message.contains("not an RE2 pattern") == true)
        #expect(failure("(?=a)") != nil)
        #expect(failure("(") != nil)
    }

    @Test func `a pattern that ruins backtracking engines takes linear time`() throws {
        let pattern = try RegularExpression(Array("^(a+)+$".utf8))
        #expect(!pattern.matches([UInt8](repeating: 0x61, count: 100_000) + [0x21]))
    }
}
