// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads the bytes of one document.
struct JSONReader {
    private let bytes: [UInt8]
    private let deepest: Int
    private let refusingRepeats: Bool
    private var place = 0

    init(bytes: [UInt8], deepest: Int, refusingRepeats: Bool) {
        self.bytes = bytes
        self.deepest = deepest
        self.refusingRepeats = refusingRepeats
    }

    private typealias Failure = JSON.Failure

    mutating func document() throws(JSON.Failure) -> JSON {
        let value = try value(depth: 1)
        guard place == bytes.count else { throw failure("nothing was expected after the end of the value") }
        return value
    }

    private func failure(_ message: String) -> Failure { Failure(offset: place, message: message) }

    /// The byte to be read next; nil at the end.
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSON.Failure) -> JSON {
        skipBlanks()
        guard depth <= deepest else { throw failure("it has more than \(deepest) levels") }
        let value: JSON
        switch next {
        case UInt8(ascii: "{"): value = try object(depth)
        case UInt8(ascii: "["): value = try list(depth)
        case UInt8(ascii: "\""): value = .text(try text())
        case UInt8(ascii: "t"): value = try word("true", .truth(true))
        case UInt8(ascii: "f"): value = try word("false", .truth(false))
        case UInt8(ascii: "n"): value = try word("null", .null)
        default: value = try number()
        }
        skipBlanks()
        return value
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSON.Failure) -> JSON {
        guard bytes[place...].starts(with: word.utf8) else { throw failure("a value was expected") }
        place += word.utf8.count
        return value
    }

    private mutating func object(_ depth: Int) throws(JSON.Failure) -> JSON {
        place += 1
        var members: [JSON.Member] = []
        var names: Set<String> = []
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            let start = place
            guard next == UInt8(ascii: "\"") else { throw failure("the name of a member was expected") }
            let name = try text()
            guard !refusingRepeats || names.insert(name).inserted else {
                throw Failure(offset: start, message: "the member stands there twice")
            }
            guard take(":") else { throw failure("':' was expected") }
            members.append(JSON.Member(name: name, value: try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw failure("',' or '}' was expected") }
        return .object(members)
    }

    private mutating func list(_ depth: Int) throws(JSON.Failure) -> JSON {
        place += 1
        var items: [JSON] = []
        if take("]") { return .list(items) }
        repeat { items.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw failure("',' or ']' was expected") }
        return .list(items)
    }

    private mutating func text() throws(JSON.Failure) -> String {
        place += 1
        var found = ""
        // Most texts have no escape: they are one piece.
        var piece = place
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                let last = String(decoding: bytes[piece..<(place - 1)], as: UTF8.self)
                return found.isEmpty ? last : found + last
            case UInt8(ascii: "\\"):
                found += String(decoding: bytes[piece..<place], as: UTF8.self)
                found.unicodeScalars.append(try escape())
                piece = place
            case 0..<0x20: throw failure("a control character in a text is written as an escape")
            default: place += 1
            }
        }
        throw failure("the text does not end")
    }

    private mutating func escape() throws(JSON.Failure) -> Unicode.Scalar {
        place += 1
        let byte = next
        place += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default:
            place -= 1
            throw failure("no such escape is known")
        }
    }

    private mutating func unicode() throws(JSON.Failure) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") else {
            throw failure("half a character stands alone")
        }
        place += 1
        guard next == UInt8(ascii: "u") else { throw failure("half a character stands alone") }
        place += 1
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half a character stands alone") }
        return scalar
    }

    private mutating func hexadecimal() throws(JSON.Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("four hexadecimal digits were expected")
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    private mutating func number() throws(JSON.Failure) -> JSON {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let whole = digits()
        guard whole > 0 else { throw failure("a value was expected") }
        guard whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
            throw Failure(offset: start, message: "a number does not begin with 0")
        }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            place += 1
            guard digits() > 0 else { throw failure("a digit was expected") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard digits() > 0 else { throw failure("a digit was expected") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else {
            throw Failure(offset: start, message: "the number is too large")
        }
        return .real(number)
    }

    /// Passes over digits; how many there were.
    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
        return place - start
    }
}
