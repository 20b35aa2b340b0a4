// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import UsageModel

extension PolicyCompiler {
    mutating func compileRule(_ rule: RuleDefinition, _ index: Int) -> CompiledRule? {
        let before = issues.count
        let ceiling = checkRails(of: rule)
        let compiledCondition = program(
            rule.condition,
            in: environment.rules,
            wanting: "a condition that is true or false"
        ) { $0 == .bool }
        if let compiledCondition { checkEmergencyRail(of: rule, compiledCondition.checked) }
        var measured: [CompiledRule.Measured] = []
        let reasonEN = template(rule.reason.en, &measured)
        let reasonPL = template(rule.reason.pl, &measured)
        let limitEN = template(ExpressionText(rule.limit.en, at: rule.location), &measured)
        let limitPL = template(ExpressionText(rule.limit.pl, at: rule.location), &measured)
        let places = measured.map(\.name)
        for evidence in rule.review?.evidence ?? [] { addEvidence(evidence, &measured) }
        if rule.review?.evidence.isEmpty ?? true {
            for position in measured.indices { measured[position].isEvidence = true }
        } else {
            for position in measured.indices where places.contains(measured[position].name) {
                measured[position].isEvidence = true
            }
        }
        let measures = rule.measures.map { definition in
            CompiledRule.CompiledMeasure(
                subject: definition.subject,
                measure: definition.measure,
                capability: definition.capability,
                microseconds: definition.microseconds,
                condition: definition.condition.flatMap { condition($0, in: environment.rules) }
            )
        }
        guard issues.count == before, let ceiling, let compiledCondition else { return nil }
        return CompiledRule(
            index: index,
            id: rule.id,
            clause: rule.clause,
            ceiling: ceiling,
            confirmMicroseconds: definition.clauses.first { $0.id == rule.clause }?.confirmMicroseconds,
            step: rule.step,
            verdict: rule.verdict,
            mode: rule.mode,
            rolloutPercent: rule.rolloutPercent,
            onMissing: rule.onMissing,
            onError: rule.onError,
            effectiveFrom: rule.effectiveFrom,
            effectiveUntil: rule.effectiveUntil,
            program: compiledCondition.program,
            measures: measures,
            obligations: rule.obligations,
            casePriority: rule.review?.priority,
            measured: measured,
            reasonEN: reasonEN,
            reasonPL: reasonPL,
            limitEN: limitEN,
            limitPL: limitPL
        )
    }

    /// A reason with its places compiled; values that two places share are measured once.
    private mutating func template(
        _ source: ExpressionText,
        _ measured: inout [CompiledRule.Measured]
    ) -> ReasonTemplate {
        var template = ReasonTemplate(parts: [])
        for (text, place) in ReasonTemplate.cut(source) {
            if !text.isEmpty { template.parts.append(.text(text)) }
            guard let place else { continue }
            if !place.isKnownFormat {
                report("unknown format: expected '|%' for a share or '|min' for minutes", at: place.expression.location)
            }
            let name = place.expression.text
            if let known = measured.firstIndex(where: { $0.name == name }) {
                template.parts.append(.value(known, place.format))
                continue
            }
            let value = program(place.expression, in: environment.rules, wanting: "a value that can be shown") {
                Self.isShowable($0)
            }
            guard let value else { continue }
            template.parts.append(.value(measured.count, place.format))
            measured.append(.init(name: name, program: value.program, type: value.type, isEvidence: false))
        }
        return template
    }

    /// Adds an expression to the evidence; a signal with several outputs adds each, a party its number.
    private mutating func addEvidence(_ text: ExpressionText, _ measured: inout [CompiledRule.Measured]) {
        if let known = measured.firstIndex(where: { $0.name == text.text }) {
            measured[known].isEvidence = true
            return
        }
        let result = program(text, in: environment.rules, wanting: "a value that can be shown") {
            if case .object = $0 { return true }
            return Self.isShowable($0)
        }
        guard let result else { return }
        guard case .object(let name) = result.type else {
            measured.append(.init(name: text.text, program: result.program, type: result.type, isEvidence: true))
            return
        }
        let fields = environment.rules.objectTypes.first { $0.name == name }?.fields ?? []
        let shown =
            name.hasPrefix("signal#") ? fields.map(\.name) : fields.map(\.name).filter { $0 == "e164" || $0 == "id" }
        for field in shown {
            addEvidence(ExpressionText(text.text + "." + field, at: text.location), &measured)
        }
    }

    private static func isShowable(_ type: Type) -> Bool {
        switch type {
        case .bool, .int, .uint, .double, .string, .timestamp, .duration: true
        case .list(.string), .list(.int): true
        default: false
        }
    }

    /// What the clause lets a machine do; reports a rule that would do more.
    private mutating func checkRails(of rule: RuleDefinition) -> ClauseCeiling? {
        guard let ceiling = ClauseTable.ceiling(of: rule.clause) else {
            report(
                "unknown clause '\(rule.clause)'",
                at: rule.clauseLocation,
                length: rule.clause.count,
                suggestion: NearestName.suggestion(for: rule.clause, among: ClauseTable.all.map(\.clause))
            )
            return nil
        }
        if rule.step <= .standing {
            report(
                "step '\(rule.step.name)' is the engine's own; "
                    + "a rule may be identity, statutory, entitlement or analytics",
                at: rule.location
            )
        }
        let packCeiling = definition.clauses.first { $0.id == rule.clause }?.ceiling ?? ceiling.verdict
        let most = min(ceiling.verdict, packCeiling)
        if rule.verdict > most {
            report(
                "clause \(rule.clause) lets a machine go no further than '\(most.name)'; "
                    + "'\(rule.verdict.name)' needs a person's determination",
                at: rule.verdictLocation,
                length: rule.verdict.name.count
            )
        }
        if rule.onMissing == .block, most < .block {
            report("onMissing: block goes further than clause \(rule.clause) lets a machine go", at: rule.location)
        }
        for measure in rule.measures
        where !ceiling.permits(measure.measure, on: measure.subject, capability: measure.capability) {
            let what =
                measure.measure == .terminate
                ? "no machine terminates; 'terminate' is two people's determination"
                : "clause \(rule.clause) does not let a machine \(measure.measure.name) a \(measure.subject.name)"
            report(what, at: measure.location, length: measure.measure.name.count)
        }
        return ceiling
    }

    /// Refuses a rule that asks for emergency calls and does more than flag.
    ///
    /// The engine never asks a rule about an emergency call; a rule that reads as if it blocked one is a mistake
    /// its author should hear of at once.
    private mutating func checkEmergencyRail(of rule: RuleDefinition, _ checked: CheckedExpression) {
        guard rule.verdict > .flag, EmergencyRail.mentions(checked) else { return }
        if EmergencyRail.mayHold(checked) {
            report(
                "rule '\(rule.id)' could \(rule.verdict.name) an emergency call; emergency calls are always allowed: "
                    + "exclude them with !isEmergency(to), or flag only",
                at: rule.condition.location,
                length: rule.condition.text.unicodeScalars.count
            )
        }
    }
}
