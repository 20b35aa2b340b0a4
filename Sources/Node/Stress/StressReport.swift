// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What a load test measured: how long answers took, from the moment at which each request was due.
///
/// A request that had to wait because the service was slow counts from when it should have been sent: otherwise a
/// service that stands still would look fast.
package struct StressReport: Sendable {
    /// Answers by whole microseconds; the last place holds all that took longer.
    private var counts = [UInt32](repeating: 0, count: most + 1)
    private static let most = 2_000_000
    package internal(set) var sent = 0
    package internal(set) var answered = 0
    /// Answers with another status than 200.
    package internal(set) var refused = 0
    /// Connections that broke.
    package internal(set) var broken = 0
    package internal(set) var seconds = 0.0
    private var longest = 0

    init() {}

    mutating func add(microseconds: Int) {
        answered += 1
        counts[min(max(0, microseconds), Self.most)] += 1
        longest = max(longest, microseconds)
    }

    /// The time within which this share of the answers came, in microseconds.
    package func quantile(_ share: Double) -> Int {
        let wanted = Int((Double(answered) * share).rounded(.up))
        var sum = 0
        for (time, count) in counts.enumerated() where count > 0 {
            sum += Int(count)
            if sum >= wanted { return min(time, longest) }
        }
        return longest
    }

    /// Requests that no good answer came for.
    package var lost: Int { sent - answered + refused }

    /// One line for a person.
    package var text: String {
        let rate = Int((Double(answered) / max(seconds, 0.001)).rounded())
        return """
            \(sent) requests, \(answered) answers (\(refused) refused), \(broken) connections broken, \(rate)/s; \
            p50 \(quantile(0.5)) µs, p99 \(quantile(0.99)) µs, p99.9 \(quantile(0.999)) µs, longest \(longest) µs
            """
    }

    /// One object.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("sent", sent), ("answered", answered), ("refused", refused), ("broken", broken), ("lost", lost),
            ("p50Microseconds", quantile(0.5)), ("p99Microseconds", quantile(0.99)),
            ("p999Microseconds", quantile(0.999)), ("longestMicroseconds", longest),
        ] {
            writer.key(name)
            writer.integer(value)
        }
        writer.key("seconds")
        writer.number(seconds)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
