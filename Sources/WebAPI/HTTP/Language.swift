// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A language of the product.
package enum Language: String, CaseIterable, Sendable, Hashable {
    case en, pl

    /// The one of both that a client likes best; English where it says nothing, or neither is wanted.
    ///
    /// - Source: RFC 9110, 12.5.4; of two that are liked the same, the one named first.
    package init(accepting field: String?) {
        var best: (language: Language, weight: Double) = (.en, 0)
        for range in (field ?? "").split(separator: ",") {
            let parts = range.split(separator: ";")
            let words = parts.map { part in part.filter { !$0.isWhitespace }.lowercased() }
            guard let tag = words.first else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let primary = tag.prefix { $0 != "-" }
            guard let language = primary == "*" ? .en : Language(rawValue: String(primary)) else { continue }
            if weight > best.weight { best = (language, weight) }
        }
        self = best.language
    }
}
