// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The event schema as the reader wants it: flat rows and name tables, made once.
struct DecodingPlan: BitwiseCopyable, Sendable {
    /// How to read one member.
    struct Field: BitwiseCopyable, Sendable {
        enum Code: UInt8 { case text, symbol, integer, number, truth, instant, texts, object, list, objects, evidence }

        var code: Code
        var check: Check
        /// The slot, counted from the first of the object.
        var slot: Int32
        /// The shape of an object or of the items of a list.
        var object: Int32 = -1
        /// Where the reader puts what it finds out besides: the packed form of a number.
        var sideSlot: Int32 = 0
        /// The numbers allowed: a range of `choices`.
        var firstChoice: Int32 = 0
        var choiceCount: Int32 = 0
        /// The words of an enumeration.
        var words = NameSet(firstCell: 0, multiplier: 0, shift: 0)
        /// The least value, or the most items of a list; in the bits of the kind.
        var low: UInt64 = 0
        /// The greatest value, or the most characters of a text; in the bits of the kind.
        var high: UInt64 = 0
    }

    /// `FieldCheck` without its payload.
    enum Check: UInt8 {
        case none, notEmpty, telephoneNumber, country, subdivision, areaCode, sha256, fingerprint, connector, amount
        case currency, date, clause, symbols, oneOf, memberNames
    }

    /// How to read one object.
    struct Object: BitwiseCopyable, Sendable {
        enum Others: UInt8 { case unknown, unread, labels }

        var names: NameSet
        var slotCount: Int
        var others: Others
        /// The required members: a range of `required`.
        var firstRequired: Int
        var requiredCount: Int
    }

    let fields: Row<Field>
    let objects: Row<Object>
    /// Field numbers of required members.
    let required: Row<Int32>
    let choices: Row<Int64>
    let names: NameTable
    let root: Int
    let envelope: NameSet
    let types: NameSet
    let slotCount: Int
    let toCountSlot: Int
    let recipientsSlot: Int

    static let standard = Self.make(.standard)

    /// The plan, and beside it what messages need: the table's own field and object of each number.
    static func make(_ schema: EventSchema) -> (plan: DecodingPlan, words: DecodingWords) {
        var builder = Builder()
        let plan = DecodingPlan(schema, &builder)
        return (plan, DecodingWords(fields: builder.schemaFields, objects: builder.schemaObjects))
    }

    private init(_ schema: EventSchema, _ builder: inout Builder) {
        root = builder.add(schema.root)
        envelope = builder.names.add(Attribute.allCases.map { ($0.name, Int($0.rawValue)) })
        types = builder.names.add(EventType.allCases.map { ("aup." + $0.name + ".v1", Int($0.rawValue)) })
        fields = Row(builder.fields)
        objects = Row(builder.objects)
        required = Row(builder.required)
        choices = Row(builder.choices)
        names = builder.names.build()
        slotCount = schema.slotCount
        toCountSlot = schema.slot("toCount") ?? 0
        recipientsSlot = schema.slot("recipients") ?? 0
    }

    private struct Builder {
        var fields: [Field] = []
        var objects: [Object] = []
        var required: [Int32] = []
        var choices: [Int64] = []
        var names = NameTable.Builder()
        var schemaFields: [FieldSchema] = []
        var schemaObjects: [ObjectSchema] = []
        var known: [String: Int] = [:]

        /// Adds a shape once, however many members have it, and returns its number.
        mutating func add(_ schema: ObjectSchema) -> Int {
            if let number = known[schema.name] { return number }
            var members: [(name: String, value: Int)] = []
            for field in schema.fields {
                switch field.origin {
                case .enrichment, .reader: continue
                case .source, .firstOfList: break
                }
                let read = compile(field, of: schema)
                members.append((field.name, fields.count))
                fields.append(read)
                schemaFields.append(field)
            }
            let firstRequired = required.count
            for name in schema.required {
                if let member = members.first(where: { $0.name == name }) { required.append(Int32(member.value)) }
            }
            known[schema.name] = objects.count
            schemaObjects.append(schema)
            objects.append(
                Object(
                    names: names.add(members),
                    slotCount: schema.slotCount,
                    others: Self.others(schema.others),
                    firstRequired: firstRequired,
                    requiredCount: required.count - firstRequired
                )
            )
            return objects.count - 1
        }

        private mutating func compile(_ field: FieldSchema, of schema: ObjectSchema) -> Field {
            var read = Field(code: .evidence, check: Self.check(field.check), slot: Int32(field.slot))
            switch field.kind {
            case .text(let maxLength):
                read.code = .text
                read.high = UInt64(maxLength)
            case .symbol(let words):
                read.code = .symbol
                read.words = names.add(words.enumerated().map { ($1, $0) })
            case .integer(let min, let max):
                read.code = .integer
                read.low = UInt64(bitPattern: min)
                read.high = UInt64(bitPattern: max)
            case .number(let min, let max):
                read.code = .number
                read.low = min.bitPattern
                read.high = max.bitPattern
            case .truth: read.code = .truth
            case .instant: read.code = .instant
            case .texts(let maxItems, let maxLength):
                read.code = .texts
                read.low = UInt64(maxItems)
                read.high = UInt64(maxLength)
            case .object(let shape):
                read.code = .object
                read.object = Int32(add(shape))
            case .objects(let shape, let maxItems):
                read.code = .objects
                read.object = Int32(add(shape))
                read.low = UInt64(maxItems)
            case .evidence: read.code = .evidence
            }
            if case .firstOfList(let maxItems) = field.origin {
                read.code = .list
                read.low = UInt64(maxItems)
            }
            if case .symbols(let words) = field.check { read.words = names.add(words.enumerated().map { ($1, $0) }) }
            if case .oneOf(let numbers) = field.check {
                read.firstChoice = Int32(choices.count)
                read.choiceCount = Int32(numbers.count)
                choices += numbers
            }
            if field.check == .telephoneNumber { read.sideSlot = Int32(schema.field("packed")?.slot ?? 0) }
            return read
        }

        private static func others(_ others: ObjectSchema.OtherMembers) -> Object.Others {
            switch others {
            case .unknown: .unknown
            case .unread: .unread
            case .labels: .labels
            }
        }

        private static func check(_ check: FieldCheck) -> Check {
            switch check {
            case .none: .none
            case .notEmpty: .notEmpty
            case .telephoneNumber: .telephoneNumber
            case .country: .country
            case .subdivision: .subdivision
            case .areaCode: .areaCode
            case .sha256: .sha256
            case .fingerprint: .fingerprint
            case .connector: .connector
            case .amount: .amount
            case .currency: .currency
            case .date: .date
            case .clause: .clause
            case .symbols: .symbols
            case .oneOf: .oneOf
            case .memberNames: .memberNames
            }
        }
    }
}

/// The parts of the schema by the numbers of the plan: for messages only, off the hot path.
struct DecodingWords: Sendable {
    let fields: [FieldSchema]
    let objects: [ObjectSchema]
}

/// The CloudEvents attributes that are read.
enum Attribute: UInt8, CaseIterable {
    case specversion, id, source, type, time, subject, partitionkey, datacontenttype, dataschema, traceparent
    case sequence, data, dataBase64

    var name: String { self == .dataBase64 ? "data_base64" : "\(self)" }
}
