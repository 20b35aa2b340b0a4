// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Turns the fields of a test event into the members of its data, checked against the event schema.
struct FieldReader {
    let type: EventType
    let complaints: Complaints

    /// Sets the member that a field names.
    func set(_ entry: PackEntry, in data: inout TestObject) {
        switch MemberNames.resolve(entry.key, for: type) {
        case .path(let path):
            guard let value = value(entry.value, at: path) else { return }
            data.set(value, at: path.split(separator: "."), lists: MemberNames.lists)
        case .ambiguous(let paths):
            complaints.add(
                "The member '\(entry.key)' of \(type.name) may be \(paths.joined(separator: " or "))",
                at: entry.keyLocation,
                length: entry.key.unicodeScalars.count
            )
        case .unknown(let suggestion):
            complaints.add(
                "The event \(type.name) has no member '\(entry.key.shortened)'",
                at: entry.keyLocation,
                length: entry.key.unicodeScalars.count,
                suggestion: suggestion
            )
        }
    }

    private func value(_ node: PackNode, at path: String) -> TestValue? {
        guard let field = EventSchema.standard.field(path) else { return free(node) }
        if case .firstOfList = field.origin, case .object(let shape) = field.kind {
            return .list(items(node).compactMap { object($0, shape, path) })
        }
        return value(node, field.kind, path)
    }

    private func value(_ node: PackNode, _ kind: FieldKind, _ path: String) -> TestValue? {
        switch kind {
        case .object(let shape): return object(node, shape, path)
        case .objects(let shape, _): return .list(items(node).compactMap { object($0, shape, path) })
        case .texts: return .list(items(node).compactMap { text($0, path).map { .text(CountingText($0)) } })
        case .evidence: return free(node)
        default: break
        }
        guard let text = text(node, path) else { return nil }
        switch kind {
        case .symbol(let words): return symbol(text, words, node, path)
        case .integer: return integer(text, node, path)
        case .number:
            if Double(text) != nil { return .literal(text) }
            complaints.add("'\(path)' is a number, not '\(text.shortened)'", at: node)
            return nil
        case .truth:
            if text == "true" || text == "false" { return .literal(text) }
            complaints.add("'\(path)' is true or false, not '\(text.shortened)'", at: node)
            return nil
        case .instant: return moment(text, node, path)
        default: return .text(CountingText(text))
        }
    }

    private func symbol(_ text: String, _ words: [String], _ node: PackNode, _ path: String) -> TestValue? {
        if words.contains(text) { return .text(CountingText(fixed: text)) }
        complaints.addUnknown("word of \(path)", text, at: node, among: words)
        return nil
    }

    /// A whole number; members in milliseconds may also be given as durations: `talkMs: 2s`.
    private func integer(_ text: String, _ node: PackNode, _ path: String) -> TestValue? {
        if Int64(text) != nil { return .literal(text) }
        if path.hasSuffix("Ms"), let length = PackDuration.microseconds(text) {
            return .literal(String(length / 1_000))
        }
        complaints.add("'\(path)' is a whole number, not '\(text.shortened)'", at: node)
        return nil
    }

    /// A moment, or a time before (-1h) or after (+30d) the event.
    private func moment(_ text: String, _ node: PackNode, _ path: String) -> TestValue? {
        if let offset = PackDuration.offset(text) { return .moment(offset) }
        if PackDate.instant(text) != nil, text.utf8.count > 10 { return .text(CountingText(fixed: text)) }
        complaints.add(
            "'\(path)' is a moment such as 2026-03-02T15:00:00Z, or an offset from the event such as -1h",
            at: node
        )
        return nil
    }

    private func object(_ node: PackNode, _ shape: ObjectSchema, _ path: String) -> TestValue? {
        guard case .map(let entries) = node.content else { return short(node, shape, path) }
        var object = TestObject()
        for entry in entries {
            let inner = path + "." + entry.key
            guard let field = shape.field(entry.key) else {
                guard case .unknown = shape.others else {
                    if let value = free(entry.value) { object[entry.key] = value }
                    continue
                }
                complaints.add(
                    "'\(path)' has no member '\(entry.key.shortened)'",
                    at: entry.keyLocation,
                    length: entry.key.unicodeScalars.count,
                    suggestion: Spelling.nearest(to: entry.key, among: shape.fields.map(\.name))
                )
                continue
            }
            if let value = value(entry.value, field.kind, inner) { object[entry.key] = value }
        }
        return .object(object)
    }

    /// A party or a reference given as a text.
    private func short(_ node: PackNode, _ shape: ObjectSchema, _ path: String) -> TestValue? {
        guard let text = text(node, path) else { return nil }
        var object = TestObject()
        if shape.field("e164") != nil {
            let isAddress = text.contains(":") ? "uri" : text.contains("@") ? "email" : "raw"
            object[text.hasPrefix("+") ? "e164" : isAddress] = .text(CountingText(text))
        } else if shape.field("id") != nil {
            object["id"] = .text(CountingText(text))
        } else {
            complaints.add("'\(path)' has to be a map of its members, but this is \(node.shape)", at: node)
            return nil
        }
        return .object(object)
    }

    /// A value of an object whose members the schema does not name: numbers and truths by their looks.
    private func free(_ node: PackNode) -> TestValue? {
        switch node.content {
        case .list(let items): return .list(items.compactMap { free($0) })
        case .map(let entries):
            var object = TestObject()
            for entry in entries { object[entry.key] = free(entry.value) }
            return .object(object)
        case .scalar(let scalar):
            let isNumber = Double(scalar.text) != nil && scalar.text.utf8.allSatisfy { (0x2D...0x39).contains($0) }
            let isLiteral = isNumber || ["true", "false", "null"].contains(scalar.text)
            return scalar.isPlain && isLiteral ? .literal(scalar.text) : .text(CountingText(scalar.text))
        }
    }

    private func items(_ node: PackNode) -> [PackNode] {
        if case .list(let items) = node.content { return items }
        return [node]
    }

    private func text(_ node: PackNode, _ path: String) -> String? {
        if let scalar = node.scalar { return scalar.text }
        complaints.add("'\(path)' is a single value, but this is \(node.shape)", at: node)
        return nil
    }
}
