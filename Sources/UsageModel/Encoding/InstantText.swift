// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Instant {
    /// Appends the moment as RFC 3339 in UTC: with milliseconds when they say it all, else with microseconds.
    ///
    /// Moments before the year 0 and after the year 9999 are written as the nearest one that RFC 3339 has.
    public func appendRFC3339(to bytes: inout [UInt8]) {
        unsafe withRFC3339 { unsafe bytes.append(contentsOf: $0) }
    }

    /// Gives the text to `body`, for the time of the call.
    @unsafe
    func withRFC3339(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let clamped = min(max(microseconds, Civil.writable.lowerBound), Civil.writable.upperBound)
        let day = (clamped >= 0 ? clamped : clamped - Civil.microsecondsPerDay + 1) / Civil.microsecondsPerDay
        let timeOfDay = clamped - day * Civil.microsecondsPerDay
        let date = Civil.date(days: day)
        let second = timeOfDay / 1_000_000
        let fraction = timeOfDay % 1_000_000
        var text: [27 of UInt8] = InlineArray(repeating: 0x30)
        Self.put(date.year, 4, at: 0, in: &text)
        text[4] = 0x2D
        Self.put(date.month, 2, at: 5, in: &text)
        text[7] = 0x2D
        Self.put(date.day, 2, at: 8, in: &text)
        text[10] = 0x54
        Self.put(second / 3_600, 2, at: 11, in: &text)
        text[13] = 0x3A
        Self.put(second / 60 % 60, 2, at: 14, in: &text)
        text[16] = 0x3A
        Self.put(second % 60, 2, at: 17, in: &text)
        text[19] = 0x2E
        let isWhole = fraction % 1_000 == 0
        Self.put(isWhole ? fraction / 1_000 : fraction, isWhole ? 3 : 6, at: 20, in: &text)
        let length = isWhole ? 24 : 27
        text[length - 1] = 0x5A
        unsafe text.span.withUnsafeBufferPointer { buffer in
            unsafe body(UnsafeBufferPointer(rebasing: buffer[..<length]))
        }
    }

    private static func put(_ value: Int64, _ digits: Int, at start: Int, in text: inout [27 of UInt8]) {
        var rest = value
        for index in stride(from: start + digits - 1, through: start, by: -1) {
            text[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}

extension Instant: CustomStringConvertible {
    /// The moment as RFC 3339 in UTC.
    public var description: String {
        var bytes: [UInt8] = []
        appendRFC3339(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
