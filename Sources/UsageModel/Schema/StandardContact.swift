// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// The parts of a contact: session, timing, outcome, signaling, message, content, consent.

extension ObjectSchema {
    static let session = ObjectSchema(
        "session",
        required: ["id", "channel", "direction"],
        [
            .id("id", "The contact: one identifier over all its legs."),
            .id("legId", "The leg of the contact."),
            .id("parentId", "The contact or leg this one came from."),
            .id("rootId", "The first contact of the chain."),
            .symbol(
                "channel",
                ["voice", "sms", "mms", "whatsapp", "chat", "email", "video", "fax", "social", "work_item"],
                "How the parties are in contact."
            ),
            .symbol("direction", ["inbound", "outbound", "internal"], "Who began it, seen from the customer."),
            .symbol(
                "initiation",
                [
                    "manual", "preview", "progressive", "predictive", "power", "api", "callback", "ivr", "transfer",
                    "inbound", "unknown", "ai_voice", "ivr_blast",
                ],
                "What set the contact up: a person or a dialer."
            ),
            .object("campaign", .ref, "The campaign the contact belongs to."),
            .object("queue", .ref, "The queue the contact waits in."),
            .object("flow", .ref, "The flow that handles the contact."),
            .symbol("purpose", Words.purposes, "Why the contact is made."),
            .object("seller", .ref, "On whose behalf the contact is made."),
            .symbol(
                "calledClass",
                ["consumer", "business", "government", "emergency_service", "unknown"],
                "Who is contacted."
            ),
            .text("subjectRef", 128, "A pseudonym of the person the contact is about."),
        ]
    )

    static let timing = ObjectSchema(
        "timing",
        [
            .instant("attemptedAt", "When the set-up began."),
            .instant("ringingAt", "When the called party was alerted."),
            .instant("answeredAt", "When the called party answered."),
            .instant("endedAt", "When the contact ended."),
            .milliseconds("ringMs", "How long it rang, in milliseconds."),
            .milliseconds("talkMs", "How long the parties talked, in milliseconds."),
            .milliseconds("holdMs", "How long a party was on hold, in milliseconds."),
            .milliseconds("queueMs", "How long the contact waited in a queue, in milliseconds."),
            .milliseconds("totalMs", "How long the contact lasted, in milliseconds."),
            .milliseconds("billedMs", "How long the contact was billed, in milliseconds."),
            FieldSchema(
                "precisionMs",
                .integer(min: 1, max: 60_000),
                "How exact the times are, in milliseconds.",
                check: .oneOf([1, 1_000, 60_000])
            ),
            .instant("greetingEndAt", "When the called party's greeting ended."),
            .instant("agentConnectedAt", "When an agent was connected."),
            .milliseconds("ivrMs", "How long the contact was with a flow, in milliseconds."),
            .milliseconds("agentMs", "How long the contact was with an agent, in milliseconds."),
        ]
    )

    static let outcome = ObjectSchema(
        "outcome",
        [
            .symbol(
                "result",
                [
                    "answered", "no_answer", "busy", "rejected", "canceled", "failed", "abandoned", "voicemail",
                    "machine", "blocked", "delivered", "undelivered", "expired", "completed", "unknown",
                ],
                "How the contact went."
            ),
            .symbol("endedBy", ["caller", "callee", "agent", "system", "policy", "unknown"], "Who ended it."),
            .integer("sipCode", 100...699, "The final SIP status."),
            .integer("q850", 0...127, "The Q.850 cause."),
            .text("nativeCode", 64, "The source's own result code."),
            .symbol(
                "amd",
                ["human", "machine", "fax", "silence", "unknown"],
                "What the answering-machine detection heard."
            ),
            .share("amdConfidence", "How sure the answering-machine detection is, 0 to 1."),
        ]
    )

    static let stir = ObjectSchema(
        "stir",
        [
            .symbol("verstat", ["passed", "failed", "none"], "The result of the caller-ID verification."),
            .symbol("attest", ["A", "B", "C"], "The attestation level."),
            .id("origId", "The origination identifier of the PASSporT."),
            .text("spc", 8, "The service provider code of the signer."),
            .text("certUrl", "Where the signer's certificate lies."),
        ]
    )

