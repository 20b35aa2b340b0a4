// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The known name that a wrong one was most likely meant to be.
package enum Nearest {
    /// The nearest of `names`, if it is near enough to be worth a suggestion.
    package static func name(to wrong: String, in names: [String]) -> String? {
        guard (1...64).contains(wrong.utf8.count) else { return nil }
        let limit = max(1, wrong.utf8.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(Array(wrong.lowercased().utf8), Array(name.lowercased().utf8))
            if distance <= limit, distance < (best?.distance ?? .max) { best = (name, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that lead from one name to the other.
    ///
    /// - Source: optimal string alignment (F. J. Damerau, 1964).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var rows = [Array(0...right.count)]
        for i in 1...left.count {
            var row = [i]
            for j in 1...right.count {
                let substitution = rows[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                var least = min(rows[i - 1][j] + 1, row[j - 1] + 1, substitution)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    least = min(least, rows[i - 2][j - 2] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
