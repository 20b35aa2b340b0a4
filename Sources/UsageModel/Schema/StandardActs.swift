// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// What is done to and around contacts: recording, transfer, monitoring, access, complaints, campaigns.

extension ObjectSchema {
    static let recordedParty = ObjectSchema(
        "recordedParty",
        [
            .object("party", .party, "Who was recorded."),
            .symbol(
                "consent",
                ["express", "implied_after_notice", "refused", "unknown"],
                "Whether the party agreed."
            ),
        ]
    )

    static let recording = ObjectSchema(
        "recording",
        [
            .id("id", "The recording."),
            .symbol(
                "action",
                [
                    "started", "paused", "resumed", "stopped", "available", "accessed", "downloaded", "shared",
                    "deleted", "failed",
                ],
                "What happened to it."
            ),
            .symbol("mode", ["automatic", "on_demand", "compliance", "unknown"], "Why it is recorded."),
            .milliseconds("durationMs", "How long it is, in milliseconds."),
            .truth("announced", "Whether the parties were told."),
            .text("ref", "Where it lies at the source."),
            .symbol("initiator", ["auto", "user", "api"], "What started it."),
            .symbol("announceMode", ["ivr", "beep", "agent", "none"], "How the parties were told."),
            .objects("parties", .recordedParty, 64, "Who was recorded, and whether they agreed."),
            .symbol("via", ["ui", "api", "bulk"], "How it was taken out."),
            .count("rows", "How many records were taken out."),
            .text("destinationHost", 253, "Where it went."),
        ]
    )

    static let transfer = ObjectSchema(
        "transfer",
        [
            .symbol(
                "kind",
                ["blind", "warm", "conference", "forward", "queue", "flow", "voicemail"],
                "How the contact is passed on."
            ),
            .object("target", .party, "To whom."),
            .object("targetRef", .ref, "To which queue, flow or user."),
            .truth("external", "Whether the target is outside the customer."),
            .symbol(
                "result",
                ["initiated", "queued", "accepted", "rejected", "canceled", "timeout", "completed", "failed"],
                "How the transfer went."
            ),
        ]
    )

    static let forward = ObjectSchema(
        "forward",
        [
            .object("target", .party, "Where calls to the number go."),
            .symbol("rule", ["always", "busy", "no_answer", "schedule", "overflow"], "When they go there."),
            .text("targetUserAgent", 256, "The User-Agent at the target."),
            .object("configuredBy", .ref, "Who set it."),
        ]
    )

    static let monitor = ObjectSchema(
        "monitor",
        [
            .symbol("action", ["listen", "whisper", "barge", "takeover"], "What the supervisor does."),
            .object("by", .ref, "The supervisor."),
            .text("authorisedByRole", 64, "The role that allows it."),
        ]
    )

    static let mediaFork = ObjectSchema(
        "mediaFork",
        [
            .symbol("kind", ["siprec", "websocket", "rtp_tap"], "How the media are copied."),
            .text("destination", 1024, "Where the copy goes."),
            .truth("registered", "Whether the source has the destination registered."),
            .truth("tls", "Whether the copy is encrypted on its way."),
            .object("initiator", .ref, "Who started it."),
        ]
    )

    static let conference = ObjectSchema(
        "conference",
        [
            .id("id", "The conference."),
            .count("participants", "How many take part."),
            .truth("pinUsed", "Whether a PIN was asked for."),
        ]
    )

    static let access = ObjectSchema(
        "access",
        [
            .text("method", 64, "How the caller proved who it is, or the request method."),
            .symbol("result", ["success", "failure", "logout", "revoked"], "How it went."),
            .text("ip", "The address the request came from."),
            .text("device", "The device it came from."),
            .text("userAgent", "The User-Agent."),
            .truth("mfa", "Whether a second factor was used."),
            .text("endpoint", "The route of the request."),
            .integer("status", .min ... .max, "The status of the answer."),
            .text("country", .country, 2, "The country of the address, ISO 3166-1."),
            .count("asn", "The autonomous system of the address."),
            .text("sessionId", 256, "The sign-in session."),
            .count("rows", "How many rows the answer holds."),
            .count("bytes", "How many bytes the answer holds."),
        ]
    )

    static let anomaly = ObjectSchema(
        "anomaly",
        [
            .symbol(
                "kind",
                [
                    "malformed", "options_scan", "bad_method", "fragment", "loop", "ack_missing", "auth_flood",
                    "rtp_flood", "bye_spoof",
                ],
                "What was seen."
            ),
            .count("count", "How often."),
            .milliseconds("windowMs", "Within how many milliseconds."),
        ]
    )

    static let dialer = ObjectSchema(
        "dialer",
        [
            .milliseconds("intervalMs", "The interval of the statistics, in milliseconds."),
            .count("attempts", "How many calls were attempted."),
            .count("answeredHuman", "How many a person answered."),
            .count("answeredMachine", "How many a machine answered."),
            .count("abandoned", "How many were abandoned."),
            .count("agentsReady", "How many agents were ready."),
            FieldSchema("pacingRatio", .number(min: 0, max: .greatestFiniteMagnitude), "Calls per ready agent."),
        ]
    )

    static let abandonment = ObjectSchema(
        "abandonment",
        [
            .symbol("reason", ["no_agent", "timeout", "error"], "Why the call was dropped."),
            .milliseconds("safeHarborMs", "After how many milliseconds the recorded message played."),
        ]
    )

    static let contactList = ObjectSchema(
        "contactList",
        [
            .id("id", "The list."),
            .count("rows", "How many rows it has."),
            .count("uniqueNumbers", "How many different numbers it has."),
            .symbol("source", ["crm", "purchase", "form", "manual", "api", "unknown"], "Where it came from."),
            .text("provenanceRef", 256, "The record of where it came from."),
            .text("consentRef", 256, "The record of the consents."),
            .share("sequentialRatio", "The share of numbers that follow one another, 0 to 1."),
            .share("invalidRatio", "The share of numbers that cannot be, 0 to 1."),
            .count("dncHits", "How many numbers are on a do-not-call list."),
            .share("minorRatio", "The share of minors, 0 to 1."),
        ]
    )

    static let registryCheck = ObjectSchema(
        "registryCheck",
        required: ["registry", "result"],
        [
            .text("registry", 64, "The registry that was asked."),
            .text("versionDate", .date, 10, "The day of the registry's version."),
            .symbol("result", ["listed", "not_listed", "unknown"], "What it said."),
        ]
    )

    static let complaint = ObjectSchema(
        "complaint",
        [
            .id("id", "The complaint."),
            .symbol(
                "source",
                ["consumer", "carrier_spam_report", "carrier", "regulator", "csirt", "ngo", "internal"],
                "Who complains."
            ),
            .object("about", .party, "The party the complaint is about."),
            .text("category", 64, "What it is about."),
            .integer("severity", 1...5, "How grave it is, 1 to 5."),
            .text("reporterHash", .sha256, 64, "A pseudonym of who complains."),
        ]
    )

    static let traceback = ObjectSchema(
        "traceback",
        [
            .id("ref", "The request."),
            .text("requester", 256, "Who asks."),
            .instant("callTime", "When the call was made."),
            .text("from", .telephoneNumber, 16, "The calling number."),
            .text("to", .telephoneNumber, 16, "The called number."),
            .instant("dueAt", "When the answer is due."),
            .symbol("force", ["request", "order"], "Whether it binds."),
        ]
    )
}
