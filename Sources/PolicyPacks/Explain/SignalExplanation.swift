// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import Signals
import UsageModel

/// What a signal measures, in words a person reads.
package struct SignalExplanation: Sendable {
    package let name: String
    package let title: Localized
    /// What is measured: `the share of call.ended with …`.
    package let measures: String
    /// By which key: `from`, `from + forwardTarget`.
    package let key: String
    /// Over which time: `the last 1h`, `the calendar month (UTC)`.
    package let window: String
    /// Which events do not count.
    package let condition: String?
    package let isExact: Bool
    package let isAcrossCustomers: Bool
    package let includesEmergency: Bool
    /// The members that rules read: `signal.NAME.value` …, or the name alone.
    package let outputs: [String]
    /// Bytes in the record of every key, and the most that one key can come to.
    package let bytesPerKey: (fixed: Int, most: Int)
    /// The memory in words.
    package let memory: String
    /// How far it may be from the truth.
    package let error: String
    /// The rules that read it.
    package let rules: [String]
    package let location: SourceLocation

    /// The explanation of a signal of a policy.
    package init(_ signal: SignalDefinition, in definition: PolicyDefinition) {
        let specification = SignalSpecification(
            name: signal.name,
            kind: Self.kind(signal.kind),
            window: Self.window(signal.window),
            isExact: signal.isExact
        )
        name = signal.name
        title = signal.title
        measures = Self.words(for: signal)
        key = signal.by.map(\.text).joined(separator: " + ")
        window = Self.words(for: signal.window)
        condition = signal.condition?.plainText
        isExact = signal.isExact
        isAcrossCustomers = signal.isAcrossCustomers
        includesEmergency = signal.includesEmergency
        let outputs = specification.outputs.map(\.name)
        self.outputs = outputs.count == 1 ? ["signal.\(name)"] : outputs.map { "signal.\(signal.name).\($0)" }
        bytesPerKey = (specification.bytesPerKey.fixed, specification.bytesPerKey.most)
        memory = specification.bytesPerKey.text
        error = specification.errorDescription
        rules = definition.rules.filter { $0.signals.contains("signal." + signal.name) }.map(\.id)
        location = signal.location
    }

    private static func words(for signal: SignalDefinition) -> String {
        let types = signal.types.map(\.name).joined(separator: ", ")
        switch signal.kind {
        case .count: return "how many \(types)"
        case .sum(let value): return "the sum of \(value.plainText) over \(types)"
        case .ratio(let among, let counting):
            let base = among.map { " where \($0.plainText)" } ?? ""
            return "the share of \(types)\(base) with \(counting.plainText)"
        case .distinct(let value): return "how many different \(value.plainText) of \(types)"
        case .concurrent(let end, let within):
            let ends = end.map(\.name).joined(separator: ", ")
            return "how many are open at once, from \(types) to \(ends), \(PackDuration.text(within)) at most"
        case .maximum(let value): return "the greatest \(value.plainText) of \(types)"
        case .mean(let value): return "the mean of \(value.plainText) over \(types)"
        case .quantile(let value, let q): return "the \(q) quantile of \(value.plainText) over \(types)"
        case .sequence(let party, let last):
            return "the share of neighbouring numbers among the last \(last) \(party) of \(types)"
        case .entropy(let value): return "the entropy of \(value.plainText) over \(types), in bits"
        case .regularity: return "how regularly \(types) come (0: like a clock, 1: by chance)"
        case .novelty: return "the time since the first \(types)"
        case .last(let value): return "the last \(value.plainText) of \(types)"
        case .baseline(let value, let weeks):
            return "\(value.plainText) of \(types) in this hour against the same hour of \(weeks) weeks"
        case .streak(let value): return "for how many \(types) in a row \(value.plainText) holds"
        }
    }

    private static func words(for window: SignalDefinition.Window) -> String {
        switch window {
        case .sliding(let length): "the last \(PackDuration.text(length))"
        case .month(let zone): "the calendar month (\(zone))"
        case .week(let zone): "the calendar week (\(zone))"
        case .day(let zone): "the calendar day (\(zone))"
        case .unlimited: "as long as the key is kept"
        }
    }

    private static func window(_ window: SignalDefinition.Window) -> SignalWindow {
        switch window {
        case .sliding(let length): .sliding(microseconds: length)
        case .month, .week, .day: .calendar
        case .unlimited: .none
        }
    }

    private static func kind(_ kind: SignalDefinition.Kind) -> SignalKind {
        switch kind {
        case .count: .count
        case .sum: .sum(.integer)
        case .ratio: .ratio
        case .distinct: .distinct
        case .concurrent(_, let within): .concurrent(withinMicroseconds: within)
        case .maximum: .maximum(.integer)
        case .mean: .mean
        case .quantile(_, let q): .quantile(q)
        case .sequence(_, let last): .sequence(last: last)
        case .entropy: .entropy
        case .regularity: .regularity
        case .novelty: .novelty
        case .last: .last(.integer)
        case .baseline(_, let weeks): .baseline(weeks: weeks)
        case .streak: .streak
        }
    }
}

