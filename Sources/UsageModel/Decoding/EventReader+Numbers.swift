// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Numbers: the grammar of RFC 8259, section 6. Whole numbers are exact, whatever their spelling.

extension EventReader {
    /// A number as it is spelled: `digits × 10^exponent`.
    struct Spelling {
        var isNegative = false
        /// The digits without the point; meaningless when there are more than nineteen of them.
        var digits: UInt64 = 0
        var exponent = 0
        var isExact = true
        var next: Int
    }

    /// Reads the number at `position`.
    @inline(__always)
    mutating func number(_ position: Int) throws(Refusal) -> Spelling {
        var spelling = Spelling(next: position)
        var index = position
        if text[index] == 0x2D {
            spelling.isNegative = true
            index &+= 1
        }
        let first = index
        var digit = text[index] &- 0x30
        while digit < 10 {
            spelling.digits = spelling.digits &* 10 &+ UInt64(digit)
            index &+= 1
            digit = text[index] &- 0x30
        }
        let count = index &- first
        if count == 0 || (count > 1 && text[first] == 0x30) { throw notANumber(position, index) }
        let byte = text[index]
        if count > 18 || byte == 0x2E || byte | 0x20 == 0x65 {
            return try longNumber(first, spelling)
        }
        spelling.next = index
        return spelling
    }

    @inline(never)
    private mutating func notANumber(_ position: Int, _ stop: Int) -> Refusal {
        stop >= text.count ? unexpected(text.count) : refuse(.badNumber, position)
    }

    /// Reads a number again that has a fraction, an exponent or very many digits.
    @inline(never)
    private mutating func longNumber(_ first: Int, _ start: Spelling) throws(Refusal) -> Spelling {
        var spelling = start
        spelling.digits = 0
        var index = first
        var sawPoint = false
        while true {
            let byte = text[index]
            if byte == 0x2E, !sawPoint {
                sawPoint = true
                guard text[index &+ 1] &- 0x30 < 10 else { throw notANumber(start.next, index &+ 1) }
            } else if byte &- 0x30 < 10 {
                let (times, over) = spelling.digits.multipliedReportingOverflow(by: 10)
                let (sum, carry) = times.addingReportingOverflow(UInt64(byte &- 0x30))
                if over || carry { spelling.isExact = false }
                spelling.digits = sum
                if sawPoint { spelling.exponent -= 1 }
            } else {
                break
            }
            index &+= 1
        }
        if text[index] | 0x20 == 0x65 { index = try exponent(index &+ 1, start.next, &spelling) }
        spelling.next = index
        return spelling
    }

    private mutating func exponent(_ position: Int, _ start: Int, _ spelling: inout Spelling) throws(Refusal) -> Int {
        var index = position
        let sign = text[index]
        if sign == 0x2B || sign == 0x2D { index &+= 1 }
        guard text[index] &- 0x30 < 10 else { throw notANumber(start, index) }
        var value = 0
        while text[index] &- 0x30 < 10 {
            value = min(value &* 10 &+ Int(text[index] &- 0x30), 1_000_000)
            index &+= 1
        }
        spelling.exponent += sign == 0x2D ? -value : value
        return index
    }

    /// The whole number a spelling stands for.
    @inline(__always)
    mutating func wholeNumber(_ spelling: Spelling, _ position: Int, _ field: Int) throws(Refusal) -> Int64 {
        if spelling.exponent == 0, spelling.isExact, spelling.digits <= UInt64(Int64.max) {
            let value = Int64(truncatingIfNeeded: spelling.digits)
            return spelling.isNegative ? 0 &- value : value
        }
        return try scaled(spelling, position, field)
    }

    @inline(never)
    private mutating func scaled(_ spelling: Spelling, _ position: Int, _ field: Int) throws(Refusal) -> Int64 {
        guard spelling.isExact else { throw refuse(.outOfRange, position, field) }
        var digits = spelling.digits
        var exponent = digits == 0 ? 0 : spelling.exponent
        while exponent < 0 {
            guard digits % 10 == 0 else { throw refuse(.notWhole, position, field) }
            digits /= 10
            exponent += 1
        }
        while exponent > 0 {
            let (product, over) = digits.multipliedReportingOverflow(by: 10)
            if over { throw refuse(.outOfRange, position, field) }
            digits = product
            exponent -= 1
        }
        guard digits <= Int64.max.magnitude else {
            if spelling.isNegative, digits == Int64.min.magnitude { return .min }
            throw refuse(.outOfRange, position, field)
        }
        return spelling.isNegative ? -Int64(digits) : Int64(digits)
    }

    /// The number a spelling stands for, correctly rounded.
    @inline(__always)
    mutating func realNumber(_ spelling: Spelling, _ position: Int, _ field: Int) throws(Refusal) -> Double {
        // Exact by construction: both operands are whole and below 2^53 and 10^22 (W. D. Clinger, 1990).
        if spelling.isExact, spelling.digits < 1 << 53, spelling.exponent <= 0, spelling.exponent >= -15 {
            var power: UInt64 = 1
            for _ in 0..<(0 &- spelling.exponent) { power &*= 10 }
            let value = Double(spelling.digits) / Double(power)
            return spelling.isNegative ? -value : value
        }
        return try roundedNumber(spelling, position, field)
    }

    @inline(never)
    private mutating func roundedNumber(_ spelling: Spelling, _ position: Int, _ field: Int) throws(Refusal) -> Double {
        let bytes = (position..<spelling.next).map { text[$0] }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
            throw refuse(.outOfRange, position, field)
        }
        return value
    }
}
