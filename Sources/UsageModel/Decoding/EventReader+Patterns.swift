// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// The patterns of the wire schema, and moments.

extension EventReader {
    /// Whether a text obeys one of the patterns of `FieldCheck`.
    @inline(never)
    mutating func matches(_ found: Text, _ check: DecodingPlan.Check) -> Bool {
        let length = found.length
        switch check {
        case .country: return length == 2 && all(found, 0..<2, Self.isCapital)
        case .currency: return length == 3 && all(found, 0..<3, Self.isCapital)
        case .subdivision:
            return (4...6).contains(length) && all(found, 0..<2, Self.isCapital) && byte(of: found, 2) == 0x2D
                && all(found, 3..<length) { Self.isCapital($0) || Self.isDigit($0) }
        case .areaCode: return length == 3 && byte(of: found, 0) >= 0x32 && all(found, 0..<3, Self.isDigit)
        case .sha256: return length == 64 && all(found, 0..<64, Self.isHex)
        case .fingerprint: return length == 16 && all(found, 0..<16, Self.isHex)
        case .connector:
            return (2...32).contains(length) && Self.isSmall(byte(of: found, 0))
                && all(found, 1..<length) { Self.isSmall($0) || Self.isDigit($0) || $0 == 0x2D }
        case .amount: return isAmount(found)
        case .date: return length == 10 && day(found, 0) != nil
        case .clause: return isClause(found)
        default: return true
        }
    }

    private mutating func all(_ found: Text, _ range: Range<Int>, _ allowed: (UInt8) -> Bool) -> Bool {
        range.allSatisfy { allowed(byte(of: found, $0)) }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    private static func isSmall(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte >= 0x61 && byte <= 0x66) }

    private mutating func isAmount(_ found: Text) -> Bool {
        var index = found.length > 0 && byte(of: found, 0) == 0x2D ? 1 : 0
        let whole = index
        while index < found.length, Self.isDigit(byte(of: found, index)) { index += 1 }
        guard index > whole else { return false }
        if index == found.length { return true }
        let decimals = found.length - index - 1
        return byte(of: found, index) == 0x2E && (1...8).contains(decimals)
            && all(found, (index + 1)..<found.length, Self.isDigit)
    }

    private mutating func isClause(_ found: Text) -> Bool {
        guard found.length > 0 else { return false }
        if found.length == 2 { return byte(of: found, 0) == 0x52 && byte(of: found, 1) == 0x55 }
        guard (0x41...0x4C).contains(byte(of: found, 0)) else { return false }
        return found.length == 1
            || (found.length > 2 && byte(of: found, 1) == 0x2E && all(found, 2..<found.length, Self.isSmall))
    }

    /// Two digits as a number, a number above 99 when they are none.
    @inline(__always)
    private mutating func pair(_ found: Text, _ index: Int) -> Int64 {
        let tens = byte(of: found, index) &- 0x30
        let ones = byte(of: found, index &+ 1) &- 0x30
        return tens < 10 && ones < 10 ? Int64(tens) &* 10 &+ Int64(ones) : 1_000_000
    }

    /// The day that ten characters name, counted from 1970-01-01.
    @inline(__always)
    private mutating func day(_ found: Text, _ start: Int) -> Int64? {
        let year = pair(found, start) &* 100 &+ pair(found, start &+ 2)
        let month = pair(found, start &+ 5)
        let day = pair(found, start &+ 8)
        guard byte(of: found, start &+ 4) == 0x2D, byte(of: found, start &+ 7) == 0x2D, year <= 9_999, month >= 1,
            month <= 12, day >= 1, day <= Civil.daysInMonth(year: year, month: month)
        else { return nil }
        return Civil.days(year: year, month: month, day: day)
    }

    /// The moment an RFC 3339 text names.
    ///
    /// A leap second is read as the last microsecond before it, which keeps the order of events.
    ///
    /// Strict is as the wire schema has it for `data`: UTC with `Z`, at most six decimals. Otherwise offsets, small
    /// letters and nanoseconds are read as well; what is finer than a microsecond is cut off.
    @inline(__always)
    mutating func instant(_ found: Text, isStrict: Bool) -> Instant? {
        guard found.length >= 20, found.length <= 40, let day = day(found, 0) else { return nil }
        let hour = pair(found, 11)
        let minute = pair(found, 14)
        let second = pair(found, 17)
        let separator = byte(of: found, 10)
        guard separator == 0x54 || (separator == 0x74 && !isStrict), byte(of: found, 13) == 0x3A,
            byte(of: found, 16) == 0x3A, hour <= 23, minute <= 59, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if byte(of: found, index) == 0x2E {
            var scale: Int64 = 100_000
            var decimals = 0
            index &+= 1
            while index < found.length, Self.isDigit(byte(of: found, index)) {
                fraction &+= Int64(byte(of: found, index) &- 0x30) &* scale
                scale /= 10
                decimals &+= 1
                index &+= 1
            }
            guard decimals >= 1, decimals <= (isStrict ? 6 : 9) else { return nil }
        }
        guard let offset = offsetMinutes(found, index, isStrict: isStrict) else { return nil }
        let minutes = day &* 1_440 &+ hour &* 60 &+ minute &- offset
        guard second < 60 else {
            // RFC 3339, section 5.7: leap seconds come at the end of a UTC day.
            guard (minutes % 1_440 &+ 1_440) % 1_440 == 1_439 else { return nil }
            return Instant(microseconds: minutes &* 60_000_000 &+ 59_999_999)
        }
        return Instant(microseconds: (minutes &* 60 &+ second) &* 1_000_000 &+ fraction)
    }

    @inline(__always)
    private mutating func offsetMinutes(_ found: Text, _ index: Int, isStrict: Bool) -> Int64? {
        guard index < found.length else { return nil }
        let sign = byte(of: found, index)
        if index &+ 1 == found.length { return sign == 0x5A || (sign == 0x7A && !isStrict) ? 0 : nil }
        guard !isStrict, index &+ 6 == found.length, sign == 0x2B || sign == 0x2D else { return nil }
        let hours = pair(found, index &+ 1)
        let minutes = pair(found, index &+ 4)
        guard byte(of: found, index &+ 3) == 0x3A, hours <= 23, minutes <= 59 else { return nil }
        return sign == 0x2D ? -(hours &* 60 &+ minutes) : hours &* 60 &+ minutes
    }
}