    static let signaling = ObjectSchema(
        "signaling",
        [
            .id("callId", "The SIP Call-ID."),
            .text("method", 32, "The SIP method."),
            .text("userAgent", 256, "The User-Agent of the device or trunk."),
            .text("sourceIp", 45, "The address the request came from."),
            .text("trunk", 128, "The trunk the call came in on."),
            .text("pai", "The P-Asserted-Identity."),
            .texts("diversion", 16, "The Diversion and History-Info entries, newest first."),
            .object("stir", .stir, "The caller-ID attestation."),
            .integer("maxForwards", 0...255, "The Max-Forwards left."),
            .truth("srtp", "Whether the media are encrypted."),
            .text("fromDisplay", 256, "The name shown to the called party."),
            .text("assertedBrand", 256, "The brand the caller claims."),
        ]
    )

    static let attachment = ObjectSchema(
        "attachment",
        [
            .id("id", "The attachment."),
            .text("name", "The file name."),
            .text("mediaType", "The media type."),
            .count("bytes", "The size in bytes."),
            .text("sha256", "The hash of the file."),
            .text("ref", "Where the file lies at the source."),
            .object("scan", .scan, "What the malware scanner found."),
        ]
    )

    static let message = ObjectSchema(
        "message",
        [
            .id("id", "The message."),
            .id("threadId", "The conversation the message belongs to."),
            .text("text", 16_384, "The text itself, where the source may share it."),
            .text("textRef", "Where the text lies at the source."),
            .text("textSha256", .sha256, 64, "The hash of the text."),
            .text("language", 35, "The language, BCP 47."),
            .count("segments", "How many segments the message takes."),
            .count("recipients", "How many recipients the message has."),
            .id("templateId", "The template the message was made from."),
            .objects("attachments", .attachment, 100, "The files that came with the message."),
            .text("nativeStatus", "The source's own delivery status."),
            .text("errorCode", "The source's own error code."),
            .texts("urls", 32, of: 253, "The host names of links in the text."),
            .text("fingerprint", .fingerprint, 16, "The similarity fingerprint of the text, hex."),
            .symbol("optOut", ["keyword", "inferred", "none"], "Whether the text is an opt-out."),
            .truth("converted", "Whether a one-time code was used."),
            .truth("spamFlagged", "Whether a carrier flagged the message as spam."),
        ]
    )

    static let labels = ObjectSchema(
        "labels",
        others: .labels,
        [
            .share("spam", "Unwanted bulk content, 0 to 1."),
            .share("scam", "Deceit for money, 0 to 1."),
            .share("phishing", "Theft of credentials or personal data, 0 to 1."),
            .share("impersonation", "Passing for someone else, 0 to 1."),
            .share("threat", "Threats, 0 to 1."),
            .share("harassment", "Harassment, 0 to 1."),
            .share("adult", "Adult content, 0 to 1."),
            .share("minor", "A minor takes part or is spoken of, 0 to 1."),
            .share("pii", "Personal data, 0 to 1."),
            .share("self_harm", "Self-harm, 0 to 1."),
        ]
    )

    static let content = ObjectSchema(
        "content",
        [
            .text("language", 35, "The language, BCP 47."),
            .object("labels", .labels, "How sure a classifier is of each label, 0 to 1."),
            .text("model", 128, "The classifier and its version."),
            .texts("fields", 32, of: 48, "The kinds of personal data asked for."),
        ]
    )

    static let consent = ObjectSchema(
        "consent",
        required: ["kind"],
        [
            .symbol(
                "kind",
                ["express_written", "express", "opt_in", "opt_out", "revoked", "ebr", "none"],
                "What was given or withdrawn."
            ),
            .symbol(
                "scheme",
                ["trustedform", "jornaya", "iso27560", "double_opt_in", "keyword", "internal"],
                "How the consent is recorded."
            ),
            .text("ref", "The record of the consent."),
            .instant("capturedAt", "When it was given or withdrawn."),
            .instant("expiresAt", "When it ends."),
            .texts(
                "scope",
                UsageLimits.listItemsMax,
                of: 16,
                check: .symbols(["call", "autodial", "sms", "email", "recording", "all"]),
                "What it covers."
            ),
            .object("subject", .party, "Who gave it."),
            .object("seller", .ref, "To whom it was given."),
            .texts("purposes", 16, of: 16, check: .symbols(Words.purposes), "What it is for."),
            .symbol(
                "basis",
                ["written", "oral", "web", "contract", "parental", "none"],
                "What the consent rests on."
            ),
            .text("guardian", 128, "A pseudonym of the guardian who gave it."),
        ]
    )
}
