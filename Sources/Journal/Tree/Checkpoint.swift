// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A signed statement of how many records there are, and of the root over them.
///
/// - Shape: a signed note: the name of the journal, the size, the root, an empty line, a line per signature.
/// - Source: C2SP `tlog-checkpoint` and `signed-note`.
package struct Checkpoint: Hashable, Sendable {
    /// The name of the journal.
    package var origin: String
    /// How many records the root is over.
    package var size: UInt64
    package var root: TreeHash
    /// The whole note, signatures included.
    package var note: String

    /// What is signed: the three lines.
    package static func body(origin: String, size: UInt64, root: TreeHash) -> String {
        "\(origin)\n\(size)\n\(Base64.text(root.bytes))\n"
    }

    /// Reads a note without checking its signatures; nil when it is none.
    package init?(note: String) {
        guard let parts = Self.parts(note) else { return nil }
        let lines = parts.body.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, !lines[0].isEmpty, let size = UInt64(lines[1]), String(size) == lines[1],
            let bytes = Base64.bytes(lines[2]), let root = TreeHash(bytes)
        else { return nil }
        (origin, self.size, self.root, self.note) = (String(lines[0]), size, root, note)
    }

    /// Whether the key has signed it, in its own name and the journal's.
    package func isSigned(by key: JournalPublicKey) -> Bool {
        guard origin == key.name, let parts = Self.parts(note) else { return false }
        return parts.signatures.contains { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, words[0] == "—", words[1] == key.name, let bytes = Base64.bytes(words[2]),
                bytes.count == 4 + 64, Array(bytes[..<4]) == key.hash
            else { return false }
            return key.verifies(Array(bytes[4...]), of: Array(parts.body.utf8))
        }
    }

    /// The signed text, and the lines of signatures behind the empty line.
    private static func parts(_ note: String) -> (body: String, signatures: [Substring])? {
        guard note.hasSuffix("\n") else { return nil }
        let lines = note.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        guard let gap = lines.lastIndex(of: ""), gap >= 3, gap + 1 < lines.count else { return nil }
        return (lines[..<gap].joined(separator: "\n") + "\n", Array(lines[(gap + 1)...]))
    }
}
