// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Something wrong with an expression, and where.
public struct Issue: Hashable, Sendable {
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in code points.
    public var column: Int
    /// The number of code points the problem covers, at least 1.
    public var length: Int
    /// What is wrong.
    public var message: String
    /// What would be right, when that can be told.
    public var suggestion: String?

    /// An issue at a place.
    public init(line: Int, column: Int, length: Int, message: String, suggestion: String? = nil) {
        self.line = line
        self.column = column
        self.length = max(1, length)
        self.message = message
        self.suggestion = suggestion
    }

    /// An issue over a span of a source.
    public init(_ message: String, at span: SourceSpan, in source: Source, suggestion: String? = nil) {
        let (line, column) = source.position(of: span.start)
        let end = min(Int(span.end), source.bytes.count)
        let length = source.codePoints(from: min(Int(span.start), end), to: end)
        self.init(line: line, column: column, length: length, message: message, suggestion: suggestion)
    }

    /// The issue as a compiler prints it: place, message, the line and a caret under the place.
    ///
    /// An expression that lies inside another file is reported at its place there: the offsets say how many lines
    /// lie before its first line and how many columns lie before its first line and before each later one.
    public func rendered(
        in source: Source,
        file: String,
        lineOffset: Int = 0,
        columnOffset: Int = 0,
        laterColumnOffset: Int = 0
    ) -> String {
        let shownColumn = column + (line == 1 ? columnOffset : laterColumnOffset)
        var text = "\(file):\(line + lineOffset):\(shownColumn): error: \(message)"
        if let suggestion { text += " (\(suggestion))" }
        let shownLine = source.line(line)
        var padding = ""
        for scalar in shownLine.unicodeScalars.prefix(column - 1) {
            padding.unicodeScalars.append(scalar == "\t" ? "\t" : " ")
        }
        let room = max(1, shownLine.unicodeScalars.count - column + 1)
        text += "\n  \(shownLine)\n  \(padding)^"
        text += String(repeating: "~", count: max(0, min(length, room) - 1))
        return text
    }
}
