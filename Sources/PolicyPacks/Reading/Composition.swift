// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Yams

/// Turns the parser's nodes into ours, with exact places.
struct Composition {
    let document: PackDocument
    let masks: [Mask]
    let complaints: Complaints

    func convert(_ node: Node, depth: Int) -> PackNode? {
        guard let mark = node.mark else { return nil }
        let place = document.place(mark.line, mark.column)
        guard depth < PackLimits.depthMax else {
            complaints.add("Maps and lists nest deeper than \(PackLimits.depthMax) levels", at: place)
            return nil
        }
        if let sign = document.lines.tail(line: mark.line, column: mark.column).first, "&*!".contains(sign),
            !isQuotedOrBlock(node)
        {
            complaints.add("Anchors, aliases and tags are not part of the pack format; write the value out", at: place)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return PackNode(content: .scalar(convert(scalar, mark)), location: place)
        case .sequence(let sequence):
            return PackNode(content: .list(sequence.compactMap { convert($0, depth: depth + 1) }), location: place)
        case .mapping(let mapping):
            return PackNode(content: .map(entries(of: mapping, depth: depth)), location: place)
        case .alias:
            return nil
        }
    }

    private func isQuotedOrBlock(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        let first = document.lines.tail(line: scalar.mark?.line ?? 1, column: scalar.mark?.column ?? 1).first
        return first == "\"" || first == "'" || first == "|" || first == ">"
    }

    private func entries(of mapping: Node.Mapping, depth: Int) -> [PackEntry] {
        var entries: [PackEntry] = []
        for (key, value) in mapping {
            let place = document.place(key.mark?.line ?? 1, key.mark?.column ?? 1)
            guard case .scalar(let name) = key else {
                complaints.add("A key has to be a word", at: place)
                continue
            }
            guard let value = convert(value, depth: depth + 1) else { continue }
            let masked = masks.lazy.compactMap { $0.original(of: name.string) }.first
            entries.append(
                PackEntry(key: masked ?? name.string, keyLocation: place, value: value, isRepeated: masked != nil)
            )
        }
        return entries
    }

    private func convert(_ scalar: Node.Scalar, _ mark: Mark) -> PackScalar {
        var line = mark.line
        var column = mark.column
        switch scalar.style {
        case .singleQuoted, .doubleQuoted:
            column += 1
        case .literal, .folded:
            (line, column) = blockStart(after: mark.line)
        default:
            break
        }
        let tail = document.lines.tail(line: line, column: column)
        let content = document.place(line, column)
        let written = tail.hasPrefix(scalar.string) ? nil : written(scalar.string, line: line, column: column)
        let first = (written ?? scalar.string).unicodeScalars.prefix { $0 != "\n" }.count
        return PackScalar(
            text: scalar.string,
            expression: expression(of: scalar.string, written ?? aligned(scalar, tail), at: content),
            contentLocation: content,
            isPlain: scalar.style == .plain,
            firstLineLength: min(first, tail.unicodeScalars.count)
        )
    }

    /// The text with the line breaks and columns of the file.
    ///
    /// Lines of several stand as in the file, the first one moved to its column by blanks: so line and column of an
    /// error inside the expression are those of the file.
    private func expression(of text: String, _ written: String?, at place: SourceLocation) -> ExpressionText {
        guard let written else { return ExpressionText(text, at: place) }
        guard written.unicodeScalars.contains("\n") else { return ExpressionText(written, at: place) }
        let padding = String(repeating: " ", count: place.column - 1)
        return ExpressionText(padding + written, at: SourceLocation(file: place.file, line: place.line, column: 1))
    }

    /// A quoted text of one line with `\"` or `''` inside, as wide as it is written: each escape becomes the quotation
    /// mark and a blank outside of the string that it opens or closes. Nil when other escapes stand in it.
    private func aligned(_ scalar: Node.Scalar, _ tail: String) -> String? {
        let quote: Unicode.Scalar = scalar.style == .doubleQuoted ? "\"" : "'"
        let escape: Unicode.Scalar = scalar.style == .doubleQuoted ? "\\" : "'"
        let other: Unicode.Scalar = scalar.style == .doubleQuoted ? "'" : "\""
        guard scalar.style == .doubleQuoted || scalar.style == .singleQuoted else { return nil }
        guard !scalar.string.unicodeScalars.contains(other), !scalar.string.contains("\n") else { return nil }
        var text = String.UnicodeScalarView()
        var opens = true
        var isEscaped = false
        for letter in tail.unicodeScalars {
            if isEscaped {
                if letter != quote { return quote == escape ? String(text) : nil }
                text.append(contentsOf: opens ? [" ", quote] : [quote, " "])
                opens.toggle()
                isEscaped = false
            } else if letter == escape {
                isEscaped = true
            } else if letter == quote {
                return String(text)
            } else {
                text.append(letter)
            }
        }
        return isEscaped && quote == escape ? String(text) : nil
    }

    /// Where the contents of a block scalar begin: the first line below its head that is not blank.
    private func blockStart(after head: Int) -> (line: Int, column: Int) {
        for number in (head + 1)..<(head + 2 + document.lines.lines.count) {
            let line = document.lines.line(number).unicodeScalars
            if let first = line.firstIndex(where: { $0 != " " }) {
                return (number, line.distance(from: line.startIndex, to: first) + 1)
            }
        }
        return (head, 1)
    }

    /// The part of the file that says `text`, blanks aside; nil when escapes make the two differ.
    private func written(_ text: String, line: Int, column: Int) -> String? {
        let wanted = text.unicodeScalars.filter { !$0.properties.isWhitespace }
        guard !wanted.isEmpty else { return nil }
        var found = String.UnicodeScalarView()
        var next = wanted.startIndex
        var number = line
        var rest = document.lines.tail(line: line, column: column)
        while number <= document.lines.lines.count {
            for scalar in rest.unicodeScalars {
                found.append(scalar)
                if scalar.properties.isWhitespace { continue }
                guard scalar == wanted[next] else { return nil }
                next = wanted.index(after: next)
                if next == wanted.endIndex { return String(found) }
            }
            found.append("\n")
            number += 1
            rest = document.lines.line(number)
        }
        return nil
    }
}
