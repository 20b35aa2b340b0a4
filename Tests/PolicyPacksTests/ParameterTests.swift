// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@testable import PolicyPacks

@Suite struct `Parameters of packs` {
    static let files = [
        "p/pack.yaml": "id: small\nversion: \"1\"\nlanguages: [en, pl]\n",
        "p/parameters.yaml": """
        parameters:
          calls_most: { value: 60, unit: calls, range: [10, 600], reason: { en: a, pl: b } }
          calls_share: { value: 0.25, unit: share, range: [0.05, 0.6], reason: { en: a, pl: b } }
          calls_window: { value: 90s, unit: time, range: [10s, 1h], reason: { en: a, pl: b } }
        """,
        "p/signals/s.yaml": """
        signals:
          calls: { count: call.attempted, by: from, window: param.calls_window }
        """,
        "p/rules/r.yaml": Fixture.rule(
            replacing: [
                "when": "signal.calls > param.calls_most && event.timing.ringMs < param.calls_window",
                "limit": "{ en: \"{param.calls_most} calls, {param.calls_share|%}, in {param.calls_window}\", "
                    + "pl: \"{param.calls_most} połączeń, {param.calls_share}, w {param.calls_window}\" }",
                "measures": "[{ subject: number, measure: warn, for: 24h, when: signal.calls > 2 * param.calls_most }]",
            ]
        ),
    ]

    private func check(_ settings: [String] = [], files: [String: String] = [:]) throws -> PackCheck {
        let all = Self.files.merging(files) { $1 }
        return try PackCheck.run("p", from: .memory(all), overriding: ParameterOverrides(settings: settings))
    }

