// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

extension Loading {
    /// A lasting consequence; nil when it does not say whom or what.
    func readMeasure(_ item: PackNode) -> RuleDefinition.MeasureDefinition? {
        let reader = MapReader(item, "measure", complaints: complaints)
        let subject = reader.word(reader.required("subject"), "subject", Words.subjects)
        let node = reader.required("measure")
        let measure = reader.word(node, "measure", Words.measures)
        let length = reader.duration(reader.optional("for"), "for")
        let capabilityNode = reader.optional("capability")
        let capability = reader.word(capabilityNode, "capability", Words.capabilities)
        let condition = reader.expression(reader.optional("when"), "when")
        reader.finish()
        if let node, measure == .terminate {
            complaints.add("No rule terminates: that takes two people; the strongest measure is suspend", at: node)
            return nil
        }
        if let capabilityNode, let measure, measure != .restrict {
            complaints.add("'capability' goes with the measure restrict, not with \(measure.name)", at: capabilityNode)
        }
        guard let subject, let measure else { return nil }
        return RuleDefinition.MeasureDefinition(
            subject: subject,
            measure: measure,
            capability: capability,
            microseconds: length,
            condition: condition,
            location: node?.location ?? item.location
        )
    }

    /// What opens a case for a person.
    func readCase(_ reader: MapReader) -> RuleDefinition.CaseDefinition? {
        guard let node = reader.optional("case") else { return nil }
        let inner = MapReader(node, "case", complaints: complaints)
        let priority = inner.integer(inner.required("priority"), "priority", in: 0...100)
        let evidence = (inner.list(inner.optional("evidence"), "evidence") ?? []).compactMap {
            inner.expression($0, "evidence")
        }
        inner.finish()
        return RuleDefinition.CaseDefinition(priority: priority ?? 50, evidence: evidence)
    }

    /// The limit in words; an expression on its own becomes the text of its value.
    func readLimit(_ reader: MapReader) -> Localized? {
        guard let node = reader.optional("limit") else { return nil }
        if node.scalar != nil { return reader.text(node, "limit").map { Localized(en: "{\($0)}", pl: "{\($0)}") } }
        return reader.localized(node, "limit")
    }

    /// `enforce`, or `enforce: 10 %`.
    func readMode(_ reader: MapReader) -> (mode: RuleMode, percent: Int)? {
        guard let node = reader.optional("mode") else { return nil }
        if case .map = node.content {
            let inner = MapReader(node, "mode", complaints: complaints)
            let share = inner.required("enforce")
            inner.finish()
            return share.flatMap { readPercent($0) }.map { (.enforce, $0) }
        }
        if let text = node.scalar?.text, text.hasPrefix("enforce:") || text.hasPrefix("enforce ") {
            let share = text.dropFirst("enforce".count).drop { $0 == ":" || $0 == " " }
            return readPercent(node, String(share)).map { (.enforce, $0) }
        }
        return reader.word(node, "mode", Words.modes).map { ($0, 100) }
    }

    private func readPercent(_ node: PackNode, _ text: String? = nil) -> Int? {
        let text = text ?? node.scalar?.text ?? ""
        let digits = text.prefix { ("0"..."9").contains($0) }
        let rest = text[digits.endIndex...].filter { $0 != " " && $0 != "\u{A0}" }
        guard let percent = Int(digits), (1...100).contains(percent), rest == "%" else {
            complaints.add("A rollout has to be a whole share from 1 % to 100 %, such as 'enforce: 10 %'", at: node)
            return nil
        }
        return percent
    }

    /// The event times for which the rule is law.
    func readEffective(_ reader: MapReader) -> (from: Instant?, until: Instant?) {
        guard let node = reader.optional("effective") else { return (nil, nil) }
        let inner = MapReader(node, "effective", complaints: complaints)
        let from = inner.instant(inner.optional("from"), "from")
        let end = inner.optional("until")
        let until = inner.instant(end, "until")
        inner.finish()
        if let from, let until, let end, until <= from {
            complaints.add("'until' has to be after 'from'; the end does not belong to the time any more", at: end)
        }
        return (from, until)
    }
}
