// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The scheme in front of a spelled number; `sip` stands for `sips` too, `tel` for `sms` and `callto`.
enum SpellingScheme { case none, tel, sip, urn }

/// The bytes of a spelled number, read symbol by symbol.
extension Span<UInt8> {
    /// The bytes that are an address: those in angle brackets when there are any, without space around them.
    var address: Range<Int> {
        var first = 0
        var last = count
        if let open = openingBracket ?? firstPlace(of: 0x3C, in: indices) {
            first = open + 1
            last = firstPlace(of: 0x3E, in: first..<last) ?? last
        }
        while first < last, self[first] <= 0x20 { first += 1 }
        while first < last, self[last - 1] <= 0x20 { last -= 1 }
        return first..<last
    }

    /// The first angle bracket that is no part of a quoted name.
    private var openingBracket: Int? {
        var isQuoted = false
        var isEscaped = false
        for place in indices {
            switch self[place] {
            case _ where isEscaped: isEscaped = false
            case 0x5C where isQuoted: isEscaped = true
            case 0x22: isQuoted.toggle()
            case 0x3C where !isQuoted: return place
            default: continue
            }
        }
        return nil
    }

    /// Takes the scheme off the front of an address.
    func takeScheme(_ range: inout Range<Int>) -> SpellingScheme {
        guard let colon = firstPlace(of: 0x3A, in: range) else { return .none }
        let name = range.lowerBound..<colon
        let scheme: SpellingScheme
        if has("tel", in: name) || has("sms", in: name) || has("callto", in: name) {
            scheme = .tel
        } else if has("sip", in: name) || has("sips", in: name) {
            scheme = .sip
        } else if has("urn", in: name) {
            scheme = .urn
        } else {
            return .none
        }
        range = (colon + 1)..<range.upperBound
        return scheme
    }

    /// Whether what follows `urn:` names the emergency service or one of its sub-services.
    func isEmergencyService(_ range: Range<Int>) -> Bool {
        var place = range.lowerBound
        let name: StaticString = "service:sos"
        for index in 0..<name.utf8CodeUnitCount {
            guard lowercased(symbol(at: &place, before: range.upperBound)) == byte(index, of: name) else {
                return false
            }
        }
        guard place < range.upperBound else { return true }
        // A sub-service, a parameter, a query or a fragment; anything else is another service's name.
        return switch symbol(at: &place, before: range.upperBound) {
        case 0x2E, 0x3B, 0x3F, 0x23: true
        default: false
        }
    }

    /// The bytes that spell the number: the user part without password and parameters.
    func user(_ range: Range<Int>, hasHost: Bool) -> Range<Int> {
        if let at = firstPlace(of: 0x40, in: range) {
            let parameters = firstPlace(of: 0x3B, in: range.lowerBound..<at) ?? at
            let password = firstPlace(of: 0x3A, in: range.lowerBound..<parameters) ?? parameters
            return range.lowerBound..<password
        }
        let parameters = firstPlace(of: 0x3B, in: range) ?? range.upperBound
        let number = range.lowerBound..<(firstPlace(of: 0x3F, in: range.lowerBound..<parameters) ?? parameters)
        // A SIP URI without a user part is a host: an IP address is no number, though dots separate digits.
        if hasHost, firstPlace(of: 0x2E, in: number) != nil { return number.lowerBound..<number.lowerBound }
        return number.lowerBound..<(hasHost ? firstPlace(of: 0x3A, in: number) ?? number.upperBound : number.upperBound)
    }

    /// Where the value of the parameter `phone-context` begins.
    func context(_ range: Range<Int>) -> Int? {
        let name: StaticString = "phone-context="
        for place in range where self[place] == 0x3B {
            let value = place + 1 + name.utf8CodeUnitCount
            if value <= range.upperBound, has(name, in: (place + 1)..<value) { return value }
        }
        return nil
    }

    /// Where the number begins behind a code that only hides or shows the caller: `*67`, `*31#`, `#31#`.
    func afterServiceCode(_ range: Range<Int>) -> Int {
        var place = range.lowerBound
        let first = place < range.upperBound ? symbol(at: &place, before: range.upperBound) : 0
        guard first == 0x2A || first == 0x23 else { return range.lowerBound }
        for _ in 0..<2 {
            guard (0x30...0x39).contains(symbol(at: &place, before: range.upperBound)) else { return range.lowerBound }
        }
        var behind = place
        if symbol(at: &behind, before: range.upperBound) == 0x23 { return behind }
        return first == 0x2A ? place : range.lowerBound
    }

