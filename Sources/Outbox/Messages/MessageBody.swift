// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Ledger
import UsageModel

/// Writes messages as CloudEvents 1.0 in the structured form.
///
/// Phone numbers are masked and evidence stays here: who needs more asks for the decision, with a key of their own.
///
/// - Shape: at most `Limits.bodyBytes`; where there is more to tell, later reasons are left out and `truncated` says
///   so.
/// - Source: CloudEvents 1.0.2, with the extensions `sequence` and `partitionkey`.
package struct MessageBody: Sendable {
    /// The `source` of the events.
    package var source: String

    package init(source: String) { self.source = source }

    /// The bytes of a message.
    package func bytes(_ message: OutgoingMessage) -> [UInt8] {
        var reasons = Limits.reasons
        while true {
            let bytes = bytes(message, reasons: reasons)
            if bytes.count <= Limits.bodyBytes || reasons == 0 { return bytes }
            reasons /= 2
        }
    }

    private func bytes(_ message: OutgoingMessage, reasons: Int) -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        writer.beginObject()
        envelope(message.kind, "\(message.kind == .test ? "test" : "event")-\(message.name)", message.time, &writer)
        if let customer = message.customer {
            writer.member("subject", "customers/\(Masking.masked(customer))")
            writer.member("partitionkey", Masking.masked(customer))
        }
        writer.member("sequence", Self.padded(message.sequence))
        writer.key("data")
        writer.beginObject()
        switch message.content {
        case .finding(let line): write(line, reasons, &writer)
        case .measure(let news): write(news, &writer)
        case .approval(let approved): write(approved, &writer)
        case .policy(let news): write(news, &writer)
        case .list(let news): write(news, &writer)
        case .case(let news): write(news, &writer)
        case .test: writer.member("message", "This message shows that messages arrive.")
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    func envelope(_ kind: MessageKind, _ id: String, _ time: Instant, _ writer: inout JSONWriter) {
        writer.member("specversion", "1.0")
        writer.member("id", id)
        writer.member("source", source)
        writer.member("type", kind.rawValue)
        writer.member("time", time.description)
        writer.member("datacontenttype", "application/json")
    }

    /// Twenty digits, so that the order of texts is the order of numbers.
    static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    private func write(_ line: DecisionLine, _ most: Int, _ writer: inout JSONWriter) {
        writer.member("decision", line.id)
        writer.member("eventType", line.type)
        writer.member("customer", line.customer.map(Masking.masked))
        writer.member("verdict", line.verdict)
        writer.key("reasons")
        writer.beginArray()
        for reason in line.reasons.prefix(most) {
            writer.beginObject()
            writer.member("clause", reason.clause)
            writer.member("rule", reason.rule)
            writer.member("step", reason.step)
            writer.member("verdict", reason.verdict)
            writer.member("mode", reason.mode)
            writer.both("message", reason.message.en, reason.message.pl)
            writer.endObject()
        }
        writer.endArray()
        if line.reasons.count > most {
            writer.key("truncated")
            writer.truth(true)
        }
    }

    private func write(_ news: MeasureNews, _ writer: inout JSONWriter) {
        writer.subject(news.key.kind, Masking.masked(news.key.id), news.key.customer.map(Masking.masked))
        writer.member("cause", news.cause)
        if let reason = news.reason { writer.both("reason", reason.en, reason.pl) }
        writer.key("measures")
        writer.beginArray()
        for entry in news.measures.prefix(Limits.reasons) {
            writer.beginObject()
            writer.member("id", entry.id)
            writer.member("by", entry.origin.rawValue)
            writer.member("measure", entry.measure)
            writer.member("capability", entry.capability)
            writer.member("clause", entry.clause)
            writer.both("reason", entry.reasonEN, entry.reasonPL)
            writer.member("from", entry.from.map { Instant(microseconds: $0).description })
            writer.member("until", entry.until.map { Instant(microseconds: $0).description })
            writer.endObject()
        }
        writer.endArray()
        if news.measures.count > Limits.reasons {
            writer.key("truncated")
            writer.truth(true)
        }
    }

    private func write(_ approved: MessageContent.Approved, _ writer: inout JSONWriter) {
        writer.member("approval", approved.id)
        writer.subject(approved.kind, Masking.masked(approved.subject), approved.customer.map(Masking.masked))
        writer.member("measure", approved.measure)
        writer.member("clause", approved.clause)
        writer.member("expires", approved.expires.description)
    }
}

extension JSONWriter {
    /// A member with a text; nothing where there is none.
    mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }

    /// A text in both languages, numbers masked, of bounded length.
    mutating func both(_ name: String, _ english: String, _ polish: String) {
        key(name)
        beginObject()
        // Masked first: half of a number at the cut would be no number any more, and stay.
        member("en", String(Masking.masked(english).prefix(Limits.textLength)))
        member("pl", String(Masking.masked(polish).prefix(Limits.textLength)))
        endObject()
    }

    mutating func subject(_ kind: String, _ id: String, _ customer: String?) {
        key("subject")
        beginObject()
        member("kind", kind)
        member("id", id)
        member("customer", customer)
        endObject()
    }
}
