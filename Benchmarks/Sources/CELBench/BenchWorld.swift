// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// A context of the benchmark in slots, and the environment that its rules are checked in.
///
/// - Shape: bank 0 `event`, bank 1 `signal`, bank 2 `account`; the elements of lists lie behind the fields.
final class BenchWorld {
    private static let eventFields: [(String, Type, [String]?)] = [
        ("kind", .string, ["call", "message", "recording", "transfer"]),
        ("direction", .string, ["inbound", "outbound", "internal"]), ("from", .string, nil), ("to", .string, nil),
        ("to_country", .string, nil), ("callee_region", .string, nil), ("callee_tz", .string, nil),
        ("time", .timestamp, nil), ("purpose", .string, ["service", "marketing", "survey"]),
        ("attestation", .string, ["A", "B", "C"]), ("body", .string, nil), ("consent", .bool, nil),
        ("recording", .bool, nil), ("recording_consent", .bool, nil), ("forward_to", .list(.string), nil),
        ("user_agent", .string, nil),
    ]
    private static let signalFields: [(String, Type, [String]?)] = [
        ("calls_60s", .int, nil), ("calls_1h", .int, nil), ("asr_1h", .double, nil), ("acd_1h", .double, nil),
        ("avg_duration_1h", .double, nil), ("distinct_callers_1h", .int, nil), ("minutes_24h", .int, nil),
        ("msgs_1h", .int, nil), ("concurrent", .int, nil), ("short_calls_1h", .int, nil),
    ]
    private static let accountFields: [(String, Type, [String]?)] = [
        ("id", .string, nil), ("plan", .string, nil), ("age_days", .int, nil), ("seats", .int, nil),
        ("exceptions", .list(.string), nil), ("owned_numbers", .list(.string), nil),
        ("two_party_regions", .list(.string), nil), ("tags", .list(.string), nil),
    ]

    let environment: Environment
    /// The same with the rules for packs: literals are judged while a rule is checked.
    let strict: Environment
    private let banks = (0..<3).map { SlotStorage(bank: $0, slotCount: 64) }

    /// The world of a context; without `symbols` no text is the index of an enumeration, all are bytes.
    init(_ context: BenchFile.Context, symbols: Bool) {
        let objects = [
            ("event", Self.eventFields), ("signal", Self.signalFields), ("account", Self.accountFields),
        ]
        var types: [ObjectType] = []
        var variables: [Variable] = []
        for (bank, (name, fields)) in objects.enumerated() {
            let declared = fields.enumerated().map { place, field in
                Field(name: field.0, type: field.1, slot: place + 1, symbols: symbols ? field.2 : nil)
            }
            types.append(ObjectType(name: name, fields: declared, slotCount: declared.count + 1))
            let address = SlotAddress(bank: UInt8(bank), index: 0)
            variables.append(Variable(name: name, type: .object(name), address: address))
            Self.fill(banks[bank], declared, context[name] ?? [:])
        }
        var environment = Environment(
            variables: variables,
            objectTypes: types,
            functions: StandardLibrary.declarations
        )
        self.environment = environment
        environment.strict = true
        strict = environment
    }

    private static func fill(_ storage: SlotStorage, _ fields: [Field], _ values: [String: Any]) {
        var free = fields.count + 1
        storage.set(0, 1)
        for field in fields {
            guard let value = values[field.name] else { continue }
            storage.set(field.slot, bits(value, field, storage, &free))
        }
    }

    private static func bits(_ value: Any, _ field: Field, _ storage: SlotStorage, _ free: inout Int) -> UInt64? {
        switch field.type {
        case .bool: return (value as? Bool).map { $0 ? 1 : 0 }
        case .int: return (value as? NSNumber).map { UInt64(bitPattern: $0.int64Value) }
        case .double: return (value as? NSNumber).map { $0.doubleValue.bitPattern }
        case .timestamp:
            guard let text = value as? String, let instant = Timestamp(rfc3339: Array(text.utf8)) else { return nil }
            return UInt64(bitPattern: instant.unixMicroseconds)
        case .string:
            guard let text = value as? String else { return nil }
            if let symbols = field.symbols { return symbols.firstIndex(of: text).map { UInt64($0) } }
            return storage.text(text.utf8)
        default:
            guard let texts = value as? [String] else { return nil }
            let first = free
            free += texts.count
            for (place, text) in texts.enumerated() { storage.set(first + place, storage.text(text.utf8)) }
            return UInt64(first) << 32 | UInt64(texts.count)
        }
    }

    /// A frame over the world, with cost limit and deadline on.
    func frame() -> Frame {
        var frame = Frame()
        for bank in 0..<3 { unsafe frame.bind(bank, to: banks[bank].memory) }
        let deadline = Stopwatch.monotonicNanoseconds() + 3_600_000_000_000
        frame.isPastDeadline = { Stopwatch.monotonicNanoseconds() > deadline }
        return frame
    }

    /// A rule, checked and compiled, or what is wrong with it.
    func program(_ text: String, in environment: Environment? = nil) -> Program? {
        let result = (environment ?? self.environment).check(Source(text), expecting: .bool)
        guard let checked = result.expression else {
            print("\(text): \(result.issues.map(\.message))")
            return nil
        }
        return Program(checked)
    }
}
