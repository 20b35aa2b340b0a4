// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Texts: the grammar of RFC 8259, section 7, and UTF-8 by RFC 3629.

extension EventReader {
    /// Reads the text whose opening quote is at `position`.
    ///
    /// - Returns: the text's bits, and the position behind its closing quote.
    @inline(__always)
    mutating func string(_ position: Int) throws(Refusal) -> (bits: UInt64, next: Int) {
        let start = position &+ 1
        var index = start
        while true {
            let plain = text.plainBytes(from: index)
            index &+= plain
            // The zero bytes behind the line end this loop: they stop it like any control character.
            if plain == 16 { continue }
            if text[index] == 0x22 { return (Text(offset: start, length: index &- start).bits, index &+ 1) }
            return try unusualString(start, index)
        }
    }

    /// Reads on where a text has something besides plain ASCII: other characters, escapes, or a mistake.
    @inline(never)
    private mutating func unusualString(_ start: Int, _ stop: Int) throws(Refusal) -> (bits: UInt64, next: Int) {
        var index = stop
        while true {
            let byte = text[index]
            if byte == 0x22 { return (Text(offset: start, length: index &- start).bits, index &+ 1) }
            if byte == 0x5C { return try escapedString(start, index) }
            index = try plainCharacter(index)
        }
    }

    /// The position behind one character that is neither a quote nor an escape.
    @inline(__always)
    private mutating func plainCharacter(_ index: Int) throws(Refusal) -> Int {
        let byte = text[index]
        if byte < 0x20 { throw index >= text.count ? unexpected(text.count) : refuse(.controlCharacter, index) }
        return byte < 0x80 ? index &+ 1 : try wideCharacter(index)
    }

    /// The position behind one character of more than one byte.
    private mutating func wideCharacter(_ index: Int) throws(Refusal) -> Int {
        let lead = text[index]
        let second = text[index &+ 1]
        let least: UInt8
        let most: UInt8
        let length: Int
        switch lead {
        case 0xC2...0xDF: (least, most, length) = (0x80, 0xBF, 2)
        case 0xE0: (least, most, length) = (0xA0, 0xBF, 3)
        case 0xED: (least, most, length) = (0x80, 0x9F, 3)
        case 0xE1...0xEF: (least, most, length) = (0x80, 0xBF, 3)
        case 0xF0: (least, most, length) = (0x90, 0xBF, 4)
        case 0xF1...0xF3: (least, most, length) = (0x80, 0xBF, 4)
        case 0xF4: (least, most, length) = (0x80, 0x8F, 4)
        default: throw refuse(.badUTF8, index)
        }
        guard second >= least, second <= most else { throw refuse(.badUTF8, index) }
        for next in 2..<max(length, 2) where text[index &+ next] & 0xC0 != 0x80 { throw refuse(.badUTF8, index) }
        return index &+ length
    }

    /// Copies a text with escapes into the scratch bytes, the escapes resolved.
    private mutating func escapedString(_ start: Int, _ stop: Int) throws(Refusal) -> (bits: UInt64, next: Int) {
        let first = scratchCount
        keep(start..<stop)
        var index = stop
        while true {
            let byte = text[index]
            if byte == 0x22 {
                let bits = Text(offset: scratchStart &+ first, length: scratchCount &- first).bits
                return (bits, index &+ 1)
            }
            if byte == 0x5C {
                index = try escape(index)
            } else {
                let next = try plainCharacter(index)
                keep(index..<next)
                index = next
            }
        }
    }

    private mutating func keep(_ range: Range<Int>) {
        unsafe text.copy(range, to: scratch + scratchCount)
        scratchCount &+= range.count
    }

    private mutating func keep(_ byte: UInt8) {
        unsafe scratch[scratchCount] = byte
        scratchCount &+= 1
    }

    /// Resolves the escape whose backslash is at `index`; returns the position behind it.
    private mutating func escape(_ index: Int) throws(Refusal) -> Int {
        switch text[index &+ 1] {
        case 0x22, 0x5C, 0x2F: keep(text[index &+ 1])
        case 0x62: keep(0x08)
        case 0x66: keep(0x0C)
        case 0x6E: keep(0x0A)
        case 0x72: keep(0x0D)
        case 0x74: keep(0x09)
        case 0x75: return try unicodeEscape(index)
        default: throw index &+ 1 >= text.count ? unexpected(text.count) : refuse(.badEscape, index)
        }
        return index &+ 2
    }

    private mutating func unicodeEscape(_ index: Int) throws(Refusal) -> Int {
        var next = index &+ 6
        var scalar = try hexDigits(index)
        if scalar & 0xF800 == 0xD800 {
            guard scalar < 0xDC00, text[next] == 0x5C, text[next &+ 1] == 0x75 else {
                throw refuse(.loneSurrogate, index)
            }
            let low = try hexDigits(next)
            guard low & 0xFC00 == 0xDC00 else { throw refuse(.loneSurrogate, index) }
            scalar = 0x10000 &+ (scalar & 0x3FF) << 10 &+ (low & 0x3FF)
            next &+= 6
        }
        switch scalar {
        case 0..<0x80: keep(UInt8(scalar))
        case 0x80..<0x800:
            keep(UInt8(0xC0 | scalar >> 6))
            keep(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            keep(UInt8(0xE0 | scalar >> 12))
            keep(UInt8(0x80 | scalar >> 6 & 0x3F))
            keep(UInt8(0x80 | scalar & 0x3F))
        default:
            keep(UInt8(0xF0 | scalar >> 18))
            keep(UInt8(0x80 | scalar >> 12 & 0x3F))
            keep(UInt8(0x80 | scalar >> 6 & 0x3F))
            keep(UInt8(0x80 | scalar & 0x3F))
        }
        return next
    }

    /// The four hex digits of the escape whose backslash is at `index`.
    private mutating func hexDigits(_ index: Int) throws(Refusal) -> UInt32 {
        var value: UInt32 = 0
        for offset in 2..<6 {
            let byte = text[index &+ offset]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default:
                throw index &+ offset >= text.count ? unexpected(text.count) : refuse(.badEscape, index)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// How many characters a text has.
    @inline(never)
    mutating func characterCount(_ found: Text) -> Int {
        var count = 0
        for index in 0..<found.length where byte(of: found, index) & 0xC0 != 0x80 { count &+= 1 }
        return count
    }
}
