// Part of Proviso. SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Numbers as text and back, without a locale.
enum NumberText {
    /// The shortest digits that read back as the same number; an exponent below -4 and from 21 on.
    static func shortest(_ number: Double) -> [UInt8] {
        if number.isNaN { return Array("NaN".utf8) }
        if number.isInfinite { return Array((number < 0 ? "-Infinity" : "Infinity").utf8) }
        let (digits, exponent) = decimal(number.magnitude)
        var text: [UInt8] = number.sign == .minus ? [UInt8(ascii: "-")] : []
        if exponent < -4 || exponent >= 21 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.append(contentsOf: digits[1...])
            }
            text.append(UInt8(ascii: "e"))
            text.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
            text.appendPadded(abs(exponent), width: 2)
            return text
        }
        if exponent < 0 {
            text.append(contentsOf: "0.".utf8)
            text.append(contentsOf: repeatElement(0x30, count: -exponent - 1))
            text.append(contentsOf: digits)
            return text
        }
        text.append(contentsOf: digits.prefix(exponent + 1))
        text.append(contentsOf: repeatElement(0x30, count: max(0, exponent + 1 - digits.count)))
        if digits.count > exponent + 1 {
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits[(exponent + 1)...])
        }
        return text
    }

    /// The shortest significant digits and the power of ten of the first one.
    private static func decimal(_ magnitude: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var pointAfter: Int?
        var power = 0
        let text = Array(magnitude.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                pointAfter = digits.count
            } else if byte == UInt8(ascii: "e") {
                power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        var exponent = power + (pointAfter ?? digits.count) - 1
        while digits.count > 1, digits[0] == 0x30 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        return digits == [0x30] ? (digits, 0) : (digits, exponent)
    }

    /// The number with a fixed count of digits behind the point, rounded half to even on the exact value.
    static func fixed(_ number: Double, precision: Int) -> [UInt8] { printed(number, "%.*f", precision) }

    /// The number with one digit before the point and an exponent of two digits or more.
    static func scientific(_ number: Double, precision: Int) -> [UInt8] { printed(number, "%.*e", precision) }

    private static func printed(_ number: Double, _ format: String, _ precision: Int) -> [UInt8] {
        guard number.isFinite else { return shortest(number) }
        var buffer = [CChar](repeating: 0, count: 512 + precision)
        let capacity = buffer.count
        let count = unsafe withVaList([CInt(precision), number]) { arguments in
            unsafe buffer.withUnsafeMutableBufferPointer {
                unsafe vsnprintf($0.baseAddress, capacity, format, arguments)
            }
        }
        return buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }
    }

    /// Reads a decimal number, `NaN`, or `Infinity` with an optional sign.
    static func double(_ text: [UInt8]) -> Double? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        switch String(decoding: rest, as: UTF8.self).lowercased() {
        case "nan": return .nan
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        default: break
        }
        guard isDecimal(rest), let number = Double(String(decoding: text, as: UTF8.self)) else { return nil }
        return number.isFinite ? number : nil
    }

    /// Digits with at most one point and an optional exponent.
    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func takeDigits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        var digits = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += takeDigits()
        }
        guard digits > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// Reads a decimal integer with an optional sign.
    static func int(_ text: [UInt8]) -> Int64? { Int64(String(decoding: text, as: UTF8.self)) }

    /// Reads a decimal integer without a minus.
    static func uint(_ text: [UInt8]) -> UInt64? {
        guard let first = text.first, (0x30...0x39).contains(first) else { return nil }
        return UInt64(String(decoding: text, as: UTF8.self))
    }
}
