// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor

/// Bytes that may be read sixteen at a time up to their end, because zero bytes follow them.
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

    /// How many of the sixteen bytes from here on may pass through a text unseen.
    @inline(__always)
    func plainBytes(from index: Int) -> Int {
        assert(index >= 0 && index + 16 <= count + Self.padding)
        return unsafe Int(truncatingIfNeeded: proviso_plain_bytes(base + index))
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

    /// Marks what may not stand in a JSON text as it is: quotes, backslashes, control characters.
    @inline(__always)
    static func escapes(_ word: UInt64) -> UInt64 {
        marks(word, of: 0x22) | marks(word, of: 0x5C) | (word &- low &* 0x20) & ~word & high
    }

    /// The number that eight digits stand for, the first of them lowest; nil when one is none.
    ///
    /// - Cost: pairs, then fours, then eight: three multiplications instead of eight steps.
    @inline(__always)
    static func number(_ digits: UInt64) -> UInt64? {
        // A digit's upper half is 3, and stays 3 when 6 is added to it.
        let differs = (digits ^ low &* 0x30) | ((digits &+ low &* 6) ^ low &* 0x30)
        guard differs & (low &* 0xF0) == 0 else { return nil }
        let values = digits & (low &* 0x0F)
        let pairs = (values &* 10) &+ (values &>> 8)
        let mask: UInt64 = 0x0000_00FF_0000_00FF
        let upper = (pairs & mask) &* (100 &+ (1_000_000 << 32))
        let lower = ((pairs &>> 16) & mask) &* (1 &+ (10_000 << 32))
        return (upper &+ lower) &>> 32
    }

    /// Which byte the lowest mark is on.
    @inline(__always)
    static func index(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}
