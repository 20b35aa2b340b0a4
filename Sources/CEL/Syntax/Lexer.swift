// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Cuts a source into tokens in one pass over its bytes.
struct Lexer {
    let source: Source
    let bytes: [UInt8]
    var position = 0
    var tokens: [Token] = []
    var literals: [[UInt8]] = []
    var issues: [Issue] = []
    /// The most issues kept: telling the place of each costs a walk along its line.
    let issuesMax: Int

    init(_ source: Source, issuesMax: Int = Limits().issues) {
        self.source = source
        self.issuesMax = issuesMax
        bytes = source.bytes
    }

    /// The byte `distance` ahead, or 0 behind the end.
    func peek(_ distance: Int = 0) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    mutating func report(_ message: String, from start: Int, to end: Int, suggestion: String? = nil) {
        guard issues.count < issuesMax else { return }
        let span = SourceSpan(start: Int32(start), end: Int32(end))
        issues.append(Issue(message, at: span, in: source, suggestion: suggestion))
    }

    mutating func add(_ kind: TokenKind, from start: Int, payload: UInt64 = 0) {
        let span = SourceSpan(start: Int32(start), end: Int32(position))
        tokens.append(Token(kind: kind, span: span, payload: payload))
    }

    /// Reads all tokens; the last one is `end`.
    mutating func run() {
        tokens.reserveCapacity(bytes.count / 3 + 2)
        while position < bytes.count {
            let byte = bytes[position]
            if Character8.isSpace(byte) {
                position += 1
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            } else if Character8.isDigit(byte) || (byte == UInt8(ascii: ".") && Character8.isDigit(peek(1))) {
                number()
            } else if Character8.isLetter(byte) {
                if !prefixedLiteral() { word() }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                literal(from: position, isBytes: false, isRaw: false)
            } else if byte == UInt8(ascii: "`") {
                quotedName()
            } else {
                punctuation()
            }
        }
        add(.end, from: position)
    }

    private mutating func word() {
        let start = position
        while Character8.isName(peek()) { position += 1 }
        guard TokenKind.mayBeWord(bytes[start], position - start) else { return add(.identifier, from: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        add(TokenKind.words[text] ?? .identifier, from: start)
    }

    /// Reads `r'…'`, `b"…"`, `rb'…'` and their kin; false when a plain word begins here.
    private mutating func prefixedLiteral() -> Bool {
        var isBytes = false
        var isRaw = false
        var length = 0
        while length < 2 {
            let byte = peek(length) | 0x20
            if byte == UInt8(ascii: "r"), !isRaw {
                isRaw = true
            } else if byte == UInt8(ascii: "b"), !isBytes {
                isBytes = true
            } else {
                break
            }
            length += 1
        }
        guard length > 0, peek(length) == UInt8(ascii: "\"") || peek(length) == UInt8(ascii: "'") else { return false }
        let start = position
        position += length
        literal(from: start, isBytes: isBytes, isRaw: isRaw)
        return true
    }

    private mutating func quotedName() {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            let byte = bytes[position]
            let isAllowed = Character8.isName(byte) || [0x2E, 0x2D, 0x2F, 0x20].contains(byte)
            guard isAllowed else {
                report(
                    "a quoted field name may hold letters, digits, '_', '.', '-', '/' and blanks",
                    from: start,
                    to: position + 1
                )
                while position < bytes.count, bytes[position] != UInt8(ascii: "`") { position += 1 }
                if position < bytes.count { position += 1 }
                add(.invalid, from: start)
                return
            }
            position += 1
        }
        guard position < bytes.count, position > start + 1 else {
            report("a quoted field name must have a name and a closing '`'", from: start, to: position)
            position = min(position + 1, bytes.count)
            add(.invalid, from: start)
            return
        }
        position += 1
        add(.quotedIdentifier, from: start)
    }

    private mutating func punctuation() {
        let start = position
        let next = peek(1)
        let double: TokenKind? =
            switch (bytes[position], next) {
            case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
            case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
            case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
            case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
            case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
            case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
            default: nil
            }
        if let double {
            position += 2
            return add(double, from: start)
        }
        let single: TokenKind? =
            switch bytes[position] {
            case UInt8(ascii: "?"): .question
            case UInt8(ascii: ":"): .colon
            case UInt8(ascii: "<"): .less
            case UInt8(ascii: ">"): .greater
            case UInt8(ascii: "+"): .plus
            case UInt8(ascii: "-"): .minus
            case UInt8(ascii: "*"): .star
            case UInt8(ascii: "/"): .slash
            case UInt8(ascii: "%"): .percent
            case UInt8(ascii: "!"): .not
            case UInt8(ascii: "."): .dot
            case UInt8(ascii: ","): .comma
            case UInt8(ascii: "("): .openParen
            case UInt8(ascii: ")"): .closeParen
            case UInt8(ascii: "["): .openBracket
            case UInt8(ascii: "]"): .closeBracket
            case UInt8(ascii: "{"): .openBrace
            case UInt8(ascii: "}"): .closeBrace
            default: nil
            }
        if let single {
            position += 1
            return add(single, from: start)
        }
        strayCharacter()
    }

    /// Reports a character no token begins with, and stands in the operator that was probably meant.
    private mutating func strayCharacter() {
        let start = position
        position += 1
        while peek() & 0xC0 == 0x80 { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "=":
            report("unexpected '='", from: start, to: position, suggestion: "'==' compares")
            add(.equal, from: start)
        case "&":
            report("unexpected '&'", from: start, to: position, suggestion: "'&&' means and")
            add(.and, from: start)
        case "|":
            report("unexpected '|'", from: start, to: position, suggestion: "'||' means or")
            add(.or, from: start)
        default:
            report("unexpected character '\(text)'", from: start, to: position)
        }
    }
}
