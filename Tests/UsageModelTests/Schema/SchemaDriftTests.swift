// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

/// Compares the table with the wire schema, member by member.
@Suite struct `Event schema` {
    private struct Comparison {
        let definitions: [String: Any]
        var differences: [String] = []
        var members = 0

        func resolved(_ schema: [String: Any]) -> [String: Any] {
            guard let reference = schema["$ref"] as? String, let name = reference.split(separator: "/").last,
                let found = definitions[String(name)] as? [String: Any]
            else { return schema }
            return resolved(found)
        }

        mutating func compare(_ object: ObjectSchema, _ schema: [String: Any], _ path: String) {
            let wire = schema["properties"] as? [String: Any] ?? [:]
            let table = object.fields.filter(\.isFromSource)
            if object.others == .unknown {
                for name in wire.keys where !table.contains(where: { $0.name == name }) {
                    differences.append("\(path).\(name) is not in the table")
                }
                let required = Set(schema["required"] as? [String] ?? [])
                if required != Set(object.required) { differences.append("\(path): required differs") }
                if schema["additionalProperties"] as? Bool != false {
                    differences.append("\(path): is open on the wire")
                }
            }
            for field in table {
                guard object.others == .unknown else {
                    compareOpen(field, schema, path)
                    continue
                }
                guard let member = wire[field.name] as? [String: Any] else {
                    differences.append("\(path).\(field.name) is not in the wire schema")
                    continue
                }
                members += 1
                compare(field, resolved(member), "\(path).\(field.name)")
            }
        }

        mutating func compareOpen(_ field: FieldSchema, _ schema: [String: Any], _ path: String) {
            members += 1
            if let others = schema["additionalProperties"] as? [String: Any] {
                compare(field, others, "\(path).\(field.name)")
            } else if schema["type"] as? String != "object" || schema["properties"] != nil {
                differences.append("\(path): is closed on the wire")
            }
        }

        mutating func compare(_ field: FieldSchema, _ schema: [String: Any], _ path: String) {
            func same(_ what: String, _ left: (some Equatable)?, _ right: (some Equatable)?) {
                if "\(left as Any)" != "\(right as Any)" {
                    differences.append("\(path): \(what) \(left as Any) \(right as Any)")
                }
            }
            if case .firstOfList(let maxItems) = field.origin {
                same("maxItems", schema["maxItems"] as? Int, maxItems)
                if case .object(let shape) = field.kind {
                    compare(shape, resolved(schema["items"] as? [String: Any] ?? [:]), path + "[]")
                }
                return
            }
            switch field.kind {
            case .text(let maxLength): text(field, maxLength, schema, path)
            case .symbol(let words): same("enum", schema["enum"] as? [String], Optional(words))
            case .integer(let min, let max):
                if case .oneOf(let numbers) = field.check {
                    same("enum", schema["enum"] as? [Int], Optional(numbers.map { Int($0) }))
                } else {
                    same("type", schema["type"] as? String, Optional("integer"))
                    same("minimum", schema["minimum"] as? Int, min == .min ? nil : Optional(Int(min)))
                    same("maximum", schema["maximum"] as? Int, max == .max ? nil : Optional(Int(max)))
                }
            case .number(let min, let max):
                same("type", schema["type"] as? String, Optional("number"))
                same("minimum", schema["minimum"] as? Double, Optional(min))
                same("maximum", schema["maximum"] as? Double, max == .greatestFiniteMagnitude ? nil : Optional(max))
            case .truth: same("type", schema["type"] as? String, Optional("boolean"))
            case .instant: same("format", schema["format"] as? String, Optional("date-time"))
            case .texts(let maxItems, let maxLength):
                let items = resolved(schema["items"] as? [String: Any] ?? [:])
                let unlimited = maxItems == UsageLimits.listItemsMax
                same("maxItems", schema["maxItems"] as? Int, unlimited ? nil : Optional(maxItems))
                if case .symbols(let words) = field.check {
                    same("enum", items["enum"] as? [String], Optional(words))
                } else {
                    text(field, maxLength, items, path + "[]")
                }
            case .object(let shape):
                same("type", schema["type"] as? String, Optional("object"))
                compare(shape, schema, path)
            case .objects(let shape, let maxItems):
                same("maxItems", schema["maxItems"] as? Int, Optional(maxItems))
                compare(shape, resolved(schema["items"] as? [String: Any] ?? [:]), path + "[]")
            case .evidence:
                same("type", schema["type"] as? String, Optional("object"))
                let names = schema["propertyNames"] as? [String: Any]
                same("propertyNames", names?["pattern"] as? String, field.check.pattern)
            }
        }

        private mutating func text(_ field: FieldSchema, _ maxLength: Int, _ schema: [String: Any], _ path: String) {
            if schema["type"] as? String != "string" { differences.append("\(path): is no text on the wire") }
            if schema["pattern"] as? String != field.check.pattern { differences.append("\(path): pattern differs") }
            if (schema["format"] as? String == "date") != (field.check == .date) {
                differences.append("\(path): format differs")
            }
            if (schema["minLength"] as? Int == 1) != (field.check == .notEmpty) {
                differences.append("\(path): minLength differs")
            }
            let unlimited =
                maxLength == UsageLimits.textCharactersMax || field.check.pattern != nil || field.check == .date
            if schema["maxLength"] as? Int != (unlimited ? nil : maxLength) {
                differences.append("\(path): maxLength differs")
            }
        }
    }

    @Test func `has every member, word and limit of the wire schema`() throws {
        guard let data = Shared.file("spec/usage-event-data.v1.schema.json") else { return }
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var comparison = Comparison(definitions: try #require(schema["$defs"] as? [String: Any]))
        comparison.compare(EventSchema.standard.root, schema, "data")
        #expect(comparison.differences == [])
        #expect(comparison.members > 300)
    }

    @Test func `has every type of the wire contract`() throws {
        guard let data = Shared.file("spec/events.md") else { return }
        let text = String(decoding: data, as: UTF8.self)
        let missing = EventType.allCases.filter { type in
            let verb = type.name.split(separator: ".")[1]
            return !text.contains("`\(type.name)`") && !text.contains("`.\(verb)`")
        }
        #expect(missing == [])
        #expect(EventType.allCases.count == 51)
    }

    @Test func `numbers slots without gaps or overlaps`() {
        var seen: [Int: String] = [0: "data"]
        func walk(_ object: ObjectSchema, _ prefix: String) {
            for field in object.fields {
                let path = prefix + field.name
                let slot = EventSchema.standard.slot(path) ?? -1
                if let other = seen[slot] { Issue.record("\(path) and \(other) share slot \(slot)") }
                seen[slot] = path
                if case .object(let nested) = field.kind { walk(nested, path + ".") }
            }
        }
        walk(EventSchema.standard.root, "")
        #expect(seen.keys.sorted() == Array(0..<EventSchema.standard.slotCount))
    }

    @Test func `finds fields by their path`() {
        let schema = EventSchema.standard
        #expect(schema.slot("session.campaign.id") == EventSchema.Slots.sessionCampaignID)
        #expect(schema.slot("session.campaigns") == nil)
        #expect(schema.field("consent.kind")?.name == "kind")
        #expect(schema.symbol("session.direction", "outbound") == 1)
        #expect(schema.symbol("session.direction", "sideways") == nil)
        #expect(schema.slot("from.packed").map { $0 - EventSchema.Slots.from } == EventSchema.PartySlots.packed)
    }
}
