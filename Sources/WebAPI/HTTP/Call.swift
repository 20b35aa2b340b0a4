// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
package import Hummingbird
package import Ledger
package import UsageModel

/// One request on its way through an endpoint: who asks, for what, with which body.
package struct Call: Sendable {
    package let request: Request
    /// The parameters of the path, in their order.
    package let parameters: [String]
    /// Who asks; nobody for open endpoints.
    package let principal: Principal?
    package let body: ByteBuffer
    /// When the request arrived, by this machine's clock.
    package let now: Instant
    private let query: [(name: String, value: String)]

    init(
        _ request: Request,
        _ parameters: [String],
        _ principal: Principal?,
        _ body: ByteBuffer,
        _ now: Instant
    ) throws(Problem) {
        self.request = request
        self.parameters = parameters
        self.principal = principal
        self.body = body
        self.now = now
        var query: [(name: String, value: String)] = []
        for pair in request.uri.query?.split(separator: "&") ?? [] {
            let parts = pair.replacing("+", with: " ").split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = RouteTable.percentDecoded(parts[0]),
                let value = RouteTable.percentDecoded(parts.count > 1 ? parts[1] : "")
            else { throw .badParameter(String(parts[0]), "its percent escapes are not of UTF-8.") }
            query.append((name, value))
        }
        self.query = query
    }

    /// The record of what the caller does here, for `Service.keep`.
    package func access(_ action: AccessRecord.Action, _ route: String, _ subject: String) -> AccessRecord {
        AccessRecord(
            action,
            at: now,
            by: principal?.owner ?? "",
            credential: principal?.credential ?? "",
            route: route,
            subject: subject,
            query: request.uri.query.map { String($0.prefix(Limits.recordedQueryLength)) }
        )
    }

    /// A parameter of the query; the last one counts.
    package func parameter(_ name: String) -> String? { query.last { $0.name == name }?.value }

    /// Refuses parameters that the endpoint does not know: a misspelled filter must not answer with everything.
    package func allow(_ names: Set<String>) throws(Problem) {
        for (name, _) in query where !names.contains(name) {
            let known = names.sorted().joined(separator: ", ")
            throw .badParameter(name, known.isEmpty ? "no parameters are known here." : "known are: \(known).")
        }
    }

    /// A moment in the query.
    package func instant(_ name: String) throws(Problem) -> Instant? {
        guard let text = parameter(name) else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw .badParameter(name, "expected a moment such as 2026-03-02T15:04:05Z.")
        }
        return instant
    }

    /// Yes or no in the query; no when nothing is said.
    package func truth(_ name: String) throws(Problem) -> Bool {
        switch parameter(name) {
        case nil, "false": false
        case "true": true
        default: throw .badParameter(name, "expected true or false.")
        }
    }

    /// An id or a name in the query.
    package func name(_ name: String) throws(Problem) -> String? {
        guard let text = parameter(name) else { return nil }
        guard (1...Limits.nameLength).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 })
        else { throw .badParameter(name, "expected 1 to \(Limits.nameLength) characters, none a control character.") }
        return text
    }

    /// How many items a page is to have.
    package func limit() throws(Problem) -> Int {
        guard let text = parameter("limit") else { return Limits.pageUsual }
        guard let limit = Int(text), (1...Limits.pageMost).contains(limit) else {
            throw .badParameter("limit", "expected a whole number from 1 to \(Limits.pageMost).")
        }
        return limit
    }

    /// One of a few words in the query.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        of type: Word.Type
    ) throws(Problem) -> Word? where Word.RawValue == String {
        guard let text = parameter(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .badParameter(name, "expected one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    /// The media type of the body, without its parameters, in small letters.
    package var mediaType: String? {
        request.headers[.contentType].map {
            // What nearly every request says needs no work on texts.
            if $0 == "application/cloudevents+json" || $0 == "application/json" { return $0 }
            return $0.prefix { $0 != ";" }.trimmingPrefix { $0 == " " }.lowercased().replacing(" ", with: "")
        }
    }

    /// The body as a JSON object whose members are read one by one.
    package func members() throws(Problem) -> Members {
        guard mediaType == "application/json" else { throw .unsupportedType("application/json") }
        let json = try JSON(reading: body.readableBytesView)
        guard case .object(let members) = json else { throw .badBody("The body is JSON; an object was expected.") }
        return Members(members)
    }
}
