// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import UsageModel

/// A rule, a signal or a parameter of a pack, explained to a person.
package enum PackExplanation: Sendable {
    case rule(RuleExplanation)
    case signal(SignalExplanation)
    case parameter(ParameterExplanation)

    /// The explanation of what has this name; nil when nothing has.
    package static func of(_ name: String, in pack: LoadedPack) -> PackExplanation? {
        let definition = pack.definition
        if let rule = definition.rules.first(where: { $0.id == name }) {
            return .rule(RuleExplanation(rule, in: definition, parameters: ParameterExplanation.of(rule, in: pack)))
        }
        let plain = String(name.split(separator: ".", maxSplits: 1).last ?? "")
        if !name.hasPrefix("param."), let signal = definition.signals.first(where: { $0.name == plain }) {
            return .signal(SignalExplanation(signal, in: definition))
        }
        return pack.parameters.first { $0.name == plain }.map { .parameter(ParameterExplanation($0, in: pack)) }
    }

    /// The rule, signal or parameter that was probably meant.
    package static func nearest(to name: String, in pack: LoadedPack) -> String? {
        let known = pack.definition.rules.map(\.id) + pack.definition.signals.map(\.name)
        return Spelling.nearest(to: name, among: known + pack.parameters.map(\.name))
    }

    /// The explanation as lines of text.
    package var text: String {
        switch self {
        case .rule(let rule): rule.text
        case .signal(let signal): signal.text
        case .parameter(let parameter): parameter.text
        }
    }

    /// The explanation as one object.
    package var json: [UInt8] {
        var writer = JSONWriter()
        switch self {
        case .rule(let rule): rule.write(to: &writer)
        case .signal(let signal): signal.write(to: &writer)
        case .parameter(let parameter): parameter.write(to: &writer)
        }
        return writer.bytes
    }
}

/// What a rule does, when, and why, in words a person reads.
package struct RuleExplanation: Sendable {
    package let rule: RuleDefinition
    /// The parts of the condition that all have to hold.
    package let conditions: [String]
    package let signals: [SignalExplanation]
    /// The parameters that the rule and its signals name.
    package let parameters: [ParameterExplanation]
    /// The strongest verdict a machine may give under the clause.
    package let ceiling: Verdict?
    package let clauseTitle: Localized
    /// What keeps the rule from acting: its mode, its dates, exceptions, emergency calls.
    package let bounds: [String]

    /// The explanation of a rule of a policy.
    package init(_ rule: RuleDefinition, in definition: PolicyDefinition, parameters: [ParameterExplanation] = []) {
        self.rule = rule
        self.parameters = parameters
        conditions = Self.conjuncts(of: rule.condition.plainText)
        signals = rule.signals.compactMap { name in
            definition.signals.first { "signal." + $0.name == name }.map { SignalExplanation($0, in: definition) }
        }
        let words = definition.clauses.first { $0.id == rule.clause }
        let absolute = ClauseTable.ceiling(of: rule.clause)?.verdict
        ceiling = absolute.map { min(words?.ceiling ?? $0, $0) }
        clauseTitle = words?.title ?? Localized(en: "", pl: "")
        bounds = Self.bounds(of: rule)
    }

    private static func bounds(of rule: RuleDefinition) -> [String] {
        var bounds: [String] = []
        switch rule.mode {
        case .off: bounds.append("mode off: it is not asked")
        case .shadow: bounds.append("mode shadow: it is recorded and changes nothing")
        case .flag: bounds.append("mode flag: it flags and does no more")
        case .enforce where rule.rolloutPercent < 100:
            bounds.append("enforced for \(rule.rolloutPercent) % of customers, in shadow for the others")
        case .enforce: break
        }
        if let from = rule.effectiveFrom { bounds.append("only events from \(from)") }
        if let until = rule.effectiveUntil { bounds.append("only events before \(until)") }
        bounds.append("when a fact is unknown: \(rule.onMissing.name); when it fails: \(rule.onError.name)")
        bounds.append(
            "a signed exception for \(rule.clause) and the subject sets it aside; emergency calls always pass"
        )
        return bounds
    }

    /// The parts between `&&` outside of brackets and strings; one part when there is an outer `||` or `?`.
    static func conjuncts(of text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var quote: Character?
        var isJoined = false
        for character in text {
            part.append(character)
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            switch character {
            case "\"", "'": quote = character
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "&" where depth == 0 && part.hasSuffix("&&"):
                parts.append(trimmed(part.dropLast(2)))
                part = ""
            case "|" where depth == 0: isJoined = true
            case "?" where depth == 0 && part.hasSuffix(" ?"): isJoined = true
            default: break
            }
        }
        parts.append(trimmed(Substring(part)))
        return isJoined ? [text] : parts
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        guard let end = start.lastIndex(where: { $0 != " " }) else { return "" }
        return String(start[...end])
    }
}

