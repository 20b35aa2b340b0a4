// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import Signals

/// Makes the 128-bit identities that state and signals are kept under.
///
/// A text is never stored to be compared: its identity stands for it. Two lanes of folded multiplication with
/// fixed constants give 128 bits, so that among a thousand million texts the chance of one clash is below
/// 2^-69. The function has no seed: the same text has the same identity on every machine and in every year.
///
/// - Cost: about 1 ns per 16 bytes.
public enum Identity {
    @usableFromInline static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    @usableFromInline static let second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    @usableFromInline static let third: UInt64 = 0x1656_67B1_9E37_79F9
    @usableFromInline static let fourth: UInt64 = 0xD6E8_FEB8_6659_FD93

    @inlinable
    static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// The identity of a text under a domain, so that equal texts of different kinds stay apart.
    @inlinable
    public static func of(_ bytes: UnsafeBufferPointer<UInt8>, domain: UInt64) -> SignalKey {
        var high = domain ^ first
        var low = domain &+ second
        var position = 0
        let count = bytes.count
        while position + 16 <= count {
            let left = unsafe load(bytes, position)
            let right = unsafe load(bytes, position + 8)
            high = fold(high ^ left, right ^ third)
            low = fold(low &+ right, left ^ fourth)
            position += 16
        }
        let (left, right) = unsafe tail(bytes, from: position)
        high = fold(high ^ left ^ UInt64(count), right ^ third)
        low = fold(low &+ right &+ UInt64(count), left ^ fourth)
        return SignalKey(high: fold(high, second) ^ low, low: fold(low, first) &+ high)
    }

    /// Up to fifteen bytes as two words, the first byte lowest; what is missing is zero.
    @inlinable
    static func tail(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> (left: UInt64, right: UInt64) {
        let rest = bytes.count &- position
        if bytes.count >= 8 {
            // The last eight bytes are there to be read; those before the tail are shifted out.
            let last = unsafe load(bytes, bytes.count &- 8)
            if rest > 8 {
                return unsafe (load(bytes, position), last &>> UInt64(truncatingIfNeeded: (16 &- rest) &<< 3))
            }
            return (rest == 0 ? 0 : last &>> UInt64(truncatingIfNeeded: (8 &- rest) &<< 3), 0)
        }
        var word: UInt64 = 0
        var index = rest
        while index > 0 {
            index &-= 1
            unsafe word = word &<< 8 | UInt64(bytes[position &+ index])
        }
        return (word, 0)
    }

    /// The identity of a number under a domain.
    @inlinable
    public static func of(_ value: UInt64, domain: UInt64) -> SignalKey {
        let high = fold(value ^ first, domain ^ third)
        let low = fold(value &+ second, domain &+ fourth)
        return SignalKey(high: fold(high, fourth) ^ low, low: fold(low, third) &+ high)
    }

    /// The identity of two things together, in this order.
    @inlinable
    public static func combine(_ left: SignalKey, _ right: SignalKey) -> SignalKey {
        let high = fold(left.high ^ right.low, right.high ^ third)
        let low = fold(left.low &+ first, right.low ^ left.high ^ fourth)
        return SignalKey(high: fold(high, first) ^ low ^ right.high, low: fold(low, second) &+ high &+ left.low)
    }

    @inlinable
    static func load(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> UInt64 {
        guard let base = bytes.baseAddress else { return 0 }
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        )
    }
}
