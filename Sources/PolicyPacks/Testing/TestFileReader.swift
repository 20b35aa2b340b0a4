// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Reads `tests/<rule>.yaml` into cases.
struct TestFileReader {
    /// The start of a case that names none: a Monday afternoon in Europe and a morning in America.
    static let standardStart = Instant(microseconds: 1_772_463_600_000_000)

    let file: PackFile
    /// The rule under test; nil for a scenario.
    let rule: String?
    /// The ids of all rules, to check the names in expectations.
    let rules: [String]
    let complaints: Complaints

    /// The cases of the file.
    func read() -> [TestCase] {
        guard let root = PackDocument(file, allowsPacing: true, complaints: complaints).root else { return [] }
        guard case .list(let items) = root.content else {
            complaints.add("A test file is a list of cases, each beginning with '- it: …'", at: root)
            return []
        }
        guard items.count <= PackLimits.casesMax else {
            complaints.add("A test file has at most \(PackLimits.casesMax) cases", at: root)
            return []
        }
        var cases: [TestCase] = []
        let rows = CaseRows(complaints: complaints)
        for item in items.flatMap({ rows.expanded($0) }) {
            guard let one = readCase(item) else { continue }
            if cases.contains(where: { $0.it == one.it }) {
                complaints.add("A case named '\(one.it.shortened)' is there twice", at: one.location)
            }
            cases.append(one)
        }
        return cases
    }

    private func readCase(_ node: PackNode) -> TestCase? {
        let known = complaints.issues.count
        let reader = MapReader(node, "case", complaints: complaints)
        let it = reader.text(reader.required("it"), "it")
        let start = reader.instant(reader.optional("start"), "start") ?? Self.standardStart
        let given = reader.optional("given").map { GivenReader(complaints: complaints).read($0) } ?? Given()
        let items = (reader.list(reader.required("events"), "events") ?? []).compactMap {
            EventItemReader(complaints: complaints, defaultOffset: 0).read($0)
        }
        if let node = reader.optional("events"), case .list(let list) = node.content, list.isEmpty {
            complaints.add("'events' is empty; a case tells what happens", at: node)
        }
        let expectation = reader.required("expect").map { readExpectation($0) } ?? Expectation()
        reader.finish()
        guard complaints.issues.count == known else { return nil }
        return TestCase(
            it: it ?? "",
            rule: rule,
            location: reader.valuePlace(of: "it"),
            start: start,
            expectation: expectation,
            given: given,
            items: items
        )
    }

    private func readExpectation(_ node: PackNode) -> Expectation {
        let reader = MapReader(node, "expectation", complaints: complaints)
        var expectation = Expectation(location: node.location)
        let verdicts = Verdict.allCases.map { ($0.name, $0) }
        expectation.verdict = reader.word(reader.optional("verdict"), "verdict", verdicts)
        expectation.rule = ruleName(reader, reader.optional("rule"), "rule")
        if let node = reader.optional("clause"), let clause = reader.text(node, "clause") {
            let known = ClauseTable.all.map(\.clause)
            if !known.contains(clause) { complaints.addUnknown("clause", clause, at: node, among: known) }
            expectation.clause = clause
        }
        if let node = reader.optional("by"), let text = reader.text(node, "by") {
            expectation.by = PackDuration.microseconds(text)
            if expectation.by == nil {
                complaints.add(
                    "'by' is a time after the start such as 40m",
                    at: node,
                    suggestion: PackDuration.suggestion(for: text)
                )
            }
        }
        expectation.measure = reader.optional("measure").flatMap { readMeasure($0) }
        expectation.obligation = reader.text(reader.optional("obligation"), "obligation")
        for item in reader.items(reader.optional("not")) {
            if let name = ruleName(reader, item, "not") { expectation.absent.append(name) }
        }
        expectation.isWithinRule = reader.word(reader.optional("within"), "within", [("rule", true)]) ?? false
        reader.finish()
        if !expectation.wantsFiring, expectation.verdict == nil, expectation.absent.isEmpty, !reader.isBroken {
            complaints.add("The expectation is empty; say at least 'verdict: allow' or 'not: rule-id'", at: node)
        }
        return expectation
    }

    private func ruleName(_ reader: MapReader, _ node: PackNode?, _ key: String) -> String? {
        guard let node, let name = reader.text(node, key) else { return nil }
        if !rules.contains(name) {
            complaints.add(
                "Unknown rule '\(name.shortened)'",
                at: node,
                suggestion: Spelling.nearest(to: name, among: rules)
            )
        }
        return name
    }

    private func readMeasure(_ node: PackNode) -> Expectation.ExpectedMeasure? {
        let reader = MapReader(node, "measure", complaints: complaints)
        let subject = reader.word(reader.required("subject"), "subject", Words.subjects)
        let measure = reader.word(reader.required("measure"), "measure", Words.measures)
        let capability = reader.word(reader.optional("capability"), "capability", Words.capabilities)
        reader.finish()
        guard let subject, let measure else { return nil }
        return Expectation.ExpectedMeasure(subject: subject, measure: measure, capability: capability)
    }
}
