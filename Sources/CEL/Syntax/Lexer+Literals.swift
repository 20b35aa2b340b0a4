// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Lexer {
    /// Reads an integer, unsigned or floating literal.
    mutating func number() {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), Character8.hexValue(peek(2)) != nil {
            position += 2
            while Character8.hexValue(peek()) != nil { position += 1 }
            return integer(from: start, digits: start + 2, radix: 16)
        }
        while Character8.isDigit(peek()) { position += 1 }
        var isDouble = false
        if peek() == UInt8(ascii: "."), Character8.isDigit(peek(1)) {
            isDouble = true
            position += 1
            while Character8.isDigit(peek()) { position += 1 }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if Character8.isDigit(peek(1 + sign)) {
                isDouble = true
                position += 1 + sign
                while Character8.isDigit(peek()) { position += 1 }
            }
        }
        guard isDouble else { return integer(from: start, digits: start, radix: 10) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let spelled = text.utf8.first == UInt8(ascii: ".") ? "0" + text : text
        guard let value = Double(spelled), value.isFinite else {
            report("the number \(text) is larger than a double can hold", from: start, to: position)
            return add(.double, from: start)
        }
        endNumber(from: start)
        add(.double, from: start, payload: value.bitPattern)
    }

    private mutating func integer(from start: Int, digits: Int, radix: UInt64) {
        var value: UInt64 = 0
        var overflow = false
        for byte in bytes[digits..<position] {
            let (product, high) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(Character8.hexValue(byte) ?? 0))
            overflow = overflow || high || carry
            value = sum
        }
        let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        if overflow {
            report(
                "the number \(source.text(SourceSpan(start: Int32(start), end: Int32(position)))) does not fit 64 bits",
                from: start,
                to: position
            )
            value = 0
        }
        endNumber(from: start)
        add(isUnsigned ? .uint : .int, from: start, payload: value)
    }

    /// Refuses a name grown onto a number, such as `12ms`.
    private mutating func endNumber(from start: Int) {
        guard Character8.isLetter(peek()) else { return }
        let end = position
        while Character8.isName(peek()) { position += 1 }
        let word = String(decoding: bytes[end..<position], as: UTF8.self)
        report("unexpected '\(word)' after a number", from: end, to: position)
    }

    /// Reads a string or bytes literal; the position is at its first quote.
    mutating func literal(from start: Int, isBytes: Bool, isRaw: Bool) {
        let quote = peek()
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var value: [UInt8] = []
        while true {
            guard position < bytes.count, isTriple || (peek() != 0x0A && peek() != 0x0D) else {
                report("the \(isBytes ? "bytes" : "string") literal is not closed", from: start, to: position)
                break
            }
            if peek() == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                break
            }
            if peek() == UInt8(ascii: "\\") {
                if isRaw {
                    // In a raw literal a backslash is itself; a quote behind it still ends the literal.
                    value.append(peek())
                    position += 1
                } else {
                    escape(into: &value, isBytes: isBytes)
                }
            } else if peek() == 0x0D {
                // A line break is one line feed, however the file was saved.
                position += peek(1) == 0x0A ? 2 : 1
                value.append(0x0A)
            } else {
                value.append(peek())
                position += 1
            }
        }
        literals.append(value)
        add(isBytes ? .bytes : .string, from: start, payload: UInt64(literals.count - 1))
    }

    private mutating func escape(into value: inout [UInt8], isBytes: Bool) {
        let start = position
        let letter = peek(1)
        position += min(2, bytes.count - position)
        switch letter {
        case UInt8(ascii: "a"): value.append(0x07)
        case UInt8(ascii: "b"): value.append(0x08)
        case UInt8(ascii: "f"): value.append(0x0C)
        case UInt8(ascii: "n"): value.append(0x0A)
        case UInt8(ascii: "r"): value.append(0x0D)
        case UInt8(ascii: "t"): value.append(0x09)
        case UInt8(ascii: "v"): value.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "?"):
            value.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): code(digits: 2, from: start, into: &value, isBytes: isBytes)
        case UInt8(ascii: "u") where !isBytes: code(digits: 4, from: start, into: &value, isBytes: false)
        case UInt8(ascii: "U") where !isBytes: code(digits: 8, from: start, into: &value, isBytes: false)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): octal(from: start, into: &value, isBytes: isBytes)
        default:
            while peek() & 0xC0 == 0x80 { position += 1 }
            let spelled = source.text(SourceSpan(start: Int32(start), end: Int32(position)))
            report(
                "unknown escape '\(spelled)'",
                from: start,
                to: position,
                suggestion: "a backslash itself is '\\\\', or use a raw literal r'…'"
            )
        }
    }

    private mutating func code(digits: Int, from start: Int, into value: inout [UInt8], isBytes: Bool) {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Character8.hexValue(peek()) else {
                let letter = source.text(SourceSpan(start: Int32(start), end: Int32(start + 2)))
                return report("'\(letter)' needs \(digits) hexadecimal digits", from: start, to: position)
            }
            code = code << 4 | digit
            position += 1
        }
        append(code, from: start, into: &value, isBytes: isBytes)
    }

    private mutating func octal(from start: Int, into value: inout [UInt8], isBytes: Bool) {
        position -= 1
        var code: UInt32 = 0
        for _ in 0..<3 {
            guard peek() >= UInt8(ascii: "0"), peek() <= UInt8(ascii: "7") else {
                return report("an octal escape needs three digits from \\000 to \\377", from: start, to: position)
            }
            code = code << 3 | UInt32(peek() - UInt8(ascii: "0"))
            position += 1
        }
        append(code, from: start, into: &value, isBytes: isBytes)
    }

    private mutating func append(_ code: UInt32, from start: Int, into value: inout [UInt8], isBytes: Bool) {
        if isBytes { return value.append(UInt8(truncatingIfNeeded: code)) }
        guard let scalar = Unicode.Scalar(code) else {
            return report("the escape is no code point", from: start, to: position)
        }
        value.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
    }
}
