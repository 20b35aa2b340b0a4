// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// A value of a pack's YAML with its place; every scalar stays text.
///
/// YAML 1.1 takes unquoted `on`, `yes` and `no` for booleans; a pack never does: what a key or a value is, is told by
/// the place where it stands.
struct PackNode: Sendable {
    /// What the value is.
    enum Content: Sendable {
        case scalar(PackScalar)
        case list([PackNode])
        case map([PackEntry])
    }

    var content: Content
    /// Where the value begins, its quotation mark or bracket included.
    var location: SourceLocation

    /// The text of a scalar.
    var scalar: PackScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// What a person calls it.
    var shape: String {
        switch content {
        case .scalar(let scalar): scalar.isEmpty ? "nothing" : "the text '\(scalar.text.shortened)'"
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// How many code points of its line the value takes, as far as that is plain.
    var length: Int {
        guard let scalar else { return 1 }
        return max(1, scalar.firstLineLength)
    }
}

/// One key of a map and its value.
struct PackEntry: Sendable {
    var key: String
    var keyLocation: SourceLocation
    var value: PackNode
    /// Whether a later key of the same map has the same name.
    var isRepeated: Bool
}

/// A text of a pack, both as YAML means it and as it stands in the file.
struct PackScalar: Sendable {
    /// The text as YAML means it.
    var text: String
    /// The text with the line breaks and columns of the file: the form for expressions, whose blanks do not count and
    /// whose errors have to point into the file.
    var expression: ExpressionText
    /// Where the first character of the text stands, after a quotation mark and below a `|`.
    var contentLocation: SourceLocation
    var isPlain: Bool
    /// How many code points of the first line are the scalar's.
    var firstLineLength: Int

    /// Whether nothing was written: `key:` or `key: ~`.
    var isEmpty: Bool { isPlain && (text.isEmpty || text == "~" || text == "null") }
}

extension String {
    /// The text for a message: one line, 40 characters at most.
    var shortened: String {
        let line = String(map { $0.isNewline ? " " : $0 })
        return line.count <= 40 ? line : line.prefix(37) + "…"
    }
}
