// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Finds the word that was probably meant.
enum Spelling {
    /// The candidate nearest to `word`, when it is near enough to be a slip of the hand.
    ///
    /// Case and the signs between words do not count; of equally near candidates the first wins.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = plain(word)
        guard !wanted.isEmpty else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates where candidate != word {
            let other = plain(candidate)
            let allowed = max(1, min(wanted.count, other.count) / 3)
            let distance = distance(wanted, other, limit: allowed)
            if distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    private static func plain(_ word: String) -> [UInt8] {
        word.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    }

    /// How many letters have to be put in, taken out, changed or swapped with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
        guard abs(left.count - right.count) <= limit, !left.isEmpty, !right.isEmpty else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in 1...left.count {
            var row = [i]
            for j in 1...right.count {
                let isSame = left[i - 1] == right[j - 1]
                var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    cost = min(cost, beforeLast[j - 2] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
