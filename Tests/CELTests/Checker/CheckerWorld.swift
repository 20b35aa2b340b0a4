// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// A small world of slots that the tests of checker and programs share.
///
/// - Shape: bank 0 holds `event` (base 0), bank 1 `signal` (base 0), bank 2 `customer` (base 0).
enum CheckerWorld {
    static let party = ObjectType(
        name: "Party",
        fields: [
            Field(name: "e164", type: .string, slot: 1),
            Field(name: "country", type: .string, slot: 2),
            Field(name: "kind", type: .string, slot: 3, symbols: ["fixed", "mobile", "premium", "emergency"]),
            Field(name: "rateClass", type: .int, slot: 4),
        ],
        slotCount: 5
    )

    static let event = ObjectType(
        name: "Event",
        fields: [
            Field(name: "direction", type: .string, slot: 1, symbols: ["outbound", "inbound"]),
            Field(name: "from", type: .object("Party"), slot: 2),
            Field(name: "to", type: .object("Party"), slot: 7),
            Field(name: "talkMs", type: .int, slot: 12),
            Field(name: "share", type: .double, slot: 13),
            Field(name: "recording", type: .bool, slot: 14),
            Field(name: "time", type: .timestamp, slot: 15),
            Field(name: "body", type: .string, slot: 16),
            Field(name: "tags", type: .list(.string), slot: 17),
            Field(name: "recipients", type: .list(.object("Party")), slot: 18),
            Field(name: "wait", type: .duration, slot: 19),
            Field(name: "hours", type: .list(.int), slot: 20),
        ],
        slotCount: 21
    )

    static let ratio = ObjectType(
        name: "Ratio",
        fields: [
            Field(name: "value", type: .double, slot: 1), Field(name: "n", type: .int, slot: 2),
            Field(name: "lower95", type: .double, slot: 3),
        ],
        slotCount: 4
    )

    static let signal = ObjectType(
        name: "Signal",
        fields: [
            Field(name: "calls_60s", type: .int, slot: 1), Field(name: "short_calls", type: .object("Ratio"), slot: 2),
        ],
        slotCount: 6
    )

    static let customer = ObjectType(
        name: "Customer",
        fields: [
            Field(name: "id", type: .string, slot: 1), Field(name: "ageDays", type: .int, slot: 2),
            Field(name: "verified", type: .bool, slot: 3), Field(name: "seats", type: .int, slot: 4),
        ],
        slotCount: 5
    )

    static let variables = [
        Variable(name: "event", type: .object("Event"), address: SlotAddress(bank: 0, index: 0)),
        Variable(name: "from", type: .object("Party"), address: SlotAddress(bank: 0, index: 2)),
        Variable(name: "to", type: .object("Party"), address: SlotAddress(bank: 0, index: 7)),
        Variable(name: "signal", type: .object("Signal"), address: SlotAddress(bank: 1, index: 0)),
        Variable(name: "customer", type: .object("Customer"), address: SlotAddress(bank: 2, index: 0)),
    ]

    static let hostFunctions = [
        HostFunction(name: "owned", id: 1, parameters: [.value(.object("Party"))], result: .bool),
        HostFunction(
            name: "listed",
            id: 2,
            parameters: [
                .literal(kind: "list", allowed: ["us_dno", "us_dnc", "internal"]),
                .anyOf([.object("Party"), .string]),
            ],
            result: .bool
        ),
        HostFunction(
            name: "contactedWithin",
            id: 3,
            parameters: [.value(.object("Party")), .value(.int)],
            result: .int
        ),
        HostFunction(name: "localHour", id: 4, parameters: [.value(.object("Party"))], result: .list(.int)),
        HostFunction(name: "apiQuota", id: 5, parameters: [], result: .int),
    ]

    static func environment(strict: Bool = true) -> Environment {
        Environment(
            variables: variables,
            objectTypes: [party, event, ratio, signal, customer],
            functions: StandardLibrary.declarations,
            hostFunctions: hostFunctions,
            strict: strict
        )
    }
}
