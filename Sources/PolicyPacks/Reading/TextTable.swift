// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// A list file: notes in comment lines, a header where it has columns, and rows.
struct TextTable {
    /// One line that is no comment.
    struct Row {
        var line: Int
        var cells: [String]
        /// Where each cell begins, in code points from 1.
        var columns: [Int]
    }

    private let notes: [String: String]
    private let lines: [(number: Int, text: String)]

    /// Reads the file; nil when it is no text. Missing notes are reported.
    init?(_ file: PackFile, complaints: Complaints) {
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            complaints.add("The file is not UTF-8; save it as UTF-8", at: SourceLocation(file: file.name))
            return nil
        }
        let source = SourceLines(text.first == "\u{FEFF}" ? String(text.dropFirst()) : text)
        complaints.remember(file.name, lines: source)
        var notes: [String: String] = [:]
        var lines: [(Int, String)] = []
        for (index, line) in source.lines.enumerated() {
            let plain = Self.trimmed(line)
            if plain.hasPrefix("#") {
                let sides = plain.dropFirst().split(separator: ":", maxSplits: 1).map { Self.trimmed(String($0)) }
                if sides.count == 2 { notes[sides[0]] = sides[1] }
            } else if !plain.isEmpty {
                lines.append((index + 1, line))
            }
        }
        self.notes = notes
        self.lines = lines
        let place = SourceLocation(file: file.name)
        if (notes["source"] ?? "").isEmpty {
            complaints.add("The list does not say where it comes from; begin with a line '# source: …'", at: place)
        }
        if notes["checked_on"].flatMap({ PackDate.instant($0) }) == nil {
            complaints.add(
                "The list does not say when it was checked; begin with a line '# checked_on: 2026-03-02'",
                at: place
            )
        }
        if let word = notes["disputed"], word != "true", word != "false" {
            complaints.add("'# disputed:' is true or false, but this is '\(word.shortened)'", at: place)
        }
    }

    /// The value of a comment line `# name: value`.
    func note(_ name: String) -> String? { notes[name] }

    /// The names of the columns.
    var header: Row? { lines.first.map { Self.row($0.number, $0.text, splits: true) } }

    /// The rows below the header.
    func rows(hasHeader: Bool, splits: Bool) -> [Row] {
        lines.dropFirst(hasHeader ? 1 : 0).map { Self.row($0.number, $0.text, splits: splits) }
    }

    /// Cuts a line at its commas; a cell in quotation marks may hold commas and doubled quotation marks.
    private static func row(_ number: Int, _ text: String, splits: Bool) -> Row {
        guard splits else { return Row(line: number, cells: [trimmed(text)], columns: [1]) }
        var row = Row(line: number, cells: [], columns: [])
        var cell = ""
        var start = 1
        var isQuoted = false
        for (offset, character) in text.enumerated() {
            if character == "\"" {
                isQuoted.toggle()
                cell.append(character)
            } else if character == ",", !isQuoted {
                row.cells.append(unquoted(trimmed(cell)))
                row.columns.append(start)
                cell = ""
                start = offset + 2
            } else {
                cell.append(character)
            }
        }
        row.cells.append(unquoted(trimmed(cell)))
        row.columns.append(start)
        return row
    }

    private static func unquoted(_ cell: String) -> String {
        guard cell.count >= 2, cell.hasPrefix("\""), cell.hasSuffix("\"") else { return cell }
        return String(cell.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
