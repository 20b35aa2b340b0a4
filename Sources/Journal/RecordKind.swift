// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a record is about: a small number with a name.
///
/// A number this version does not know is kept and passed on: a newer version may have written it.
package struct RecordKind: RawRepresentable, Hashable, Sendable {
    /// The number in the file; 0 is never written.
    package var rawValue: UInt8

    /// The kind with this number.
    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An event's bytes, and the line of the decision on it.
    package static let decision = RecordKind(rawValue: 1)
    /// A person's act on standing, as JSON.
    package static let act = RecordKind(rawValue: 2)
    /// A policy became active, as JSON.
    package static let policy = RecordKind(rawValue: 3)
    /// A list was imported or changed, as JSON.
    package static let list = RecordKind(rawValue: 4)
    /// Something worth keeping that changes no decision, as JSON.
    package static let note = RecordKind(rawValue: 5)
    /// A case, a determination, a ruling, a notice or an appeal, as JSON.
    package static let review = RecordKind(rawValue: 6)

    /// Who read in full what is about people, or changed who may call, as JSON.
    package static let access = RecordKind(rawValue: 7)

    /// The kinds this version writes, in order of their numbers.
    package static let known: [RecordKind] = [.decision, .act, .policy, .list, .note, .review, .access]
    private static let names = ["decision", "act", "policy", "list", "note", "review", "access"]

    /// The kind's name in reports and commands; of one that is not known its number.
    package var name: String {
        Self.known.firstIndex(of: self).map { Self.names[$0] } ?? "kind-\(rawValue)"
    }

    /// The kind with this name.
    package init?(name: String) {
        if let index = Self.names.firstIndex(of: name) {
            self = Self.known[index]
        } else if name.hasPrefix("kind-"), let number = UInt8(name.dropFirst(5)), number > 0 {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }
}
