// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Lengths of time in microseconds.
enum Span {
    static let millisecond: Int64 = 1000
    static let second: Int64 = 1_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
}

/// The hour of the day and the day of the week at a fixed distance from UTC.
///
/// The simulator keeps no time zones: honest campaigns stay an hour away from every limit, so that summer time
/// never makes them unlawful.
struct LocalTime: Sendable {
    /// 0 to 23.
    let hour: Int
    /// 0 is Sunday.
    let weekday: Int

    init(at instant: Int64, offsetMinutes: Int) {
        let local = instant + Int64(offsetMinutes) * Span.minute
        let day = LocalTime.floorDivide(local, Span.day)
        hour = Int((local - day * Span.day) / Span.hour)
        weekday = Int(((day + 4) % 7 + 7) % 7)
    }

    /// Monday to Friday.
    var isWorkday: Bool { (1...5).contains(weekday) }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

/// How busy a business is, hour by hour, in percent of its busiest hour.
struct Season: Sendable {
    let percent: [Int]
    let weekendPercent: Int

    var neverCloses: Bool { percent[0] > 0 }

    func percent(at instant: Int64, offsetMinutes: Int) -> Int {
        let local = LocalTime(at: instant, offsetMinutes: offsetMinutes)
        let weekend = local.weekday == 0 || local.weekday == 6
        return percent[local.hour] * (weekend ? weekendPercent : 100) / 100
    }

    /// Whether it ever is busy then.
    func isOpen(at instant: Int64, offsetMinutes: Int) -> Bool {
        percent(at: instant, offsetMinutes: offsetMinutes) > 0
    }

    static let office = Season(
        percent: [0, 0, 0, 0, 0, 0, 0, 0, 55, 90, 100, 95, 70, 75, 90, 85, 60, 30, 0, 0, 0, 0, 0, 0],
        weekendPercent: 0
    )
    static let shops = Season(
        percent: [0, 0, 0, 0, 0, 0, 0, 0, 20, 50, 80, 90, 85, 80, 80, 85, 95, 100, 90, 60, 30, 0, 0, 0],
        weekendPercent: 80
    )
    static let always = Season(
        percent: [25, 20, 18, 15, 15, 20, 35, 55, 80, 95, 100, 95, 90, 90, 95, 95, 90, 85, 80, 75, 65, 55, 45, 35],
        weekendPercent: 70
    )
    /// Calls that sell: an hour inside the narrowest window of the law, workdays only.
    static let selling = Season(
        percent: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 100, 80, 85, 100, 95, 90, 70, 0, 0, 0, 0, 0, 0],
        weekendPercent: 0
    )
    /// Reminders go out early.
    static let reminders = Season(
        percent: [0, 0, 0, 0, 0, 0, 0, 30, 100, 90, 60, 50, 40, 50, 60, 70, 60, 40, 0, 0, 0, 0, 0, 0],
        weekendPercent: 20
    )
    static let flat = Season(percent: [Int](repeating: 100, count: 24), weekendPercent: 100)
}
