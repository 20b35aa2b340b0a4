// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

extension SignalDefinition {
    /// All of the declaration that gives the signal's values their meaning, in one form: two signals with the same
    /// meaning have counted the same.
    ///
    /// Not the title, nor the unit, nor what lists and tables of hours hold: those are data that change under a signal
    /// without its being another.
    var meaning: String {
        var parts: [String] = []
        /// Each part with its length, so that no text can pass for two.
        func add(_ name: String, _ text: String) { parts.append("\(name) \(text.utf8.count):\(text)") }
        let (kind, details) = kind.meaning
        add("kind", kind)
        for detail in details { add("of", detail) }
        for type in types.map(\.name).sorted() { add("on", type) }
        for part in by.map(\.text) { add("by", part.hasPrefix("event.") ? String(part.dropFirst(6)) : part) }
        switch window {
        case .sliding(let microseconds): add("window", "\(microseconds)")
        case .month(let zone): add("month", zone)
        case .week(let zone): add("week", zone)
        case .day(let zone): add("day", zone)
        case .unlimited: break
        }
        if isExact { add("exact", "") }
        if let condition { add("where", condition.text) }
        if includesEmergency { add("emergency", "") }
        if isAcrossCustomers { add("across", "") }
        return parts.joined(separator: "\n")
    }
}

extension SignalDefinition.Kind {
    /// The kind's name, and all else that it says.
    fileprivate var meaning: (String, [String]) {
        switch self {
        case .count: ("count", [])
        case .sum(let text): ("sum", [text.text])
        case .ratio(let among, let counting): ("ratio", [counting.text] + (among.map { [$0.text] } ?? []))
        case .distinct(let text): ("distinct", [text.text])
        case .concurrent(let end, let within): ("concurrent", ["\(within)"] + end.map(\.name).sorted())
        case .maximum(let text): ("maximum", [text.text])
        case .mean(let text): ("mean", [text.text])
        case .quantile(let text, let share): ("quantile", [text.text, "\(share.bitPattern)"])
        case .sequence(let party, let last): ("sequence", [party, "\(last)"])
        case .entropy(let text): ("entropy", [text.text])
        case .regularity: ("regularity", [])
        case .novelty: ("novelty", [])
        case .last(let text): ("last", [text.text])
        case .baseline(let text, let weeks): ("baseline", [text.text, "\(weeks)"])
        case .streak(let text): ("streak", [text.text])
        }
    }
}
