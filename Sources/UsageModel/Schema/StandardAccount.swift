// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// What describes the customer's account, where an event came from, and the `data` object itself.

extension ObjectSchema {
    static let plan = ObjectSchema(
        "plan",
        [
            .id("id", "The plan."),
            .count("seats", "How many seats are paid for."),
            .count("concurrency", "How many calls may run at once."),
            FieldSchema("callsPerSecond", .number(min: 0, max: .greatestFiniteMagnitude), "Calls begun per second."),
            .count("minutesPerSeat", "Minutes per seat and month."),
            .texts("features", 64, of: 48, "What the plan allows."),
            .texts("countries", 250, of: 2, check: .country, "The countries that may be called, ISO 3166-1."),
            .count("apiRequestsPerMinute", "API requests per minute."),
        ]
    )

    static let agreementSignature = ObjectSchema(
        "agreementSignature",
        [.text("party", 256, "Who signed."), .instant("signedAt", "When.")]
    )

    static let agreement = ObjectSchema(
        "agreement",
        [
            .id("id", "The agreement."),
            .text("documentSha256", .sha256, 64, "The hash of the document."),
            .objects("signatures", .agreementSignature, 8, "Who signed it and when."),
        ]
    )

    static let exception = ObjectSchema(
        "exception",
        [
            .id("id", "The exception."),
            .text("clause", .clause, 32, "The clause that is set aside."),
            .object("scope", .ref, "For whom."),
            .symbol(
                "scopeKind",
                ["customer", "endUser", "number", "campaign", "device", "apiClient"],
                "What kind of subject the scope is."
            ),
            .instant("validFrom", "From when."),
            .instant("validUntil", "Until when."),
            .object("agreement", .ref, "The agreement it rests on."),
            .text("condition", 2048, "What has to hold for an act to be covered: CEL, as in rules."),
        ]
    )

    static let useCase = ObjectSchema(
        "useCase",
        [
            .text("sector", 64, "The sector the customer works in."),
            .texts("uses", 32, of: 64, "What the service is used for."),
            .truth("safetyRelated", "Whether life or limb depends on it."),
            .truth("childDirected", "Whether it is directed at children."),
            .truth("failoverPlan", "Whether there is a plan for its failure."),
        ]
    )

    static let device = ObjectSchema(
        "device",
        [
            .id("id", "The device."),
            .text("mac", 17, "Its hardware address."),
            .text("model", 128, "Its model."),
            .text("userAgent", 256, "Its User-Agent."),
            .truth("attested", "Whether the platform vouches for it."),
        ]
    )

    static let changedState = ObjectSchema(
        "changedState",
        others: .unread,
        [
            .count("quotaPerMinute", "The API client's own quota, requests per minute."),
            .text("legalName", "The customer's legal name."),
            .text("registrationNumber", "The customer's number in a company register."),
            .text("paymentFingerprint", "A hash of the means of payment."),
            .text("beneficialOwner", "A hash of the beneficial owner."),
            .text("emailDomain", "The domain of the customer's mail."),
            .truth("registered", "Whether the media sink is registered."),
            .texts("queues", UsageLimits.listItemsMax, "The queues a supervisor may monitor."),
            .text("role", "The role of the end user."),
            .truth("enabled", "Whether the safeguard is on."),
        ]
    )

    static let change = ObjectSchema(
        "change",
        required: ["resource", "action"],
        [
            .symbol(
                "resource",
                [
                    "customer", "end_user", "number", "campaign", "queue", "flow", "role", "setting", "contact_list",
                    "blocklist", "caller_id", "forward", "plan", "agreement", "exception", "device", "media_sink",
                    "use_case", "brand", "api_client",
                ],
                "What kind of thing changed."
            ),
            .id("id", "Which one."),
            .symbol(
                "action",
                [
                    "created", "updated", "deleted", "assigned", "unassigned", "activated", "deactivated",
                    "suspended", "imported", "signed", "amended", "ended", "granted", "revoked", "declared",
                    "verified", "ported", "released", "enrolled",
                ],
                "What was done."
            ),
            FieldSchema("before", .evidence, "How it was before."),
            .object("after", .changedState, "How it is now, as far as rules read it."),
            .object("by", .ref, "Who did it."),
        ]
    )

