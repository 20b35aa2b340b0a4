// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes the pieces of a JSON text into memory that has room for them.
///
/// What a line costs beside its bytes is asking for room; a cursor asks once. It lives for one call of
/// `JSONWriter.fragment(atMost:ready:_:)`. Debug builds check that the promised room is kept to.
@safe public struct JSONCursor {
    private let base: UnsafeMutablePointer<UInt8>
    /// Where the next byte goes.
    @usableFromInline var position: Int
    private let limit: Int

    init(_ base: UnsafeMutablePointer<UInt8>, _ position: Int, limit: Int) {
        unsafe self.base = unsafe base
        self.position = position
        self.limit = limit
    }

    /// The most bytes that `quoted` writes for a text of this length.
    public static func quotedMost(_ count: Int) -> Int { count &* 6 &+ 2 }

    /// One byte.
    @inline(__always)
    public mutating func put(_ byte: UInt8) {
        assert(position < limit)
        unsafe base[position] = byte
        position &+= 1
    }

    /// Bytes as they are.
    public mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        assert(position + bytes.count <= limit)
        unsafe (base + position).update(from: source, count: bytes.count)
        position &+= bytes.count
    }

    /// Bytes as they are.
    public mutating func put(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBufferPointer { unsafe put($0) } }

    /// A text as it is.
    public mutating func put(_ text: StaticString) {
        unsafe put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A text in quotes, escaped where needed; given as valid UTF-8.
    public mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        assert(position + Self.quotedMost(text.count) <= limit)
        put(0x22)
        var index = 0
        // Eight bytes at a time as long as none of them needs an escape.
        while index &+ 8 <= text.count {
            let word = unsafe UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard Swar.escapes(UInt64(littleEndian: word)) == 0 else { break }
            unsafe UnsafeMutableRawPointer(base).storeBytes(of: word, toByteOffset: position, as: UInt64.self)
            position &+= 8
            index &+= 8
        }
        while index < text.count {
            let byte = unsafe text[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { escape(byte) } else { put(byte) }
            index &+= 1
        }
        put(0x22)
    }

    @inline(never)
    private mutating func escape(_ byte: UInt8) {
        put(0x5C)
        switch byte {
        case 0x22, 0x5C: put(byte)
        case 0x08: put(0x62)
        case 0x09: put(0x74)
        case 0x0A: put(0x6E)
        case 0x0C: put(0x66)
        case 0x0D: put(0x72)
        default:
            put(0x75)
            put(0x30)
            put(0x30)
            put(0x30 + byte >> 4)
            put(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
        }
    }

    /// A whole number in decimal digits.
    public mutating func decimal(_ value: UInt64) {
        var digits: [20 of UInt8] = InlineArray(repeating: 0x30)
        var rest = value
        var index = 20
        repeat {
            index -= 1
            digits[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        for place in index..<20 { put(digits[place]) }
    }

    /// Sixteen hexadecimal digits.
    public mutating func hexadecimal(_ value: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            put(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
        }
    }

    /// A moment in quotes, as RFC 3339 in UTC: with milliseconds when they say it all, else with microseconds.
    public mutating func instant(_ instant: Instant) {
        put(0x22)
        unsafe instant.withRFC3339 { unsafe put($0) }
        put(0x22)
    }
}
