// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The rule for all years after the last transition of a zone file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// - Source: RFC 8536, section 3.3 (POSIX TZ string, hours -167 to 167).
struct ZoneRule: Hashable, Sendable {
    /// A day of the year and a time of that day at which the clock is changed.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// Day 1 to 365; 29 February is never counted.
            case julian(Int)
            /// Day 0 to 365; 29 February is counted.
            case zeroBased(Int)
            /// Weekday 0 (Sunday) to 6 of week 1 to 5 (5: the last) of a month.
            case monthly(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        var secondOfDay: Int
    }

    var standardOffset: Int
    var daylightOffset: Int
    var start: Change?
    var end: Change?

    func offsetSeconds(atUnixSeconds seconds: Int64) -> Int {
        guard let (_, begin, finish) = changes(around: seconds) else { return standardOffset }
        return offset(at: seconds, begin, finish)
    }

    /// The offset, and the span from `from` to before `until` over which it surely holds, within the year.
    func offsetSpan(atUnixSeconds seconds: Int64) -> (offset: Int, from: Int64, until: Int64) {
        guard let (year, begin, finish) = changes(around: seconds) else { return (standardOffset, .min, .max) }
        var from = CivilTime.days(year: year, month: 1, day: 1) * 86_400 - Int64(standardOffset)
        var until = CivilTime.days(year: year + 1, month: 1, day: 1) * 86_400 - Int64(standardOffset)
        if begin <= seconds { from = max(from, begin) } else { until = min(until, begin) }
        if finish <= seconds { from = max(from, finish) } else { until = min(until, finish) }
        return (offset(at: seconds, begin, finish), from, until)
    }

    /// The year of a point in time and the two changes of the clock in it, or `nil` when the clock is never changed.
    private func changes(around seconds: Int64) -> (year: Int, begin: Int64, finish: Int64)? {
        guard let start, let end else { return nil }
        let year = CivilTime(unixSeconds: seconds + Int64(standardOffset)).year
        let begin = start.unixSeconds(year: year) - Int64(standardOffset)
        return (year, begin, end.unixSeconds(year: year) - Int64(daylightOffset))
    }

    private func offset(at seconds: Int64, _ begin: Int64, _ finish: Int64) -> Int {
        let isDaylight =
            begin < finish ? (begin <= seconds && seconds < finish) : !(finish <= seconds && seconds < begin)
        return isDaylight ? daylightOffset : standardOffset
    }
}

extension ZoneRule.Change {
    /// The local moment of the change in a year, as if local time were UTC.
    func unixSeconds(year: Int) -> Int64 {
        let firstDay = CivilTime.days(year: year, month: 1, day: 1)
        let dayNumber: Int64
        switch day {
        case .julian(let number):
            dayNumber = firstDay + Int64(number - 1 + (CivilTime.isLeap(year) && number >= 60 ? 1 : 0))
        case .zeroBased(let number):
            dayNumber = firstDay + Int64(number)
        case .monthly(let month, let week, let weekday):
            let first = CivilTime(year: year, month: month, day: 1)
            var day = 1 + (weekday - first.dayOfWeek + 7) % 7 + (week - 1) * 7
            while day > CivilTime.dayCount(year: year, month: month) { day -= 7 }
            dayNumber = CivilTime.days(year: year, month: month, day: day)
        }
        return dayNumber * 86_400 + Int64(secondOfDay)
    }
}

extension ZoneRule {
    /// Reads a POSIX TZ string, or returns `nil`.
    init?(posix text: ArraySlice<UInt8>) {
        var scanner = PosixScanner(text)
        guard scanner.takeName(), let standard = scanner.takeTime(hoursMax: 24) else { return nil }
        standardOffset = -standard
        daylightOffset = -standard
        if scanner.isAtEnd { return }
        guard scanner.takeName() else { return nil }
        daylightOffset = standardOffset + 3_600
        if !scanner.isNext(",") {
            guard let daylight = scanner.takeTime(hoursMax: 24) else { return nil }
            daylightOffset = -daylight
        }
        guard scanner.take(","), let start = scanner.takeChange() else { return nil }
        guard scanner.take(","), let end = scanner.takeChange(), scanner.isAtEnd else { return nil }
        self.start = start
        self.end = end
    }
}

/// Reads the parts of a POSIX TZ string.
private struct PosixScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    func isNext(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func takeName() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let letters = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    mutating func takeNumber(max: Int) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= 3 else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return value <= max ? value : nil
    }

    /// `[+-]h[:mm[:ss]]`, in seconds.
    mutating func takeTime(hoursMax: Int) -> Int? {
        let sign = take("-") ? -1 : 1
        if sign > 0 { _ = take("+") }
        guard let hours = takeNumber(max: hoursMax) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = takeNumber(max: 59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = takeNumber(max: 59) else { return nil }
                seconds += rest
            }
        }
        return sign * seconds
    }

    mutating func takeChange() -> ZoneRule.Change? {
        guard let day = takeDay() else { return nil }
        guard take("/") else { return ZoneRule.Change(day: day, secondOfDay: 7_200) }
        return takeTime(hoursMax: 167).map { ZoneRule.Change(day: day, secondOfDay: $0) }
    }

    private mutating func takeDay() -> ZoneRule.Change.Day? {
        if take("J") { return takeNumber(max: 365).flatMap { $0 >= 1 ? .julian($0) : nil } }
        guard take("M") else { return takeNumber(max: 365).map { .zeroBased($0) } }
        guard let month = takeNumber(max: 12), month >= 1, take("."),
            let week = takeNumber(max: 5), week >= 1, take("."),
            let weekday = takeNumber(max: 6)
        else { return nil }
        return .monthly(month: month, week: week, weekday: weekday)
    }
}
