// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

extension Loading {
    /// Reads one file of `rules/`: one rule.
    func readRule(_ file: PackFile) {
        guard let written = PackDocument(file, complaints: complaints).root else {
            pack.unreadable.insert(file.stem)
            return
        }
        let (root, parameters) = resolved(written)
        let reader = MapReader(root, "rule", complaints: complaints)
        let essentials = readEssentials(reader)
        let rest = readRest(reader)
        reader.finish()
        guard var rule = essentials else { return }
        let idPlace = reader.valuePlace(of: "rule")
        rule.location = idPlace
        rule.clauseLocation = reader.valuePlace(of: "clause")
        rule.verdictLocation = reader.valuePlace(of: "verdict")
        apply(rest, to: &rule)
        if let other = pack.definition.rules.first(where: { $0.id == rule.id }) {
            complainOfTwo("rule", rule.id, at: idPlace, other.location)
            return
        }
        pack.definition.rules.append(rule)
        pack.parameterUses["rule " + rule.id] = parameters
    }

    /// What no rule can do without; nil when there is too little to check the rest of it in its place.
    private func readEssentials(_ reader: MapReader) -> RuleDefinition? {
        let id = reader.identifier(reader.required("rule"), "rule", separator: "-")
        let clause = readClauseName(reader)
        let title = reader.localized(reader.required("title"), "title")
        let types = reader.types(reader.required("on"), "on")
        let step = reader.word(reader.required("step"), "step", Words.steps)
        let condition = reader.expression(reader.required("when"), "when")
        let verdict = readVerdict(reader)
        let reason = readReason(reader)
        guard let id else { return nil }
        guard let condition else {
            pack.unreadable.insert(id)
            return nil
        }
        let place = reader.location
        return RuleDefinition(
            id: id,
            clause: clause ?? "",
            title: title ?? Localized(en: "", pl: ""),
            types: types,
            step: step ?? .analytics,
            condition: condition,
            verdict: verdict ?? .flag,
            reason: reason ?? (ExpressionText("", at: place), ExpressionText("", at: place))
        )
    }

    private func readClauseName(_ reader: MapReader) -> String? {
        guard let node = reader.required("clause"), let clause = reader.text(node, "clause") else { return nil }
        let known = ClauseTable.all.map(\.clause)
        if !known.contains(clause) {
            // A rule is about one thing: the letter alone is not enough.
            let parts = known.filter { $0.hasPrefix(clause + ".") }
            let listed = parts.isEmpty ? "" : "; a rule cites one of \(parts.joined(separator: ", "))"
            complaints.add(
                "Unknown clause '\(clause.shortened)'\(listed)",
                at: node,
                suggestion: parts.isEmpty ? Spelling.nearest(to: clause, among: known) : nil
            )
        }
        return clause
    }

    private func readVerdict(_ reader: MapReader) -> Verdict? {
        guard let node = reader.required("verdict") else { return nil }
        if node.scalar?.text == "allow" {
            complaints.add(
                "A rule cannot allow: what no rule objects to is allowed, and a signed exception sets a clause aside",
                at: node
            )
            return nil
        }
        return reader.word(node, "verdict", Words.verdicts)
    }

    private func readReason(_ reader: MapReader) -> (en: ExpressionText, pl: ExpressionText)? {
        guard let node = reader.required("reason") else { return nil }
        let inner = MapReader(node, "reason", complaints: complaints)
        let en = inner.template(inner.required("en"), "en")
        let pl = inner.template(inner.required("pl"), "pl")
        inner.finish()
        guard let one = en ?? pl else { return nil }
        return (en ?? one, pl ?? one)
    }

    /// What a rule may say beyond its essentials.
    private struct Rest {
        var measures: [RuleDefinition.MeasureDefinition]
        var obligations: [String]
        var onMissing: Fallback?
        var onError: Fallback?
        var review: RuleDefinition.CaseDefinition?
        var limit: Localized?
        var mode: (mode: RuleMode, percent: Int)?
        var effective: (from: Instant?, until: Instant?)
        var sources: [String]
    }

    private func readRest(_ reader: MapReader) -> Rest {
        Rest(
            measures: (reader.list(reader.optional("measures"), "measures") ?? []).compactMap { readMeasure($0) },
            obligations: reader.texts(reader.optional("obligations"), "obligations") ?? [],
            onMissing: reader.word(reader.optional("onMissing"), "onMissing", Words.fallbacks),
            onError: reader.word(reader.optional("onError"), "onError", Words.fallbacks),
            review: readCase(reader),
            limit: readLimit(reader),
            mode: readMode(reader),
            effective: readEffective(reader),
            sources: readSources(reader)
        )
    }

    private func readSources(_ reader: MapReader) -> [String] {
        guard let node = reader.required("sources"), let items = reader.list(node, "sources") else { return [] }
        if items.isEmpty {
            complaints.add("'sources' is empty; say where the rule comes from, if only 'engineering default'", at: node)
        }
        return items.compactMap { reader.text($0, "sources") }
    }

    private func apply(_ rest: Rest, to rule: inout RuleDefinition) {
        rule.measures = rest.measures
        rule.obligations = rest.obligations
        rule.onMissing = rest.onMissing ?? defaults.onMissing
        rule.onError = rest.onError ?? defaults.onError
        rule.review = rest.review
        rule.limit = rest.limit ?? Localized(en: "", pl: "")
        rule.mode = rest.mode?.mode ?? defaults.mode
        rule.rolloutPercent = rest.mode?.percent ?? defaults.rolloutPercent
        rule.effectiveFrom = rest.effective.from
        rule.effectiveUntil = rest.effective.until
        rule.sources = rest.sources
    }
}