    /// Whether this is the `(0)` that some put between calling code and number.
    func isTrunkZero(at place: Int, before end: Int) -> Bool {
        place + 3 <= end && self[place] == 0x28 && self[place + 1] == 0x30 && self[place + 2] == 0x29
    }

    /// Whether these bytes are an extension or digits to send later: `x12`, `ext. 12`, `,12`, `p12`, `#12`.
    func isExtension(_ range: Range<Int>) -> Bool {
        var place = range.lowerBound
        while place < range.upperBound {
            let symbol = lowercased(self.symbol(at: &place, before: range.upperBound))
            switch symbol {
            case 0x30...0x39, 0x2C, 0x3B, 0x23, 0x70, 0x77, 0x78: continue  // , ; # p w x
            case 0x65, 0x74, 0x6E, 0x73, 0x69, 0x6F: continue  // the letters of "extension"
            case _ where isVisualSeparator(symbol): continue
            default: return false
            }
        }
        return true
    }
}

extension Span<UInt8> {
    /// The next symbol as ASCII, %-escapes undone; digits, plus, spaces and dashes of other scripts as ASCII's.
    ///
    /// Gives 0, which no number has, for every other symbol and at the end.
    func symbol(at place: inout Int, before end: Int) -> UInt8 {
        guard place < end else { return 0 }
        let first = octet(at: &place, before: end)
        guard first >= 0x80 else { return first }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        var scalar = UInt32(first) & (0x7F >> UInt32(length))
        for _ in 1..<max(length, 2) {
            var behind = place
            guard length > 1, behind < end else { return 0 }
            let next = octet(at: &behind, before: end)
            guard next & 0xC0 == 0x80 else { return 0 }
            scalar = scalar << 6 | UInt32(next & 0x3F)
            place = behind
        }
        return ascii(scalar)
    }

    /// The next byte, a %-escape undone.
    private func octet(at place: inout Int, before end: Int) -> UInt8 {
        let byte = self[place]
        if byte == 0x25, place + 2 < end, let high = hexadecimal(place + 1), let low = hexadecimal(place + 2) {
            place += 3
            return high << 4 | low
        }
        place += 1
        return byte
    }

    private func hexadecimal(_ place: Int) -> UInt8? {
        switch lowercased(self[place]) {
        case let digit where (0x30...0x39).contains(digit): digit - 0x30
        case let letter where (0x61...0x66).contains(letter): letter - 0x57
        default: nil
        }
    }

    private func has(_ name: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        for index in 0..<range.count where lowercased(self[range.lowerBound + index]) != byte(index, of: name) {
            return false
        }
        return true
    }

    private func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int? {
        for place in range where self[place] == byte { return place }
        return nil
    }
}

/// Whether a symbol only makes a number easier to read.
func isVisualSeparator(_ symbol: UInt8) -> Bool {
    switch symbol {
    case 0x20, 0x09, 0x2D, 0x2E, 0x28, 0x29, 0x2F, 0x5B, 0x5D, 0x7E: true  // space tab - . ( ) / [ ] ~
    default: false
    }
}

/// The ASCII symbol that means the same in a number.
private func ascii(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x0660...0x0669: UInt8(scalar - 0x0660) + 0x30  // Arabic
    case 0x06F0...0x06F9: UInt8(scalar - 0x06F0) + 0x30  // Persian
    case 0x0966...0x096F: UInt8(scalar - 0x0966) + 0x30  // Devanagari
    case 0x09E6...0x09EF: UInt8(scalar - 0x09E6) + 0x30  // Bengali
    case 0xFF10...0xFF19: UInt8(scalar - 0xFF10) + 0x30  // full width
    case 0xFF0B: 0x2B
    case 0x00A0, 0x00AD, 0x2000...0x200F, 0x202F, 0x2060, 0x3000, 0xFEFF: 0x20
    case 0x2010...0x2015, 0x2053, 0x2212, 0x223C, 0x30FC, 0xFF0D, 0xFF5E: 0x2D
    case 0xFF08, 0xFF09, 0xFF0E, 0xFF0F, 0xFF3B, 0xFF3D: 0x20
    default: 0
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

private func byte(_ index: Int, of name: StaticString) -> UInt8 { unsafe name.utf8Start[index] }
