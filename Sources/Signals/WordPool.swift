// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The memory for those parts of records that differ in size: rings of events, sets of values, open sessions.
///
/// Blocks come in sizes of 4, 6, 8, 12, 16, 24 … words. A freed block waits in the list of its size and is
/// given out again, so that a table in its steady state allocates nothing; memory goes back to the system only
/// with the table.
///
/// - Memory: at most a half more than was asked for, and blocks waiting for the next part of that size: when all
///   keys of a table grow together, the blocks they grew out of come to twice as much again.
struct WordPool: Sendable {
    /// Word 0 is never part of a block, so that 0 can say "none".
    var words: [UInt64] = [0]
    /// The first waiting block of each size; a waiting block's first word is the next one.
    var waiting: [UInt64] = Array(repeating: 0, count: WordPool.sizes)
    /// How many events were left out or left early because a part of a record was full.
    var overflowCount: UInt64 = 0

    /// How many sizes there are: the greatest block has 6 << 23 words (400 MB).
    static let sizes = 48

    /// The words in a block of this size.
    @inline(__always)
    static func capacity(_ size: Int) -> Int { (size & 1 == 0 ? 4 : 6) << (size >> 1) }

    /// The smallest size that holds so many words.
    static func size(holding count: Int) -> Int {
        var size = 0
        while capacity(size) < count { size += 1 }
        return size
    }

    var byteCount: Int { words.count * 8 }

    /// Takes a block, all zero; `nil` when the pool is at its 32 GB.
    mutating func take(_ size: Int) -> Block? {
        guard size < Self.sizes else { return nil }
        let length = Self.capacity(size)
        let first = Int(truncatingIfNeeded: waiting[size])
        if first != 0 {
            waiting[size] = words[first]
            let block = Block(first: first, size: size)
            edit(block) { $0.clear(from: 0, count: length) }
            return block
        }
        let fresh = words.count
        guard fresh + length <= Int(UInt32.max) else { return nil }
        words.append(contentsOf: repeatElement(0, count: length))
        return Block(first: fresh, size: size)
    }

    /// Gives a block back.
    mutating func give(_ block: Block) {
        guard block.first != 0 else { return }
        words[block.first] = waiting[block.size]
        waiting[block.size] = UInt64(block.first)
    }

    /// Works on the words of a block; the block must not be given back meanwhile.
    @inline(__always)
    mutating func edit<Result>(_ block: Block, _ body: (Words) -> Result) -> Result {
        unsafe words.withUnsafeMutableBufferPointer { buffer in
            body(unsafe Words(buffer, from: block.first, count: Self.capacity(block.size)))
        }
    }

    /// Works on the words of two blocks, such as an old one and the one that replaces it.
    mutating func edit(_ first: Block, _ second: Block, _ body: (Words, Words) -> Void) {
        unsafe words.withUnsafeMutableBufferPointer { buffer in
            body(
                unsafe Words(buffer, from: first.first, count: Self.capacity(first.size)),
                unsafe Words(buffer, from: second.first, count: Self.capacity(second.size))
            )
        }
    }
}

/// Where a block lies and how big it is.
///
/// - Shape: in a record's word, bits 0-31 are the first word (0: no block), bits 32-39 the size; the upper bits
///   belong to the signal.
struct Block {
    let first: Int
    let size: Int

    @inline(__always)
    init(first: Int, size: Int) {
        self.first = first
        self.size = size
    }

    @inline(__always)
    init(bits: UInt64) {
        first = Int(truncatingIfNeeded: bits & 0xFFFF_FFFF)
        size = Int(truncatingIfNeeded: bits >> 32 & 0xFF)
    }

    @inline(__always) var bits: UInt64 { UInt64(truncatingIfNeeded: first) | UInt64(truncatingIfNeeded: size) << 32 }
    /// The bits that say where the block lies; the others belong to the signal.
    static let mask: UInt64 = 0xFF_FFFF_FFFF
    @inline(__always) var exists: Bool { first != 0 }
    @inline(__always) var capacity: Int { WordPool.capacity(size) }
}
