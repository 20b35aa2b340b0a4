// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Bytes as text.
///
/// - Source: RFC 4648, section 4, with padding.
package enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of these bytes.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let present = min(3, bytes.count - start)
            var group = 0
            for place in 0..<3 { group = group << 8 | (place < present ? Int(bytes[start + place]) : 0) }
            for place in 0..<4 {
                text.append(place <= present ? letters[group >> (18 - 6 * place) & 63] : 0x3D)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil when it is not the one text of any bytes.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 4) {
            var (group, missing) = (0, 0)
            for digit in digits[start..<start + 4] {
                if digit == 0x3D {
                    missing += 1
                    group <<= 6
                } else {
                    guard missing == 0, let value = letters.firstIndex(of: digit) else { return nil }
                    group = group << 6 | value
                }
            }
            guard missing <= 2, missing == 0 || start + 4 == digits.count else { return nil }
            for place in 0..<3 - missing { bytes.append(UInt8(group >> (16 - 8 * place) & 255)) }
        }
        // What padding leaves over must be zero: one text for the same bytes.
        return self.text(bytes).utf8.elementsEqual(digits) ? bytes : nil
    }
}
