// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The roots of the whole subtrees at the right edge of a tree: enough to append and to know the root.
///
/// - Memory: one hash per bit of the size.
struct TreeFrontier {
    /// Of each height, the root of the whole subtree that has no neighbour yet.
    private var subtrees: [TreeHash?] = []
    private(set) var size: UInt64 = 0

    mutating func append(_ leaf: TreeHash) {
        var (hash, height) = (leaf, 0)
        while height < subtrees.count, let left = subtrees[height] {
            hash = .node(left, hash)
            subtrees[height] = nil
            height += 1
        }
        if height == subtrees.count { subtrees.append(hash) } else { subtrees[height] = hash }
        size += 1
    }

    var root: TreeHash {
        var root: TreeHash?
        for subtree in subtrees {
            guard let subtree else { continue }
            root = root.map { .node(subtree, $0) } ?? subtree
        }
        return root ?? .empty
    }
}