    static let cost = ObjectSchema(
        "cost",
        required: ["amount", "currency"],
        [
            .text("amount", .amount, UsageLimits.textCharactersMax, "How much, a decimal string."),
            .text("currency", .currency, 3, "In which currency, ISO 4217."),
        ]
    )

    static let origin = ObjectSchema(
        "origin",
        required: ["connector"],
        [
            .text("connector", .connector, 32, "The connector that wrote the event."),
            .text("nativeType", 128, "The source's own event type."),
            .id("nativeId", "The source's own event identifier."),
            .text("nativeSequence", "The source's own sequence number."),
            .instant("receivedAt", "When the connector received it."),
            .symbol("signature", ["verified", "absent", "not_applicable"], "Whether the source's signature held."),
            .text("rawSha256", .sha256, 64, "The hash of what came in."),
            .symbol("mode", ["inline", "push", "poll", "batch", "replay"], "How it came in."),
            .texts("assumed", UsageLimits.listItemsMax, "What the connector had to assume."),
        ]
    )

    static let usageEventData = ObjectSchema(
        "event",
        required: ["customer"],
        [
            .object("customer", .ref, "The customer of the provider whose usage this is."),
            .object("endUser", .ref, "The customer's own user."),
            .object("device", .device, "The device that was used."),
            .object("apiClient", .ref, "The API client that was used."),
            .object("session", .session, "The contact."),
            .object("from", .party, "Who calls or sends."),
            .object("to", .party, "Who is called or sent to: the first recipient.")
                .by(.firstOfList(maxItems: 1_000)),
            .integer("toCount", 0...1_000, "How many recipients there are.").by(.reader),
            .objects("recipients", .party, 999, "The recipients after the first.").by(.reader),
            .objects("via", .party, 16, "Over whom a forwarded contact came."),
            .object("timing", .timing, "When things happened and how long they took."),
            .object("outcome", .outcome, "How the contact went."),
            .object("signaling", .signaling, "What the signaling says."),
            .object("message", .message, "The message."),
            .object("content", .content, "What a classifier says of the content; the text stays at the source."),
            .object("recording", .recording, "The recording."),
            .object("transfer", .transfer, "The transfer."),
            .object("forward", .forward, "The forwarding of a number."),
            .object("monitor", .monitor, "The supervision of a contact."),
            .object("mediaFork", .mediaFork, "The copy of the media that leaves the platform."),
            .object("conference", .conference, "The conference."),
            .objects("consent", .consent, 16, "Consents given or withdrawn."),
            .object("access", .access, "The sign-in or API request."),
            .object("anomaly", .anomaly, "The SIP anomaly, counted at the edge."),
            .object("dialer", .dialer, "The statistics of a dialer."),
            .object("abandonment", .abandonment, "The abandonment of an answered call."),
            .object("contactList", .contactList, "The contact list."),
            .object("registryCheck", .registryCheck, "The answer of a registry."),
            .object("complaint", .complaint, "The complaint."),
            .object("traceback", .traceback, "The traceback request."),
            .object("plan", .plan, "The plan of the customer."),
            .object("agreement", .agreement, "The agreement with the customer."),
            .object("exception", .exception, "The exception from a clause."),
            .object("useCase", .useCase, "What the customer uses the service for."),
            .object("change", .change, "What was changed."),
            .object("cost", .cost, "What the contact costs."),
            .object("scan", .scan, "What the malware scanner found."),
            .object("origin", .origin, "Where the event came from."),
            FieldSchema("ext", .evidence, "The source's own extras; no rule reads them.", check: .memberNames),
            .symbol("type", EventType.allCases.map(\.name), "What happened.").by(.reader),
            FieldSchema("id", .text(maxLength: 256), "The event's id.").by(.reader),
            FieldSchema("source", .text(maxLength: 1024), "The event's source.").by(.reader),
            .instant("time", "When it happened.").by(.reader),
        ]
    )
}
