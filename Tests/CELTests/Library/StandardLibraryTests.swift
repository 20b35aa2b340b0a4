// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite struct `Standard library` {
    private static let environment = Environment(functions: StandardLibrary.declarations)

    static func evaluate(_ text: String) -> Value {
        let result = environment.check(Source(text))
        guard let checked = result.expression else {
            return .error(EvaluationError(.given, "check: \(result.issues.map(\.message))"))
        }
        return ReferenceEvaluator.evaluate(checked)
    }

    @Test func `no two functions share a name and no two overloads an id`() {
        let names = StandardLibrary.declarations.map(\.name)
        let ids = StandardLibrary.declarations.flatMap { $0.overloads.map(\.id) }
        #expect(Set(names).count == names.count)
        #expect(Set(ids).count == ids.count)
    }

    @Test(
        arguments: [
            "'a,b,,c'.split(',') == ['a', 'b', '', 'c']", "''.split('') == []", "'aé☺'.split('') == ['a', 'é', '☺']",
            "'hello'.split('', 2) == ['h', 'ello']", "'hello'.split('l', 2) == ['he', 'lo']",
            "'abc'.replace('', '-') == '-a-b-c-'", "'aaaa'.replace('aa', 'b') == 'bb'",
            "'aaaa'.replace('a', 'b', 2) == 'bbaa'", "'aaaa'.replace('a', 'b', 0) == 'aaaa'",
            "'ababab'.lastIndexOf('ab', 3) == 2", "''.lastIndexOf('') == 0", "'abc'.indexOf('', 2) == 2",
            "'é☺x'.indexOf('x') == 2", "'a☺c'.substring(1, 2) == '☺'", "'é' != 'e\\u0301'",
            "'%x %X %o %b'.format([-255, 255u, 8, true]) == '-ff FF 10 1'",
            "'%s'.format([{'b': 1, 'a': [1.5, null]}]) == '{a: [1.5, null], b: 1}'",
            "'%.2e|%.0f'.format([12345.678, 0.5]) == '1.23e+04|0'",
            "string(1e21) == '1e+21' && string(1e20) == '100000000000000000000'",
            "string(0.00001) == '1e-05' && string(0.0001) == '0.0001' && string(-0.0) == '-0'",
            "double('-1.5e3') == -1500.0 && string(double('inf')) == 'Infinity'",
            "[[1, [2]], [3]].flatten(2) == [1, 2, 3]", "[1, 1.0, 2u].distinct() == [1, 2]",
            "['b', 'a'].sort() == ['a', 'b']", "[3, 1, 2].max() == 3",
            "[duration('1s'), duration('2s')].sum() == duration('3s')",
            "[1.5].filter(x, x > 2.0).sum() == 0.0 && type([1.5].filter(x, x > 2.0).sum()) == double",
            "['b', 'aa', ''].sortBy(x, size(x)) == ['', 'b', 'aa'] && [2, 1, 3].sortBy(x, -x) == [3, 2, 1]",
            "'%s'.format([b'a\\xff\\xfe\\xc3b']) == 'a\\ufffdb'",
            "sets.equivalent([], [])", "!sets.intersects([1], [])",
            "regex.extractAll('', 'a*') == ['']", "regex.replace('aaa', 'a', 'b', 2) == 'bba'",
            "regex.replace('abc', '', '-') == '-a-b-c-'", "!regex.extract('abc', 'x').hasValue()",
            "string(ip('2001:db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1'", "string(ip('0:0:0:0:0:0:0:0')) == '::'",
            "ip('::ffff:0:0').family() == 6 || true", "!isIP('1.2.3.04') && !isIP('1::2::3') && !isIP('12345::')",
            "isIP('64:ff9b::1.2.3.4')", "cidr('0.0.0.0/0').containsIP('255.1.2.3')",
            "cidr('::/0').containsIP('::1') && !cidr('::/0').containsIP('1.2.3.4')",
            "base64.decode('aGVsbG8') == b'hello' && base64.encode(b'') == ''",
            "math.bitShiftRight(-1, 1) == 9223372036854775807", "math.sqrt(2u) > 1.41",
            "{'a': {'b': 1}}.?a.?b.orValue(0) == 1", "[1, 2][?5].orValue(7) == 7",
            "duration('1h1m1.5s') == duration('3661500ms')", "duration('-1.5h') == duration('-90m')",
            "duration('0') == duration('0s')", "string(duration('1ns')) == '0.000000001s'",
        ]
    )
    func `an expression is true`(text: String) {
        #expect(Self.evaluate(text).isSame(as: .bool(true)), "\(Self.evaluate(text))")
    }

    @Test(
        arguments: [
            "math.abs(-9223372036854775807 - 1) > 0", "'%d'.format([1.5]) == ''", "'%.101f'.format([1.0]) == ''",
            "'%'.format([]) == ''", "lists.range(1001).size() == 0", "[1, 2].slice(1, 3) == []",
            "[1, 'a'].sort() == []", "[1, 'a'].sortBy(x, x) == []", "{'a': 1}.sortBy(x, x) == []",
            "[1].sortBy(x, [x]) == []",
            "[].max() == 1", "regex.replace('a', 'a', r'\\2') == ''", "regex.extract('a', '(a)(b)').hasValue()",
            "duration('1') == duration('1s')", "duration('1d') > duration('0')", "duration('') == duration('0')",
            "duration('9223372037s') > duration('0')", "timestamp('2026-02-29T00:00:00Z') == timestamp(0)",
            "timestamp('2026-01-01 00:00:00Z') == timestamp(0)", "timestamp('2026-01-01T00:00:00') == timestamp(0)",
            "'a'.matches('(')", "int('0x1') == 1", "int('') == 0", "uint('-1') == 0u", "double('0x1p3') == 8.0",
            "double('') == 0.0", "bool('yes')", "string(b'\\xff') == ''",
            "base64.decode('a') == b''", "base64.decode('a?==') == b''", "optional.none().value() == 1",
        ]
    )
    func `an expression fails`(text: String) {
        #expect(Self.evaluate(text).isFailure, "\(Self.evaluate(text))")
    }
}
