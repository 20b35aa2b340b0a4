// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@testable import PolicyPacks

@Suite struct `Pack differences` {
    private func definition(_ files: [String: String]) throws -> PolicyDefinition {
        try PackLoader.load("p", from: .memory(Fixture.small.merging(files) { $1 })).definition
    }

    @Test func `what is the same is not told`() throws {
        let old = try definition([:])
        let new = try definition(["p/rules/r.yaml": "# moved\n\n" + Fixture.rule()])
        #expect(PackDiff(from: old, to: new).text == "")
    }

    @Test func `what is different is told part by part`() throws {
        let notes = "# source: own\n# checked_on: 2026-03-02\nprefix\n"
        let old = try definition(["p/rules/s.yaml": Fixture.rule("s"), "p/lists/l.csv": notes + "+53*\n+54*\n"])
        let new = try definition([
            "p/rules/r.yaml": Fixture.rule(replacing: ["verdict": "throttle", "mode": "{ enforce: 10 % }"]),
            "p/lists/l.csv": notes + "+53*\n+55*\n",
            "p/signals/s.yaml": "signals: { calls_60s: { count: call.attempted, by: customer, window: 60s } }\n",
        ])
        #expect(
            PackDiff(from: old, to: new).text == """
                changed rule r
                  verdict: flag → throttle
                  mode: enforce → enforce 10 %
                removed rule s
                added signal calls_60s
                changed list l
                  + +55*
                  - +54*

                """
        )
    }

    @Test func `a new pack is good and its tests notice every change`() throws {
        var files: [String: String] = [:]
        for (path, text) in PackTemplate.files(id: "mine") { files["mine/" + path] = text }
        let check = try PackCheck.run("mine", from: .memory(files))
        #expect(check.report.text == "")
        let tests = PackTests(check.pack)
        #expect(tests.run().text == "")
        #expect(tests.run().isGood)
        #expect(PackMutation.run(tests).text == "")
        #expect(PackTemplate.isValid(id: "mine") && !PackTemplate.isValid(id: "Mine"))
    }
}
