// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A time zone: which offset from UTC holds at each point in time.
///
/// - Cost: a binary search over some 200 transitions, or a little arithmetic after the last one.
/// - Source: RFC 8536 (TZif), version 2 and later with its POSIX footer.
public final class Zone: Sendable {
    /// The name it was found under, such as `Europe/Warsaw` or `+02:00`.
    public let name: String

    private let transitions: [Int64]
    private let offsets: [Int32]
    private let firstOffset: Int32
    private let rule: ZoneRule?

    init(name: String, transitions: [Int64], offsets: [Int32], firstOffset: Int32, rule: ZoneRule?) {
        precondition(transitions.count == offsets.count, "each transition of a zone needs an offset")
        self.name = name
        self.transitions = transitions
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.rule = rule
    }

    /// UTC.
    public static let utc = Zone(name: "UTC", fixedOffsetSeconds: 0)

    /// A zone whose offset never changes.
    public convenience init(name: String, fixedOffsetSeconds: Int) {
        self.init(name: name, transitions: [], offsets: [], firstOffset: Int32(fixedOffsetSeconds), rule: nil)
    }

    /// The zone of an offset such as `+02:00`, `02:00` or `-09:30`, or `nil` when it is none.
    ///
    /// - Shape: up to 23:59 either way.
    public convenience init?(offsetText text: [UInt8]) {
        var scanner = DigitScanner(text)
        let sign = scanner.take("-") ? -1 : 1
        if sign > 0 { _ = scanner.take("+") }
        guard let seconds = scanner.hoursAndMinutes(), scanner.isAtEnd else { return nil }
        self.init(name: String(decoding: text, as: UTF8.self), fixedOffsetSeconds: sign * seconds)
    }

    /// Seconds east of UTC at a point in time, given in seconds since 1970.
    public func offsetSeconds(atUnixSeconds seconds: Int64) -> Int {
        guard let last = transitions.last else {
            return rule?.offsetSeconds(atUnixSeconds: seconds) ?? Int(firstOffset)
        }
        if seconds >= last, let rule { return rule.offsetSeconds(atUnixSeconds: seconds) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return Int(low == 0 ? firstOffset : offsets[low - 1])
    }

    /// The offset at a point in time, and the span from `from` to before `until` over which it surely holds.
    func offsetSpan(atUnixSeconds seconds: Int64) -> (offset: Int, from: Int64, until: Int64) {
        let last = transitions.last ?? .min
        if seconds >= last, let rule {
            let span = rule.offsetSpan(atUnixSeconds: seconds)
            return (span.offset, max(last, span.from), span.until)
        }
        let offset = offsetSeconds(atUnixSeconds: seconds)
        let next = transitions.firstIndex { $0 > seconds } ?? transitions.count
        return (offset, next == 0 ? .min : transitions[next - 1], next < transitions.count ? transitions[next] : .max)
    }

    /// The civil time in this zone at a point in time, given in seconds since 1970.
    public func civilTime(atUnixSeconds seconds: Int64) -> CivilTime {
        CivilTime(unixSeconds: seconds + Int64(offsetSeconds(atUnixSeconds: seconds)))
    }
}
