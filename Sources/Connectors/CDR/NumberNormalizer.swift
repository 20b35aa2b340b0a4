// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Turns the way a number was dialled into E.164, where that can be known.
///
/// Knows the trunk and international prefixes of the calling codes 1, 44, 48 and 49; of others only numbers with
/// `+`, `00` or the code itself in front. What cannot be read stays as it is: a guess would be worse.
package struct NumberNormalizer: Sendable {
    /// The calling code of numbers without one, digits only.
    package let defaultCallingCode: String?

    /// A normalizer; `nil` leaves national numbers as they are.
    package init(defaultCallingCode: String?) {
        self.defaultCallingCode = defaultCallingCode.map { String($0.drop { $0 == "+" }) }
    }

    /// A number read.
    package enum Reading: Hashable, Sendable {
        /// E.164 with its plus sign; `assumed` when the calling code was added.
        case e164(String, assumed: Bool)
        /// A SIP or tel URI.
        case uri(String)
        /// Anything else.
        case raw(String)
        /// Nothing was given.
        case absent
    }

    /// Reads one number.
    package func read(_ text: String) -> Reading {
        let trimmed = text.filter { !$0.isWhitespace }
        guard !trimmed.isEmpty else { return .absent }
        let lower = trimmed.lowercased()
        for scheme in ["sip:", "sips:", "tel:", "urn:"] where lower.hasPrefix(scheme) { return .uri(trimmed) }
        // The zero in +44 (0)20 … is dialled only at home.
        let written = trimmed.hasPrefix("+") || trimmed.hasPrefix("00") ? trimmed.replacing("(0)", with: "") : trimmed
        let digits = written.filter { !"-.()/".contains($0) }
        let body = digits.hasPrefix("+") ? digits.dropFirst() : Substring(digits)
        guard !body.isEmpty, body.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .raw(text) }
        if digits.hasPrefix("+") { return international(body, assumed: false) ?? .raw(text) }
        return national(String(body)) ?? .raw(text)
    }

    /// Whether what was read looks like a number that only lacks its calling code.
    static func lacksCallingCode(_ reading: Reading) -> Bool {
        guard case .raw(let text) = reading else { return false }
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }.count
        return (7...15).contains(digits)
            && text.utf8.allSatisfy { (0x20...0x2F).contains($0) || (0x30...0x39).contains($0) }
    }

    private func international(_ digits: some StringProtocol, assumed: Bool) -> Reading? {
        guard (7...15).contains(digits.utf8.count) || !assumed, (2...15).contains(digits.utf8.count) else { return nil }
        guard digits.utf8.first != 0x30 else { return nil }
        return .e164("+" + digits, assumed: assumed)
    }

    private func national(_ digits: String) -> Reading? {
        let count = digits.utf8.count
        guard let code = defaultCallingCode else {
            return digits.hasPrefix("00") && count >= 10 ? international(digits.dropFirst(2), assumed: false) : nil
        }
        switch code {
        case "1":
            if digits.hasPrefix("011"), count >= 11 { return international(digits.dropFirst(3), assumed: true) }
            if count == 11, digits.hasPrefix("1") { return international(digits, assumed: true) }
            return count == 10 && !digits.hasPrefix("0") ? international("1" + digits, assumed: true) : nil
        case "48":
            if digits.hasPrefix("00"), count >= 10 { return international(digits.dropFirst(2), assumed: true) }
            if count == 11, digits.hasPrefix("48") { return international(digits, assumed: true) }
            let subscriber = count == 10 && digits.hasPrefix("0") ? String(digits.dropFirst()) : digits
            return subscriber.utf8.count == 9 ? international("48" + subscriber, assumed: true) : nil
        default:
            if digits.hasPrefix("00"), count >= 10 { return international(digits.dropFirst(2), assumed: true) }
            if digits.hasPrefix("0"), count >= 7 { return international(code + digits.dropFirst(), assumed: true) }
            return digits.hasPrefix(code) && count >= 11 ? international(digits, assumed: true) : nil
        }
    }
}
