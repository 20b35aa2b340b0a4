// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// A JSON value of a token or a key file.
enum TokenJSON: Hashable {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case list([TokenJSON])
    case object([String: TokenJSON])

    subscript(name: String) -> TokenJSON? { if case .object(let members) = self { members[name] } else { nil } }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var items: [TokenJSON]? { if case .list(let items) = self { items } else { nil } }

    /// Reads a document; nil for what is not JSON to the letter.
    ///
    /// Stricter than most readers, because two readers that take a document differently are how tokens are forged: a
    /// member that stands there twice, bytes that are no UTF-8, blanks after the end, all are refused.
    ///
    /// - Source: RFC 8259; RFC 7519, section 4, for members that stand there twice.
    init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = Reader(bytes: bytes)
        guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = value
    }

    private struct Reader {
        let bytes: [UInt8]
        private var place = 0
        /// Levels of objects and lists; a token has three.
        private static let deepest = 8

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }

        private mutating func skipBlanks() {
            while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        }

        private mutating func take(_ text: StaticString) -> Bool {
            let wanted = Array("\(text)".utf8)
            guard bytes[place...].starts(with: wanted) else { return false }
            place += wanted.count
            return true
        }

        mutating func value(depth: Int) -> TokenJSON? {
            skipBlanks()
            guard place < bytes.count, depth < Self.deepest else { return nil }
            let value: TokenJSON?
            switch bytes[place] {
            case UInt8(ascii: "{"): value = object(depth)
            case UInt8(ascii: "["): value = list(depth)
            case UInt8(ascii: "\""): value = string().map { .text($0) }
            case UInt8(ascii: "t"): value = take("true") ? .truth(true) : nil
            case UInt8(ascii: "f"): value = take("false") ? .truth(false) : nil
            case UInt8(ascii: "n"): value = take("null") ? .null : nil
            default: value = number()
            }
            skipBlanks()
            return value
        }

        private mutating func object(_ depth: Int) -> TokenJSON? {
            place += 1
            var members: [String: TokenJSON] = [:]
            skipBlanks()
            if take("}") { return .object(members) }
            repeat {
                skipBlanks()
                guard let name = string() else { return nil }
                skipBlanks()
                guard take(":"), let value = value(depth: depth + 1) else { return nil }
                guard members.updateValue(value, forKey: name) == nil else { return nil }
            } while take(",")
            return take("}") ? .object(members) : nil
        }

        private mutating func list(_ depth: Int) -> TokenJSON? {
            place += 1
            var items: [TokenJSON] = []
            skipBlanks()
            if take("]") { return .list(items) }
            repeat {
                guard let value = value(depth: depth + 1) else { return nil }
                items.append(value)
            } while take(",")
            return take("]") ? .list(items) : nil
        }

        /// A text; escapes are left to Foundation, which knows surrogates.
        private mutating func string() -> String? {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
            var end = place + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                guard bytes[end] >= 0x20 else { return nil }
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < bytes.count else { return nil }
            let quoted = bytes[place...end]
            place = end + 1
            guard quoted.contains(UInt8(ascii: "\\")) else {
                return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
            }
            return try? JSONDecoder().decode(String.self, from: Data(quoted))
        }

        private mutating func number() -> TokenJSON? {
            let start = place
            while place < bytes.count, Array("+-.0123456789eE".utf8).contains(bytes[place]) { place += 1 }
            // Foundation knows the grammar: no leading zero, no lone point.
            guard let number = try? JSONDecoder().decode(Double.self, from: Data(bytes[start..<place])),
                number.isFinite
            else { return nil }
            return .number(number)
        }
    }
}

/// Reads base64url as tokens have it.
enum Base64URL {
    /// The bytes; nil for padding, other letters, and spellings of the same bytes that no writer makes.
    ///
    /// - Source: RFC 7515, section 2.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for letter in text.utf8 {
            guard let value = value(letter) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        let rest = bits & ((1 << UInt32(count)) - 1)
        return count < 6 && rest == 0 ? bytes : nil
    }

    private static func value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
