// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Looking at bytes a word at a time.
enum Bytes {
    /// Whether two runs of bytes are the same.
    @inline(__always)
    static func areSame(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if count <= 8 { return unsafe word(left, count) == word(right, count) }
        let (one, other) = unsafe (UnsafeRawPointer(left), UnsafeRawPointer(right))
        let last = count &- 8
        var place = 0
        while place < last {
            guard
                unsafe one.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                    == other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            else { return false }
            place &+= 8
        }
        // The last word may overlap the one before it.
        return unsafe one.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            == other.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }

    /// A number that differs when eight bytes or fewer differ, the count being the same.
    @inline(__always)
    static func word(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        if count >= 4 {
            let raw = unsafe UnsafeRawPointer(bytes)
            let first = unsafe raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            return unsafe UInt64(first) << 32
                | UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        }
        guard count > 0 else { return 0 }
        return unsafe UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count &- 1])
    }
}
