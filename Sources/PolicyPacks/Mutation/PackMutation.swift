// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
package import DecisionEngine
import UsageModel

/// Whether the tests of a pack would notice if a rule were gone or a threshold were another.
///
/// A change that no test notices is a survivor: the rule says more than its tests do.
package struct PackMutation: Sendable {
    /// One change to a rule.
    package struct Mutant: Sendable {
        package enum Kind: Sendable, Hashable {
            /// The rule is deleted.
            case deletion
            /// A number is doubled or halved so that the rule acts less often.
            case looser
            /// A number is doubled or halved so that the rule acts more often.
            case stricter
        }

        package var rule: String
        package var kind: Kind
        /// The change in words: `0.2 → 0.4 in 'when'`.
        package var mutation: String
        package var place: SourceLocation
        fileprivate var definition: RuleDefinition?
    }

    /// How many changes were tried; those that make a rule stricter are not counted.
    package var mutants: Int
    /// How many of them a test noticed.
    package var killed: Int
    /// Deletions and looser thresholds that no test noticed, by rule and place.
    package var survivors: [Mutant]
    /// Stricter thresholds that no look-alike noticed: worth a look, and not counted.
    package var unnoticedStricter: [Mutant]

    /// Tries every change on the tests of a pack.
    ///
    /// - Parameters:
    ///   - tests: the tests; cases that fail without a change are left out.
    ///   - rules: only these rules; nil: all.
    ///   - includesStricter: whether thresholds are made stricter as well.
    ///   - progress: told how many rules are done, of how many.
    /// - Returns: what survived.
    package static func run(
        _ tests: PackTests,
        only rules: Set<String>? = nil,
        includesStricter: Bool = true,
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) -> PackMutation {
        var result = PackMutation(mutants: 0, killed: 0, survivors: [], unnoticedStricter: [])
        let chosen = tests.pack.definition.rules.filter { rules?.contains($0.id) ?? true }
        for (index, rule) in chosen.enumerated() {
            let trial = RuleTrial(rule, tests)
            for mutant in mutants(of: rule) where includesStricter || mutant.kind != .stricter {
                let isNoticed = trial.notices(mutant.definition)
                if mutant.kind == .stricter {
                    if !isNoticed { result.unnoticedStricter.append(mutant) }
                } else {
                    result.mutants += 1
                    if isNoticed { result.killed += 1 } else { result.survivors.append(mutant) }
                }
            }
            progress(index + 1, chosen.count)
        }
        return result
    }

    /// The changes to one rule: its deletion, and each number of its conditions both ways.
    static func mutants(of rule: RuleDefinition) -> [Mutant] {
        var mutants = [Mutant(rule: rule.id, kind: .deletion, mutation: "deleted", place: rule.location)]
        mutants += changes(of: rule.condition, key: "when", rule) { $0.condition = $1 }
        for (index, measure) in rule.measures.enumerated() {
            guard let condition = measure.condition else { continue }
            let key = "measures[\(index)].when"
            mutants += changes(of: condition, key: key, rule) { $0.measures[index].condition = $1 }
        }
        return mutants
    }

    private static func changes(
        of text: ExpressionText,
        key: String,
        _ rule: RuleDefinition,
        set: (inout RuleDefinition, ExpressionText) -> Void
    ) -> [Mutant] {
        var mutants: [Mutant] = []
        let bytes = Array(text.text.utf8)
        for threshold in Threshold.all(in: text.text) {
            for kind in [Mutant.Kind.looser, .stricter] {
                let (from, to) = threshold.changed(looser: kind == .looser)
                guard from != to else { continue }
                let head = bytes[..<Int(threshold.span.start)]
                let tail = bytes[Int(threshold.span.end)...]
                let changed = String(decoding: head + Array(to.utf8) + tail, as: UTF8.self)
                var definition = rule
                set(&definition, ExpressionText(changed, at: text.location))
                let place = place(of: head, in: text)
                let mutation = "\(from) → \(to) in '\(key)'"
                mutants.append(
                    Mutant(rule: rule.id, kind: kind, mutation: mutation, place: place, definition: definition)
                )
            }
        }
        return mutants
    }

    /// Where the text behind `head` stands in the file.
    private static func place(of head: ArraySlice<UInt8>, in text: ExpressionText) -> SourceLocation {
        var place = text.location
        for scalar in String(decoding: head, as: UTF8.self).unicodeScalars {
            if scalar == "\n" {
                place.line += 1
                place.column = 1
            } else {
                place.column += 1
            }
        }
        return place
    }
}

