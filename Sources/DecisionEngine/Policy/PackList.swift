// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// A list of a pack, ready to be asked.
///
/// - Shape: numbers (`+48221234567`) and prefixes (`+53*`) match parties; every entry also matches texts,
///   whatever their letters' case: the whole text, a domain and its subdomains, or a word inside the text.
/// - Cost: one look-up per prefix length for a number; one per entry length and word of a text.
struct PackList: Sendable {
    let name: String
    private var entries = KeyTable<Bool>()
    /// Lengths of text entries in bytes, ascending.
    private var lengths: [Int] = []
    /// Prefixes by their count of digits.
    private var prefixes = KeyTable<Bool>()
    private var prefixLengths: [Int] = []

    init(_ definition: ListDefinition) {
        name = definition.name
        for entry in definition.entries {
            if entry.hasPrefix("+"), entry.hasSuffix("*"), let digits = UInt64(entry.dropFirst().dropLast()) {
                let length = entry.utf8.count - 2
                _ = prefixes.insert(Self.key(digits, length), true)
                if !prefixLengths.contains(length) { prefixLengths.append(length) }
            } else if let number = TelephoneNumber(e164: entry.utf8) {
                _ = prefixes.insert(Self.key(number.digits, number.count), true)
                if !prefixLengths.contains(number.count) { prefixLengths.append(number.count) }
                _ = entries.insert(Identity.of(number.packed, domain: Domain.number), true)
            } else {
                let text = Array(entry.utf8)
                let key = unsafe text.withUnsafeBufferPointer { bytes in
                    unsafe bytes.baseAddress.map { unsafe Self.key(ByteView($0, count: bytes.count), 0..<bytes.count) }
                }
                guard let key, !text.isEmpty else { continue }
                _ = entries.insert(key, true)
                if !lengths.contains(text.count) { lengths.append(text.count) }
            }
        }
        prefixLengths.sort()
        lengths.sort()
    }

    /// Whether a number or one of its prefixes is listed.
    func contains(_ number: TelephoneNumber) -> Bool {
        for length in prefixLengths where length < number.count {
            if prefixes.find(Self.key(number.leading(length), length)) != nil { return true }
        }
        return entries.find(Identity.of(number.packed, domain: Domain.number)) != nil
    }

    /// Whether a text, or a word or domain in it, is listed.
    func contains(_ text: ByteView) -> Bool {
        if let number = TelephoneNumber(e164: text) { return contains(number) }
        guard !lengths.isEmpty else { return false }
        var isAtStart = true
        for start in text.indices {
            defer { isAtStart = !Self.isWord(text[start]) }
            guard isAtStart else { continue }
            for length in lengths {
                let end = start + length
                guard end <= text.endIndex else { break }
                guard end == text.endIndex || !Self.isWord(text[end]) else { continue }
                if entries.find(Self.key(text, start..<end)) != nil { return true }
            }
        }
        return false
    }

    private static func key(_ digits: UInt64, _ count: Int) -> SignalKey {
        Identity.of(digits << 4 | UInt64(count), domain: Domain.value)
    }

    /// The identity of a text with its ASCII letters in lower case.
    private static func key(_ text: ByteView, _ range: Range<Int>) -> SignalKey {
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        var low: UInt64 = 0x6C62_272E_07BB_0142
        for place in range {
            let byte = text[place]
            high = (high ^ UInt64(lowered(byte))) &* 0x100_0000_01B3
            low = (low &+ UInt64(lowered(byte))) &* 0x9E37_79B9_7F4A_7C15
        }
        return Identity.combine(SignalKey(high: high, low: low), SignalKey(high: UInt64(range.count), low: Domain.text))
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
    }
}
