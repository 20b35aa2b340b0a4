// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Testing

@testable import PolicyPacks

@Suite struct `The standard pack` {
    static let jurisdictions = ["us", "ca", "gb", "de", "pl"]

    private func tests() throws -> PackTests { PackTests(try PackLoader.load(Fixture.standard)) }

    @Test func `has four cases that fire each rule and three that only look alike`() throws {
        let rows = PackCoverage(try tests()).clauses.flatMap(\.rows)
        #expect(rows.count >= 185)
        #expect(rows.filter { $0.firing < 4 || $0.lookAlikes < 3 }.map(\.rule) == [])
    }

    @Test func `passes its own cases`() throws {
        let report = try tests().run()
        #expect(report.text == "")
    }

    /// The whole check is `proviso policy test --mutate`; here every deletion and every looser threshold is tried.
    @Test func `notices when a rule is gone or a threshold is looser`() throws {
        let mutation = PackMutation.run(try tests(), includesStricter: false)
        #expect(mutation.mutants > 480)
        #expect(mutation.survivors.count == 0, "\(mutation.text)")
    }

    @Test func `is described by docs/coverage.md as it is; proviso policy coverage --markdown writes it anew`() throws {
        let path = Fixture.standard.replacing("policies/standard", with: "docs/coverage.md")
        let markdown = PackCoverage(try tests()).markdown
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try markdown.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let page = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let isSame = page == markdown
        #expect(isSame, "docs/coverage.md is not what the pack says")
    }

    @Test func `has each rule in the table of signals of docs/clauses.md`() throws {
        let path = Fixture.standard.replacing("policies/standard", with: "docs/clauses.md")
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let rules = try tests().pack.definition.rules.map(\.id)
        #expect(rules.filter { !page.contains("`\($0)`") } == [])
    }

    @Test(arguments: jurisdictions)
    func `joins jurisdictions that are good packs alone`(name: String) throws {
        let folder = Fixture.standard.replacing("standard", with: "jurisdictions/" + name)
        let check = try PackCheck.run(folder)
        #expect(check.report.text == "")
        let report = PackTests(check.pack).run()
        #expect(report.text == "")
        #expect(report.results.count >= 14)
    }

    @Test func `says of every table where it comes from and when that was checked`() throws {
        let pack = try PackLoader.load(Fixture.standard)
        #expect(pack.issues.map(\.message) == [])
        #expect(pack.definition.lists.filter { $0.source.isEmpty || $0.checkedOn.isEmpty }.map(\.name) == [])
        #expect(pack.definition.hours.map(\.name).count == 6)
    }

    @Test func `explains each parameter in both languages and uses each`() throws {
        let pack = try PackLoader.load(Fixture.standard)
        #expect(pack.parameters.count > 170)
        let poor = pack.parameters.filter { $0.reason.en.isEmpty || $0.reason.pl.isEmpty || $0.unit.isEmpty }
        #expect(poor.map(\.name) == [])
    }

    @Test func `lets no rule of a flag-only clause do more than flag`() throws {
        let rules = try PackLoader.load(Fixture.standard).definition.rules
        let flagOnly = Set(ClauseTable.all.filter { $0.verdict == .flag }.map(\.clause))
        #expect(rules.filter { flagOnly.contains($0.clause) && $0.verdict > .flag }.map(\.id) == [])
        #expect(rules.contains { flagOnly.contains($0.clause) })
    }
}
