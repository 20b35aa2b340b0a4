// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Hides the middle of phone numbers in text for people: `+48•••••4567`.
///
/// For whoever may see that there was a number, and not whose.
package enum Masking {
    /// The text with every number of seven digits and more behind a plus masked.
    package static func masked(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "+" {
                let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                if digits.count >= 7 {
                    result +=
                        "+" + digits.prefix(2) + String(repeating: "•", count: digits.count - 6)
                        + digits.suffix(4)
                    rest = rest.dropFirst(digits.count + 1)
                    continue
                }
            }
            result.append(character)
            rest = rest.dropFirst()
        }
        return result
    }
}
