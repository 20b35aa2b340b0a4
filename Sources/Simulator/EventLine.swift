// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One line of JSON under construction.
///
/// Members come out in the order they are written, so the same event always has the same bytes.
struct EventLine {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init() { bytes.reserveCapacity(700) }

    mutating func object(_ key: StaticString, _ body: (inout EventLine) -> Void) {
        name(key)
        braces(body)
    }

    /// The outermost braces, or those of an element of a list.
    mutating func braces(_ body: (inout EventLine) -> Void) {
        comma()
        bytes.append(0x7B)
        needsComma = false
        body(&self)
        bytes.append(0x7D)
        needsComma = true
    }

    mutating func list(_ key: StaticString, _ body: (inout EventLine) -> Void) {
        name(key)
        bytes.append(0x5B)
        needsComma = false
        body(&self)
        bytes.append(0x5D)
        needsComma = true
    }

    mutating func text(_ key: StaticString, _ value: String) {
        name(key)
        quote(value)
    }

    /// Nothing at all when there is no value: what is unknown stays absent.
    mutating func text(_ key: StaticString, ifKnown value: String?) {
        if let value { text(key, value) }
    }

    mutating func texts(_ key: StaticString, _ values: [String]) {
        list(key) { line in for value in values { line.element(value) } }
    }

    mutating func element(_ value: String) {
        comma()
        quote(value)
        needsComma = true
    }

    mutating func integer(_ key: StaticString, _ value: Int64) {
        name(key)
        digits(value)
        needsComma = true
    }

    mutating func truth(_ key: StaticString, _ value: Bool) {
        name(key)
        bytes.append(contentsOf: value ? Array("true".utf8) : Array("false".utf8))
        needsComma = true
    }

    /// A share, given in hundredths so that no floating-point printing is involved.
    mutating func hundredths(_ key: StaticString, _ value: Int) {
        name(key)
        digits(Int64(value / 100))
        bytes.append(0x2E)
        padded(Int64(value % 100), 2)
        needsComma = true
    }

    /// A telephone number with its plus sign.
    mutating func number(_ key: StaticString, _ digitsWithCountryCode: UInt64) {
        name(key)
        bytes.append(contentsOf: [0x22, 0x2B])
        digits(Int64(digitsWithCountryCode))
        bytes.append(0x22)
        needsComma = true
    }

    /// A moment as RFC 3339 in UTC with milliseconds.
    mutating func time(_ key: StaticString, _ instant: Int64) {
        name(key)
        bytes.append(0x22)
        let days = LocalTime.floorDivide(instant, Span.day)
        let (year, month, day) = civil(days)
        let rest = (instant - days * Span.day) / Span.millisecond
        padded(year, 4)
        for (separator, value) in [(0x2D, month), (0x2D, day), (0x54, rest / 3_600_000)] {
            bytes.append(UInt8(separator))
            padded(value, 2)
        }
        bytes.append(0x3A)
        padded(rest / 60_000 % 60, 2)
        bytes.append(0x3A)
        padded(rest / 1000 % 60, 2)
        bytes.append(0x2E)
        padded(rest % 1000, 3)
        bytes.append(contentsOf: [0x5A, 0x22])
        needsComma = true
    }
}

extension EventLine {
    private mutating func name(_ key: StaticString) {
        comma()
        bytes.append(0x22)
        key.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: [0x22, 0x3A])
        needsComma = false
    }

    private mutating func comma() {
        if needsComma { bytes.append(0x2C) }
        needsComma = false
    }

    private mutating func quote(_ value: String) {
        bytes.append(0x22)
        for byte in value.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
            case 0..<0x20:
                bytes.append(contentsOf: Array("\\u00".utf8))
                bytes.append(hexadecimalDigit(byte >> 4))
                bytes.append(hexadecimalDigit(byte & 15))
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
        needsComma = true
    }

    private func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private mutating func digits(_ value: Int64) {
        guard value < 0 || value > 9 else { return bytes.append(0x30 + UInt8(value)) }
        if value < 0 { bytes.append(0x2D) }
        var rest = value.magnitude
        let first = bytes.count
        while rest > 0 {
            bytes.append(0x30 + UInt8(rest % 10))
            rest /= 10
        }
        bytes[first...].reverse()
    }

    private mutating func padded(_ value: Int64, _ width: Int) {
        var scale: Int64 = 1
        for _ in 1..<width { scale *= 10 }
        while scale > 0 {
            bytes.append(0x30 + UInt8(value / scale % 10))
            scale /= 10
        }
    }

    /// Year, month and day of a day counted from 1970-01-01 (proleptic Gregorian calendar, eras of 400 years).
    private func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = LocalTime.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
