// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Writes notices of measures: one mail, English first and then Polish.
///
/// It says what was done to what, under which clause, why, until when, and that emergency calls go on working. Numbers
/// are masked; nobody but the subject is named.
package struct NoticeMail: Sendable {
    /// The sender.
    package var from: MailAddress
    /// How the service is reached, for a link; empty: there is none.
    package var publicURL: String

    package init(from: MailAddress, publicURL: String) {
        self.from = from
        self.publicURL = publicURL
    }

    /// The bytes of a mail; nil when the message is none that is told by mail.
    package func bytes(_ message: OutgoingMessage, to: MailAddress, id: String) -> [UInt8]? {
        guard case .measure(let news) = message.content, let entry = news.measures.first else { return nil }
        let domain = from.text.split(separator: "@").last ?? "localhost"
        var text = ""
        text += MailText.header("Date", MailText.date(message.time))
        // Addresses have been checked; as words of RFC 2047 nobody could answer to them.
        text += "From: <\(from.text)>\r\nTo: <\(to.text)>\r\n"
        text += MailText.header("Subject", subject(message.kind, news, entry))
        text += "Message-ID: <\(id)@\(domain)>\r\n"
        text += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        text += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        text += "Content-Language: en, pl\r\n\r\n"
        let body = part(.english, message, news) + "\n----------\n\n" + part(.polish, message, news)
        return Array((text + MailText.quotedPrintable(body) + "\r\n").utf8)
    }

    private func subject(_ kind: MessageKind, _ news: MeasureNews, _ entry: StandingBook.Entry) -> String {
        let (english, polish) = (NoticeWords.english, NoticeWords.polish)
        return "\(english.headline(kind, entry)) / \(polish.headline(kind, entry)): \(Masking.masked(news.key.id))"
    }

    private func part(_ words: NoticeWords, _ message: OutgoingMessage, _ news: MeasureNews) -> String {
        var lines = [words.language, ""]
        lines.append("\(words.subject): \(words.kind(news.key.kind)) \(words.clean(news.key.id))")
        if let customer = news.key.customer { lines.append("\(words.customer): \(words.clean(customer))") }
        lines.append("\(words.event): \(words.event(message.kind))")
        lines.append("\(words.time): \(message.time.description)")
        for entry in news.measures.prefix(Limits.reasons) {
            lines.append("")
            lines.append("\(words.measure): \(words.measure(entry))")
            lines.append("\(words.clause): \(entry.clause)")
            lines.append("\(words.by): \(entry.origin == .machine ? words.machine : words.person)")
            lines.append("\(words.reason): \(words.clean(words.text(entry.reasonEN, entry.reasonPL)))")
            if message.kind == .measurePut {
                if let from = entry.from { lines.append("\(words.from): \(Instant(microseconds: from).description)") }
                let until = entry.until.map { Instant(microseconds: $0).description } ?? words.untilLifted
                lines.append("\(words.until): \(until)")
            }
        }
        if let reason = news.reason, !reason.en.isEmpty {
            lines += ["", "\(words.liftReason): \(words.clean(words.text(reason.en, reason.pl)))"]
        }
        lines += ["", words.emergency, "\(words.reference): \(news.cause)"]
        if !publicURL.isEmpty, news.cause.hasPrefix("d-") {
            lines.append("\(words.link): \(publicURL)/v1/decisions/\(news.cause)")
        }
        lines += [words.automatic, ""]
        return lines.joined(separator: "\n")
    }
}
