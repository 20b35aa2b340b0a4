// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@testable import PolicyPacks

@Suite struct `Pack issues` {
    @Test func `all mistakes of a pack are reported at once with line and caret`() throws {
        let check = try PackCheck.run(Fixture.pack("broken"))
        let tests = PackTests(check.pack)
        #expect(try Fixture.matchesGolden(check.report.text + "\n" + tests.issues.text, "broken.txt"))
        #expect(check.report.issues.count >= 25)
        #expect(!check.isGood)
    }

    @Test func `a good pack has none`() throws {
        let check = try PackCheck.run("p", from: .memory(Fixture.small))
        #expect(check.report.text == "")
        #expect(check.summary.hasSuffix("1 rule, 0 signals, 0 lists, no issues"))
    }

    @Test(
        arguments: [
            ("60 s", "8:7: 'for' has to be a duration such as 60s, 10m, 1h or 30d, but this is the text '60 s' → 60s"),
            ("10min", "did → 10m"), ("2 weeks", "→ 14d"), ("401d", "from 1s to 400d"), ("0s", "from 1s to 400d"),
        ]
    )
    func `a bad duration names a good one`(text: String, part: String) throws {
        let rule = Fixture.rule("s", replacing: ["measures": "[{ subject: number, measure: warn, for: \(text) }]"])
        let issues = try Fixture.issues(adding: "rules/s.yaml", rule)
        let wanted = part.split(separator: " ").last.map(String.init) ?? part
        #expect(issues.count == 1)
        #expect(issues.first?.hasSuffix(wanted) ?? false || issues.first?.contains(part) ?? false)
    }

    @Test(
        arguments: [
            ("on", "call.attemted", "4:5: Unknown event type 'call.attemted' → call.attempted"),
            ("on", "aup.call.ended.v1", "4:5: Unknown event type 'aup.call.ended.v1' → call.ended"),
            ("clause", "B.dialling", "2:9: Unknown clause 'B.dialling' → B.dialing"),
            ("verdict", "terminate", "Unknown verdict 'terminate'"), ("verdict", "allow", "A rule cannot allow"),
            ("sources", "[]", "'sources' is empty"), ("reason", "{ en: Why. }", "The reason has no 'pl'"),
            ("reason", "{ en: Why., pl: \"\" }", "'pl' of the reason is empty"),
            ("title", "Title", "The title has to be a map"), ("rule", "Not_Kebab", "→ not-kebab"),
            ("when", "[1, 2]", "put it in quotes"), ("mode", "enforce 0 %", "1 % to 100 %"),
            ("mode", "shadwo", "→ shadow"), ("effective", "{ from: 2026-02-30 }", "a day such as"),
            ("onMissing", "", "has no value"), ("obligation", "[x]", "→ obligations"),
        ]
    )
    func `a mistake in a rule is told at its place`(key: String, value: String, part: String) throws {
        let name = key == "rule" ? value : "s"
        let issues = try Fixture.issues(adding: "rules/s.yaml", Fixture.rule(name, replacing: [key: value]))
        #expect(issues.count == 1, "\(issues)")
        #expect(issues.first?.contains(part) ?? false, "\(issues)")
    }

    @Test func `an error inside an expression points into the file`() throws {
        let block = Fixture.rule("s", replacing: ["when": "|\n  session.direction == \"outbound\"\n    && nope > 3"])
        let folded = Fixture.rule("s", replacing: ["when": ">-\n\n  session.direction == \"outbound\"\n  && nope > 3"])
        let plain = Fixture.rule("s", replacing: ["when": "session.direction == \"outbound\"\n      && nope > 3"])
        let quoted = Fixture.rule("s", replacing: ["when": "\"session.id == 'ż' && nope > 3\""])
        let flow = Fixture.rule(
            "s",
            replacing: ["measures": "[{ subject: number, measure: warn, when: nope > 3 }]"]
        )
        let places = try [block, folded, plain, quoted, flow].map { text in
            try Fixture.issues(adding: "rules/s.yaml", text).map { $0.prefix { $0 != " " } }
        }
        #expect(places == [["8:8:"], ["9:6:"], ["7:10:"], ["6:29:"], ["10:52:"]])
    }

    @Test func `a repeated key does not hide the other mistakes`() throws {
        let text = Fixture.rule("s", replacing: ["step": "analytic"]) + "clause: H.excess\nverdict: throttle\n"
        let issues = try Fixture.issues(adding: "rules/s.yaml", text)
        #expect(
            issues == [
                "5:7: Unknown step 'analytic'; it is one of identity, statutory, entitlement, analytics → analytics",
                "10:1: The key 'clause' of the rule is there twice, first in line 2",
                "11:1: The key 'verdict' of the rule is there twice, first in line 7",
            ]
        )
    }

    @Test func `an id that two packs define is reported with both places`() throws {
        var files = Fixture.small
        files["p/pack.yaml", default: ""] += "extends: [../q]\n"
        files["q/pack.yaml"] = "id: q\nversion: \"1\"\nlanguages: [en, pl]\n"
        files["q/rules/r.yaml"] = Fixture.rule()
        files["q/rules/t.yaml"] = Fixture.rule("t")
        let check = try PackCheck.run("p", from: .memory(files))
        #expect(check.pack.definition.rules.map(\.id) == ["r", "t"])
        #expect(check.report.issues.map(\.message) == ["The rule 'r' is defined twice, also at p/rules/r.yaml:1"])
        #expect(check.report.issues.first?.location.file == "q/rules/r.yaml")
    }

    @Test func `a caret stands below its letter behind tabs and wide letters`() {
        #expect(IssueReport.caret(under: "\tab: x", column: 6, length: 1) == "\t    ^")
        #expect(IssueReport.caret(under: "日本: x", column: 5, length: 9) == "      ^")
        #expect(IssueReport.caret(under: "e\u{301}a: xy", column: 6, length: 2) == "    ^~")
    }

    @Test func `a missing folder and an empty one are told apart`() {
        #expect(throws: PackFailure.noSuchFolder("/nowhere/at/all")) { try PackLoader.load("/nowhere/at/all") }
    }
}
