// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// One case, sent line by line through the reader and a fresh engine: the way of production.
struct CaseRun {
    /// The decisions with reasons or measures, in order.
    private(set) var observed: [ObservedDecision] = []
    /// Lines that the reader refused, with the event they come from.
    private(set) var problems: [(message: String, location: SourceLocation)] = []
    private(set) var eventCount = 0
    private(set) var strongest = Verdict.allow

    /// Runs a case under a policy.
    init(_ testCase: TestCase, lines: [CaseLine], policy: Policy) {
        let engine = Engine(policy: policy)
        var decoder = EventDecoder(strict: false)
        var event = UsageEvent()
        var refused: Set<SourceLocation> = []
        for line in lines {
            if let problem = decoder.decode(line.bytes, into: &event).problem {
                let place = line.template.location
                if refused.insert(place).inserted {
                    problems.append(("The event \(line.template.type.name) is refused: \(problem.message)", place))
                }
                continue
            }
            let decision = engine.decide(&event)
            guard line.counts else { continue }
            eventCount += 1
            strongest = max(strongest, decision.verdict)
            guard !decision.reasons.isEmpty || !decision.measures.isEmpty || decision.verdict > .allow else { continue }
            let offset = line.time.microseconds - testCase.start.microseconds
            observed.append(ObservedDecision(offset: offset, type: line.template.type, decision: decision))
        }
    }
}

/// Compares what a case expects with what was decided.
struct ExpectationCheck {
    let testCase: TestCase
    let observed: [ObservedDecision]
    private var expectation: Expectation { testCase.expectation }
    /// The rule that is looked at when only one is.
    private var ruleInQuestion: String? { expectation.rule ?? testCase.rule }

    init(_ testCase: TestCase, _ observed: [ObservedDecision]) {
        self.testCase = testCase
        self.observed = observed
    }

    /// Whether the case has passed; if not, what happened and the decisions that show it.
    func outcome() -> (hasPassed: Bool, actual: String, shown: [ObservedDecision]) {
        for absent in expectation.absent {
            if let found = observed.first(where: { $0.decision.reasons.contains { $0.rule == absent } }) {
                return (false, "rule \(absent) fires \(when(found))", [found])
            }
        }
        if !expectation.wantsFiring {
            guard expectation.verdict == .allow, let found = observed.first(where: { breaksAllow($0.decision) }) else {
                return (true, "", [])
            }
            return (false, "\(strength(found.decision).name) \(when(found))", [found])
        }
        if let found = observed.first(where: { fits($0.decision) }) {
            guard let by = expectation.by, found.offset > by else { return (true, "", []) }
            return (false, "only \(when(found))", [found])
        }
        return (false, describedActual, shownDecisions)
    }

    private func when(_ found: ObservedDecision) -> String {
        "at \(PackDuration.text(found.offset)), \(found.type.name)"
    }

    /// The reasons that count: not those of rules in shadow, and only those of the rule when others are set aside.
    private func counted(_ decision: Decision) -> [Decision.Reason] {
        decision.reasons.filter { reason in
            reason.mode != .shadow && reason.mode != .off
                && (!expectation.isWithinRule || reason.rule == ruleInQuestion)
        }
    }

    private func strength(_ decision: Decision) -> Verdict {
        expectation.isWithinRule ? counted(decision).map(\.verdict).max() ?? .allow : decision.verdict
    }

    private func breaksAllow(_ decision: Decision) -> Bool {
        strength(decision) > .allow
    }

    /// Whether one decision shows all that is expected.
    private func fits(_ decision: Decision) -> Bool {
        let reasons = counted(decision).filter { reason in
            (testCase.firingRule.map { reason.rule == $0 } ?? true)
                && (expectation.clause.map { reason.clause == $0 } ?? true)
                && (testCase.firingRule == nil || (expectation.verdict.map { reason.verdict == $0 } ?? true))
        }
        if testCase.firingRule != nil || expectation.clause != nil, reasons.isEmpty { return false }
        if let verdict = expectation.verdict, testCase.firingRule == nil, strength(decision) != verdict { return false }
        if let measure = expectation.measure {
            let isTaken = decision.measures.contains { taken in
                taken.kind == measure.subject && taken.measure == measure.measure
                    && (measure.capability == nil || taken.capability == measure.capability)
            }
            if !isTaken { return false }
        }
        if let obligation = expectation.obligation, !decision.obligations.contains(obligation) { return false }
        return true
    }

    private var describedActual: String {
        guard let strongest = observed.max(by: { $0.decision.verdict < $1.decision.verdict }) else {
            return "nothing fires"
        }
        let rules = observed.flatMap { $0.decision.reasons.map(\.rule) }
        var seen: [String] = []
        for rule in rules where !seen.contains(rule) { seen.append(rule) }
        return "at most \(strongest.decision.verdict.name); rules that fire: \(seen.joined(separator: ", "))"
    }

    /// The first decision, the strongest, and the first of the rule in question.
    private var shownDecisions: [ObservedDecision] {
        let ofRule = observed.firstIndex { $0.decision.reasons.contains { $0.rule == ruleInQuestion } }
        let strongest = observed.indices.max { observed[$0].decision.verdict < observed[$1].decision.verdict }
        let indices = Set([observed.indices.first, ofRule, strongest].compactMap { $0 }).sorted()
        return indices.map { observed[$0] }
    }
}
