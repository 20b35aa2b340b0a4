// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import UsageModel

/// The test cases of a pack, read and checked.
package struct PackTests: Sendable {
    package let pack: LoadedPack
    /// The cases of all files, in path order.
    package let cases: [TestCase]
    /// What is wrong with the files, and rules without a case that fires or a look-alike that does not.
    package let issues: IssueReport
    /// Files of lists that the cases ask, as a replay would.
    package let files: [Registry]

    /// Reads the tests of a loaded pack and of the packs it extends.
    ///
    /// - Parameters:
    ///   - pack: the pack, with its test files.
    ///   - files: files of lists, each asked under the name it says it has.
    package init(_ pack: LoadedPack, asking files: [Registry] = []) {
        self.pack = pack
        self.files = files
        let complaints = Complaints()
        let rules = pack.definition.rules.map(\.id)
        var cases: [TestCase] = []
        for file in pack.tests {
            let name = file.stem
            let isRule = rules.contains(name)
            if !isRule, !name.hasPrefix("scenario-"), !pack.unreadable.contains(name) {
                complaints.add(
                    "No rule is named '\(name)'; a test file is named after its rule, or scenario-…",
                    at: SourceLocation(file: file.name),
                    suggestion: Spelling.nearest(to: name, among: rules)
                )
            }
            let reader = TestFileReader(file: file, rule: isRule ? name : nil, rules: rules, complaints: complaints)
            cases += reader.read()
        }
        for testCase in cases where CaseExpansion(testCase: testCase).count > PackLimits.caseEventsMax {
            complaints.add("The case has more than \(PackLimits.caseEventsMax) events", at: testCase.location)
        }
        Self.complainOfGaps(pack.definition.rules, cases, complaints)
        self.cases = cases
        issues = IssueReport(complaints.issues, sources: pack.sources.merging(complaints.sources) { $1 })
    }

    /// Every rule needs a case that fires it and a look-alike that does not.
    private static func complainOfGaps(_ rules: [RuleDefinition], _ cases: [TestCase], _ complaints: Complaints) {
        for rule in rules {
            let fires = cases.contains { $0.firingRule == rule.id }
            let spares = cases.contains { $0.sparedRules.contains(rule.id) }
            let missing = [fires ? nil : "a case that fires it", spares ? nil : "a look-alike that must not"]
            let text = missing.compactMap { $0 }.joined(separator: " and ")
            guard !text.isEmpty else { continue }
            complaints.add("The rule '\(rule.id)' has no test with \(text)", at: rule.location, length: rule.id.count)
        }
    }

    /// How many events all cases have together.
    package var eventCount: Int { cases.reduce(0) { $0 + CaseExpansion(testCase: $1).count } }

    /// Runs all cases, or those of some rules.
    ///
    /// - Parameters:
    ///   - rules: only cases of these files and those that expect these rules; nil: all.
    ///   - explains: whether a failure also tells what the rule measured at the end.
    ///   - isOver: asked before each case whether to run no more; what is left has no result.
    /// - Returns: what came of each case, in order; nothing is run when the pack itself has issues.
    package func run(
        only rules: Set<String>? = nil,
        explains: Bool = true,
        until isOver: () -> Bool = { false }
    ) -> TestReport {
        var runner = TestRunner(definition: pack.definition, files: files)
        let chosen = cases.filter { testCase in
            guard let rules else { return true }
            return [testCase.rule, testCase.firingRule].contains { $0.map(rules.contains) ?? false }
                || testCase.sparedRules.contains(where: rules.contains)
        }
        var results: [CaseResult] = []
        for testCase in chosen {
            if isOver() { break }
            results.append(runner.run(testCase, lines: CaseExpansion(testCase: testCase).lines(), explains: explains))
        }
        return TestReport(results: results, issues: issues)
    }
}

/// Runs cases under one definition; policies are compiled once for each set of rules that has to be in force.
struct TestRunner {
    let definition: PolicyDefinition
    let files: [Registry]
    private var policies: [[String]: Policy?] = [:]

