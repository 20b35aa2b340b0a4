// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// What a platform is to enforce on one subject.
///
/// Watching and warning are nothing a platform could do anything about.
package struct DesiredState: Hashable, Sendable, Codable {
    /// The strictest measure: `none`, `restrict`, `suspend` or `terminate`.
    package var measure: String
    /// What restrictions take away, sorted.
    package var capabilities: [String]
    /// Whether a restriction slows down everything else.
    package var isSlowed: Bool
    /// Microseconds of when it changes by itself; nil: not before another command says so.
    package var until: Int64?

    /// Nothing is to be enforced.
    package static let nothing = DesiredState([])

    /// What some measures together ask for: the strictest counts, and of equals the one that lasts longest; of several
    /// restrictions each counts.
    package init(_ entries: [StandingBook.Entry]) {
        let active = entries.filter { $0.isActive && $0.rank >= Measure.restrict.rawValue }
        let strictest = active.map(\.rank).max() ?? Measure.none.rawValue
        let same = active.filter { $0.rank == strictest }
        let isRestriction = strictest == Measure.restrict.rawValue
        measure = same.first?.measure ?? Measure.none.name
        capabilities = isRestriction ? Set(same.compactMap(\.capability)).sorted() : []
        isSlowed = isRestriction && same.contains { $0.capability == nil }
        let ends = same.map { $0.until ?? .max }
        let end = isRestriction ? ends.min() : ends.max()
        until = end == .max ? nil : end
    }
}
