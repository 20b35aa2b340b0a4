// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a token is.
enum TokenKind: UInt8 {
    case end, identifier, quotedIdentifier, reserved, int, uint, double, string, bytes, invalid
    case question, colon, or, and, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, isIn
    case plus, minus, star, slash, percent, not, dot, comma
    case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace
    case trueWord, falseWord, nullWord

    /// The words that may never be names, and those kept for later.
    static let words: [String: TokenKind] = [
        "true": .trueWord, "false": .falseWord, "null": .nullWord, "in": .isIn,
        "as": .reserved, "break": .reserved, "const": .reserved, "continue": .reserved, "else": .reserved,
        "for": .reserved, "function": .reserved, "if": .reserved, "import": .reserved, "let": .reserved,
        "loop": .reserved, "package": .reserved, "namespace": .reserved, "return": .reserved, "var": .reserved,
        "void": .reserved, "while": .reserved,
    ]

    /// Bit `n` of a letter's number is set when one of the words begins with the letter and has `n` bytes.
    private static let wordLengths: [UInt16] = {
        var lengths = [UInt16](repeating: 0, count: 128)
        for word in words.keys { lengths[Int(word.utf8.first ?? 0)] |= 1 << UInt16(word.utf8.count) }
        return lengths
    }()

    /// Whether one of the words begins with a letter and has a length: most names are told by that.
    static func mayBeWord(_ first: UInt8, _ count: Int) -> Bool {
        count < 16 && wordLengths[Int(first & 127)] >> UInt16(count) & 1 == 1
    }
}

/// One token: its kind, its bytes, and what it stands for.
struct Token {
    var kind: TokenKind
    var span: SourceSpan
    /// An integer's magnitude, a double's bits, or the index of a literal.
    var payload: UInt64 = 0
}

/// The letters and digits the grammar speaks of.
enum Character8 {
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D && byte != 0x0B) }

    static func isName(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
