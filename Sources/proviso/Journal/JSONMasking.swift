// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Hides phone numbers and people's own words in JSON, and leaves everything else as it is.
///
/// Any text of seven digits or more behind a plus sign is a number; numbers in `raw`, whatever their form, too. Words
/// are what the contract keeps in `text`, `displayName`, `email` and their like.
///
/// - Cost: one pass; used on what people look at, never on the hot path.
struct JSONMasking {
    /// Members whose whole value is hidden: words, names and addresses of people.
    private static let hidden: Set<String> = [
        "text", "raw", "display", "displayName", "fromDisplay", "email", "ip", "note", "userAgent",
    ]
    private let json: [UInt8]
    private var place = 0
    private var result: [UInt8] = []
    private var depth = 0
    /// What was read, on one line.
    private(set) var compact: [UInt8] = []

    init(_ json: ArraySlice<UInt8>) { self.json = Array(json) }

    /// The masked JSON on one line; nil when it is no JSON.
    mutating func masked() -> [UInt8]? {
        guard value(isHidden: false) else { return nil }
        blanks()
        return place == json.count ? result : nil
    }

    private var next: UInt8? { place < json.count ? json[place] : nil }

    private mutating func blanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func put(_ byte: UInt8) {
        result.append(byte)
        compact.append(byte)
        place += 1
    }

    private mutating func value(isHidden: Bool) -> Bool {
        blanks()
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64, let byte = next else { return false }
        switch byte {
        case 0x7B: return members(isHidden)
        case 0x5B: return items(isHidden)
        case 0x22:
            guard let text = string() else { return false }
            compact += text
            result += isHidden ? Self.dots(text) : Self.withoutNumbers(text)
            return true
        default: return word(isHidden)
        }
    }

    private mutating func members(_ isHidden: Bool) -> Bool {
        put(0x7B)
        blanks()
        if next == 0x7D {
            put(0x7D)
            return true
        }
        while true {
            blanks()
            guard let name = string() else { return false }
            result += name
            compact += name
            blanks()
            guard next == 0x3A else { return false }
            put(0x3A)
            // Evidence is named by the place of what was measured, such as event.message.text: the last part counts.
            let last = name.dropFirst().dropLast().split(separator: 0x2E).last ?? []
            let isNamed = Self.hidden.contains(String(decoding: last, as: UTF8.self))
            guard value(isHidden: isHidden || isNamed) else { return false }
            blanks()
            guard let byte = next, byte == 0x2C || byte == 0x7D else { return false }
            put(byte)
            if byte == 0x7D { return true }
        }
    }

    private mutating func items(_ isHidden: Bool) -> Bool {
        put(0x5B)
        blanks()
        if next == 0x5D {
            put(0x5D)
            return true
        }
        while true {
            guard value(isHidden: isHidden) else { return false }
            blanks()
            guard let byte = next, byte == 0x2C || byte == 0x5D else { return false }
            put(byte)
            if byte == 0x5D { return true }
        }
    }

    /// The next text with its quotes, as it stands; nil when there is none.
    private mutating func string() -> ArraySlice<UInt8>? {
        guard next == 0x22 else { return nil }
        let start = place
        place += 1
        while let byte = next {
            place += byte == 0x5C ? 2 : 1
            if byte == 0x22 { return json[start..<place] }
        }
        return nil
    }

    private mutating func word(_ isHidden: Bool) -> Bool {
        let start = place
        while let byte = next, byte > 0x20, byte != 0x2C, byte != 0x5D, byte != 0x7D { place += 1 }
        result += isHidden ? Array("null".utf8)[...] : json[start..<place]
        compact += json[start..<place]
        return place > start
    }

    private static func dots(_ text: ArraySlice<UInt8>) -> [UInt8] { Array("\"•••\"".utf8) }

    private static func withoutNumbers(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(0x2B) else { return Array(text) }
        return Array(Masking.masked(String(decoding: text, as: UTF8.self)).utf8)
    }
}
