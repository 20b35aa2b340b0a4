// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Text as code points over UTF-8 bytes: never Swift characters, never normalised.
enum CodePoints {
    /// The number of code points of valid UTF-8.
    static func count(_ bytes: [UInt8]) -> Int { count(bytes[...]) }

    /// The number of code points of valid UTF-8.
    static func count(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The byte offset of the code point with an index; the number of code points gives the end; else `nil`.
    static func offset(ofIndex index: Int64, in bytes: [UInt8]) -> Int? {
        guard index >= 0, index <= Int64(bytes.count) else { return nil }
        var left = index
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            if left == 0 { return offset }
            left -= 1
        }
        return left == 0 ? bytes.count : nil
    }

    /// The code points, each as its bytes.
    static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        for offset in bytes.indices.dropFirst() where bytes[offset] & 0xC0 != 0x80 {
            parts.append(bytes[start..<offset])
            start = offset
        }
        if start < bytes.count { parts.append(bytes[start...]) }
        return parts
    }

    /// Whether the bytes are valid UTF-8: no overlong form, no surrogate.
    static func isValid(_ bytes: [UInt8]) -> Bool {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    /// Valid UTF-8 as it stands; each run of invalid octets becomes one replacement character.
    ///
    /// - Source: cel-spec, doc/extensions/strings.md, `%s` of bytes.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var text: [UInt8] = []
        var isInRun = false
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                text.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
                isInRun = false
            case .emptyInput: return text
            case .error:
                if !isInRun { text.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
                isInRun = true
            }
        }
    }

    /// The offset of the first occurrence at or after `start`, in time linear in both lengths.
    static func firstOffset(of pattern: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
        guard !pattern.isEmpty else { return start <= text.count ? start : nil }
        guard start >= 0, text.count - start >= pattern.count else { return nil }
        let failure = failureTable(pattern)
        var matched = 0
        for offset in start..<text.count {
            while matched > 0, pattern[matched] != text[offset] { matched = failure[matched - 1] }
            if pattern[matched] == text[offset] { matched += 1 }
            if matched == pattern.count { return offset + 1 - matched }
        }
        return nil
    }

    /// The offset of the last occurrence that begins at or before `end`, in linear time.
    static func lastOffset(of pattern: [UInt8], in text: [UInt8], beginningBy end: Int) -> Int? {
        let bound = min(text.count, end + pattern.count)
        let reversed = Array(text[..<bound].reversed())
        return firstOffset(of: pattern.reversed(), in: reversed).map { bound - $0 - pattern.count }
    }

    /// For each prefix the length of its longest proper border (Knuth, Morris and Pratt).
    private static func failureTable(_ pattern: [UInt8]) -> [Int] {
        var failure = [Int](repeating: 0, count: pattern.count)
        var border = 0
        for index in pattern.indices.dropFirst() {
            while border > 0, pattern[border] != pattern[index] { border = failure[border - 1] }
            if pattern[border] == pattern[index] { border += 1 }
            failure[index] = border
        }
        return failure
    }

    /// Whether a code point is white space.
    ///
    /// - Source: Unicode property White_Space.
    static func isSpace(_ codePoint: ArraySlice<UInt8>) -> Bool {
        guard let scalar = String(decoding: codePoint, as: UTF8.self).unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
