// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Instant {
    /// Reads a moment such as `2026-03-02T15:04:05.678+01:00`; what is finer than a microsecond is cut off.
    ///
    /// For parameters and settings; events are read by `EventDecoder`.
    ///
    /// - Source: RFC 3339, section 5.6.
    public init?(rfc3339 text: String) {
        let text = Array(text.utf8)
        guard (20...40).contains(text.count), text[4] == 0x2D, text[7] == 0x2D, text[10] | 0x20 == 0x74,
            text[13] == 0x3A, text[16] == 0x3A, let year = Self.number(text[0..<4]),
            let month = Self.number(text[5..<7]), let day = Self.number(text[8..<10]),
            let hour = Self.number(text[11..<13]), let minute = Self.number(text[14..<16]),
            let second = Self.number(text[17..<19]), (1...12).contains(month), hour < 24, minute < 60, second < 60,
            day >= 1, day <= Civil.daysInMonth(year: year, month: month)
        else { return nil }
        var rest = text[19...]
        var fraction: Int64 = 0
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            rest = rest[digits.endIndex...]
            let padded = (digits + [0x30, 0x30, 0x30, 0x30, 0x30]).prefix(6)
            fraction = Self.number(padded) ?? 0
        }
        guard let offset = Self.offsetMinutes(rest) else { return nil }
        let minutes = Civil.days(year: year, month: month, day: day) * 1_440 + hour * 60 + minute - offset
        self.init(microseconds: (minutes * 60 + second) * 1_000_000 + fraction)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int64? {
        if text.count == 1 { return text.first.map { $0 | 0x20 } == 0x7A ? 0 : nil }
        let text = Array(text)
        guard text.count == 6, text[3] == 0x3A, text[0] == 0x2B || text[0] == 0x2D,
            let hours = number(text[1..<3]), let minutes = number(text[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (text[0] == 0x2D ? -1 : 1)
    }
}
