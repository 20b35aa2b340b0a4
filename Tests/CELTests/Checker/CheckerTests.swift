// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite struct `The checker` {
    /// Expressions and their types.
    static let deductions: [(String, String)] = [
        ("1 + 2", "int"), ("1.5 * 2.0", "double"), ("'a' + 'b'", "string"), ("[1] + [2]", "list(int)"),
        ("[]", "list(dyn)"), ("{}", "map(dyn, dyn)"), ("[1, 2.0]", "list(dyn)"),
        ("{'a': [1]}", "map(string, list(int))"),
        ("[[], [[]], [[[]]], [[[[]]]]]", "list(list(list(list(list(dyn)))))"),
        ("[optional.none(), optional.of(1)]", "list(optional_type(int))"),
        ("[optional.of(1), optional.of(dyn(1))]", "list(optional_type(dyn))"),
        ("true ? optional.of(dyn(1)) : optional.of(1)", "optional_type(dyn)"),
        ("[1, 2].map(x, x * 2)", "list(int)"), ("[1, 2].map(x, string(x))", "list(string)"),
        ("{'a': 1}.map(k, k)", "list(string)"), ("{'a': 1}.exists(k, v, v > 0)", "bool"),
        ("['a'].transformList(i, v, i)", "list(int)"), ("['a'].transformMap(i, v, v)", "map(int, string)"),
        ("cel.bind(x, 1, x + x)", "int"), ("optional.of(1).optMap(x, 'a')", "optional_type(string)"),
        ("{'a': 1}.?a", "optional_type(int)"), ("{'a': 1}.?a.orValue(2)", "int"), ("[1][?0]", "optional_type(int)"),
        ("event.from.e164", "string"), ("event.recipients[0].rateClass", "int"),
        ("event.?from.?e164", "optional_type(string)"),
        ("event.recipients.map(p, p.country)", "list(string)"), ("signal.short_calls.lower95", "double"),
        ("type(1) == int", "bool"), ("1 < 2.0", "bool"), ("duration('1s') + duration('2s')", "duration"),
        ("event.time - event.time", "duration"), ("dyn(1) + 1", "int"), ("dyn(1).x.y[0]", "dyn"), ("null", "null"),
        ("[{1: dyn('a')}, {dyn('b'): 1}]", "list(map(dyn, dyn))"), ("['a'].sortBy(x, size(x))", "list(string)"),
        ("localHour(to).exists(h, h < 8 || h >= 21)", "bool"), ("size('a') + [1].size()", "int"),
    ]

    @Test func `deduces types`() {
        let environment = CheckerWorld.environment(strict: false)
        var wrong: [String] = []
        for (text, expected) in Self.deductions {
            let result = environment.check(Source(text))
            let type = result.expression?.type.description ?? "\(result.issues.map(\.message))"
            if type != expected { wrong.append("\(text): \(type), not \(expected)") }
        }
        #expect(wrong == [])
    }

    /// Strict rules with what the checker says about them; each starts with its line and column.
    static let issues: [(String, String)] = [
        ("event.form.e164 == 'a'", "1:7 'Event' has no field 'form' (did you mean 'from'?)"),
        ("evnt.from.e164 == 'a'", "1:1 there is no 'evnt' here (did you mean 'event'?)"),
        ("signal.calls_60 > 1", "1:8 'Signal' has no field 'calls_60' (did you mean 'calls_60s'?)"),
        ("'a' < 1", "1:5 no such overload: string < int (convert with int(...))"),
        ("event.talkMs / 2.0 > 1.0", "1:14 no such overload: int / double (convert with double(...))"),
        ("event.talkMs == '6'", "1:14 no such overload: int == string (convert with int(...))"),
        (
            "event.talkMs && true",
            "1:1 the operands of '&&' must be bool, but this one is int (compare it: event.talkMs > 0)"
        ),
        (
            "event.direction == 'outbond'",
            "1:20 'direction' is never \"outbond\"; it is one of outbound, inbound (did you mean 'outbound'?)"
        ),
        (
            "to.kind in ['mobile', 'premum']",
            "1:23 'kind' is never \"premum\"; it is one of fixed, mobile, premium, emergency (did you mean 'premium'?)"
        ),
        ("owned(to, from)", "1:1 owned() takes 1 argument, not 2 (write owned(Party))"),
        ("owned('a')", "1:7 owned() takes Party here, not string (write owned(Party))"),
        (
            "listed('us_dn', to)",
            "1:8 there is no list 'us_dn'; it is one of us_dno, us_dnc, internal (did you mean 'us_dno'?)"
        ),
        ("listed(to.e164, to)", "1:8 listed() takes the name of a list in quotes here"),
        ("ownd(to)", "1:1 there is no function 'ownd' (did you mean 'owned'?)"),
        ("startsWith(to.e164, '+')", "1:1 'startsWith' is not called this way (write a.startsWith(...))"),
        ("to.e164.startsWith(1)", "1:9 no such overload: string.startsWith(int) (there is string.startsWith(string))"),
        ("event.talkMs + 1", "1:1 the expression must be bool, but it is int"),
        ("[1, 'a'].size() > 0", "1:5 the elements of the list must all have one type: string beside int"),
        ("event.tags.all(t, size(t))", "1:19 the body of all() must be bool, but it is int"),
        ("event.talkMs.exists(x, x > 1)", "1:1 exists() visits a list or a map, but this is int"),
        ("true ? 1 : 'a'", "1:6 the branches of '?' differ: int and string (convert with int(...))"),
        ("event.body.matches(to.e164)", "1:20 the pattern of matches() must be a text in quotes"),
        ("event.talkMs.foo == 1", "1:14 a value of type int has no fields"),
        ("event.?talkMs > 1", "1:15 no such overload: optional_type(int) > int (take the value with .orValue(...))"),
        ("!event.talkMs", "1:2 '!' takes bool, but this is int"),
        ("event.tags['a'] == ''", "1:12 the index of a list is int, not string"),
        (
            "evnt.a == 1 && foo(2) && 'a' > 1",
            "1:1 there is no 'evnt' here (did you mean 'event'?)|1:16 there is no function 'foo'|"
                + "1:30 no such overload: string > int (convert with int(...))"
        ),
    ]

    @Test func `says what does not fit, and what would`() {
        let environment = CheckerWorld.environment()
        var wrong: [String] = []
        for (text, expected) in Self.issues {
            let issues = environment.check(Source(text), expecting: .bool).issues
            let said = issues.map { issue in
                "\(issue.line):\(issue.column) \(issue.message)" + (issue.suggestion.map { " (\($0))" } ?? "")
            }
            let all = said.joined(separator: "|")
            if all != expected { wrong.append("\(text)\n  said   \(all)\n  wanted \(expected)") }
        }
        #expect(wrong == [])
    }

    @Test func `a constant with its own grammar is judged at load`() {
        var environment = CheckerWorld.environment()
        environment.constantChecks = ConstantChecks(
            pattern: { $0.contains(UInt8(ascii: "(")) ? "missing )" : nil },
            zone: { $0.isEmpty ? "no name" : nil },
            duration: { _ in nil },
            timestamp: { _ in nil }
        )
        let bad = environment.check(Source("to.e164.matches('(a')"), expecting: .bool).issues.map(\.message)
        #expect(bad == ["the pattern of matches() is wrong: missing )"])
        #expect(environment.check(Source("event.time.getHours('') > 1"), expecting: .bool).expression == nil)
        #expect(environment.check(Source("event.time.getHours('UTC') > 1"), expecting: .bool).expression != nil)
    }

    @Test func `a rule tells which slots it reads`() {
        let text = "event.to.e164 == 'a' && has(event.from.e164) && owned(to) && signal.short_calls.n > 3"
        let checked = CheckerWorld.environment().check(Source(text), expecting: .bool).expression
        #expect(checked?.referencedPaths == ["event.to.e164", "event.from.e164", "to", "signal.short_calls.n"])
        let slots = checked?.referencedSlots.map { "\($0.bank):\($0.index)" }
        #expect(slots == ["0:8", "0:3", "0:7", "1:4"])
    }

    @Test func `the longest declared prefix is the variable, and macro variables shadow it`() {
        let string = Variable(name: "a.b.c", type: .string)
        let map = Variable(name: "a.b", type: .map(.string, .int))
        let inner = Variable(name: "x.y", type: .bool)
        let outer = Variable(name: "y", type: .string)
        let environment = Environment(
            container: "x",
            variables: [string, map, inner, outer],
            functions: StandardLibrary.declarations
        )
        func type(_ text: String) -> String {
            let result = environment.check(Source(text))
            return result.expression?.type.description ?? "\(result.issues)"
        }
        #expect(type("a.b.c") == "string")
        #expect(type("a.b.d") == "int")
        #expect(type("y") == "bool")
        #expect(type(".y") == "string")
        #expect(type("[1].map(y, y)") == "list(int)")
        #expect(type("[{'z': 0}].map(y, y.z)") == "list(int)")
        #expect(type("[1].map(y, .y)") == "list(string)")
    }
}
