// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The wire schema of a usage event and the layout of its record: one table for readers, rules and documentation.
///
/// - Shape: the root is the `data` object; slot 0 is its own presence slot.
/// - Source: `usage-event-data.v1.schema.json`; a test compares every member, word and limit.
public struct EventSchema: Sendable {
    /// The `data` object.
    public let root: ObjectSchema
    private let slots: [String: Int]

    /// The schema of version 1.
    public static let standard = EventSchema(root: .usageEventData)

    init(root: ObjectSchema) {
        self.root = root
        var slots: [String: Int] = [:]
        Self.number(root, base: 0, prefix: "", into: &slots)
        self.slots = slots
    }

    /// How many slots every event has; the elements of lists follow behind.
    public var slotCount: Int { root.slotCount }

    /// The slot of a member named by its path inside `data`: `session.campaign.id`.
    ///
    /// Members of list items have no slot of their own and are not found.
    public func slot(_ path: String) -> Int? { slots[path] }

    /// The field at a path inside `data`; a list of objects is walked into: `consent.kind`.
    public func field(_ path: String) -> FieldSchema? {
        var object = root
        var found: FieldSchema?
        for name in path.split(separator: ".") {
            guard let field = object.field(String(name)) else { return nil }
            found = field
            switch field.kind {
            case .object(let nested), .objects(let nested, _): object = nested
            default: object = ObjectSchema("", [])
            }
        }
        return found
    }

    private static func number(
        _ object: ObjectSchema,
        base: Int,
        prefix: String,
        into slots: inout [String: Int]
    ) {
        for field in object.fields {
            let path = prefix + field.name
            slots[path] = base + field.slot
            if case .object(let nested) = field.kind {
                number(nested, base: base + field.slot, prefix: path + ".", into: &slots)
            }
        }
    }
}

extension EventSchema {
    /// The index of a word of an enumeration: the value its slot holds.
    public func symbol(_ path: String, _ word: String) -> Int? {
        guard case .symbol(let words) = field(path)?.kind else { return nil }
        return words.firstIndex(of: word)
    }
}
