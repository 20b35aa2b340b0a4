// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let encoders: [LibraryFunction] = [
        LibraryFunction(
            "base64.encode",
            "The octets as base64 text.",
            example: "base64.encode(b'hello') == 'aGVsbG8='",
            [
                LibraryOverload("base64_encode_bytes", [.bytes], .string) { arguments, meter in
                    guard meter.produce((arguments.text(0).count + 2) / 3 * 4) else { return meter.failure }
                    return .string(Base64.encode(arguments.text(0)))
                }
            ]
        ),
        LibraryFunction(
            "base64.decode",
            "The octets of base64 text, with or without padding.",
            example: "base64.decode('aGVsbG8=') == b'hello'",
            [
                LibraryOverload("base64_decode_string", [.string], .bytes) { arguments, meter in
                    guard meter.produce(arguments.text(0).count) else { return meter.failure }
                    return Base64.decode(arguments.text(0)).map { .bytes($0) }
                        ?? .failure(.badArgument, "the text is not base64")
                }
            ]
        ),
    ]
}

/// Octets as text of 64 characters.
///
/// - Source: RFC 4648, section 4.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for position in 0..<4 {
                let index = Int(bits >> UInt32(18 - 6 * position)) & 63
                text.append(position <= group.count ? alphabet[index] : UInt8(ascii: "="))
            }
        }
        return text
    }

    /// The place of a character in the alphabet.
    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text[digits.count...]
        guard padding.allSatisfy({ $0 == UInt8(ascii: "=") }), digits.count % 4 != 1 else { return nil }
        guard padding.isEmpty || (padding.count <= 2 && text.count % 4 == 0) else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
