// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The one liberty that test files take with YAML: `repeat: 120, every: 20s` on one line of a block map.
enum Pacing {
    static let keys: Set<String> = ["repeat", "every", "at"]

    /// The text with such lines turned into one quoted value, `repeat: "120, every: 20s"`; columns of the value stay.
    static func quoted(_ lines: SourceLines) -> String {
        lines.lines.map(quoted).joined(separator: "\n")
    }

    /// The parts of a value that holds further keys: `120` and `every: 20s`.
    static func parts(of value: String) -> (first: String, others: [(key: String, value: String)])? {
        let pieces = value.split(separator: ",", omittingEmptySubsequences: false).map { trimmed(String($0)) }
        guard let first = pieces.first, pieces.count > 1 else { return nil }
        var others: [(key: String, value: String)] = []
        for piece in pieces.dropFirst() {
            let sides = piece.split(separator: ":", maxSplits: 1).map { trimmed(String($0)) }
            guard sides.count == 2, keys.contains(sides[0]), !sides[1].contains("\"") else { return nil }
            others.append((sides[0], sides[1]))
        }
        return (first, others)
    }

    private static func quoted(_ line: String) -> String {
        var head = line.prefix { $0 == " " || $0 == "-" }
        let body = line[head.endIndex...]
        guard let colon = body.firstIndex(of: ":"), keys.contains(String(body[..<colon])) else { return line }
        let valueStart = body.index(after: colon)
        guard body[valueStart...].first == " " else { return line }
        head = line[..<valueStart]
        var value = body[valueStart...].dropFirst()
        var comment: Substring = ""
        if let hash = value.firstIndex(of: "#") { (value, comment) = (value[..<hash], value[hash...]) }
        let text = trimmed(String(value))
        guard !text.hasPrefix("\""), parts(of: text) != nil else { return line }
        return head + " \"" + text + "\" " + comment
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
