// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A point in time with nanoseconds: the CEL type `timestamp`.
///
/// - Shape: years 1 to 9999; anything else is a range error, not a wrapped number.
/// - Source: CEL language definition, timestamps; RFC 3339 for the text form.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// 0001-01-01T00:00:00Z.
    public static let secondsMin: Int64 = -62_135_596_800
    /// 9999-12-31T23:59:59Z.
    public static let secondsMax: Int64 = 253_402_300_799

    /// The point in time, or `nil` outside of years 1 to 9999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Self.secondsMin...Self.secondsMax).contains(seconds) else { return nil }
        guard (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The point in time of a number of microseconds since 1970, or `nil` outside of years 1 to 9999.
    public init?(unixMicroseconds: Int64) {
        var seconds = unixMicroseconds / 1_000_000
        var rest = unixMicroseconds % 1_000_000
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000
        }
        self.init(seconds: seconds, nanoseconds: Int32(rest) * 1_000)
    }

    /// Microseconds since 1970, rounded down.
    public var unixMicroseconds: Int64 { seconds * 1_000_000 + Int64(nanoseconds / 1_000) }

    /// This point in time and a span after it, or `nil` outside of years 1 to 9999.
    public func adding(_ span: TimeSpan) -> Timestamp? {
        var seconds = seconds + span.nanoseconds / 1_000_000_000
        var rest = Int64(nanoseconds) + span.nanoseconds % 1_000_000_000
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000_000
        } else if rest >= 1_000_000_000 {
            seconds += 1
            rest -= 1_000_000_000
        }
        return Timestamp(seconds: seconds, nanoseconds: Int32(rest))
    }

    /// The span from another point in time to this one, or `nil` when it is beyond some 292 years.
    public func since(_ other: Timestamp) -> TimeSpan? {
        let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        let (sum, carried) = whole.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return carried ? nil : TimeSpan(nanoseconds: sum)
    }

    /// Whether the left one is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds != right.seconds ? left.seconds < right.seconds : left.nanoseconds < right.nanoseconds
    }
}

extension Timestamp {
    /// Reads RFC 3339 text such as `2026-03-02T15:00:00.25+01:00`, or returns `nil`.
    ///
    /// - Shape: four-digit year, upper-case `T` and `Z`, up to nine digits of fraction, no leap second.
    public init?(rfc3339 text: some Collection<UInt8>) {
        guard text.count <= 40 else { return nil }
        var scanner = DigitScanner(Array(text))
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2), scanner.take("T"),
            let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2), scanner.take(":"),
            let second = scanner.number(digits: 2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= CivilTime.dayCount(year: year, month: month) else {
            return nil
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        var nanoseconds: Int32 = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = scanner.zoneOffset(), scanner.isAtEnd else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        self.init(seconds: civil.unixSeconds - Int64(offset), nanoseconds: nanoseconds)
    }

    /// The RFC 3339 text in UTC, with as many digits of fraction as needed.
    public var rfc3339: [UInt8] {
        let civil = CivilTime(unixSeconds: seconds)
        var text: [UInt8] = []
        text.appendPadded(civil.year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendPadded(civil.month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendPadded(civil.day, width: 2)
        text.append(UInt8(ascii: "T"))
        text.appendPadded(civil.hour, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendPadded(civil.minute, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendPadded(civil.second, width: 2)
        text.appendFraction(nanoseconds: Int(nanoseconds))
        text.append(UInt8(ascii: "Z"))
        return text
    }
}

/// Reads fixed-width decimal fields of RFC 3339 and offsets.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    /// One to nine digits after the point, in nanoseconds.
    mutating func fraction() -> Int32? {
        var value: Int32 = 0
        var count = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            guard count < 9 else { return nil }
            value = value * 10 + Int32(bytes[position] - 0x30)
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<9 { value *= 10 }
        return value
    }

    /// `Z` or `±hh:mm`, in seconds east of UTC.
    mutating func zoneOffset() -> Int? {
        if take("Z") { return 0 }
        let sign = take("-") ? -1 : take("+") ? 1 : 0
        guard sign != 0 else { return nil }
        return hoursAndMinutes().map { sign * $0 }
    }

    /// `hh:mm` up to 23:59, in seconds.
    mutating func hoursAndMinutes() -> Int? {
        guard let hours = number(digits: 2), take(":"), let minutes = number(digits: 2) else { return nil }
        guard hours < 24, minutes < 60 else { return nil }
        return hours * 3_600 + minutes * 60
    }
}

extension [UInt8] {
    mutating func appendPadded(_ number: Int, width: Int) {
        let digits = Array(String(number).utf8)
        for _ in 0..<Swift.max(0, width - digits.count) { append(0x30) }
        append(contentsOf: digits)
    }

    /// `.` and the digits of a fraction without trailing zeros; nothing when it is zero.
    mutating func appendFraction(nanoseconds: Int) {
        guard nanoseconds > 0 else { return }
        append(UInt8(ascii: "."))
        appendPadded(nanoseconds, width: 9)
        while last == 0x30 { removeLast() }
    }
}
