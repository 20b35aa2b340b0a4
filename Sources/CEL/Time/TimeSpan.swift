// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A span of time: the CEL type `duration`.
///
/// - Units: nanoseconds, so that the range is some ±292 years.
/// - Source: CEL language definition, durations.
public struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in nanoseconds.
    public let nanoseconds: Int64

    /// The span of this many nanoseconds.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The span of whole seconds and nanoseconds, or `nil` beyond some 292 years.
    public init?(seconds: Int64, nanoseconds: Int64 = 0) {
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = whole.addingReportingOverflow(nanoseconds)
        guard !overflow, !carried else { return nil }
        self.nanoseconds = sum
    }

    /// Whether the left one is shorter.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The sum, or `nil` when it is out of range.
    public func adding(_ other: TimeSpan) -> TimeSpan? {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        return overflow ? nil : TimeSpan(nanoseconds: sum)
    }

    /// The difference, or `nil` when it is out of range.
    public func subtracting(_ other: TimeSpan) -> TimeSpan? {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? nil : TimeSpan(nanoseconds: difference)
    }

    /// The span with the sign turned, or `nil` when it is out of range.
    public var negated: TimeSpan? {
        nanoseconds == .min ? nil : TimeSpan(nanoseconds: -nanoseconds)
    }
}

extension TimeSpan {
    /// Reads a duration such as `1h30m`, `1.5s` or `-20ms`, or returns `nil`.
    ///
    /// - Shape: an optional sign, then numbers with a unit of `h`, `m`, `s`, `ms`, `us` (`µs`) or `ns`; or `0`. Text of
    ///   more than 256 bytes is none: each of its parts would have to be read.
    public init?(text: some Collection<UInt8>) {
        guard text.count <= 256 else { return nil }
        var bytes = Array(text)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        if bytes.count == 1, bytes.first == 0x30 {
            self.init(nanoseconds: 0)
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: UInt64 = 0
        while !bytes.isEmpty {
            guard let part = Self.takePart(&bytes) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return nil }
            total = sum
        }
        self.init(nanoseconds: isNegative ? Int64(truncatingIfNeeded: 0 &- total) : Int64(total))
    }

    /// The text in seconds, such as `5400s` or `-1.5s`.
    public var text: [UInt8] {
        let magnitude = nanoseconds.magnitude
        var text: [UInt8] = nanoseconds < 0 ? [UInt8(ascii: "-")] : []
        text.append(contentsOf: String(magnitude / 1_000_000_000).utf8)
        text.appendFraction(nanoseconds: Int(magnitude % 1_000_000_000))
        text.append(UInt8(ascii: "s"))
        return text
    }

    /// One number and its unit, in nanoseconds.
    private static func takePart(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        let whole = takeDigits(&bytes)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            fraction = takeDigits(&bytes)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let unit = takeUnit(&bytes) else { return nil }
        var value: UInt64 = 0
        for digit in whole {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !overflow, !carried else { return nil }
            value = sum
        }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        var rest: UInt128 = 0
        var divisor: UInt128 = 1
        for digit in fraction.prefix(18) {
            rest = rest * 10 + UInt128(digit - 0x30)
            divisor *= 10
        }
        rest = rest * UInt128(unit) / divisor
        let (sum, carried) = scaled.addingReportingOverflow(UInt64(rest))
        return carried ? nil : sum
    }

    private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix { (0x30...0x39).contains($0) }
        bytes = bytes.dropFirst(digits.count)
        return digits
    }

    private static func takeUnit(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        let unit = bytes.prefix { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") }
        bytes = bytes.dropFirst(unit.count)
        switch String(decoding: unit, as: UTF8.self) {
        case "ns": return 1
        case "us", "\u{b5}s", "\u{3bc}s": return 1_000
        case "ms": return 1_000_000
        case "s": return 1_000_000_000
        case "m": return 60_000_000_000
        case "h": return 3_600_000_000_000
        default: return nil
        }
    }
}
