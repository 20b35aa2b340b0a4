// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A set of texts known when a rule is loaded: one lookup whatever its size.
///
/// - Memory: 16 to 64 bytes per text, and its bytes.
@safe final class TextSet: Sendable {
    /// One place of an open table; the key is 0 in an empty one.
    private struct Entry {
        var key: UInt64 = 0
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    nonisolated(unsafe) private let entries: UnsafeMutablePointer<Entry>
    nonisolated(unsafe) private let bytes: UnsafeMutablePointer<UInt8>
    private let mask: Int
    /// Bit `n` is set when some text has `n` bytes, bit 63 when some has 63 or more.
    private let lengths: UInt64

    init(_ texts: [[UInt8]]) {
        var size = 4
        while size < texts.count * 2 { size *= 2 }
        unsafe entries = .allocate(capacity: size)
        unsafe entries.initialize(repeating: Entry(), count: size)
        unsafe bytes = .allocate(capacity: texts.reduce(1) { $0 + $1.count })
        mask = size - 1
        var lengths: UInt64 = 0
        var used = 0
        for text in texts {
            lengths |= 1 << UInt64(min(text.count, 63))
            let key = unsafe text.withUnsafeBufferPointer { unsafe Self.key($0.baseAddress, $0.count) }
            var place = Int(truncatingIfNeeded: key) & (size - 1)
            // The same text twice takes two places, of which the second is never reached.
            while unsafe entries[place].key != 0 { place = (place + 1) & (size - 1) }
            unsafe entries[place] = Entry(key: key, start: UInt32(used), length: UInt32(text.count))
            for byte in text {
                unsafe (bytes + used).initialize(to: byte)
                used += 1
            }
        }
        self.lengths = lengths
    }

    deinit {
        unsafe entries.deallocate()
        unsafe bytes.deallocate()
    }

    func contains(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard lengths >> UInt64(min(count, 63)) & 1 == 1 else { return false }
        let key = unsafe Self.key(text, count)
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let entry = unsafe entries[place]
            if entry.key == 0 { return false }
            if entry.key == key, Int(entry.length) == count,
                unsafe Bytes.areSame(bytes + Int(entry.start), text, count)
            {
                return true
            }
            place = (place &+ 1) & mask
        }
    }

    /// A number from the length and all bytes; never 0.
    @inline(__always)
    static func key(_ text: UnsafePointer<UInt8>?, _ count: Int) -> UInt64 {
        guard let text = unsafe text else { return 1 << 63 }
        if count <= 8 {
            return unsafe mixed(Bytes.word(text, count) ^ UInt64(truncatingIfNeeded: count) << 56) | 1 << 63
        }
        return unsafe longKey(text, count)
    }

    private static func longKey(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let bytes = unsafe UnsafeRawPointer(text)
        var key = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place &+ 8 < count {
            key = unsafe mixed(key ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place &+= 8
        }
        // The last word may overlap the one before it.
        return unsafe mixed(key ^ bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)) | 1 << 63
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32
    }
}
