// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Shapes that several members share, and short spellings for the table.

extension FieldSchema {
    static func id(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .text(maxLength: 256), documentation, check: .notEmpty)
    }

    static func text(_ name: String, _ maxLength: Int, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .text(maxLength: maxLength), documentation)
    }

    static func text(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .text(maxLength: UsageLimits.textCharactersMax), documentation)
    }

    static func text(_ name: String, _ check: FieldCheck, _ maxLength: Int, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .text(maxLength: maxLength), documentation, check: check)
    }

    static func symbol(_ name: String, _ symbols: [String], _ documentation: String) -> FieldSchema {
        FieldSchema(name, .symbol(symbols), documentation)
    }

    static func milliseconds(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .integer(min: 0, max: 31_536_000_000), documentation)
    }

    static func count(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .integer(min: 0, max: .max), documentation)
    }

    static func integer(_ name: String, _ range: ClosedRange<Int64>, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .integer(min: range.lowerBound, max: range.upperBound), documentation)
    }

    static func share(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .number(min: 0, max: 1), documentation)
    }

    static func truth(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .truth, documentation)
    }

    static func instant(_ name: String, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .instant, documentation)
    }

    static func texts(
        _ name: String,
        _ maxItems: Int,
        of maxLength: Int = UsageLimits.textCharactersMax,
        check: FieldCheck = .none,
        _ documentation: String
    ) -> FieldSchema {
        FieldSchema(name, .texts(maxItems: maxItems, maxLength: maxLength), documentation, check: check)
    }

    static func object(_ name: String, _ shape: ObjectSchema, _ documentation: String) -> FieldSchema {
        FieldSchema(name, .object(shape), documentation)
    }

    static func objects(
        _ name: String,
        _ shape: ObjectSchema,
        _ maxItems: Int,
        _ documentation: String
    ) -> FieldSchema {
        FieldSchema(name, .objects(shape, maxItems: maxItems), documentation)
    }

    func by(_ origin: Origin) -> FieldSchema {
        FieldSchema(name, kind, documentation, check: check, origin: origin, slot: slot)
    }
}

/// The words that more than one member takes.
enum Words {
    static let purposes = [
        "marketing", "informational", "transactional", "otp", "debt_collection", "survey", "political", "charity",
        "emergency", "internal", "unknown",
    ]
    static let numberKinds = [
        "fixed", "mobile", "fixed_or_mobile", "tollfree", "premium", "shared_cost", "personal", "voip", "pager",
        "uan", "voicemail", "satellite", "short", "emergency", "unknown",
    ]
}

extension ObjectSchema {
    static let ref = ObjectSchema(
        "ref",
        [
            .id("id", "The identifier that rules and signals use."),
            .id("native", "The identifier the source itself uses."),
            .id("parent", "The identifier of what it belongs to."),
            .text("name", 256, "A name for people."),
        ]
    )

    static let party = ObjectSchema(
        "party",
        [
            .text("e164", .telephoneNumber, 16, "The telephone number in E.164 form."),
            .text("uri", 1024, "A SIP, tel or web address."),
            .text("email", 320, "A mail address."),
            .text("handle", 256, "A name on a chat or social network."),
            .text("raw", 256, "What could not be parsed as a number, as it came."),
            .id("numberId", "The identifier of the customer's number."),
            .symbol(
                "role",
                ["customer_number", "consumer", "agent", "queue", "flow", "trunk", "external", "unknown"],
                "What the party is in this contact."
            ),
            .symbol(
                "numberType",
                [
                    "geographic", "mobile", "toll_free", "short_code", "premium", "shared_cost", "voip", "personal",
                    "pager", "uan", "satellite", "emergency", "alphanumeric", "extension", "unknown",
                ],
                "The type of the number as the source tells it."
            ),
            .text("country", .country, 2, "The country, ISO 3166-1; from the numbering plan when not given."),
            .text("subdivision", .subdivision, 6, "The state or province, ISO 3166-2."),
            .text("npa", .areaCode, 3, "The North American area code."),
            .texts("timeZones", 32, "The IANA time zones the party may be in; from the numbering plan when not given."),
            .text("carrier", 128, "The carrier that serves the number."),
            .text("displayName", 256, "The name shown or given with the number."),
            .truth("anonymous", "Whether the number is withheld."),
            .symbol("kind", Words.numberKinds, "The kind of the number by the numbering plan.").by(.enrichment),
            .text("region", 6, "The region of the number by the numbering plan: a country or a subdivision.")
                .by(.enrichment),
            .truth("valid", "Whether the numbering plan has such numbers.").by(.enrichment),
            .truth("allocated", "Whether the number lies in an allocated range.").by(.enrichment),
            .integer("rateClass", 0...9, "How dear a call to the number is, 0 cheap to 9 dearest.").by(.enrichment),
            .integer("packed", 0 ... .max, "The number as `TelephoneNumber.packed`.").by(.reader),
        ]
    )

    static let scan = ObjectSchema(
        "scan",
        required: ["verdict"],
        [
            .symbol(
                "verdict",
                ["clean", "malware", "suspicious", "encrypted", "too_big", "error"],
                "What the malware scanner found."
            ),
            .text("signature", 256, "The name of the signature that matched."),
            .text("engine", 128, "The scanner and its version."),
            .text("sha256", .sha256, 64, "The hash of what was scanned."),
            .count("bytes", "The size of what was scanned in bytes."),
        ]
    )
}
