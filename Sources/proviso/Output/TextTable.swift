// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A table for people: columns as wide as they need, the widest texts wrapped at words.
struct TextTable {
    var headings: [String]
    /// The most columns each may take; texts beyond are wrapped.
    var widths: [Int]
    private var rows: [[String]] = []

    /// A table with these headings, each column at most so wide.
    init(headings: [String], widths: [Int]) {
        self.headings = headings
        self.widths = widths
    }

    /// Adds a row.
    mutating func append(_ row: [String]) { rows.append(row) }

    /// The table as lines.
    var text: String {
        let cells = rows.map { row in zip(row, widths).map { Self.wrap($0, $1) } }
        var columns = headings.map { Self.width($0) }
        for row in cells {
            for (column, lines) in row.enumerated() {
                for line in lines { columns[column] = max(columns[column], Self.width(line)) }
            }
        }
        var result = line(headings, columns) + line(columns.map { String(repeating: "-", count: $0) }, columns)
        for row in cells {
            for place in 0..<(row.map(\.count).max() ?? 0) {
                result += line(row.map { place < $0.count ? $0[place] : "" }, columns)
            }
        }
        return result
    }

    private func line(_ cells: [String], _ columns: [Int]) -> String {
        var text = ""
        for (cell, width) in zip(cells, columns) {
            text += cell + String(repeating: " ", count: max(0, width - Self.width(cell)) + 2)
        }
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }

    /// How many columns a text takes; all texts here are of letters one column wide.
    private static func width(_ text: String) -> Int { text.unicodeScalars.count }

    /// A text in lines of so many columns at most, broken at blanks.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true).flatMap({ pieces(of: $0, width) }) {
            if !line.isEmpty, Self.width(line) + 1 + Self.width(String(word)) > width {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// A word, or its pieces when it is longer than a line: addresses and digests are.
    private static func pieces(of word: Substring, _ width: Int) -> [Substring] {
        var pieces: [Substring] = []
        var rest = word
        while rest.unicodeScalars.count > max(8, width) {
            pieces.append(rest.prefix(max(8, width)))
            rest = rest.dropFirst(max(8, width))
        }
        return pieces + [rest]
    }
}
