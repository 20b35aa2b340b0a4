// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One text message and what became of it.
struct Message {
    var session: Session
    var from: Party
    var to: [Party]
    var at: Int64
    var language: String
    var template: String?
    var fingerprint: String
    var segments: Int64 = 1
    var domains: [String] = []
    /// Labels of a content classifier in hundredths.
    var labels: [(name: StaticString, hundredths: Int)] = []
    var agent: Int?
    var client: String?
    /// What became of it; nothing is reported when `nil`.
    var report: Report?

    /// A delivery report.
    struct Report {
        var isDelivered = true
        var converted: Bool?
        var isSpamFlagged = false
    }
}

extension Reporter {
    /// Reports a message that goes out, and its delivery report.
    func play(_ message: Message) {
        event(.messageSubmitted, at: message.at) { line in
            if let agent = message.agent { line.ref("endUser", customer.agent(agent)) }
            line.ref("apiClient", message.client)
            message.session.write(&line)
            line.party("from", message.from)
            line.recipients(message.to)
            line.object("message") { line in
                line.text("id", message.session.id + "-m")
                line.text("language", message.language)
                line.integer("segments", message.segments)
                line.integer("recipients", Int64(message.to.count))
                line.text("templateId", ifKnown: message.template)
                if !message.domains.isEmpty { line.texts("urls", message.domains) }
                line.text("fingerprint", message.fingerprint)
            }
            guard !message.labels.isEmpty else { return }
            line.object("content") { line in
                line.object("labels") { line in
                    for label in message.labels { line.hundredths(label.name, label.hundredths) }
                }
            }
        }
        guard let report = message.report else { return }
        let delay = Int64(1500 + customer.random.below(6000)) * Span.millisecond
        event(report.isDelivered ? .messageDelivered : .messageFailed, at: message.at + delay) { line in
            message.session.write(&line)
            line.party("from", message.from)
            line.recipients(message.to)
            line.object("outcome") { $0.text("result", report.isDelivered ? "delivered" : "undelivered") }
            line.object("message") { line in
                line.text("id", message.session.id + "-m")
                if let converted = report.converted { line.truth("converted", converted) }
                if report.isSpamFlagged { line.truth("spamFlagged", true) }
            }
        }
    }

    /// Reports the reply of somebody who wants no more messages.
    func optOut(_ session: Session, by consumer: Party, to own: Party, at time: Int64, isHonoured: Bool = true) {
        var reply = session
        reply.direction = "inbound"
        reply.initiation = "inbound"
        event(.messageReceived, at: time) { line in
            reply.write(&line)
            line.party("from", consumer)
            line.recipients([own])
            line.object("message") { line in
                line.text("id", session.id + "-stop")
                line.text("optOut", "keyword")
            }
        }
        guard isHonoured else { return }
        consent(
            "opt_out",
            scheme: "keyword",
            scope: "sms",
            of: consumer,
            seller: session.seller,
            purpose: nil,
            at: time + Span.second
        )
    }

    /// Reports that a person agreed or objected.
    func consent(
        _ kind: String,
        scheme: String,
        scope: String,
        of subject: Party,
        seller: String?,
        purpose: String?,
        at time: Int64
    ) {
        event(.consentChanged, at: time) { line in
            line.list("consent") { line in
                line.braces { line in
                    line.text("kind", kind)
                    line.text("scheme", scheme)
                    if kind != "opt_out" {
                        line.text("ref", "consent/" + customer.id + "/" + String(customer.eventCount))
                    }
                    line.time("capturedAt", time)
                    line.texts("scope", [scope])
                    line.party("subject", subject)
                    line.ref("seller", seller)
                    if let purpose { line.texts("purposes", [purpose]) }
                    if kind != "opt_out" { line.text("basis", "web") }
                }
            }
        }
    }
}
