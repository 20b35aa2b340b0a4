// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// An address of mail, as it may stand in a command of SMTP and in a header.
///
/// Nothing that could end a line, an address or a list of addresses is in it, so nothing can be smuggled in by it.
///
/// - Shape: `local@domain`; the local part of letters, digits and ``!#$%&'*+-/=?^_`{|}~.``, or of letters of any
///   language; the domain in ASCII.
/// - Source: RFC 5321 section 4.1.2 without quoted local parts; RFC 6531 for other letters.
package struct MailAddress: Sendable, Hashable {
    package let text: String
    /// Whether the server must know SMTPUTF8 for it.
    package let needsUTF8: Bool

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.")

    /// Reads an address; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Limits.mailAddressLength, parts.count == 2, (1...64).contains(parts[0].utf8.count)
        else { return nil }
        let (local, domain) = (parts[0], parts[1])
        let isLocal = local.allSatisfy { Self.plain.contains($0) || !$0.isASCII && ($0.isLetter || $0.isNumber) }
        guard isLocal, local.first != ".", local.last != ".", !local.contains("..") else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
        guard isDomain else { return nil }
        self.text = text
        needsUTF8 = !local.allSatisfy(\.isASCII)
    }
}
