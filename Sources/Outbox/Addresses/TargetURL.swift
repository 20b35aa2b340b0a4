// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The URL of a receiver, checked as far as it can be without asking for its address.
///
/// - Shape: `https`, a name or an address as they are written today, no user, no fragment, at most 2,000 ASCII
///   characters.
package struct TargetURL: Sendable, Hashable {
    package let text: String
    package let host: String
    /// The address, where the host is one.
    package let address: NetworkAddress?

    /// Why a URL is refused.
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        package var description: String
    }

    /// Reads a URL; with `allowsPrivate` also `http`, and addresses of the own network.
    package init(_ text: String, allowsPrivate: Bool) throws(Refusal) {
        guard text.utf8.count <= Limits.urlBytes, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased()
        else { throw Refusal(description: "expected a URL such as https://example.com/hooks.") }
        guard scheme == "https" || scheme == "http" && allowsPrivate else {
            throw Refusal(description: "only https is taken: what is sent is nobody else's business.")
        }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
            throw Refusal(description: "a user, a password or a fragment has no place in it.")
        }
        guard let encoded = parts.encodedHost, !encoded.isEmpty, parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { throw Refusal(description: "it needs a host, and a port from 1 to 65535 where it names one.") }
        let isBracketed = encoded.hasPrefix("[")
        let bare = isBracketed ? String(encoded.dropFirst().dropLast()) : encoded.lowercased()
        address = NetworkAddress(bare)
        if let address {
            if let refusal = address.refusal, !allowsPrivate {
                throw Refusal(description: "the address is refused: it is \(refusal).")
            }
        } else if isBracketed || !Self.isName(bare) {
            throw Refusal(description: "the host is neither a name in ASCII nor an address such as 192.0.2.1.")
        }
        self.text = text
        host = bare
    }

    /// Whether it is a name of the domain name system. One that ends in a number would be read as an address in a
    /// spelling of forty years ago (`0177.1`, `2130706433`, `0x7f.1`).
    private static func isName(_ text: String) -> Bool {
        var labels = text.split(separator: ".", omittingEmptySubsequences: false)
        if labels.last == "", labels.count > 1 { labels.removeLast() }
        guard text.utf8.count <= 253, let last = labels.last else { return false }
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        return !isNumber
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
                    }
            }
    }
}