extension SignalExplanation {
    /// The explanation as lines of text.
    package var text: String {
        var lines = ["signal \(name)"]
        if !title.en.isEmpty { lines += ["  \(title.en)", "  \(title.pl)"] }
        lines.append("  measures  \(measures)")
        if let condition { lines.append("  only if   \(condition)") }
        lines.append("  by        \(key)\(isAcrossCustomers ? ", across customers" : " of one customer")")
        lines.append("  over      \(window)\(isExact ? ", every event kept" : "")")
        if includesEmergency { lines.append("  counts    emergency calls too") }
        lines.append("  read as   \(outputs.joined(separator: ", "))")
        lines.append("  memory    per key \(memory)")
        lines.append("  error     \(error)")
        lines.append("  used by   \(rules.isEmpty ? "no rule" : rules.joined(separator: ", "))")
        lines.append("  written   \(location.file):\(location.line)")
        return lines.joined(separator: "\n") + "\n"
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("signal")
        writer.string(name)
        writer.key("title")
        PackCoverage.write(title, to: &writer)
        writer.key("measures")
        writer.string(measures)
        writer.key("by")
        writer.string(key)
        writer.key("window")
        writer.string(window)
        if let condition {
            writer.key("where")
            writer.string(condition)
        }
        writer.key("exact")
        writer.truth(isExact)
        writer.key("acrossCustomers")
        writer.truth(isAcrossCustomers)
        writer.key("outputs")
        PackCoverage.write(outputs, to: &writer)
        writer.key("bytesPerKey")
        writer.beginObject()
        writer.key("fixed")
        writer.integer(bytesPerKey.fixed)
        writer.key("most")
        writer.integer(bytesPerKey.most)
        writer.endObject()
        writer.key("memory")
        writer.string(memory)
        writer.key("error")
        writer.string(error)
        writer.key("rules")
        PackCoverage.write(rules, to: &writer)
        writer.endObject()
    }
}

extension ExpressionText {
    /// The expression on one line, its blanks outside of strings joined.
    var plainText: String {
        var result = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                result.append(character)
                if character == open { quote = nil }
            } else if character.isWhitespace {
                if !result.isEmpty, result.last != " " { result.append(" ") }
            } else {
                if character == "\"" || character == "'" { quote = character }
                result.append(character)
            }
        }
        return result.last == " " ? String(result.dropLast()) : result
    }
}

extension RuleDefinition {
    /// The signals that the rule's texts name, in order: `signal.short_calls_1h`.
    var signals: [String] {
        var texts = [condition.text] + measures.compactMap { $0.condition?.text }
        texts += [reason.en.text, reason.pl.text, limit.en, limit.pl] + (review?.evidence.map(\.text) ?? [])
        var names: [String] = []
        for name in texts.flatMap({ Probe.signals(in: $0) }) where !names.contains(name) { names.append(name) }
        return names
    }
}
