// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Ledger
import UsageModel

/// Where a page of findings ended: opaque for the client, and only good for the query it came from.
struct Cursor {
    var place: (time: Instant, sequence: UInt64)

    init(place: (time: Instant, sequence: UInt64)) { self.place = place }

    /// - Throws: when the text is no cursor, or of another query.
    init(_ text: String, _ fingerprint: UInt64) throws(Problem) {
        let parts = text.split(separator: ".")
        guard parts.count == 3, let time = Int64(parts[0], radix: 36), let sequence = UInt64(parts[1], radix: 36),
            UInt64(parts[2], radix: 36) == fingerprint
        else { throw .badParameter("cursor", "it is not one that this query gave.") }
        place = (Instant(microseconds: time), sequence)
    }

    func text(_ fingerprint: UInt64) -> String {
        "\(String(place.time.microseconds, radix: 36)).\(String(place.sequence, radix: 36))."
            + String(fingerprint, radix: 36)
    }
}

extension Call {
    /// A number for these filters as they stand in the query: a cursor is only good for the query it came from.
    func fingerprint(of filters: [String]) -> UInt64 {
        Identity64.of(filters.map { "\($0)=\(parameter($0) ?? "")" }.joined(separator: "\n"))
    }

    /// The query that the next page is asked with, but for its cursor.
    var queryWithoutCursor: String {
        (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }.joined(separator: "&")
    }
}
