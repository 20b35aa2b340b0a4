// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Reads the values of keys; what has the wrong form is reported and read as nil.
extension MapReader {
    /// A text.
    func text(_ node: PackNode?, _ key: String) -> String? {
        guard let node else { return nil }
        guard let scalar = node.scalar else {
            complaints.add("'\(key)' of the \(what) has to be a text, but this is \(node.shape)", at: node)
            return nil
        }
        guard scalar.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            complaints.add("'\(key)' of the \(what) is empty", at: node)
            return nil
        }
        guard scalar.text.unicodeScalars.count <= PackLimits.textCharactersMax else {
            complaints.add("'\(key)' is longer than \(PackLimits.textCharactersMax) characters", at: node)
            return nil
        }
        return scalar.text
    }

    /// A whole number in a range.
    func integer(_ node: PackNode?, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        guard let text = node.scalar?.text, let value = Int(text.replacing("_", with: "")) else {
            complaints.add("'\(key)' has to be a whole number, but this is \(node.shape)", at: node)
            return nil
        }
        guard range.contains(value) else {
            complaints.add("'\(key)' has to be from \(range.lowerBound) to \(range.upperBound)", at: node)
            return nil
        }
        return value
    }

    /// A number in a range.
    func number(_ node: PackNode?, _ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let node else { return nil }
        guard let text = node.scalar?.text, let value = Double(text) else {
            complaints.add("'\(key)' has to be a number, but this is \(node.shape)", at: node)
            return nil
        }
        guard range.contains(value) else {
            complaints.add("'\(key)' has to be from \(range.lowerBound) to \(range.upperBound)", at: node)
            return nil
        }
        return value
    }

    /// `true` or `false`.
    func truth(_ node: PackNode?, _ key: String) -> Bool? {
        guard let node else { return nil }
        switch node.scalar?.text {
        case "true": return true
        case "false": return false
        case let word?:
            let isYes = ["yes", "on", "y", "True", "TRUE"].contains(word)
            let isNo = ["no", "off", "n", "False", "FALSE"].contains(word)
            complaints.add(
                "'\(key)' has to be true or false",
                at: node,
                suggestion: isYes ? "true" : isNo ? "false" : Spelling.nearest(to: word, among: ["true", "false"])
            )
        case nil:
            complaints.add("'\(key)' has to be true or false, but this is \(node.shape)", at: node)
        }
        return nil
    }

    /// One word of a closed set.
    func word<Value>(_ node: PackNode?, _ key: String, _ words: [(String, Value)]) -> Value? {
        guard let node else { return nil }
        guard let text = node.scalar?.text else {
            let listed = words.map(\.0).joined(separator: ", ")
            complaints.add("'\(key)' has to be one of \(listed), but this is \(node.shape)", at: node)
            return nil
        }
        if let found = words.first(where: { $0.0 == text }) { return found.1 }
        complaints.addUnknown(key, text, at: node, among: words.map(\.0))
        return nil
    }

    /// A duration such as `60s`, in microseconds.
    func duration(_ node: PackNode?, _ key: String) -> Int64? {
        guard let node else { return nil }
        guard let text = node.scalar?.text, let value = PackDuration.microseconds(text) else {
            let suggestion = node.scalar.flatMap { PackDuration.suggestion(for: $0.text) }
            complaints.add(
                "'\(key)' has to be a duration such as 60s, 10m, 1h or 30d, but this is \(node.shape)",
                at: node,
                suggestion: suggestion
            )
            return nil
        }
        guard PackLimits.durationMicroseconds.contains(value) else {
            complaints.add("'\(key)' has to be from 1s to 400d, because windows are kept in buckets", at: node)
            return nil
        }
        return value
    }

    /// The members of a list; one value on its own is a list of one.
    func items(_ node: PackNode?) -> [PackNode] {
        guard let node else { return [] }
        if case .list(let items) = node.content { return items }
        return [node]
    }

    /// The members of a list; anything else is reported.
    func list(_ node: PackNode?, _ key: String) -> [PackNode]? {
        guard let node else { return nil }
        guard case .list(let items) = node.content else {
            complaints.add("'\(key)' has to be a list, but this is \(node.shape)", at: node)
            return nil
        }
        return items
    }

    /// The texts of a list.
    func texts(_ node: PackNode?, _ key: String) -> [String]? {
        list(node, key)?.compactMap { text($0, key) }
    }

    /// Event types: one or a list.
    func types(_ node: PackNode?, _ key: String) -> [EventType] {
        var types: [EventType] = []
        let items = items(node)
        if let node, items.isEmpty { complaints.add("'\(key)' names no event type", at: node) }
        for item in items {
            guard let name = item.scalar?.text else {
                complaints.add("'\(key)' has to name event types, but this is \(item.shape)", at: item)
                continue
            }
            if let type = EventNames.type(named: name) {
                if types.contains(type) { complaints.add("The event type '\(name)' is there twice", at: item) }
                types.append(type)
            } else {
                complaints.add(
                    "Unknown event type '\(name.shortened)'",
                    at: item,
                    suggestion: EventNames.nearest(to: name)
                )
            }
        }
        return types
    }

    /// A text in both languages.
    func localized(_ node: PackNode?, _ key: String) -> Localized? {
        guard let node else { return nil }
        let reader = MapReader(node, key, complaints: complaints)
        let en = reader.text(reader.required("en"), "en")
        let pl = reader.text(reader.required("pl"), "pl")
        reader.finish()
        return en != nil || pl != nil ? Localized(en: en ?? "", pl: pl ?? "") : nil
    }

    /// A CEL expression, as it stands in the file.
    func expression(_ node: PackNode?, _ key: String) -> ExpressionText? {
        guard let node else { return nil }
        guard let scalar = node.scalar, text(node, key) != nil else {
            if node.scalar == nil {
                complaints.add(
                    "'\(key)' has to be an expression, but this is \(node.shape); put it in quotes",
                    at: node
                )
            }
            return nil
        }
        guard scalar.text.unicodeScalars.count <= PackLimits.expressionCharactersMax else {
            complaints.add(
                "The expression is longer than \(PackLimits.expressionCharactersMax) characters; "
                    + "split the rule, or move a part into a signal",
                at: node
            )
            return nil
        }
        return scalar.expression
    }

    /// A text with placeholders.
    func template(_ node: PackNode?, _ key: String) -> ExpressionText? {
        guard let node, let text = text(node, key) else { return nil }
        return ExpressionText(text, at: node.scalar?.contentLocation ?? node.location)
    }

    /// A day or a moment: `2026-01-01`, `2026-01-01T08:00:00Z`.
    func instant(_ node: PackNode?, _ key: String) -> Instant? {
        guard let node else { return nil }
        if let text = node.scalar?.text, let instant = PackDate.instant(text) { return instant }
        complaints.add("'\(key)' has to be a day such as 2026-01-01, but this is \(node.shape)", at: node)
        return nil
    }

    /// A name made of lower-case words.
    func identifier(_ node: PackNode?, _ key: String, separator: Character) -> String? {
        guard let node, let text = text(node, key) else { return nil }
        if !Identifier.isValid(text, separator: separator) {
            let form = separator == "-" ? "kebab-case such as short-calls" : "snake_case such as short_calls"
            let other: Character = separator == "-" ? "_" : "-"
            let fixed = String(text.lowercased().map { $0 == other || $0 == " " ? separator : $0 })
            complaints.add(
                "'\(key)' has to be \(form), but this is '\(text.shortened)'",
                at: node,
                suggestion: Identifier.isValid(fixed, separator: separator) ? fixed : nil
            )
        }
        return text
    }
}

/// The form of ids: lower-case letters and digits in words.
enum Identifier {
    /// Whether `text` is made of words joined by `separator`, the first beginning with a letter.
    static func isValid(_ text: String, separator: Character) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 96 else { return false }
        return text.split(separator: separator, omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
    }
}

/// Event types by their names.
enum EventNames {
    static let all = EventType.allCases.map(\.name)

    static func type(named name: String) -> EventType? { EventType.allCases.first { $0.name == name } }

    /// What was probably meant: also the wire's full name, whose prefix and version packs leave out.
    static func nearest(to name: String) -> String? {
        var short = Substring(name)
        if short.hasPrefix("aup.") { short = short.dropFirst(4) }
        if short.hasSuffix(".v1") { short = short.dropLast(3) }
        return type(named: String(short))?.name ?? Spelling.nearest(to: String(short), among: all)
    }
}
