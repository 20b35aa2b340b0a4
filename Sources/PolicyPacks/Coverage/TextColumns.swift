// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A table with its columns aligned for a terminal, or as Markdown.
struct TextColumns {
    var head: [String]
    var rows: [[String]] = []

    init(_ head: [String]) { self.head = head }

    /// Columns two blanks apart, no blanks at line ends.
    var text: String {
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([head] + rows).map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex
            return line[..<end] + "\n"
        }.joined()
    }

    /// A Markdown table; bars inside cells are escaped.
    var markdown: String {
        let rule = head.map { _ in "---" }
        return ([head, rule] + rows).map { row in
            "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }
}
