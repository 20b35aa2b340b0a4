// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import UsageModel

/// Which clause is judged by which rule, how far, with which tests; and which clauses rest on people alone.
package struct PackCoverage: Sendable {
    /// One rule under its clause.
    package struct Row: Sendable {
        package var rule: String
        package var title: Localized
        package var step: Step
        package var mode: RuleMode
        package var rolloutPercent: Int
        package var verdict: Verdict
        /// `suspend number 4h`, `restrict customer (intl)` …
        package var measures: [String]
        package var limit: String
        /// Who has the last word: the machine about an event, a person about what lasts.
        package var decides: String
        /// Cases that must fire the rule, and look-alikes that must not.
        package var firing: Int
        package var lookAlikes: Int
        package var sources: [String]
        package var location: SourceLocation
    }

    /// One clause with its rules.
    package struct Clause: Sendable {
        package var id: String
        package var title: Localized
        /// The strongest verdict a machine may give: the pack's ceiling, at most the engine's.
        package var ceiling: Verdict
        package var rows: [Row]

        /// Whether no rule of the clause is on: a person has to see a breach.
        package var restsOnPeople: Bool { rows.allSatisfy { $0.mode == .off } }
    }

    /// The pack: `standard 2026.1`.
    package var pack: String
    /// Every clause of the engine's table, in the order of the policy.
    package var clauses: [Clause]

    /// The coverage of a pack by its rules and tests.
    package init(_ tests: PackTests) {
        let definition = tests.pack.definition
        pack = definition.id + " " + definition.version
        clauses = ClauseTable.all.map { ceiling in
            let words = definition.clauses.first { $0.id == ceiling.clause }
            let rules = definition.rules.filter { $0.clause == ceiling.clause }
            return Clause(
                id: ceiling.clause,
                title: words?.title ?? Localized(en: "", pl: ""),
                ceiling: min(words?.ceiling ?? ceiling.verdict, ceiling.verdict),
                rows: rules.map { Self.row($0, tests.cases) }.sorted { left, right in
                    (right.verdict, left.step, left.rule) < (left.verdict, right.step, right.rule)
                }
            )
        }
    }

    /// The clauses that no rule judges.
    package var restingOnPeople: [String] { clauses.filter(\.restsOnPeople).map(\.id) }

    private static func row(_ rule: RuleDefinition, _ cases: [TestCase]) -> Row {
        Row(
            rule: rule.id,
            title: rule.title,
            step: rule.step,
            mode: rule.mode,
            rolloutPercent: rule.rolloutPercent,
            verdict: rule.verdict,
            measures: rule.measures.map(\.text),
            limit: rule.limit.en,
            decides: decides(rule),
            firing: cases.count { $0.firingRule == rule.id },
            lookAlikes: cases.count { $0.sparedRules.contains(rule.id) },
            sources: rule.sources,
            location: rule.location
        )
    }
}

extension PackCoverage {
    /// What a machine may do alone and when a person has to have looked, as the clause table says.
    fileprivate static func decides(_ rule: RuleDefinition) -> String {
        guard let ceiling = ClauseTable.ceiling(of: rule.clause) else { return "" }
        guard rule.verdict > .flag || rule.measures.contains(where: { $0.measure > .warn }) else {
            return "a person; the machine shows"
        }
        guard rule.measures.contains(where: { $0.measure == .suspend }) else {
            return rule.verdict > .flag ? "the machine, event by event" : "a person; the machine holds back"
        }
        switch ceiling.confirmation {
        case .hours(let hours): return "the machine; a person within \(hours) h"
        case .businessDay: return "the machine; a person within a business day"
        case .untilReviewed: return "the machine until a person has looked"
        }
    }
}

extension RuleDefinition.MeasureDefinition {
    /// The measure in words: `suspend number 4h`.
    var text: String {
        var text = "\(measure.name) \(subject.name)"
        if let capability { text += " (\(capability.name))" }
        if let microseconds { text += " \(PackDuration.text(microseconds))" }
        if condition != nil { text += " when worse" }
        return text
    }
}

extension PackCoverage.Row {
    /// The mode with its rollout: `enforce 10 %`.
    package var modeText: String {
        mode == .enforce && rolloutPercent < 100 ? "enforce \(rolloutPercent) %" : mode.name
    }
}

