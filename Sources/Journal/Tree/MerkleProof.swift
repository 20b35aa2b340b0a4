// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Checks of proofs: what somebody needs who has nothing but a proof and a root he trusts.
package enum MerkleProof {
    /// Whether the path leads from the leaf at `index` to the root of a tree of `size` leaves.
    ///
    /// - Source: RFC 9162, section 2.1.3.2; the hashes are those of RFC 6962.
    package static func includes(
        _ leaf: TreeHash,
        at index: UInt64,
        in size: UInt64,
        path: [TreeHash],
        root: TreeHash
    ) -> Bool {
        guard index < size else { return false }
        var (place, last, hash) = (index, size - 1, leaf)
        for step in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = .node(step, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = .node(hash, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the tree of `second` leaves is the tree of `first` leaves with more behind it.
    ///
    /// - Source: RFC 9162, section 2.1.4.2.
    package static func isConsistent(
        first: UInt64,
        firstRoot: TreeHash,
        second: UInt64,
        secondRoot: TreeHash,
        path: [TreeHash]
    ) -> Bool {
        guard first <= second else { return false }
        if first == 0 { return path.isEmpty && firstRoot == .empty }
        if first == second { return path.isEmpty && firstRoot == secondRoot }
        // A whole tree of a power of two is itself the first step.
        var steps = first & (first - 1) == 0 ? [firstRoot] + path : path
        guard !steps.isEmpty else { return false }
        var (place, last) = (first - 1, second - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        let start = steps.removeFirst()
        var (old, new) = (start, start)
        for step in steps {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                (old, new) = (.node(step, old), .node(step, new))
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                new = .node(new, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && old == firstRoot && new == secondRoot
    }
}
