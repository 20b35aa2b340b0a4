// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Testing

@testable import PolicyPacks

@Suite struct `Pack tests` {
    @Test func `a rule in shadow is tested as if it were in force`() throws {
        let tests = PackTests(try PackLoader.load(Fixture.pack("tiny")))
        let report = tests.run()
        #expect(tests.issues.text == "")
        #expect(report.text == "")
        #expect(report.summary == "4 of 4 cases passed")
    }

    @Test func `a failure shows what was expected, what came and what was measured`() throws {
        var files = Fixture.small
        files["p/signals/s.yaml"] = "signals: { calls_60s: { count: call.attempted, by: customer, window: 60s } }\n"
        files["p/rules/r.yaml"] = Fixture.rule(replacing: ["when": "signal.calls_60s >= 5"])
        files["p/tests/r.yaml"] = """
            - it: flags three calls
              events: [{ repeat: 3, every: 1s, call.attempted: { from: "+12025550101", to: "+12025550102" } }]
              expect: { verdict: flag }
            - it: lets six calls be
              events: [{ repeat: 6, every: 1s, call.attempted: { from: "+12025550101", to: "+12025550102" } }]
              expect: { verdict: allow }
            """
        let report = PackTests(try PackLoader.load("p", from: .memory(files))).run()
        #expect(
            report.text == """
                p/tests/r.yaml:1: failed: flags three calls
                  expected: verdict flag
                  actual:   nothing fires
                  measured at the end: signal.calls_60s = 3
                p/tests/r.yaml:4: failed: lets six calls be
                  expected: verdict allow
                  actual:   flag at 4s, call.attempted
                    4s call.attempted: flag
                      B.dialing r (flag): Why.

                """
        )
    }

    @Test func `a threshold that no test comes near survives`() throws {
        let tests = PackTests(try PackLoader.load(Fixture.pack("tiny")))
        let mutation = PackMutation.run(tests)
        #expect(mutation.mutants == 5)
        #expect(mutation.survivors.map(\.mutation) == ["100 → 200 in 'when'"])
        #expect(mutation.survivors.first?.place.line == 6)
        #expect(mutation.survivors.first?.place.column == 26)
    }

    @Test(
        arguments: [
            ("signal.a >= 3 && !(signal.b < 0.5)", ["3>6", "0.5>1.0"]),
            ("signal.a < 10", ["10>5"]), ("10 <= signal.a", ["10>20"]), ("signal.a > 0 && x.orValue(5) > 1", ["1>2"]),
            ("signal.a < -4.0", ["-4.0>-8.0"]), ("(signal.a > 2 ? 1 : 0) >= 3", ["2>4", "3>6"]),
            ("signal.a == 3 || event.id == \"x > 3\"", []), ("[1, 2].exists(x, x > 4)", ["4>8"]),
            ("double(signal.a) > 0.03 * double(math.greatest(signal.b, 100))", ["0.03>0.06", "100>200"]),
            ("signal.a > (session.purpose == \"otp\" ? 0.6 : 0.2)", ["0.6>1.2", "0.2>0.4"]),
        ]
    )
    func `a threshold is loosened the way its comparison leans`(text: String, changes: [String]) {
        let found = Threshold.all(in: text).map { threshold in
            let change = threshold.changed(looser: true)
            return "\(change.from)>\(change.to)"
        }
        #expect(found == changes)
    }

    @Test func `coverage names clauses that rest on people`() throws {
        let coverage = PackCoverage(PackTests(try PackLoader.load(Fixture.pack("tiny"))))
        #expect(coverage.clauses.map(\.id) == ClauseTable.all.map(\.clause))
        #expect(coverage.restingOnPeople.count == ClauseTable.all.count - 2)
        #expect(try Fixture.matchesGolden(coverage.text, "coverage.txt"))
    }

    @Test func `an explanation tells condition, signals and memory`() throws {
        let pack = try PackLoader.load(Fixture.pack("tiny"))
        let rule = try #require(PackExplanation.of("short-call-pumping", in: pack))
        #expect(try Fixture.matchesGolden(rule.text, "explanation.txt"))
        #expect(PackExplanation.of("signal.calls_60s", in: pack) != nil)
        #expect(PackExplanation.of("calls_61s", in: pack) == nil)
        #expect(PackExplanation.nearest(to: "calls_61s", in: pack) == "calls_60s")
    }

    @Test func `what programs read is JSON`() throws {
        let broken = try PackCheck.run(Fixture.pack("broken"))
        let tests = PackTests(try PackLoader.load(Fixture.pack("tiny")))
        let explained = PackExplanation.of("short-call-pumping", in: tests.pack)
        let mutation = PackMutation.run(tests, only: ["rate"], includesStricter: false)
        let documents = [
            broken.json, broken.report.json, tests.run().json, mutation.json, PackCoverage(tests).json,
            explained?.json ?? [],
        ]
        for document in documents {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(document)) }
        }
        #expect(mutation.survivors.map(\.mutation) == ["100 → 200 in 'when'"])
    }

    @Test func `the standard pack has no issues`() throws {
        let check = try PackCheck.run(Fixture.standard)
        #expect(check.report.text == "")
        #expect(PackTests(check.pack).issues.text == "")
    }
}
