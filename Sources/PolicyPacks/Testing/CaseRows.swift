// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// Cases that differ in a few values: what they share is written once, and each row of `rows` is a case.
///
/// A row has `it`, whatever else replaces a key of the case (`expect`, `given`, `start`, `events`), and values for the
/// names that the shared part writes as `$name`.
struct CaseRows {
    private static let caseKeys: Set<String> = ["it", "start", "given", "events", "expect"]
    let complaints: Complaints

    /// The cases of an item: itself when it has no rows.
    func expanded(_ item: PackNode) -> [PackNode] {
        guard case .map(let entries) = item.content, let rows = entries.first(where: { $0.key == "rows" }) else {
            return [item]
        }
        guard case .list(let all) = rows.value.content, !all.isEmpty else {
            complaints.add("'rows' is a list of maps, each with 'it' and its values", at: rows.value)
            return []
        }
        let shared = entries.filter { $0.key != "rows" }
        return all.compactMap { row in
            guard case .map(let values) = row.content else {
                complaints.add("A row is a map with 'it' and its values, but this is \(row.shape)", at: row)
                return nil
            }
            var filling = Filling(values: values.filter { !Self.caseKeys.contains($0.key) }, complaints: complaints)
            let own = values.filter { Self.caseKeys.contains($0.key) }
            let others = shared.filter { entry in !own.contains { $0.key == entry.key } }
            let merged = (own + others).map { filling.filled($0) }
            filling.complainOfUnused()
            return PackNode(content: .map(merged), location: row.location)
        }
    }
}

/// Writes the values of one row in the places of their names.
private struct Filling {
    let values: [PackEntry]
    let complaints: Complaints
    private var used: Set<String> = []

    init(values: [PackEntry], complaints: Complaints) {
        self.values = values
        self.complaints = complaints
    }

    mutating func filled(_ entry: PackEntry) -> PackEntry {
        var entry = entry
        entry.value = filled(entry.value)
        return entry
    }

    private mutating func filled(_ node: PackNode) -> PackNode {
        var node = node
        switch node.content {
        case .map(let entries): node.content = .map(entries.map { filled($0) })
        case .list(let items): node.content = .list(items.map { filled($0) })
        case .scalar(let scalar):
            guard scalar.text.contains("$") else { return node }
            if let name = Self.wholeName(scalar.text), let value = value(name, at: node) {
                return PackNode(content: value.content, location: node.location)
            }
            var filled = scalar
            filled.text = text(scalar.text, at: node)
            node.content = .scalar(filled)
        }
        return node
    }

    private static func wholeName(_ text: String) -> String? {
        guard text.first == "$", text.count > 1, text.dropFirst().allSatisfy(Self.isOfName) else { return nil }
        return String(text.dropFirst())
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }

    private mutating func text(_ text: String, at node: PackNode) -> String {
        var result = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let name = rest[rest.index(after: dollar)...].prefix(while: Self.isOfName)
            if !name.isEmpty, let scalar = value(String(name), at: node)?.scalar {
                result += scalar.text
            } else {
                result += "$" + name
            }
            rest = rest[name.endIndex...]
        }
        return result + rest
    }

    private mutating func value(_ name: String, at node: PackNode) -> PackNode? {
        used.insert(name)
        if let entry = values.first(where: { $0.key == name }) { return entry.value }
        complaints.add(
            "The row has no '\(name)', which the case writes as $\(name)",
            at: node,
            suggestion: Spelling.nearest(to: name, among: values.map(\.key))
        )
        return nil
    }

    func complainOfUnused() {
        for entry in values where !used.contains(entry.key) {
            complaints.add(
                "Nothing of the case says $\(entry.key)",
                at: entry.keyLocation,
                length: entry.key.unicodeScalars.count
            )
        }
    }
}
