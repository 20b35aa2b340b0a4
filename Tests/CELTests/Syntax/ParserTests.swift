// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CEL

@Suite struct `The parser` {
    /// What is written, and how the unparser writes it.
    static let spellings: [(String, String)] = [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("a && b && (c && d)", "a && b && (c && d)"),
        ("a||b&&c", "a || b && c"),
        ("(a||b)&&c", "(a || b) && c"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
        ("!!!!true", "!!true"),
        ("!!!a", "!a"),
        ("---a", "-a"),
        ("-1", "-1"),
        ("-(1)", "-(1)"),
        ("- 1", "-1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("0xFFu", "255u"),
        ("-0x10", "-16"),
        ("1e3", "1000.0"),
        (".5", "0.5"),
        ("1.", "?"),
        ("'a\\n\\x41\\101\\u00e9\\U0001F600'", "\"a\\nAAé😀\""),
        ("r'\\d+\"'", "\"\\\\d+\\\"\""),
        ("b'\\xff\\377a'", "b\"\\xff\\xffa\""),
        ("Rb\"\"\"x\"y\"\"\"", "b\"x\\\"y\""),
        ("'''a\r\nb'''", "\"a\\nb\""),
        ("a.b.c[0].d(1, 2)", "a.b.c[0].d(1, 2)"),
        (".a.b", ".a.b"),
        (".f(1)", ".f(1)"),
        ("a.`content-type`", "a.`content-type`"),
        ("a.`plain`", "a.plain"),
        ("a.?b.orValue(1)", "a.?b.orValue(1)"),
        ("a[?0]", "a[?0]"),
        ("[?a, b,]", "[?a, b]"),
        ("{?'k': v, 1: 2,}", "{?\"k\": v, 1: 2}"),
        ("a.b.T{f: 1, ?g: x}", "a.b.T{f: 1, ?g: x}"),
        (".T{}", ".T{}"),
        ("has(a.b)", "has(a.b)"),
        ("has(a.`b c`)", "has(a.`b c`)"),
        ("[1].exists_one(x, x > 0)", "[1].exists_one(x, x > 0)"),
        ("[1].map(x, x > 0, x)", "[1].map(x, x > 0, x)"),
        ("m.transformMap(k, v, k > 0, v)", "m.transformMap(k, v, k > 0, v)"),
        ("cel.bind(x, 1 + 1, x * x)", "cel.bind(x, 1 + 1, x * x)"),
        ("o.optMap(x, x)", "o.optMap(x, x)"),
        ("(a + b).size()", "(a + b).size()"),
        ("(-a).f()", "(-a).f()"),
        ("-a.f()", "-a.f()"),
        ("x.as + x.in_", "x.as + x.in_"),
        ("a in [1] // why", "a in [1]"),
        ("math.greatest(1, 2, 3)", "math.greatest([1, 2, 3])"),
    ]

    @Test func `writes what it read, and reads what it wrote`() {
        var wrong: [String] = []
        for (written, expected) in Self.spellings where expected != "?" {
            let first = Parser.parse(Source(written))
            guard let tree = first.expression else {
                wrong.append("\(written): \(first.issues)")
                continue
            }
            let text = tree.text
            if text.unicodeScalars.elementsEqual(expected.unicodeScalars) == false {
                wrong.append("\(written): \(text)")
            }
            let again = Parser.parse(Source(text)).expression?.text
            if again != text { wrong.append("\(text) reads as \(again ?? "nothing")") }
        }
        #expect(wrong == [])
    }

    /// Sources with their issues as a person sees them.
    static let broken: [(String, String)] = [
        (
            "a = 1 && b",
            """
            r.yaml:1:3: error: unexpected '=' ('==' compares)
              a = 1 && b
                ^
            """
        ),
        (
            "f(1, 2",
            """
            r.yaml:1:2: error: '(' is never closed (add ')')
              f(1, 2
               ^
            """
        ),
        (
            "a and b",
            """
            r.yaml:1:3: error: unexpected 'and'; the expression ends here ('&&' means and)
              a and b
                ^~~
            """
        ),
        (
            "'zażółć' == 'a",
            """
            r.yaml:1:13: error: the string literal is not closed
              'zażółć' == 'a
                          ^~
            """
        ),
        (
            "[1, , 2] == f(a b) && 12ms",
            """
            r.yaml:1:5: error: unexpected ','
              [1, , 2] == f(a b) && 12ms
                  ^
            r.yaml:1:17: error: unexpected 'b', expected ',' or ')'
              [1, , 2] == f(a b) && 12ms
                              ^
            r.yaml:1:25: error: unexpected 'ms' after a number
              [1, , 2] == f(a b) && 12ms
                                      ^~
            """
        ),
        (
            "a &&\n  ",
            """
            r.yaml:2:3: error: unexpected the end of the expression, expected an operand
                
                ^
            """
        ),
        (
            "9223372036854775808",
            """
            r.yaml:1:1: error: the number 9223372036854775808 does not fit a signed 64-bit int \
            (an unsigned number is written with u: 9223372036854775808u)
              9223372036854775808
              ^~~~~~~~~~~~~~~~~~~
            """
        ),
        (
            "has(a)",
            """
            r.yaml:1:5: error: has() takes the selection of a field, such as has(a.b)
              has(a)
                  ^
            """
        ),
        (
            "'\\q'",
            """
            r.yaml:1:2: error: unknown escape '\\q' (a backslash itself is '\\\\', or use a raw literal r'…')
              '\\q'
               ^~
            """
        ),
        (
            "for > 1",
            """
            r.yaml:1:1: error: 'for' is a reserved word (give the variable another name)
              for > 1
              ^~~
            """
        ),
    ]

    @Test func `says what is wrong and where, with a caret`() {
        var wrong: [String] = []
        for (text, expected) in Self.broken {
            let source = Source(text)
            let issues = Parser.parse(source).issues
            let rendered = issues.map { $0.rendered(in: source, file: "r.yaml") }.joined(separator: "\n")
            if rendered != expected { wrong.append("\n\(rendered)\nwanted\n\(expected)") }
        }
        #expect(wrong == [])
    }

    @Test func `an issue is reported at the place of the expression in its file`() {
        let source = Source("a &&\n)")
        let issue = Parser.parse(source).issues[0]
        let text = issue.rendered(
            in: source,
            file: "r.yaml",
            lineOffset: 6,
            columnOffset: 10,
            laterColumnOffset: 4
        )
        #expect(text.hasPrefix("r.yaml:8:5: error: unexpected ')'"))
    }

    /// Sources that are too large in one way or another, and what the issue speaks of.
    static let excessive: [(String, String)] = [
        (String(repeating: "(", count: 8000) + "1", "nests deeper"),
        (String(repeating: "[", count: 8000), "nests deeper"),
        (String(repeating: "{1:", count: 5000), "nests deeper"),
        (String(repeating: "true?1:", count: 2000) + "1", "nests deeper"),
        (String(repeating: "!!(!!!!!!(!!!!(((((!!(!!(!!!!((", count: 200) + "1", "nests deeper"),
        ("[1]" + String(repeating: "[0]", count: 5000), "chains more"),
        ("x" + String(repeating: ".a", count: 5000), "chains more"),
        ("1" + String(repeating: " + 1", count: 4000), "chains more"),
        ("true" + String(repeating: "&&true", count: 2700), "ok"),
        (String(repeating: "!", count: 16000) + "true", "ok"),
        (String(repeating: "-", count: 16000) + "1", "ok"),
        ("[" + String(repeating: "0,", count: 1100) + "0]", "1101 elements"),
        ("[" + String(repeating: "[0],", count: 4000) + "[0]]", "parts"),
        (String(repeating: "a", count: 20000), "bytes"),
        ("l.all(a, l.all(b, l.all(c, l.all(d, true))))", "comprehensions nest"),
        ("l.map(a, a).map(b, b).map(c, c).map(d, d)", "ok"),
    ]

    @Test func `limits end every reading early with one issue`() {
        var wrong: [String] = []
        for (text, expected) in Self.excessive {
            let result = Parser.parse(Source(text))
            let isRight =
                expected == "ok"
                ? result.expression != nil
                : result.issues.count == 1 && result.issues[0].message.contains(expected)
            if !isRight { wrong.append("\(text.prefix(30)): \(result.issues.map(\.message))") }
        }
        #expect(wrong == [])
    }

    @Test func `broken and random text never stops the parser`() {
        let alphabet = Array("abc.?[](){}:,'\"\\rb1290xeu+-*/%!&|=<> \n`é".utf8)
        var random = SplitMix64(state: 7)
        var count = 0
        for _ in 0..<3000 {
            let length = Int(random.next() % 40)
            let bytes = (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            let result = Parser.parse(Source(String(decoding: bytes, as: UTF8.self)))
            if (result.expression == nil) == result.issues.isEmpty { count += 1 }
        }
        #expect(count == 0)
    }
}