extension PackMutation {
    /// One line: `310 of 328 changes noticed, 18 survive`.
    package var summary: String {
        "\(killed) of \(PackCheck.counted(mutants, "change")) noticed, \(survivors.count) survive"
    }

    /// The survivors as `file:line:column: survivor: …`, one per line.
    package var text: String {
        survivors.map { "\(Self.place($0)): survivor: rule '\($0.rule)', \($0.mutation): no test notices\n" }.joined()
            + unnoticedStricter.map {
                "\(Self.place($0)): note: rule '\($0.rule)', \($0.mutation): no look-alike notices\n"
            }.joined()
    }

    private static func place(_ mutant: Mutant) -> String {
        "\(mutant.place.file):\(mutant.place.line):\(mutant.place.column)"
    }

    /// One object: `{mutants, killed, survivors[{rule, mutation, file, line, column}], unnoticedStricter[…]}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("mutants")
        writer.integer(mutants)
        writer.key("killed")
        writer.integer(killed)
        writer.key("survivors")
        Self.write(survivors, to: &writer)
        writer.key("unnoticedStricter")
        Self.write(unnoticedStricter, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ mutants: [Mutant], to writer: inout JSONWriter) {
        writer.beginArray()
        for mutant in mutants {
            writer.beginObject()
            writer.key("rule")
            writer.string(mutant.rule)
            writer.key("mutation")
            writer.string(mutant.mutation)
            writer.key("file")
            writer.string(mutant.place.file)
            writer.key("line")
            writer.integer(mutant.place.line)
            writer.key("column")
            writer.integer(mutant.place.column)
            writer.endObject()
        }
        writer.endArray()
    }
}

/// The cases that look at one rule, ready to be run again and again.
private struct RuleTrial {
    private let rule: RuleDefinition
    private let small: PolicyDefinition
    private let full: PolicyDefinition
    private let files: [Registry]
    /// Cases that pass with the rule and its signals alone: they run on the small policy.
    private var alone: [(testCase: TestCase, lines: [CaseLine])] = []
    /// Cases that need other rules as well.
    private var together: [(testCase: TestCase, lines: [CaseLine])] = []

    init(_ rule: RuleDefinition, _ tests: PackTests) {
        self.rule = rule
        full = tests.pack.definition
        files = tests.files
        small = Self.small(full, rule)
        var smallRunner = TestRunner(definition: small, files: files)
        var fullRunner = TestRunner(definition: full, files: files)
        for testCase in tests.cases {
            let names = [testCase.rule, testCase.firingRule].compactMap { $0 } + testCase.sparedRules
            guard names.contains(rule.id) else { continue }
            let lines = CaseExpansion(testCase: testCase).lines()
            if smallRunner.run(testCase, lines: lines, explains: false).hasPassed {
                alone.append((testCase, lines))
            } else if fullRunner.run(testCase, lines: lines, explains: false).hasPassed {
                together.append((testCase, lines))
            }
        }
    }

    /// Whether a case that passes with the rule fails with `changed` in its place, or with nothing in its place.
    func notices(_ changed: RuleDefinition?) -> Bool {
        notices(changed, alone, in: small) || notices(changed, together, in: full)
    }

    private func notices(
        _ changed: RuleDefinition?,
        _ cases: [(testCase: TestCase, lines: [CaseLine])],
        in definition: PolicyDefinition
    ) -> Bool {
        guard !cases.isEmpty else { return false }
        var definition = definition
        definition.rules = definition.rules.compactMap { $0.id == rule.id ? changed : $0 }
        var runner = TestRunner(definition: definition, files: files)
        return cases.contains { !runner.run($0.testCase, lines: $0.lines, explains: false).hasPassed }
    }

    /// The policy of one rule and the signals its file names.
    private static func small(_ definition: PolicyDefinition, _ rule: RuleDefinition) -> PolicyDefinition {
        var small = definition
        small.rules = [rule]
        var texts = [rule.condition.text, rule.reason.en.text, rule.reason.pl.text, rule.limit.en, rule.limit.pl]
        texts += rule.measures.compactMap { $0.condition?.text }
        texts += rule.review?.evidence.map(\.text) ?? []
        let names = Set(texts.flatMap { Probe.signals(in: $0) })
        small.signals = definition.signals.filter { names.contains("signal." + $0.name) }
        return small
    }
}
