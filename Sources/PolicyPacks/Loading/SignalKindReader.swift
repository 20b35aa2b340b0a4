// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Reads what a signal measures: one of sixteen keys and what goes with it.
struct SignalKindReader {
    /// The kinds that have no window of their own.
    static let windowless: Set<String> = ["novelty", "last", "streak", "sequence", "baseline"]

    static let names = [
        "count", "sum", "ratio", "distinct", "concurrent", "maximum", "mean", "quantile", "sequence", "entropy",
        "regularity", "novelty", "last", "baseline", "streak",
    ]

    let reader: MapReader

    init(_ reader: MapReader) { self.reader = reader }

    /// The kind with the types that feed it; the kind is nil when it is named but cannot be read.
    func read() -> (name: String, kind: SignalDefinition.Kind?, types: [EventType])? {
        let found = Self.names.compactMap { name in reader.optional(name).map { (name, $0) } }
        guard let (name, node) = found.first else {
            if !reader.isBroken, !reader.keys.contains(where: { Spelling.nearest(to: $0, among: Self.names) != nil }) {
                let listed = Self.names.joined(separator: ", ")
                reader.complaints.add(
                    "The \(reader.what) does not say what it measures: \(listed)",
                    at: reader.location
                )
            }
            _ = [reader.optional("of"), reader.optional("q"), reader.optional("last"), reader.optional("weeks")]
            return nil
        }
        if let second = found.dropFirst().first(where: { !($0.0 == "last" && name == "sequence") }) {
            reader.complaints.add("A signal measures one thing: '\(name)' or '\(second.0)'", at: second.1)
        }
        let (kind, types) = read(name, node)
        return (name, kind, types)
    }

    private func read(_ name: String, _ node: PackNode) -> (SignalDefinition.Kind?, [EventType]) {
        switch name {
        case "count": return (.count, reader.types(node, name))
        case "regularity": return (.regularity, reader.types(node, name))
        case "novelty": return (.novelty, reader.types(node, name))
        case "ratio": return ratio(node)
        case "concurrent": return concurrent(node)
        case "sequence": return sequence(node)
        default: break
        }
        let expression = reader.expression(node, name)
        let types = reader.types(reader.required("of"), "of")
        switch name {
        case "quantile":
            let q = reader.number(reader.required("q"), "q", in: 0...1) ?? 0.5
            return (expression.map { .quantile($0, q) }, types)
        case "baseline":
            let weeks = reader.integer(reader.required("weeks"), "weeks", in: 1...52) ?? 8
            return (expression.map { .baseline($0, weeks: weeks) }, types)
        default:
            return (expression.flatMap { kind(name, $0) }, types)
        }
    }

    private func kind(_ name: String, _ expression: ExpressionText) -> SignalDefinition.Kind? {
        switch name {
        case "sum": .sum(expression)
        case "distinct": .distinct(expression)
        case "maximum": .maximum(expression)
        case "mean": .mean(expression)
        case "entropy": .entropy(expression)
        case "last": .last(expression)
        case "streak": .streak(expression)
        default: nil
        }
    }

    private func ratio(_ node: PackNode) -> (SignalDefinition.Kind?, [EventType]) {
        let inner = MapReader(node, "ratio", complaints: reader.complaints)
        let types = inner.types(inner.required("of"), "of")
        let among = inner.expression(inner.optional("among"), "among")
        let counting = inner.expression(inner.required("counting"), "counting")
        inner.finish()
        return (counting.map { .ratio(among: among, counting: $0) }, types)
    }

    private func concurrent(_ node: PackNode) -> (SignalDefinition.Kind?, [EventType]) {
        let inner = MapReader(node, "concurrent", complaints: reader.complaints)
        let starts = inner.types(inner.required("start"), "start")
        let ends = inner.types(inner.required("end"), "end")
        let within = inner.duration(inner.required("within"), "within")
        inner.finish()
        return (within.map { .concurrent(end: ends, withinMicroseconds: $0) }, starts)
    }

    private func sequence(_ node: PackNode) -> (SignalDefinition.Kind?, [EventType]) {
        let party = reader.word(node, "sequence", [("to", "to"), ("from", "from")])
        let types = reader.types(reader.required("of"), "of")
        let last = reader.integer(reader.required("last"), "last", in: 4...256) ?? 50
        return (party.map { .sequence(party: $0, last: last) }, types)
    }
}