    init(definition: PolicyDefinition, files: [Registry]) {
        self.definition = definition
        self.files = files
    }

    /// Runs a case. A rule that is off, in shadow or for a share of customers is in force in its own tests, so that it
    /// is tested before it is enforced; a rule that only flags does so in its tests as well.
    mutating func run(_ testCase: TestCase, lines: [CaseLine], explains: Bool) -> CaseResult {
        var result = CaseResult(
            file: testCase.location.file,
            rule: testCase.rule,
            it: testCase.it,
            location: testCase.location,
            hasPassed: false,
            eventCount: 0,
            expected: testCase.expectation.text,
            actual: "",
            decisions: [],
            measured: []
        )
        guard let policy = policy(enforcing: testCase) else {
            result.actual = "the pack does not compile; see 'policy check'"
            return result
        }
        let run = CaseRun(testCase, lines: lines, policy: policy)
        result.eventCount = run.eventCount
        if let problem = run.problems.first {
            result.actual = "line \(problem.location.line): \(problem.message)"
            return result
        }
        let outcome = ExpectationCheck(testCase, run.observed).outcome()
        result.hasPassed = outcome.hasPassed
        result.actual = outcome.actual
        result.decisions = outcome.shown
        if !outcome.hasPassed, explains, let rule = testCase.firingRule {
            result.measured = Probe(definition: definition, files: files, rule: rule).measure(testCase, lines)
        }
        return result
    }

    private mutating func policy(enforcing testCase: TestCase) -> Policy? {
        let wanted = Set([testCase.rule, testCase.expectation.rule].compactMap { $0 })
        let forced = definition.rules.filter { rule in
            guard wanted.contains(rule.id) else { return false }
            return rule.mode == .off || rule.mode == .shadow || rule.mode == .enforce && rule.rolloutPercent < 100
        }.map(\.id)
        if let known = policies[forced] { return known }
        var changed = definition
        for index in changed.rules.indices where forced.contains(changed.rules[index].id) {
            changed.rules[index].mode = .enforce
            changed.rules[index].rolloutPercent = 100
        }
        let (policy, issues) = Policy.compile(changed)
        let good = issues.isEmpty ? policy?.asking(files) : nil
        policies[forced] = .some(good)
        return good
    }
}

/// Asks what a rule would have measured at the end of a case, by a rule of the same measures that always fires.
struct Probe {
    let definition: PolicyDefinition
    let files: [Registry]
    let rule: String

    func measure(_ testCase: TestCase, _ lines: [CaseLine]) -> [Decision.Evidence] {
        guard var probe = definition.rules.first(where: { $0.id == rule }) else { return [] }
        let condition = probe.condition
        probe.id = "probe-of-" + rule
        probe.condition = ExpressionText("true")
        probe.verdict = .flag
        probe.mode = .shadow
        probe.measures = []
        probe.effectiveFrom = nil
        probe.effectiveUntil = nil
        let names = Self.signals(in: condition.text)
        let evidence = (probe.review?.evidence ?? []).filter { !names.contains($0.text) }
        probe.review = .init(priority: 0, evidence: names.map { ExpressionText($0) } + evidence)
        var changed = definition
        changed.rules.append(probe)
        changed.rules.sort { Loading.precedes($0.id, $1.id) }
        let (policy, issues) = Policy.compile(changed)
        guard let policy, issues.isEmpty else { return [] }
        let run = CaseRun(testCase, lines: lines, policy: policy.asking(files))
        let last = run.observed.last { $0.decision.reasons.contains { $0.rule == probe.id } }
        return last?.decision.reasons.first { $0.rule == probe.id }?.evidence ?? []
    }

    /// The signals that an expression names, in order: `signal.short_calls_1h`.
    static func signals(in text: String) -> [String] {
        var names: [String] = []
        for match in text.split(separator: "signal.", omittingEmptySubsequences: false).dropFirst() {
            let name = match.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
            let full = "signal.\(name)"
            if !name.isEmpty, !names.contains(full) { names.append(full) }
        }
        return names
    }
}
