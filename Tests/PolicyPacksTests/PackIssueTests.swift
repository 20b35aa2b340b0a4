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
        let escaped = Fixture.rule("s", replacing: ["when": #""session.id == \"a\" && nope > 3""#])
        let doubled = Fixture.rule("s", replacing: ["when": "'session.id == ''a'' && nope > 3'"])
        let flow = Fixture.rule(
            "s",
            replacing: ["measures": "[{ subject: number, measure: warn, when: nope > 3 }]"]
        )
        let places = try [block, folded, plain, quoted, escaped, doubled, flow].map { text in
            try Fixture.issues(adding: "rules/s.yaml", text).map { $0.prefix { $0 != " " } }
        }
        #expect(places == [["8:8:"], ["9:6:"], ["7:10:"], ["6:29:"], ["6:31:"], ["6:31:"], ["10:52:"]])
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

    @Test func `a rule goes no further than the clauses of its pack`() throws {
        var files = Fixture.small
        files["p/clauses.yaml"] = """
            clauses:
              B.dialing:
                title: { en: Dialing, pl: Wybieranie }
                meaning: { en: Limits, pl: Granice }
                ceiling: { event: throttle, measures: { number: restrict } }
            """
        let measures = "[{ subject: number, measure: suspend, for: 1h }, { subject: campaign, measure: warn }]"
        files["p/rules/r.yaml"] = Fixture.rule(replacing: ["measures": measures, "verdict": "block"])
        let issues = try PackCheck.run("p", from: .memory(files)).report.issues
        #expect(issues.map(\.location.line) == [7, 10])
        #expect(issues.last?.message == "The pack lets clause B.dialing restrict a number and no more")
    }

    @Test func `a caret stands below its letter behind tabs and wide letters`() {
        #expect(IssueReport.caret(under: "\tab: x", column: 6, length: 1) == "\t    ^")
        #expect(IssueReport.caret(under: "日本: x", column: 5, length: 9) == "      ^")
        #expect(IssueReport.caret(under: "e\u{301}a: xy", column: 6, length: 2) == "    ^~")
    }

    /// Bytes of good files, changed at random: whatever comes of it, the loader comes back with issues or a pack.
    @Test(arguments: UInt64(0)..<64)
    func `no file brings the loader down`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let sources = ["rules/b-short-call-pumping.yaml", "signals/dialing.yaml", "tests/rate.yaml", "pack.yaml"]
        let files = try PackReader.disk.read(Fixture.pack("tiny")).get().files
        let path = sources[Int(random.next() % 4)]
        var bytes = files.first { $0.path == path }?.bytes ?? []
        let signs = Array("\n\t :-[]{}\"'|>&*!#%@`,?\u{FEFF}\0é".utf8)
        for _ in 0..<(1 + random.next() % 6) {
            let place = Int(random.next() % UInt64(bytes.count))
            let sign = signs[Int(random.next() % UInt64(signs.count))]
            if random.next() % 2 == 0 { bytes[place] = sign } else { bytes.insert(sign, at: place) }
        }
        let changed = bytes
        let reader = PackReader { folder in
            let kept = files.filter { $0.path != path }
            return .success(PackFiles(folder: folder, files: kept + [PackFile(path: path, name: path, bytes: changed)]))
        }
        let check = try PackCheck.run("tiny", from: reader)
        let tests = PackTests(check.pack)
        #expect(check.isGood || !check.report.text.isEmpty)
        #expect(tests.issues.text.isEmpty == tests.issues.issues.isEmpty)
    }

    @Test func `a missing folder and an empty one are told apart`() {
        #expect(throws: PackFailure.noSuchFolder("/nowhere/at/all")) { try PackLoader.load("/nowhere/at/all") }
    }
}
