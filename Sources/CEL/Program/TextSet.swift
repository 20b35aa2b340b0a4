// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A set of texts known when a rule is loaded: one lookup whatever its size.
///
/// - Memory: 24 bytes per text and its bytes.
final class TextSet: Sendable {
    private let bytes: [UInt8]
    /// Per place of an open table: the key of the text, or 0 in an empty place, and where its bytes lie.
    private let keys: [UInt64]
    private let starts: [UInt32]
    private let lengths: [UInt32]
    private let mask: Int

    init(_ texts: [[UInt8]]) {
        var size = 4
        while size < texts.count * 2 { size *= 2 }
        var bytes: [UInt8] = []
        var keys = [UInt64](repeating: 0, count: size)
        var starts = [UInt32](repeating: 0, count: size)
        var lengths = [UInt32](repeating: 0, count: size)
        for text in texts {
            let key = unsafe text.withUnsafeBufferPointer { unsafe Self.key($0.baseAddress, $0.count) }
            var place = Int(truncatingIfNeeded: key) & (size - 1)
            var isKnown = false
            while keys[place] != 0, !isKnown {
                let start = Int(starts[place])
                isKnown = bytes[start..<(start + Int(lengths[place]))].elementsEqual(text)
                if !isKnown { place = (place + 1) & (size - 1) }
            }
            if isKnown { continue }
            keys[place] = key
            starts[place] = UInt32(bytes.count)
            lengths[place] = UInt32(text.count)
            bytes += text
        }
        self.bytes = bytes
        self.keys = keys
        self.starts = starts
        self.lengths = lengths
        mask = size - 1
    }

    func contains(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let key = unsafe Self.key(text, count)
        var place = Int(truncatingIfNeeded: key) & mask
        while keys[place] != 0 {
            if keys[place] == key, Int(lengths[place]) == count {
                let start = Int(starts[place])
                var index = 0
                while unsafe index < count && bytes[start + index] == text[index] { index += 1 }
                if index == count { return true }
            }
            place = (place + 1) & mask
        }
        return false
    }

    /// A number from the length and all bytes; never 0.
    static func key(_ text: UnsafePointer<UInt8>?, _ count: Int) -> UInt64 {
        var key = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if let text = unsafe text {
            let bytes = unsafe UnsafeRawPointer(text)
            var place = 0
            while place &+ 8 <= count {
                key = unsafe mixed(key ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place &+= 8
            }
            var rest: UInt64 = 0
            while place < count {
                rest = unsafe rest << 8 | UInt64(text[place])
                place &+= 1
            }
            key = mixed(key ^ rest)
        }
        return key | 1 << 63
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32
    }
}
