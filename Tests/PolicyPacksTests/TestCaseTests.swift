// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@testable import PolicyPacks

@Suite struct `Test cases` {
    /// The events that a case of one rule comes to, each as `offset type json`, and the issues of its file.
    private func expanded(_ text: String) throws -> (lines: [String], issues: [String]) {
        let files = Fixture.small.merging(["p/tests/r.yaml": text]) { $1 }
        let tests = PackTests(try PackLoader.load("p", from: .memory(files)))
        let lines = tests.cases.flatMap { testCase in
            CaseExpansion(testCase: testCase).lines().map { line in
                let offset = PackDuration.text(line.time.microseconds - testCase.start.microseconds)
                let json = String(decoding: line.bytes, as: UTF8.self)
                let data = json.firstRange(of: "\"data\":").map { String(json[$0.upperBound...].dropLast()) } ?? ""
                return "\(offset) \(line.template.type.name) \(data)"
            }
        }
        return (lines, tests.issues.issues.map { "\($0.location.line): \($0.message)" })
    }

    @Test(
        arguments: [
            ("+1202555{0100..0199}", ["+12025550100", "+12025550101", "+12025550199", "+12025550100"]),
            ("{9..11}-{0..1}", ["9-0", "10-1", "9-1", "10-0"]), ("{x..y} {1..} {2..1}", ["{x..y} {1..} {2..1}"]),
        ]
    )
    func `a counter counts up with the repetition and begins again`(text: String, wanted: [String]) {
        let counting = CountingText(text)
        #expect(wanted == zip([0, 1, 99, 100], wanted).map { counting.text($0.0) })
    }

