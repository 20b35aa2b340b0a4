// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Bytes that may be read eight at a time up to their end, because zero bytes follow them.
///
/// The zero bytes also end every loop of the reader: they are no digit, no blank and not allowed in a text.
///
/// - Shape: valid while the buffer it was made from is; it never leaves the call that made it.
@safe struct PaddedBytes {
    /// How many zero bytes must follow: two words for a name, and a word for what is read ahead.
    static let padding = 32

    private let base: UnsafePointer<UInt8>
    let count: Int

    init(_ base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        assert(index >= 0 && index < count + Self.padding)
        return unsafe base[index]
    }

    /// The eight bytes from here on, the first one lowest.
    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        assert(index >= 0 && index + 8 <= count + Self.padding)
        return UInt64(
            littleEndian: unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
    }

    /// The four bytes from here on, the first one lowest.
    @inline(__always)
    func halfWord(_ index: Int) -> UInt32 {
        assert(index >= 0 && index + 4 <= count + Self.padding)
        return UInt32(
            littleEndian: unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt32.self)
        )
    }

    func copy(_ range: Range<Int>, to target: UnsafeMutablePointer<UInt8>) {
        assert(range.upperBound <= count + Self.padding)
        unsafe target.update(from: base + range.lowerBound, count: range.count)
    }
}

/// Finding bytes eight at a time.
///
/// - Source: the zero-byte test of Mycroft; in each mask the lowest mark is exact, those above it need not be.
enum Swar {
    static let low: UInt64 = 0x0101_0101_0101_0101
    static let high: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func marks(_ word: UInt64, of byte: UInt8) -> UInt64 {
        let difference = word ^ (low &* UInt64(byte))
        return (difference &- low) & ~difference & high
    }

    /// Marks what may not pass through a text unseen: quotes, backslashes, control characters, bytes above 127.
    @inline(__always)
    static func stops(_ word: UInt64) -> UInt64 {
        let control = (word &- low &* 0x20) & ~word & high
        return marks(word, of: 0x22) | marks(word, of: 0x5C) | control | (word & high)
    }

    /// Marks what may not stand in a JSON text as it is: quotes, backslashes, control characters.
    @inline(__always)
    static func escapes(_ word: UInt64) -> UInt64 {
        marks(word, of: 0x22) | marks(word, of: 0x5C) | (word &- low &* 0x20) & ~word & high
    }

    /// Which byte the lowest mark is on.
    @inline(__always)
    static func index(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}