extension PackCoverage {
    /// A table for a terminal, and a line on what rests on people.
    package var text: String {
        var columns = TextColumns(["CLAUSE", "RULE", "MODE", "VERDICT", "MEASURES", "FIRE", "SPARE", "SOURCES"])
        for clause in clauses {
            if clause.rows.isEmpty { columns.rows.append([clause.id, "people alone", "-", "-", "-", "-", "-", "-"]) }
            for row in clause.rows {
                columns.rows.append([
                    clause.id, row.rule, row.modeText, row.verdict.name, Self.joined(row.measures),
                    String(row.firing), String(row.lookAlikes), String(row.sources.count),
                ])
            }
        }
        return columns.text + "\n" + summary + "\n"
    }

    /// A page for a document: what the pack is, and a table of its rules.
    package var markdown: String {
        var columns = TextColumns([
            "Clause", "Rule", "Limit", "Mode", "Verdict", "Measures", "Decides", "Cases that fire", "Look-alikes",
            "Sources",
        ])
        for clause in clauses {
            if clause.rows.isEmpty {
                let title = clause.title.en.isEmpty ? "" : ": \(clause.title.en)"
                columns.rows.append([clause.id + title, "people alone", "", "", "", "", "a person", "", "", ""])
            }
            for row in clause.rows {
                columns.rows.append([
                    clause.id, "`\(row.rule)` \(row.title.en)", row.limit, row.modeText, row.verdict.name,
                    Self.joined(row.measures), row.decides, String(row.firing), String(row.lookAlikes),
                    row.sources.joined(separator: "; "),
                ])
            }
        }
        return """
            # Coverage of \(pack)

            Written by `proviso policy coverage --markdown`, never by hand. \(summary.prefix(1).uppercased() + summary.dropFirst()).
            A case that fires shows the rule at work, a look-alike shows what it leaves alone.

            \(columns.markdown)
            """
    }

    /// `115 rules under 24 clauses; R rests on people alone`.
    package var summary: String {
        let rules = clauses.reduce(0) { $0 + $1.rows.count }
        let judged = clauses.count { !$0.restsOnPeople }
        let people = restingOnPeople
        let rest =
            people.isEmpty
            ? "no clause rests on people alone"
            : "on people alone: \(people.joined(separator: ", "))"
        let (ruleText, clauseText) = (PackCheck.counted(rules, "rule"), PackCheck.counted(judged, "clause"))
        return "\(ruleText) under \(clauseText); \(rest)"
    }

    private static func joined(_ parts: [String]) -> String { parts.isEmpty ? "-" : parts.joined(separator: "; ") }

    /// One object: `{clauses[{id, title, ceiling, restsOnPeople, rules[…]}], restingOnPeople[]}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("clauses")
        writer.beginArray()
        for clause in clauses {
            writer.beginObject()
            writer.key("id")
            writer.string(clause.id)
            writer.key("title")
            Self.write(clause.title, to: &writer)
            writer.key("ceiling")
            writer.string(clause.ceiling.name)
            writer.key("restsOnPeople")
            writer.truth(clause.restsOnPeople)
            writer.key("rules")
            writer.beginArray()
            for row in clause.rows { Self.write(row, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.key("restingOnPeople")
        Self.write(restingOnPeople, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ row: Row, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("rule")
        writer.string(row.rule)
        writer.key("title")
        write(row.title, to: &writer)
        writer.key("step")
        writer.string(row.step.name)
        writer.key("mode")
        writer.string(row.mode.name)
        writer.key("rolloutPercent")
        writer.integer(row.rolloutPercent)
        writer.key("verdict")
        writer.string(row.verdict.name)
        writer.key("measures")
        write(row.measures, to: &writer)
        writer.key("limit")
        writer.string(row.limit)
        writer.key("decides")
        writer.string(row.decides)
        writer.key("firing")
        writer.integer(row.firing)
        writer.key("lookAlikes")
        writer.integer(row.lookAlikes)
        writer.key("sources")
        write(row.sources, to: &writer)
        writer.key("file")
        writer.string(row.location.file)
        writer.endObject()
    }

    static func write(_ text: Localized, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("en")
        writer.string(text.en)
        writer.key("pl")
        writer.string(text.pl)
        writer.endObject()
    }

    static func write(_ texts: [String], to writer: inout JSONWriter) {
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
