// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import UsageModel

/// Issues as people and programs read them.
package struct IssueReport: Sendable {
    /// The issues, by file, line and column.
    package let issues: [PolicyIssue]
    private let sources: [String: SourceLines]

    /// The issues of a pack, sorted, each once; `sources` are the lines to show.
    package init(_ issues: [PolicyIssue], sources: [String: SourceLines]) {
        self.sources = sources
        var seen: Set<String> = []
        let sorted = issues.enumerated().sorted { left, right in
            let (a, b) = (left.element.location, right.element.location)
            if a.file != b.file { return Loading.precedes(a.file, b.file) }
            return (a.line, a.column, left.offset) < (b.line, b.column, right.offset)
        }
        self.issues = sorted.map(\.element).filter { issue in
            let place = issue.location
            return seen.insert("\(place.file):\(place.line):\(place.column):\(issue.message)").inserted
        }
    }

    /// The issues of both, each once.
    func joined(with other: IssueReport) -> IssueReport {
        IssueReport(issues + other.issues, sources: sources.merging(other.sources) { $1 })
    }

    /// Each as `file:line:column: error: …` with its line and a caret, as compilers print them.
    package var text: String {
        issues.map { text(of: $0) }.joined()
    }

    /// One issue with its line and a caret; ends with a line break.
    package func text(of issue: PolicyIssue) -> String {
        let place = issue.location
        var text = "\(place.file):\(place.line):\(place.column): error: \(Self.sentence(issue.message))"
        if let suggestion = issue.suggestion {
            // A word is what was meant; the compiler of expressions also gives advice in several words.
            text += suggestion.contains(" ") ? " (\(suggestion))" : " (did you mean '\(suggestion)'?)"
        }
        text += "\n"
        guard let lines = sources[place.file], (1...lines.lines.count).contains(place.line) else { return text }
        let line = lines.line(place.line)
        guard line.contains(where: { !$0.isWhitespace }) else { return text }
        return text + line + "\n" + Self.caret(under: line, column: place.column, length: issue.length) + "\n"
    }

    /// A JSON array of `{file, line, column, length, message, suggestion}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for issue in issues {
            writer.beginObject()
            writer.key("file")
            writer.string(issue.location.file)
            writer.key("line")
            writer.integer(issue.location.line)
            writer.key("column")
            writer.integer(issue.location.column)
            writer.key("length")
            writer.integer(issue.length)
            writer.key("message")
            writer.string(issue.message)
            if let suggestion = issue.suggestion {
                writer.key("suggestion")
                writer.string(suggestion)
            }
            writer.endObject()
        }
        writer.endArray()
    }

    /// The message as it goes on after `error: `, its first word in lower case unless it is a name.
    private static func sentence(_ message: String) -> String {
        guard let first = message.first, first.isUppercase else { return message }
        let rest = message.dropFirst()
        guard let second = rest.first, second == " " || second.isLowercase else { return message }
        return first.lowercased() + rest
    }

    /// Blanks up to the column, as wide as the line is there, then `^~~~`.
    static func caret(under line: String, column: Int, length: Int) -> String {
        let scalars = Array(line.unicodeScalars)
        let start = min(max(0, column - 1), scalars.count)
        var text = ""
        for scalar in scalars[..<start] {
            text += scalar == "\t" ? "\t" : String(repeating: " ", count: width(scalar))
        }
        let end = min(scalars.count, start + max(1, length))
        let marked = scalars[start..<end].reduce(0) { $0 + width($1) }
        return text + "^" + String(repeating: "~", count: max(0, marked - 1))
    }

    /// How many columns of a terminal a character takes.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
