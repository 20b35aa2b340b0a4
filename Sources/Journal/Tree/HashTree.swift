// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// The Merkle tree over all records, in files.
///
/// One file per level of 256: file 0 holds the hashes of the leaves, file 1 the roots of every 256 of them, and so on.
/// Tile `n` of a level, as tiled logs serve it, is the 8,192 bytes from `8192 * n` on. All of it follows from the
/// records; what is not there is made again.
///
/// - Memory: at most 256 hashes of each level.
struct HashTree {
    static let width = 256
    private let directory: String
    private let files: JournalFiles
    private var levels: [OpenFile] = []
    /// The hashes at the end of each level that do not fill a tile.
    private var tails: [[TreeHash]] = []
    /// Hashes that are not in the files yet.
    private var unwritten: [[TreeHash]] = []
    private(set) var size: UInt64 = 0

    /// An empty tree in this folder; what lies there is overwritten as it grows.
    init(directory: String, _ files: JournalFiles) throws(JournalFailure) {
        (self.directory, self.files) = (directory, files)
        try Folder.make(directory)
    }

    /// The tree of this size that lies in a folder, for reading only; nil when its first file is not there.
    init?(reading directory: String, size: UInt64, _ files: JournalFiles) throws(JournalFailure) {
        (self.directory, self.files, self.size) = (directory, files, size)
        var count = size
        while count > 0 {
            guard let file = try? files.opened(directory + "/\(levels.count)", O_RDONLY) else { return nil }
            levels.append(file)
            tails.append([])
            unwritten.append([])
            count /= 256
        }
    }

    /// Goes on with the tree of this size that lies in the folder; false when its files do not have this root.
    mutating func resume(size: UInt64, root: TreeHash) throws(JournalFailure) -> Bool {
        var (count, level) = (size, 0)
        while count > 0 {
            let file = try file(level)
            let tail = try hashes(level, Int(count / 256 * 256)..<Int(count), file: file)
            guard tail.count == Int(count % 256), try files.size(of: file) >= Int(count) * TreeHash.byteCount else {
                self = try HashTree(directory: directory, files)
                return false
            }
            tails[level] = tail
            (count, level) = (count / 256, level + 1)
        }
        self.size = size
        guard self.root == root else {
            self = try HashTree(directory: directory, files)
            return false
        }
        return true
    }

    /// Appends a leaf.
    mutating func append(_ leaf: TreeHash) {
        var (hash, level) = (leaf, 0)
        while true {
            if level == tails.count {
                tails.append([])
                unwritten.append([])
            }
            tails[level].append(hash)
            unwritten[level].append(hash)
            guard tails[level].count == Self.width else { break }
            hash = TreeHash.root(tails[level][...])
            tails[level].removeAll(keepingCapacity: true)
            level += 1
        }
        size += 1
    }

    /// Writes what was appended into the files.
    mutating func write() throws(JournalFailure) {
        var count = size
        for level in unwritten.indices where count > 0 {
            let hashes = unwritten[level]
            if !hashes.isEmpty {
                var bytes: [UInt8] = []
                bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
                for hash in hashes { bytes += hash.bytes }
                try files.write(all: bytes, to: file(level), at: (Int(count) - hashes.count) * TreeHash.byteCount)
                unwritten[level].removeAll(keepingCapacity: true)
            }
            count /= 256
        }
    }

    /// Makes the files durable.
    mutating func synchronize() throws(JournalFailure) {
        for level in levels { try files.synchronize(level) }
        try files.synchronizeFolder(directory)
    }

    /// The root over all leaves.
    var root: TreeHash {
        // Whole subtrees from the largest to the smallest; each is joined with all that is smaller.
        var subtrees: [TreeHash] = []
        for tail in tails.reversed() {
            var start = 0
            for bit in (0..<8).reversed() where tail.count & 1 << bit != 0 {
                subtrees.append(TreeHash.root(tail[start..<start + 1 << bit]))
                start += 1 << bit
            }
        }
        guard var root = subtrees.popLast() else { return .empty }
        for subtree in subtrees.reversed() { root = .node(subtree, root) }
        return root
    }

    /// Hashes of one level, from its file; fewer when it ends before.
    mutating func hashes(_ level: Int, _ range: Range<Int>) throws(JournalFailure) -> [TreeHash] {
        try hashes(level, range, file: file(level))
    }

    private func hashes(_ level: Int, _ range: Range<Int>, file: OpenFile) throws(JournalFailure) -> [TreeHash] {
        let count = range.count * TreeHash.byteCount
        let bytes = try files.bytes(of: file, at: range.lowerBound * TreeHash.byteCount, count: count)
        return unsafe bytes.withUnsafeBytes { buffer in
            (0..<buffer.count / TreeHash.byteCount).map { unsafe TreeHash(buffer, at: $0 * TreeHash.byteCount) }
        }
    }

    private mutating func file(_ level: Int) throws(JournalFailure) -> OpenFile {
        while levels.count <= level {
            levels.append(try files.opened(directory + "/\(levels.count)", O_RDWR | O_CREAT))
        }
        while tails.count <= level {
            tails.append([])
            unwritten.append([])
        }
        return levels[level]
    }
}