    @Test func `an item repeats its events in order`() throws {
        let (lines, issues) = try expanded(
            """
            - it: repeats
              given: { numbers: [] }
              events:
                - repeat: 2, every: 20s
                  call.attempted: { from: "+12025550101", to: "+1202555{0100..0199}", purpose: survey }
                  call.answered: { after: 4s, amd: human }
                  call.ended: { after: 6s, talkMs: 2s }
                - at: 10s
                  user.signed_in: { endUser: u-1, result: failure, ip: 192.0.2.1 }
              expect: { verdict: flag, rule: r }
            """
        )
        let place = "\"channel\":\"voice\",\"direction\":\"outbound\""
        let session = { (number: Int) in
            "\"session\":{\"purpose\":\"survey\",\"id\":\"s-4-\(number)\",\(place)}"
        }
        let parties = { (number: String) in
            "\"from\":{\"e164\":\"+12025550101\"},\"to\":[{\"e164\":\"+1202555\(number)\"}]"
        }
        let customer = "\"customer\":{\"id\":\"c-test\"}"
        #expect(issues == ["1: The rule 'r' has no test with a look-alike that must not"])
        #expect(lines.count == 7)
        #expect(lines[0] == "0s call.attempted {\(parties("0100")),\(session(0)),\(customer)}")
        #expect(lines[1].hasPrefix("4s call.answered {\"outcome\":{\"amd\":\"human\"},\(customer),"))
        #expect(lines[2].contains("{\"timing\":{\"talkMs\":2000},"))
        #expect(lines[2].contains("\"outcome\":{\"amd\":\"human\",\"result\":\"answered\"}"))
        #expect(
            lines[3].hasPrefix("10s user.signed_in {\"endUser\":{\"id\":\"u-1\"},\"access\":{\"result\":\"failure\"")
        )
        #expect(lines[4] == "20s call.attempted {\(parties("0101")),\(session(1)),\(customer)}")
    }

    @Test func `what is given becomes events before the start`() throws {
        let (lines, issues) = try expanded(
            """
            - it: tells a story
              given:
                customer: { plan: { callsPerSecond: 5 }, useCase: { sector: energy }, ageDays: 3 }
                campaign: { id: k-1, purpose: marketing, initiation: predictive }
                consents: [{ subject: "+12025550102", purposes: [marketing] }]
                optOuts: ["+12025550103"]
                exceptions: [{ clause: B.dialing, scopeKind: number, scope: "+12025550101" }]
                setup:
                  - at: -2h
                    setting.changed:
                      change: { resource: setting, id: amd, action: updated, after: { enabled: true } }
              events:
                - call.attempted: { from: "+12025550101", to: "+12025550102" }
              expect: { not: r }
            """
        )
        #expect(issues == ["1: The rule 'r' has no test with a case that fires it"])
        let heads = lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(
            heads == [
                "-3d number.changed", "-3d plan.changed", "-3d use_case.declared", "-2d consent.changed",
                "-2d consent.changed", "-2d exception.changed", "-2h setting.changed", "-1h campaign.started",
                "0s call.attempted",
            ]
        )
        #expect(lines.last?.contains("\"campaign\":{\"id\":\"k-1\"}") ?? false)
        #expect(lines.last?.contains("\"purpose\":\"marketing\"") ?? false)
    }

    @Test func `everything that is written is read by the decoder`() throws {
        let pack = try PackLoader.load(Fixture.standard)
        let tests = PackTests(pack)
        var decoder = EventDecoder(strict: true)
        var event = UsageEvent()
        var refused: [String] = []
        for testCase in tests.cases {
            for line in CaseExpansion(testCase: testCase).lines().prefix(40) {
                if let problem = decoder.decode(line.bytes, into: &event).problem {
                    refused.append("\(testCase.location.file): \(problem.message)")
                }
            }
        }
        #expect(refused.isEmpty, "\(refused.prefix(5))")
    }

    @Test(
        arguments: [
            ("talkMs", EventType.callEnded, "timing.talkMs"), ("result", .callEnded, "outcome.result"),
            ("result", .registryChecked, "registryCheck.result"), ("kind", .consentChanged, "consent.kind"),
            ("campaign.id", .callAttempted, "session.campaign.id"),
            ("userAgent", .callAttempted, "signaling.userAgent"),
            ("change.after.anything", .settingChanged, "change.after.anything"), ("amd", .callAnswered, "outcome.amd"),
        ]
    )
    func `a short name means a member`(name: String, type: EventType, path: String) {
        #expect(MemberNames.resolve(name, for: type) == .path(path))
    }

    @Test func `a name that several objects have is not guessed`() {
        guard case .ambiguous(let paths) = MemberNames.resolve("country", for: .callAttempted) else {
            Issue.record("'country' is taken for one member")
            return
        }
        #expect(paths.contains("from.country") && paths.contains("access.country"))
        #expect(MemberNames.resolve("talkMz", for: .callEnded) == .unknown(suggestion: "talkMs"))
    }

    @Test func `rows are cases that share what they do not say`() throws {
        let text = """
            - rows:
                - { it: fires at five, n: 5, to: "+12125120142", expect: { verdict: flag } }
                - { it: is quiet inside the house, n: 5, to: "+12125120142", given: { numbers: [] }, way: internal }
                - { it: has no number of calls, to: "+12125120142" }
              events:
                - repeat: $n
                  every: 1m
                  call.attempted: { from: "+12125120101", to: $to }
              expect: { verdict: allow }
            """
        let files = Fixture.small.merging(["p/tests/r.yaml": text]) { $1 }
        let tests = PackTests(try PackCheck.run("p", from: .memory(files)).pack)
        let issues = tests.issues.issues.map { "\($0.location.line):\($0.location.column): \($0.message)" }
        #expect(
            issues == [
                "3:90: Nothing of the case says $way",
                "6:15: The row has no 'n', which the case writes as $n",
                "6:15: 'repeat' is a whole number from 0 to 200000, not '$n'",
            ]
        )
    }

    @Test func `a row that is well is run with its values`() throws {
        let text = """
            - rows:
                - { it: fires at five, n: 5, direction: outbound, expect: { verdict: flag, rule: r } }
                - { it: is quiet inside the house, n: 5, direction: internal }
                - { it: is quiet when nothing happens, n: 0, direction: outbound }
              events:
                - repeat: $n
                  every: 1m
                  call.attempted: { direction: $direction, from: "+12125120101", to: "+121251201{10..19}" }
              expect: { verdict: allow }
            """
        let files = Fixture.small.merging(["p/tests/r.yaml": text]) { $1 }
        let report = PackTests(try PackCheck.run("p", from: .memory(files)).pack).run()
        #expect(report.text == "")
        #expect(report.results.map(\.eventCount) == [5, 5, 0])
        #expect(report.results.map(\.location.line) == [2, 3, 4])
    }
}
