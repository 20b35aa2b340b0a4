// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@testable import PolicyPacks

/// Packs that somebody broke, one mistake each: what an author is told, word for word, is in the golden file.
@Suite struct `Mistakes of pack authors` {
    private struct Mistake {
        var story: String
        var path: String
        var text: String

        init(_ story: String, _ path: String, _ text: String) {
            self.story = story
            self.path = path
            self.text = text
        }

        init(_ story: String, rule key: String, _ value: String) {
            self.init(story, "rules/s.yaml", Fixture.rule("s", replacing: [key: value]))
        }

        init(_ story: String, signal: String) {
            self.init(story, "signals/s.yaml", "signals:\n  calls:\n    \(signal)\n")
        }
    }

    private static let title = "title: { en: Calls, pl: Połączenia }"

    private static let mistakes: [Mistake] = [
        .init("an unknown key of a rule", rule: "verdikt", "flag"),
        .init("an unknown key of the pack", "pack.yaml", "id: p\nversion: \"1\"\nlanguages: [en, pl]\nextend: [x]\n"),
        .init("an unknown key of a measure", rule: "measures", "[{ subject: number, measure: warn, until: 4h }]"),
        .init("an unknown key of a signal", signal: "{ count: call.attempted, by: customer, windw: 60s, \(title) }"),
        .init("a member that events do not have", rule: "when", "event.sesion.direction == \"outbound\""),
        .init("a member that a part does not have", rule: "when", "from.e614 == \"+48221234567\""),
        .init("an unknown signal", rule: "when", "signal.calls_60s > 5"),
        .init(
            "an unknown output of a signal",
            "rules/s.yaml",
            Fixture.rule("s", replacing: ["when": "signal.share.lower > 0.2"])
        ),
        .init("an unknown function", rule: "when", "isEmergancy(to)"),
        .init("an unknown list", rule: "when", "listed(\"us_dncc\", to)"),
        .init("an unknown word of an enumeration", rule: "when", "session.direction == \"outbond\""),
        .init("a text compared with a number", rule: "when", "from.e164 > 5"),
        .init("a number compared with a text", rule: "when", "event.timing.talkMs < \"6000\""),
        .init("a condition that is no condition", rule: "when", "event.timing.talkMs + 1"),
        .init("a condition that does not parse", rule: "when", "session.direction == && true"),
        .init("a bracket too few", rule: "when", "(session.direction == \"outbound\""),
        .init("one equals sign", rule: "when", "session.direction = \"outbound\""),
        .init(
            "a rule that blocks emergency calls",
            "rules/s.yaml",
            Fixture.rule("s", replacing: ["when": "to.kind == \"emergency\"", "verdict": "block"])
        ),
        .init(
            "a rule that may block emergency calls",
            "rules/s.yaml",
            Fixture.rule(
                "s",
                replacing: [
                    "when": "isEmergency(to) || session.direction == \"outbound\"", "verdict": "throttle",
                ]
            )
        ),
        .init(
            "a safety clause that blocks",
            "rules/s.yaml",
            Fixture.rule("s", replacing: ["clause": "F", "verdict": "block"])
        ),
        .init("a clause that only people judge", rule: "clause", "R"),
        .init(
            "conduct that is blocked",
            "rules/s.yaml",
            Fixture.rule("s", replacing: ["clause": "E.conduct", "verdict": "block"])
        ),
        .init(
            "a resale rule that throttles",
            "rules/s.yaml",
            Fixture.rule("s", replacing: ["clause": "K", "verdict": "throttle"])
        ),
        .init("a machine that terminates", rule: "measures", "[{ subject: number, measure: terminate }]"),
        .init(
            "a machine that suspends a customer",
            rule: "measures",
            "[{ subject: customer, measure: suspend, for: 4h }]"
        ),
        .init("an unknown clause", rule: "clause", "B.dialling"),
        .init("a letter instead of a clause", rule: "clause", "B"),
        .init("an unknown event type", rule: "on", "[call.atempted, call.ended]"),
        .init("an unknown verdict", rule: "verdict", "warn"),
        .init("an unknown step", rule: "step", "analysis"),
        .init("the engine's own step", rule: "step", "emergency"),
        .init("a reason without Polish", rule: "reason", "{ en: Too many. }"),
        .init(
            "a place of a reason that is unknown",
            rule: "reason",
            "{ en: \"{signal.nope} calls.\", pl: \"{signal.nope} połączeń.\" }"
        ),
        .init("no sources", rule: "sources", "[]"),
        .init("a duration in words", rule: "measures", "[{ subject: number, measure: warn, for: four hours }]"),
        .init("an unknown kind of signal", signal: "{ counts: call.attempted, by: customer, window: 60s, \(title) }"),
        .init("an unknown key of counting", signal: "{ count: call.attempted, by: custmer, window: 60s, \(title) }"),
        .init("a window that is too long", signal: "{ count: call.attempted, by: customer, window: 500d, \(title) }"),
        .init(
            "a signal that asks for a signal",
            signal: "{ count: call.attempted, by: customer, window: 60s, where: \"signal.share.n > 1\", \(title) }"
        ),
        .init(
            "a tab in the indentation",
            "rules/s.yaml",
            Fixture.rule("s") + "measures:\n\t- { subject: number, measure: warn }\n"
        ),
        .init("a key that is there twice", "rules/s.yaml", Fixture.rule("s") + "verdict: block\n"),
        .init("a file that is no YAML", "rules/s.yaml", "rule: s\n  clause: [B.dialing\n"),
        .init(
            "hours that end before they begin",
            "lists/x.hours.csv",
            "# source: x\n# checked_on: 2026-03-02\nregion,weekday,open,close\nPL,1,20:00,08:00\n"
        ),
    ]

    private static let share =
        "signals:\n  share:\n    ratio: { of: call.ended, counting: event.timing.talkMs < 6000 }\n    by: from\n"
        + "    window: 1h\n    title: { en: Short calls, pl: Krótkie połączenia }\n"

    private func report(_ mistakes: [Mistake]) throws -> IssueReport {
        var files = Fixture.small
        files["p/signals/share.yaml"] = Self.share
        for mistake in mistakes { files["p/" + mistake.path] = mistake.text }
        return try PackCheck.run("p", from: .memory(files)).report
    }

    @Test func `are told with file, line, column, the line, a caret and what would be right`() throws {
        var text = ""
        for mistake in Self.mistakes {
            let report = try report([mistake])
            text += "# \(mistake.story)\n\(report.text)\n"
            #expect(!report.issues.isEmpty, "\(mistake.story)")
            for issue in report.issues { #expect(issue.location.file.hasPrefix("p/"), "\(mistake.story)") }
        }
        #expect(Self.mistakes.count >= 30)
        #expect(try Fixture.matchesGolden(text, "mistakes.txt"))
    }

    @Test func `are all told at once`() throws {
        var files: [Mistake] = []
        var expected = 0
        for (number, mistake) in Self.mistakes.enumerated() where mistake.path == "rules/s.yaml" {
            var mistake = mistake
            mistake.text = mistake.text.replacing("rule: s\n", with: "rule: s\(number)\n")
            mistake.path = "rules/s\(number).yaml"
            expected += try report([mistake]).issues.count
            files.append(mistake)
        }
        #expect(try report(files).issues.count == expected)
    }
}