extension RuleExplanation {
    /// The explanation as lines of text.
    package var text: String {
        var lines = ["rule \(rule.id)", "  \(rule.title.en)", "  \(rule.title.pl)"]
        let clause = clauseTitle.en.isEmpty ? rule.clause : "\(rule.clause) (\(clauseTitle.en))"
        lines.append("  clause    \(clause)" + (ceiling.map { "; a machine goes no further than \($0.name)" } ?? ""))
        lines.append("  asked on  \(rule.types.map(\.name).joined(separator: ", ")), step \(rule.step.name)")
        lines.append("  fires if  " + conditions.joined(separator: "\n        and "))
        lines.append("  then      \(rule.verdict.name)")
        for measure in rule.measures {
            let condition = measure.condition.map { " if \($0.plainText)" } ?? ""
            let words = measure.text.replacing(" when worse", with: "")
            lines.append("            and \(words)\(condition)")
        }
        if !rule.obligations.isEmpty { lines.append("  owed      \(rule.obligations.joined(separator: ", "))") }
        if !rule.limit.en.isEmpty { lines.append("  limit     \(rule.limit.en)") }
        for (index, parameter) in parameters.enumerated() {
            lines.append((index == 0 ? "  set by    " : "            ") + parameter.line)
        }
        for (index, bound) in bounds.enumerated() {
            lines.append((index == 0 ? "  bounds    " : "            ") + bound)
        }
        if let review = rule.review {
            let shown = review.evidence.map(\.plainText).joined(separator: ", ")
            lines.append("  case      priority \(review.priority), shows \(shown)")
        }
        lines += ["  reason    \(rule.reason.en.text)", "            \(rule.reason.pl.text)"]
        for (index, source) in rule.sources.enumerated() {
            lines.append((index == 0 ? "  sources   " : "            ") + source)
        }
        lines.append("  written   \(rule.location.file):\(rule.location.line)")
        var text = lines.joined(separator: "\n") + "\n"
        for signal in signals { text += "\n" + signal.text }
        return text
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in [
            ("rule", rule.id), ("clause", rule.clause), ("step", rule.step.name), ("verdict", rule.verdict.name),
            ("mode", rule.mode.name), ("onMissing", rule.onMissing.name), ("onError", rule.onError.name),
            ("when", rule.condition.plainText),
        ] {
            writer.key(key)
            writer.string(value)
        }
        if let ceiling {
            writer.key("ceiling")
            writer.string(ceiling.name)
        }
        writer.key("title")
        PackCoverage.write(rule.title, to: &writer)
        writer.key("on")
        PackCoverage.write(rule.types.map(\.name), to: &writer)
        writer.key("conditions")
        PackCoverage.write(conditions, to: &writer)
        writer.key("measures")
        PackCoverage.write(rule.measures.map(\.text), to: &writer)
        writer.key("bounds")
        PackCoverage.write(bounds, to: &writer)
        writer.key("limit")
        PackCoverage.write(rule.limit, to: &writer)
        writer.key("reason")
        PackCoverage.write(Localized(en: rule.reason.en.text, pl: rule.reason.pl.text), to: &writer)
        writer.key("sources")
        PackCoverage.write(rule.sources, to: &writer)
        writer.key("parameters")
        writer.beginArray()
        for parameter in parameters { parameter.write(to: &writer) }
        writer.endArray()
        writer.key("signals")
        writer.beginArray()
        for signal in signals { signal.write(to: &writer) }
        writer.endArray()
        writer.endObject()
    }
}
