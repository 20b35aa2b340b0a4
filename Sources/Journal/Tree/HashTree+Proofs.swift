// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Roots and proofs out of the files of the tree.
///
/// - Cost: one read of at most 4 KiB for each step of a path.
extension HashTree {
    /// The root over the first `size` leaves.
    mutating func root(of size: UInt64) throws(JournalFailure) -> TreeHash {
        guard size <= self.size else { throw .noTree(reason: "it has \(self.size) leaves, not \(size)") }
        return size == 0 ? .empty : try subtree(0..<size)
    }

    /// The path from a leaf to the root over the first `size` leaves.
    ///
    /// - Source: RFC 6962, section 2.1.1.
    mutating func path(of index: UInt64, in size: UInt64) throws(JournalFailure) -> [TreeHash] {
        guard index < size, size <= self.size else {
            throw .noTree(reason: "leaf \(index) of \(size) was asked for, and it has \(self.size)")
        }
        var path: [TreeHash] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + Self.split(UInt64(range.count))
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try subtree(index < middle ? right : left))
            range = index < middle ? left : right
        }
        return path.reversed()
    }

    /// What shows that the tree of `first` leaves is the beginning of the tree of `second`.
    ///
    /// - Source: RFC 6962, section 2.1.2.
    mutating func consistency(_ first: UInt64, _ second: UInt64) throws(JournalFailure) -> [TreeHash] {
        guard first <= second, second <= size else {
            throw .noTree(reason: "\(first) of \(second) leaves were asked for, and it has \(size)")
        }
        guard first > 0, first < second else { return [] }
        var path: [TreeHash] = []
        var (range, isWhole) = (0..<second, true)
        while range.upperBound != first {
            let middle = range.lowerBound + Self.split(UInt64(range.count))
            if first <= middle {
                path.append(try subtree(middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try subtree(range.lowerBound..<middle))
                (range, isWhole) = (middle..<range.upperBound, false)
            }
        }
        // The old root itself is known to who asks, unless the old tree is a part of this subtree only.
        if !isWhole { path.append(try subtree(range)) }
        return path.reversed()
    }

    /// The root of the subtree over these leaves, as the tree divides them.
    private mutating func subtree(_ range: Range<UInt64>) throws(JournalFailure) -> TreeHash {
        let count = UInt64(range.count)
        guard count & (count - 1) == 0, range.lowerBound % count == 0 else {
            let middle = range.lowerBound + Self.split(count)
            let left = try subtree(range.lowerBound..<middle)
            return .node(left, try subtree(middle..<range.upperBound))
        }
        let height = count.trailingZeroBitCount
        let (level, width) = (height / 8, 1 << (height % 8))
        let start = Int(range.lowerBound >> UInt64(8 * level))
        let hashes = try hashes(level, start..<start + width)
        guard hashes.count == width else { throw .noTree(reason: "level \(level) ends early; it is made again") }
        return TreeHash.root(hashes[...])
    }

    /// The largest power of two below this count.
    private static func split(_ count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}
