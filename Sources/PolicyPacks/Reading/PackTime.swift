// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Durations as packs write them: `60s`, `10m`, `1h`, `30d`; tests also `250ms`.
package enum PackDuration {
    private static let units: [(name: String, microseconds: Int64)] = [
        ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000),
    ]

    /// The microseconds of `text`; nil when it is not a whole number with a unit.
    package static func microseconds(_ text: String) -> Int64? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, let count = Int64(digits) else { return nil }
        guard let unit = units.first(where: { $0.name == text[digits.endIndex...] }) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.microseconds)
        return overflow ? nil : product
    }

    /// Reads `5m`, `+5m` and `-1h`.
    static func offset(_ text: String) -> Int64? {
        if text.hasPrefix("-") { return microseconds(String(text.dropFirst())).map { -$0 } }
        return microseconds(text.hasPrefix("+") ? String(text.dropFirst()) : text)
    }

    /// The shortest text for a duration: `90s`, `1h`, `30d`.
    package static func text(_ microseconds: Int64) -> String {
        let sign = microseconds < 0 ? "-" : ""
        let size = microseconds.magnitude
        guard size > 0 else { return "0s" }
        for unit in units.reversed() where size.isMultiple(of: UInt64(unit.microseconds)) {
            return "\(sign)\(size / UInt64(unit.microseconds))\(unit.name)"
        }
        return "\(microseconds) µs"
    }

    /// The duration that was probably meant by words such as `60 s`, `10min` or `60`.
    static func suggestion(for text: String) -> String? {
        let plain = text.lowercased().filter { !$0.isWhitespace }
        let digits = plain.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        let words: [(String, [String])] = [
            ("s", ["s", "sec", "secs", "second", "seconds", ""]),
            ("m", ["m", "min", "mins", "minute", "minutes"]),
            ("h", ["h", "hr", "hrs", "hour", "hours"]),
            ("d", ["d", "day", "days"]),
        ]
        let rest = String(plain[digits.endIndex...])
        if rest == "w" || rest == "week" || rest == "weeks" { return Int(digits).map { "\($0 * 7)d" } }
        return words.first { $0.1.contains(rest) }.map { digits + $0.0 }
    }
}

/// Days and moments of the Gregorian calendar, without a time zone of the machine.
package enum PackDate {
    /// Reads `2026-01-01` (midnight UTC) and `2026-01-01T08:00:00Z`.
    package static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]) else {
            return nil
        }
        guard (1...12).contains(month), (1...daysInMonth(month, of: year)).contains(day) else { return nil }
        let midnight = Int64(daysSinceEpoch(year, month, day)) * 86_400_000_000
        if bytes.count == 10 { return Instant(microseconds: midnight) }
        guard bytes.count >= 20, bytes[10] == 0x54, bytes.last == 0x5A, bytes[13] == 0x3A, bytes[16] == 0x3A else {
            return nil
        }
        guard let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19])
        else { return nil }
        guard hour < 24, minute < 60, second < 60, let fraction = fraction(bytes[19..<(bytes.count - 1)]) else {
            return nil
        }
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        return Instant(microseconds: midnight + seconds * 1_000_000 + fraction)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func fraction(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let point = bytes.first else { return 0 }
        let digits = bytes.dropFirst()
        guard point == 0x2E, (1...6).contains(digits.count), let value = number(digits) else { return nil }
        return (digits.count..<6).reduce(Int64(value)) { scaled, _ in scaled * 10 }
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01, by counting eras of 400 years that begin on 1 March.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
