// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One object of the event record: its members and where they lie.
///
/// - Shape: the first slot carries only the presence of the object itself; its fields follow, nested objects inline.
public struct ObjectSchema: Sendable {
    /// What an object may hold besides its fields.
    public enum OtherMembers: Sendable {
        /// Members that version 1 does not know: counted, kept as evidence, refused in strict mode.
        case unknown
        /// Anything: the contract leaves these objects open; a field of another shape counts as unknown.
        case unread
        /// Labels of the source's own, each a number from 0 to 1.
        case labels
    }

    /// The name of the shape: `party` of the members `from` and `to`.
    public let name: String
    /// The members, in the order of their slots.
    public let fields: [FieldSchema]
    /// The names of the members that may not be left out.
    public let required: [String]
    /// What the object may hold besides its fields.
    public let others: OtherMembers
    /// How many slots the object takes, its own presence slot and nested objects included.
    public let slotCount: Int

    init(_ name: String, required: [String] = [], others: OtherMembers = .unknown, _ fields: [FieldSchema]) {
        self.name = name
        self.required = required
        self.others = others
        var next = 1
        self.fields = fields.map { field in
            let placed = field.placed(at: next)
            next += placed.slotCount
            return placed
        }
        slotCount = next
    }

    /// The field of this name.
    public func field(_ name: String) -> FieldSchema? { fields.first { $0.name == name } }
}

/// One member of an object: name, kind, limits and slot.
public struct FieldSchema: Sendable {
    /// Who gives the value.
    public enum Origin: Hashable, Sendable {
        /// The source, under the field's name.
        case source
        /// The source, as the first item of a list; `recipients` holds the others, `toCount` how many there are.
        case firstOfList(maxItems: Int)
        /// The node, before the decision: number facts. Rules read it; a source cannot set it.
        case enrichment
        /// The reader of the event: for the engine, not shown to rules.
        case reader
    }

    /// The member's name on the wire and in rules.
    public let name: String
    /// What a value is, with its limits.
    public let kind: FieldKind
    /// What a value must look like beyond its kind.
    public let check: FieldCheck
    /// Who gives the value.
    public let origin: Origin
    /// The slot, counted from the first slot of the object.
    public let slot: Int
    /// What the member means: one sentence.
    public let documentation: String

    init(
        _ name: String,
        _ kind: FieldKind,
        _ documentation: String,
        check: FieldCheck = .none,
        origin: Origin = .source,
        slot: Int = 0
    ) {
        self.name = name
        self.kind = kind
        self.documentation = documentation
        self.check = check
        self.origin = origin
        self.slot = slot
    }

    /// How many slots of its object the field takes.
    public var slotCount: Int {
        if case .object(let nested) = kind { return nested.slotCount }
        return 1
    }

    func placed(at slot: Int) -> FieldSchema {
        FieldSchema(name, kind, documentation, check: check, origin: origin, slot: slot)
    }
}

/// What a value is and what its slot holds.
public indirect enum FieldKind: Sendable {
    /// A text of at most so many characters; the slot holds `Text` bits.
    case text(maxLength: Int)
    /// One of a closed set of words; the slot holds the index.
    case symbol([String])
    /// A whole number; the slot holds `Int64` bits.
    case integer(min: Int64, max: Int64)
    /// A number; the slot holds `Double` bits.
    case number(min: Double, max: Double)
    /// True or false; the slot holds 1 or 0.
    case truth
    /// A moment; the slot holds microseconds as `Int64` bits.
    case instant
    /// A list of texts; the slot holds `first << 32 | count`, the items are `Text` slots from `first` on.
    case texts(maxItems: Int, maxLength: Int)
    /// An object whose slots lie inline, its own presence slot first.
    case object(ObjectSchema)
    /// A list of objects; the slot holds `first << 32 | count`, each item takes the shape's `slotCount` slots.
    case objects(ObjectSchema, maxItems: Int)
    /// An object that is checked for syntax and kept; the slot holds the `Text` bits of its JSON. No rule reads it.
    case evidence
}

/// What a value must look like beyond its kind: a closed set, each checked by hand-written code.
public enum FieldCheck: Hashable, Sendable {
    /// Nothing more.
    case none
    /// At least one character.
    case notEmpty
    /// E.164 with `+`.
    case telephoneNumber
    /// ISO 3166-1 alpha-2.
    case country
    /// ISO 3166-2.
    case subdivision
    /// A North American area code.
    case areaCode
    /// Lower-case hex SHA-256.
    case sha256
    /// Sixteen lower-case hex digits.
    case fingerprint
    /// The name of a connector.
    case connector
    /// An amount of money as a decimal string.
    case amount
    /// ISO 4217.
    case currency
    /// A day, `2026-03-02`.
    case date
    /// The name of a policy clause.
    case clause
    /// Each item of the list is one of these words.
    case symbols([String])
    /// The number is one of these.
    case oneOf([Int64])
    /// The names of the members are identifiers of the source's own.
    case memberNames

    /// The pattern of the wire schema that the check stands for.
    public var pattern: String? {
        switch self {
        case .none, .notEmpty, .date, .symbols, .oneOf: nil
        case .telephoneNumber: #"^\+[1-9][0-9]{1,14}$"#
        case .country: "^[A-Z]{2}$"
        case .subdivision: "^[A-Z]{2}-[A-Z0-9]{1,3}$"
        case .areaCode: "^[2-9][0-9]{2}$"
        case .sha256: "^[0-9a-f]{64}$"
        case .fingerprint: "^[0-9a-f]{16}$"
        case .connector: "^[a-z][a-z0-9-]{1,31}$"
        case .amount: #"^-?[0-9]+(\.[0-9]{1,8})?$"#
        case .currency: "^[A-Z]{3}$"
        case .clause: #"^(RU|[A-L](\.[a-z]+)?)$"#
        case .memberNames: "^[a-z][a-zA-Z0-9]{0,31}$"
        }
    }
}
