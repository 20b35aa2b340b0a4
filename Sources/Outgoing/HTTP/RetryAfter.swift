// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Reads the header `Retry-After`.
///
/// - Source: RFC 9110 section 10.2.3: seconds, or a date such as `Mon, 02 Mar 2026 10:00:00 GMT`.
package enum RetryAfter {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The seconds to wait from a moment on; nil when the header is not as it should be.
    package static func seconds(_ header: String, at now: Instant) -> Int64? {
        let text = header.trimmingPrefix { $0 == " " }
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) { return Int64(text) ?? .max }
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        let monthText = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        guard let date = Instant(rfc3339: "\(words[3])-\(monthText)-\(words[1])T\(words[4])Z") else { return nil }
        return max(0, (date.microseconds - now.microseconds) / 1_000_000)
    }
}
