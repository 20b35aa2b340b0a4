// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@testable import Journal

@Suite struct `The Merkle tree` {
    /// RFC 6962, section 2.1, written down as it stands there.
    enum Model {
        static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
            if leaves.isEmpty { return SHA256.digest([]) }
            if leaves.count == 1 { return SHA256.digest([0] + leaves[leaves.startIndex]) }
            let middle = leaves.startIndex + split(leaves.count)
            return SHA256.digest([1] + root(leaves[..<middle]) + root(leaves[middle...]))
        }

        static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
            if leaves.count <= 1 { return [] }
            let middle = leaves.startIndex + split(leaves.count)
            return index < middle
                ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
                : path(index, leaves[middle...]) + [root(leaves[..<middle])]
        }

        static func consistency(_ first: Int, _ leaves: ArraySlice<[UInt8]>, _ isWhole: Bool) -> [[UInt8]] {
            if first == leaves.count { return isWhole ? [] : [root(leaves)] }
            let (count, start) = (split(leaves.count), leaves.startIndex)
            return first <= count
                ? consistency(first, leaves[..<(start + count)], isWhole) + [root(leaves[(start + count)...])]
                : consistency(first - count, leaves[(start + count)...], false) + [root(leaves[..<(start + count)])]
        }

        static func split(_ count: Int) -> Int {
            var split = 1
            while split * 2 < count { split *= 2 }
            return split
        }
    }

    private func leaf(_ bytes: [UInt8]) -> TreeHash { unsafe bytes.withUnsafeBytes { unsafe TreeHash.leaf($0) } }

    private func tree(_ leaves: [[UInt8]], _ folder: TemporaryFolder) throws -> HashTree {
        var tree = try HashTree(directory: folder.path, .system)
        for bytes in leaves { tree.append(leaf(bytes)) }
        try tree.write()
        return tree
    }

    /// The inputs and roots that implementations of Certificate Transparency are tested with.
    @Test func `has the known roots of the classic leaves`() throws {
        let inputs = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var leaves: [[UInt8]] = []
        for size in 0...8 {
            let tree = try tree(leaves, TemporaryFolder())
            #expect(SHA256.hexadecimal(ofDigest: tree.root.bytes) == roots[size])
            if size < 8 { leaves.append(hexadecimal(inputs[size])) }
        }
    }

    @Test func `proves every leaf of every size up to 300 as the RFC defines it, and nothing else`() throws {
        let leaves = (0..<300).map { Array("leaf \($0)".utf8) }
        var tree = try tree(leaves, TemporaryFolder())
        var wrong: [String] = []
        for size in Array(1...40) + [63, 64, 65, 127, 128, 129, 255, 256, 257, 258, 299, 300] {
            let root = TreeHash(Model.root(leaves[..<size]))
            if try tree.root(of: UInt64(size)) != root { wrong.append("root of \(size)") }
            for index in stride(from: 0, to: size, by: size > 130 ? 7 : 1) {
                let path = try tree.path(of: UInt64(index), in: UInt64(size))
                if path.map(\.bytes) != Model.path(index, leaves[..<size]) { wrong.append("path \(index) of \(size)") }
                guard let root else { continue }
                let (hash, count) = (leaf(leaves[index]), UInt64(size))
                let other = leaf(leaves[(index + 1) % 300])
                func holds(_ hash: TreeHash, _ index: Int, _ path: [TreeHash]) -> Bool {
                    MerkleProof.includes(hash, at: UInt64(index), in: count, path: path, root: root)
                }
                if !holds(hash, index, path) { wrong.append("\(index) of \(size) is not proven") }
                if holds(other, index, path) { wrong.append("another leaf at \(index) of \(size)") }
                if holds(hash, index + 1, path), size > 1 { wrong.append("\(index) of \(size) one further") }
                if holds(hash, index, path + [hash]) { wrong.append("\(index) of \(size) with more") }
                if !path.isEmpty, holds(hash, index, path.dropLast()) { wrong.append("\(index) of \(size) with less") }
            }
        }
        #expect(wrong == [])
    }

    @Test func `has the root and the paths of a model at every size up to 300`() throws {
        let folder = TemporaryFolder()
        var tree = try HashTree(directory: folder.path, .system)
        var wrong: [Int] = []
        var roots: [TreeHash] = [tree.root]
        for size in 1...300 {
            tree.append(leaf(Array("leaf \(size - 1)".utf8)))
            try tree.write()
            roots.append(tree.root)
            let index = UInt64(size * 7 % size + size / 3)
            let path = try tree.path(of: index, in: UInt64(size))
            let hash = leaf(Array("leaf \(index)".utf8))
            let holds = MerkleProof.includes(hash, at: index, in: UInt64(size), path: path, root: tree.root)
            if !holds { wrong.append(size) }
        }
        for size in 0...300 where try tree.root(of: UInt64(size)) != roots[size] { wrong.append(size) }
        #expect(wrong == [])
    }

    @Test func `shows that a smaller tree is the beginning of a larger one, and of no other`() throws {
        let leaves = (0..<300).map { Array("leaf \($0)".utf8) }
        var tree = try tree(leaves, TemporaryFolder())
        var wrong: [String] = []
        for second in [1, 2, 3, 7, 8, 9, 31, 64, 65, 100, 255, 256, 257, 300] {
            for first in stride(from: 0, through: second, by: second > 70 ? 11 : 1) {
                let path = try tree.consistency(UInt64(first), UInt64(second))
                let model = first == 0 ? [] : Model.consistency(first, leaves[..<second], true)
                if path.map(\.bytes) != model { wrong.append("\(first) to \(second)") }
                let (old, new) = (try tree.root(of: UInt64(first)), try tree.root(of: UInt64(second)))
                func holds(_ old: TreeHash, _ new: TreeHash, _ path: [TreeHash]) -> Bool {
                    MerkleProof.isConsistent(
                        first: UInt64(first),
                        firstRoot: old,
                        second: UInt64(second),
                        secondRoot: new,
                        path: path
                    )
                }
                if !holds(old, new, path) { wrong.append("\(first) to \(second) is not shown") }
                let foreign = leaf([0xFF])
                if holds(foreign, new, path) { wrong.append("\(first) to \(second) from another root") }
                if first > 0, holds(old, foreign, path) { wrong.append("\(first) to \(second) to another root") }
                if holds(old, new, path + [foreign]) { wrong.append("\(first) to \(second) with more") }
            }
        }
        #expect(wrong == [])
    }

    @Test(arguments: [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
    func `goes on where it was, and sees when its files are not those of its root`(size: Int) throws {
        let folder = TemporaryFolder()
        let first = try tree((0..<size).map { Array("\($0)".utf8) }, folder)
        var second = try HashTree(directory: folder.path, .system)
        #expect(try second.resume(size: UInt64(size), root: first.root))
        var third = try tree((0..<size + 3).map { Array("\($0)".utf8) }, TemporaryFolder())
        for number in size..<size + 3 { second.append(leaf(Array("\(number)".utf8))) }
        try second.write()
        #expect(second.root == third.root)
        #expect(try second.root(of: UInt64(size)) == third.root(of: UInt64(size)))
        if size > 0 {
            var fourth = try HashTree(directory: folder.path, .system)
            #expect(try !fourth.resume(size: UInt64(size), root: third.root))
            #expect(fourth.size == 0)
        }
    }

    private func hexadecimal(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