    @Test func `values stand where their names stood, and what follows keeps its column`() throws {
        let check = try check()
        #expect(check.report.text == "")
        let rule = try #require(check.pack.definition.rules.first)
        #expect(
            rule.condition.text
                == "signal.calls > 60               && event.timing.ringMs < 90000             "
        )
        #expect(rule.limit.en == "60 calls, 25 %, in 90 s")
        #expect(rule.limit.pl == "60 połączeń, 0,25, w 90 s")
        #expect(rule.measures[0].condition?.plainText == "signal.calls > 2 * 60")
        #expect(check.pack.definition.signals[0].window == .sliding(microseconds: 90_000_000))
    }

    @Test func `a deployment sets values without editing rules, and the policy is another one`() throws {
        let plain = try check()
        let changed = try check(["calls_most=100", "calls_window=10m", "calls_share=0.5"])
        #expect(changed.report.text == "")
        #expect(changed.pack.definition.rules[0].condition.text.hasPrefix("signal.calls > 100 "))
        #expect(changed.pack.definition.signals[0].window == .sliding(microseconds: 600_000_000))
        #expect(plain.pack.definition.sha256 != changed.pack.definition.sha256)
        let other = try check(["calls_most=101", "calls_window=10m", "calls_share=0.5"])
        #expect(changed.pack.definition.sha256 != other.pack.definition.sha256)
    }

    @Test func `the last setting counts, files before the command line`() throws {
        let text = Array("parameters: { calls_most: 70, calls_share: 0.3 }\n".utf8)
        let overrides = ParameterOverrides(
            files: [PackFile(path: "o.yaml", name: "o.yaml", bytes: text)],
            settings: ["calls_most=80", "calls_most=90"]
        )
        let check = try PackCheck.run("p", from: .memory(Self.files), overriding: overrides)
        #expect(check.report.text == "")
        #expect(check.pack.parameters.map(\.value.text) == ["90", "0.3", "90s"])
        #expect(check.pack.parameters[1].overriddenAt?.file == "o.yaml")
    }

    @Test func `a pack sets parameters of the pack it extends`() throws {
        let files = Self.files.merging([
            "q/pack.yaml": "id: q\nversion: \"1\"\nlanguages: [en, pl]\nextends: [../p]\n",
            "q/parameters.yaml": "parameters: { calls_most: 33 }\n",
            "q/rules/t.yaml": Fixture.rule("t", replacing: ["when": "signal.calls > param.calls_most"]),
        ]) { $1 }
        let check = try PackCheck.run("q", from: .memory(files))
        #expect(check.report.text == "")
        #expect(check.pack.definition.rules.allSatisfy { $0.condition.text.hasPrefix("signal.calls > 33 ") })
    }

    @Test(
        arguments: [
            ("calls_most=601", "1:12: 601 is outside the range of 'calls_most', 10 to 600 → 600"),
            ("calls_share=0.01", "1:13: 0.01 is outside the range of 'calls_share', 0.05 to 0.6 → 0.05"),
            ("calls_window=2h", "1:14: 2h is outside the range of 'calls_window', 10s to 1h → 1h"),
            ("calls_most=0.5", "1:12: 'calls_most' is a whole number such as 120, not '0.5' → 60"),
            ("calls_window=60", "1:14: 'calls_window' is a duration such as 10m, not '60' → 90s"),
            ("calls_moot=60", "1:1: There is no parameter 'calls_moot' → calls_most"),
            ("calls_most", "1:1: A setting is name=value, such as short_call_share=0.15"),
        ]
    )
    func `a setting that cannot be is told with its place and what would be right`(text: String, issue: String) throws {
        let check = try check([text])
        #expect(check.report.issues.map { Self.line($0) } == [issue])
        #expect(check.report.text.contains(text + "\n"), "the line with its caret: \(check.report.text)")
        #expect(check.policy == nil)
    }

    @Test(
        arguments: [
            ("{ value: 5, unit: calls, range: [10, 20], reason: { en: a, pl: b } }", "5 is outside the range"),
            ("{ value: 5, unit: calls, range: [20, 10], reason: { en: a, pl: b } }", "The range ends before it begins"),
            ("{ value: 5, unit: calls, range: [1s, 10s], reason: { en: a, pl: b } }", "have to be a whole number"),
            ("{ value: 5, unit: calls, range: [1], reason: { en: a, pl: b } }", "the least and the greatest value"),
            ("{ value: 5, unit: calls, range: [1, 9] }", "has no 'reason'"),
            ("{ value: five, unit: calls, range: [1, 9], reason: { en: a, pl: b } }", "has to be a number"),
            ("{ value: 5, unit: calls, range: [1, 9], reason: { en: a } }", "has no 'pl'"),
            ("{ value: 5, unit: calls, range: [1, 9], reason: { en: a, pl: b } }", "No rule and no signal says"),
        ]
    )
    func `a mistake in a definition is told`(text: String, part: String) throws {
        let check = try check(files: ["p/parameters/more.yaml": "parameters:\n  more: \(text)\n"])
        #expect(check.report.issues.contains { Self.line($0).contains(part) }, "\(check.report.text)")
        #expect(check.report.issues.allSatisfy { $0.location.file == "p/parameters/more.yaml" })
    }

    @Test func `an unknown name points into the expression`() throws {
        let rule = Fixture.rule(
            "s",
            replacing: ["when": "|\n  session.direction == \"outbound\"\n    && signal.calls > param.calls_mots"]
        )
        let check = try check(files: ["p/rules/s.yaml": rule])
        #expect(
            check.report.issues.map { Self.line($0) }
                == ["8:23: There is no parameter 'calls_mots' → param.calls_most"]
        )
    }

    @Test func `a rule is explained with its thresholds and where they were set`() throws {
        let pack = try check(["calls_most=100"]).pack
        let text = try #require(PackExplanation.of("r", in: pack)).text
        #expect(text.contains("param.calls_most = 100 (calls, 10 to 600); the pack says 60, changed at --set:1"))
        #expect(text.contains("param.calls_window = 90s (time, 10s to 1h)"))
        let parameter = try #require(PackExplanation.of("param.calls_window", in: pack)).text
        #expect(parameter.contains("read by   rule r, signal calls"))
    }

    @Test func `a difference of values is told by name`() throws {
        let diff = PackDiff(from: try check().pack, to: try check(["calls_most=100"]).pack)
        #expect(diff.text.contains("changed parameter calls_most\n  value: 60 → 100\n"))
    }

    private static func line(_ issue: PolicyIssue) -> String {
        "\(issue.location.line):\(issue.location.column): \(issue.message)"
            + (issue.suggestion.map { " → \($0)" } ?? "")
    }
}
