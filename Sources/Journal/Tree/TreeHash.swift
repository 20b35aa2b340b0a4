// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto

/// One hash of the Merkle tree.
///
/// - Shape: 32 bytes of SHA-256. - Source: RFC 6962, section 2.1.
package struct TreeHash: Hashable, Sendable {
    static let byteCount = 32
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// The root of a tree without leaves.
    package static let empty = TreeHash(Crypto.SHA256().finalize())

    private init(_ digest: Crypto.SHA256.Digest) {
        words = unsafe digest.withUnsafeBytes { unsafe $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    /// The hash in these bytes; nil when they are not 32.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let bytes = Array(bytes)
        words = unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        words = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    /// The hash of a leaf: of a zero and the bytes of a record as stored.
    ///
    /// - Cost: 0.6 µs for 1,100 bytes.
    package static func leaf(_ record: UnsafeRawBufferPointer) -> TreeHash {
        var hash = Crypto.SHA256()
        var prefix: UInt8 = 0
        unsafe withUnsafeBytes(of: &prefix) { unsafe hash.update(bufferPointer: $0) }
        unsafe hash.update(bufferPointer: record)
        return TreeHash(hash.finalize())
    }

    /// The hash of a node: of a one and the hashes below it.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hash = Crypto.SHA256()
        var bytes = (UInt8(1), left.words, right.words)
        unsafe withUnsafeBytes(of: &bytes) { all in
            // The prefix stands alone before the alignment of the words.
            unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: all[..<1]))
            unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: all[8..<72]))
        }
        return TreeHash(hash.finalize())
    }

    /// The root over hashes whose number is a power of two.
    static func root(_ hashes: ArraySlice<TreeHash>) -> TreeHash {
        var level = Array(hashes)
        while level.count > 1 {
            for place in 0..<level.count / 2 { level[place] = node(level[2 * place], level[2 * place + 1]) }
            level.removeLast(level.count / 2)
        }
        return level[0]
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var copy = words
        return unsafe withUnsafeBytes(of: &copy) { unsafe [UInt8]($0) }
    }

    package static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
