// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One file of a pack: its name inside the pack, its name for people, its bytes.
package struct PackFile: Sendable {
    /// The name inside the pack: `rules/b-short-calls.yaml`.
    package let path: String
    /// The name a person can open: the folder as it was named to the loader, and the path.
    package let name: String
    /// The contents.
    package let bytes: [UInt8]

    /// A file.
    package init(path: String, name: String, bytes: [UInt8]) {
        self.path = path
        self.name = name
        self.bytes = bytes
    }

    /// The last part of the path without its endings: `us-marketing` of `lists/us-marketing.hours.csv`.
    package var stem: String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.split(separator: ".", omittingEmptySubsequences: false).first ?? "")
    }
}

/// The lines of a text as YAML counts them, so that marks of the parser point into them.
package struct SourceLines: Sendable {
    /// The lines without their ends, from line 1.
    package let lines: [String]

    /// The lines of `text`.
    package init(_ text: String) {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\n", previous == "\r" {
                previous = scalar
                continue
            }
            previous = scalar
            switch scalar {
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            default:
                line.append(scalar)
            }
        }
        lines.append(String(line))
        self.lines = lines
    }

    /// The line of this number, from 1; empty past the end.
    package func line(_ number: Int) -> String {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    /// The part of a line from a column on, in code points from 1.
    func tail(line number: Int, column: Int) -> String {
        String(String.UnicodeScalarView(line(number).unicodeScalars.dropFirst(max(0, column - 1))))
    }
}
