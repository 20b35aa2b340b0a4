// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Writes mails as servers take them everywhere: lines of at most 76 ASCII characters that end with CR LF.
///
/// - Source: RFC 5322 (headers), RFC 2045 section 6.7 (quoted-printable), RFC 2047 (words in headers).
package enum MailText {
    /// A text in quoted-printable; its lines end with CR LF.
    package static func quotedPrintable(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).map(quotedLine).joined(separator: "\r\n")
    }

    private static func quotedLine(_ line: Substring) -> String {
        let bytes = Array(line.utf8)
        var (result, column) = ("", 0)
        for (place, byte) in bytes.enumerated() {
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = (0x21...0x7E).contains(byte) && byte != 0x3D || isBlank && place + 1 < bytes.count
            let piece = isPlain ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
            // One column stays free for the sign that the line goes on.
            if column + piece.count > 75 {
                result += "=\r\n"
                column = 0
            }
            result += piece
            column += piece.count
        }
        return result
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }

    /// A header: what would end it is gone, and what is not ASCII is in words of at most 75 characters.
    package static func header(_ name: String, _ value: String) -> String {
        let clean = String(
            String.UnicodeScalarView(value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })
        )
        guard !clean.utf8.allSatisfy({ $0 < 0x80 }) || clean.utf8.count + name.utf8.count > 74 else {
            return "\(name): \(clean)\r\n"
        }
        // A word holds whole characters; 45 bytes of UTF-8 are at most 135 of "Q", so "Q" is cut by what it comes to.
        var words: [String] = []
        var word = ""
        for character in clean {
            let piece = character.utf8.map { byte in
                let isPlain =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                return isPlain ? String(UnicodeScalar(byte)) : byte == 0x20 ? "_" : "=" + hexadecimal(byte)
            }.joined()
            // A line has 76 characters at most, the first one with the name of the header.
            if word.count + piece.count > (words.isEmpty ? 60 - name.count : 60) {
                words.append(word)
                word = ""
            }
            word += piece
        }
        words.append(word)
        return "\(name): " + words.map { "=?utf-8?Q?\($0)?=" }.joined(separator: "\r\n ") + "\r\n"
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A moment as mails write it: `Mon, 02 Mar 2026 10:00:00 +0000`.
    package static func date(_ instant: Instant) -> String {
        // 2026-03-02T10:00:00.120Z
        let text = instant.description
        let day = Int((Double(instant.microseconds) / 86_400_000_000).rounded(.down))
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), (1...12).contains(month) else { return text }
        let weekday = days[((day % 7) + 7) % 7]
        return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(text.dropFirst(11).prefix(8)) +0000"
    }

    /// The lines of a mail as they go over the wire: a dot at the beginning of a line is doubled, and a line with
    /// nothing but a dot ends it.
    ///
    /// - Source: RFC 5321 section 4.5.2.
    package static func onTheWire(_ mail: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(mail.count + 8)
        var isAtStart = true
        var previous: UInt8 = 0
        for byte in mail {
            // A lone CR or LF is none of ours, and some servers would take it for the end of a line.
            if byte == 0x0A, previous != 0x0D { result.append(0x0D) }
            if previous == 0x0D, byte != 0x0A {
                result.append(0x0A)
                isAtStart = true
            }
            if isAtStart, byte == 0x2E { result.append(0x2E) }
            result.append(byte)
            isAtStart = byte == 0x0A
            previous = byte
        }
        if previous == 0x0D { result.append(0x0A) }
        if previous != 0x0A, previous != 0x0D, !mail.isEmpty { result += [0x0D, 0x0A] }
        return result + [0x2E, 0x0D, 0x0A]
    }
}
