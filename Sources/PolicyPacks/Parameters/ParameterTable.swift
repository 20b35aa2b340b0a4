// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// The parameters of a pack, ready to be written into the nodes of its files.
struct ParameterTable {
    /// In the order of their names.
    private(set) var all: [Parameter] = []
    /// Those that some rule or signal names.
    private(set) var used: Set<String> = []
    private var places: [String: Int] = [:]

    init() {}

    /// A table of parameters; of two with one name the first counts.
    init(_ parameters: [Parameter]) {
        all = parameters.sorted { Loading.precedes($0.name, $1.name) }
        for (index, parameter) in all.enumerated() where places[parameter.name] == nil {
            places[parameter.name] = index
        }
    }

    /// The value of a file with every `param.name` replaced, and the names that stood in it.
    mutating func resolved(_ node: PackNode, _ complaints: Complaints) -> (node: PackNode, names: [String]) {
        var resolution = Resolution(table: self, complaints: complaints)
        let node = resolution.resolved(node, isPolish: false)
        used.formUnion(resolution.names)
        return (node, resolution.names)
    }

    fileprivate func parameter(_ name: String) -> Parameter? { places[name].map { all[$0] } }
}

/// The writing of values into one node and what it holds.
private struct Resolution {
    let table: ParameterTable
    let complaints: Complaints
    var names: [String] = []

    mutating func resolved(_ node: PackNode, isPolish: Bool) -> PackNode {
        var node = node
        switch node.content {
        case .scalar(let scalar):
            if scalar.text.contains("param.") { node.content = .scalar(resolved(scalar, isPolish: isPolish)) }
        case .list(let items):
            node.content = .list(items.map { resolved($0, isPolish: isPolish) })
        case .map(let entries):
            node.content = .map(
                entries.map { entry in
                    var entry = entry
                    entry.value = resolved(entry.value, isPolish: entry.key == "pl")
                    return entry
                }
            )
        }
        return node
    }

    private mutating func resolved(_ scalar: PackScalar, isPolish: Bool) -> PackScalar {
        var scalar = scalar
        let source = scalar.expression
        let (table, complaints) = (table, complaints)
        scalar.expression.text = replaced(source.text) { value, width in
            // As wide as the name was: what stands behind it keeps its column.
            value.literal + String(repeating: " ", count: max(0, width - value.literal.utf8.count))
        } unknown: { name, head in
            Self.complain(of: name, behind: head, in: source, table, complaints)
        }
        if scalar.text.hasPrefix("param."), let value = table.parameter(String(scalar.text.dropFirst(6)))?.value {
            scalar.text = value.text
            return scalar
        }
        let text = withSentences(scalar.text, isPolish)
        scalar.text = replaced(text) { value, _ in
            value.literal
        } unknown: { _, _ in
        }
        return scalar
    }

    /// Replaces the places `{param.name}` and `{param.name|%}` of a template by words.
    private mutating func withSentences(_ text: String, _ isPolish: Bool) -> String {
        var parts = text.split(separator: "{param.", omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropFirst() {
            let part = parts[index]
            guard let end = part.firstIndex(of: "}") else {
                parts[index] = "{param." + part
                continue
            }
            let inner = part[..<end].split(separator: "|", maxSplits: 1).map(String.init)
            let format = inner.count == 2 ? inner[1] : ""
            guard let name = inner.first, let value = table.parameter(name)?.value, ["", "%", "min"].contains(format)
            else {
                parts[index] = "{param." + part
                continue
            }
            note(name)
            parts[index] = value.sentence(format: format, isPolish: isPolish) + part[part.index(after: end)...]
        }
        return parts.joined()
    }

    /// Replaces each `param.name` that is a word of its own.
    private mutating func replaced(
        _ text: String,
        by written: (Parameter.Value, Int) -> String,
        unknown: (String, Substring) -> Void
    ) -> String {
        var result = ""
        var rest = Substring(text)
        while let found = rest.firstRange(of: "param.") {
            let name = rest[found.upperBound...].prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            let before = rest[..<found.lowerBound].last
            let isWord = !(before.map { $0 == "." || $0 == "_" || $0.isLetter || $0.isNumber } ?? false)
            result += rest[..<found.lowerBound]
            let whole = rest[found.lowerBound..<name.endIndex]
            if isWord, !name.isEmpty, let value = table.parameter(String(name))?.value {
                note(String(name))
                result += written(value, whole.utf8.count)
            } else {
                if isWord, !name.isEmpty { unknown(String(name), text[..<found.lowerBound]) }
                result += whole
            }
            rest = rest[name.endIndex...]
        }
        return result + rest
    }

    private mutating func note(_ name: String) {
        if !names.contains(name) { names.append(name) }
    }

    private static func complain(
        of name: String,
        behind head: Substring,
        in source: ExpressionText,
        _ table: ParameterTable,
        _ complaints: Complaints
    ) {
        var place = source.location
        for scalar in head.unicodeScalars {
            if scalar == "\n" {
                place.line += 1
                place.column = 1
            } else {
                place.column += 1
            }
        }
        complaints.add(
            "There is no parameter '\(name.shortened)'",
            at: place,
            length: name.unicodeScalars.count + 6,
            suggestion: Spelling.nearest(to: name, among: table.all.map(\.name)).map { "param." + $0 }
        )
    }
}
