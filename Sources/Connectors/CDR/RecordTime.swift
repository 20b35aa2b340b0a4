// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// How a file writes its moments.
package enum RecordTimeFormat: String, CaseIterable, Sendable {
    /// `2026-03-02T10:00:00Z`, with any fraction and any offset.
    case rfc3339
    /// Seconds since 1970, with any fraction.
    case epochSeconds = "epoch-s"
    /// Milliseconds since 1970.
    case epochMilliseconds = "epoch-ms"
    /// `2026-03-02 10:00:00` without a zone, with any fraction.
    case local = "yyyy-MM-dd HH:mm:ss"
    /// `02.03.2026 10:00:00` without a zone; like the next two, also without seconds.
    case dotted = "dd.MM.yyyy HH:mm:ss"
    /// `02/03/2026 10:00:00`, the second of March.
    case dayFirst = "dd/MM/yyyy HH:mm:ss"
    /// `03/02/2026 10:00:00`, the second of March.
    case monthFirst = "MM/dd/yyyy HH:mm:ss"

    /// Whether such a moment needs a zone to be one.
    var isLocal: Bool {
        switch self {
        case .rfc3339, .epochSeconds, .epochMilliseconds: false
        case .local, .dotted, .dayFirst, .monthFirst: true
        }
    }
}

/// Reads moments of call records.
package struct RecordClock: Sendable {
    /// Seconds of a local clock to seconds of UTC, both counted from 1970-01-01T00:00:00.
    private let toUTC: (@Sendable (Int64) -> Int64)?

    /// A clock; with `nil` local times are taken as UTC.
    package init(toUTC: (@Sendable (Int64) -> Int64)? = nil) { self.toUTC = toUTC }

    /// Whether local times are taken as UTC because nobody said better.
    package var isAssumed: Bool { toUTC == nil }

    /// The moment in microseconds; `nil` when the text is not of this format.
    package func read(_ text: String, as format: RecordTimeFormat) -> Int64? {
        let bytes = Array(text.utf8)
        switch format {
        case .rfc3339: return rfc3339(bytes)
        case .epochSeconds: return RecordClock.decimal(bytes, microsecondsPerUnit: 1_000_000)
        case .epochMilliseconds: return RecordClock.decimal(bytes, microsecondsPerUnit: 1000)
        case .local, .dotted, .dayFirst, .monthFirst:
            guard let bytes = yearFirst(bytes, format), let (seconds, fraction, rest) = civil(bytes),
                rest == bytes.count
            else { return nil }
            return (toUTC?(seconds) ?? seconds) * 1_000_000 + fraction
        }
    }

    /// The same moment with the year in front and seconds at the end.
    private func yearFirst(_ bytes: [UInt8], _ format: RecordTimeFormat) -> [UInt8]? {
        if format == .local { return bytes }
        let separator: UInt8 = format == .dotted ? 0x2E : 0x2F
        guard bytes.count >= 16, bytes[2] == separator, bytes[5] == separator else { return nil }
        let (day, month) = format == .monthFirst ? (bytes[3..<5], bytes[0..<2]) : (bytes[0..<2], bytes[3..<5])
        let date = Array(bytes[6..<10]) + [0x2D] + month + [0x2D] + day
        return date + bytes[10...] + (bytes.count == 16 ? Array(":00".utf8) : [])
    }

    private func rfc3339(_ bytes: [UInt8]) -> Int64? {
        guard let (seconds, fraction, rest) = civil(bytes), rest < bytes.count else { return nil }
        if bytes.count == rest + 1, bytes[rest] == 0x5A || bytes[rest] == 0x7A { return seconds * 1_000_000 + fraction }
        guard bytes.count == rest + 6, bytes[rest] == 0x2B || bytes[rest] == 0x2D, bytes[rest + 3] == 0x3A,
            let hours = number(bytes, rest + 1, 2), let minutes = number(bytes, rest + 4, 2), hours < 24, minutes < 60
        else { return nil }
        let offset = (hours * 60 + minutes) * 60
        return (seconds - (bytes[rest] == 0x2B ? offset : -offset)) * 1_000_000 + fraction
    }

    /// Date and time of day: seconds, microseconds, and where the reading stopped.
    private func civil(_ bytes: [UInt8]) -> (Int64, Int64, Int)? {
        guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D, [0x20, 0x54, 0x74].contains(bytes[10]),
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            (1...12).contains(month), day >= 1, day <= RecordClock.daysInMonth(year, month), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var fraction: Int64 = 0
        var index = 19
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            var scale: Int64 = 100_000
            let first = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                fraction += Int64(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            guard index > first else { return nil }
        }
        let seconds = RecordClock.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + min(second, 59)
        return (seconds, fraction, index)
    }

    private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for byte in bytes[start..<(start + count)] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    /// A decimal number in microseconds; digits beyond a microsecond are cut.
    static func decimal(_ bytes: [UInt8], microsecondsPerUnit unit: Int64) -> Int64? {
        var value: Int64 = 0
        var scale = unit
        var isFraction = false
        var digits = 0
        for byte in bytes {
            if byte == 0x2E, !isFraction {
                isFraction = true
                continue
            }
            guard (0x30...0x39).contains(byte) else { return nil }
            digits += 1
            if isFraction {
                scale /= 10
                value += Int64(byte - 0x30) * scale
            } else {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, tooLarge) = product.addingReportingOverflow(Int64(byte - 0x30) * unit)
                guard !overflow, !tooLarge else { return nil }
                value = sum
            }
        }
        return digits > 0 ? value : nil
    }

    static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return 30 + (month + month >> 3) & 1
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar; years begin in March inside.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
