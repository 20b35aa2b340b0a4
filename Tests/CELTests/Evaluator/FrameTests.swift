// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Expressions over the slots of a frame.
@Suite struct `The reference evaluator over a frame` {
    private static let party = ObjectType(
        name: "party",
        fields: [
            Field(name: "e164", type: .string, slot: 1),
            Field(name: "kind", type: .string, slot: 2, symbols: ["fixed", "mobile"]),
        ],
        slotCount: 3
    )

    private static let event = ObjectType(
        name: "event",
        fields: [
            Field(name: "seconds", type: .int, slot: 0),
            Field(name: "share", type: .double, slot: 1),
            Field(name: "time", type: .timestamp, slot: 2),
            Field(name: "from", type: .object("party"), slot: 3),
            Field(name: "tags", type: .list(.string), slot: 6),
            Field(name: "parties", type: .list(.object("party")), slot: 7),
            Field(name: "isTest", type: .bool, slot: 8),
            Field(name: "to", type: .object("party"), slot: 9),
        ],
        slotCount: 12
    )

    private static let environment = Environment(
        variables: [
            Variable(name: "event", type: .object("event"), address: SlotAddress(bank: 0, index: 0)),
            Variable(name: "from", type: .object("party"), address: SlotAddress(bank: 0, index: 3)),
            Variable(name: "to", type: .object("party"), address: SlotAddress(bank: 0, index: 9)),
        ],
        objectTypes: [party, event],
        functions: StandardLibrary.declarations,
        hostFunctions: [
            HostFunction(
                name: "listed",
                id: 7,
                parameters: [.literal(kind: "list", allowed: ["a", "b"]), .anyOf([.object("party"), .string])],
                result: .bool
            ),
            HostFunction(name: "hours", id: 8, parameters: [.value(.object("party"))], result: .list(.int)),
        ]
    )

    private final class Host: FunctionHost {
        override func call(
            _ function: Int,
            _ arguments: UnsafePointer<UInt64>,
            _ result: UnsafeMutablePointer<UInt64>,
            _ frame: borrowing Frame
        ) -> Outcome {
            if function == 8 {
                unsafe result.pointee = 0 << 32 | 2
                return unsafe arguments[0] == 3 ? .yes : .failed
            }
            guard unsafe arguments[0] == 1 else { return .missing }
            return unsafe arguments[1] == 0xF << 60 | 3 || StringReference(bits: arguments[1]).length == 2 ? .yes : .no
        }
    }

    private func evaluate(_ text: String) -> Value {
        let result = Self.environment.check(Source(text))
        guard let checked = result.expression else {
            return .error(EvaluationError(.given, "check: \(result.issues.map(\.message))"))
        }
        let storage = SlotStorage(bank: 0, slotCount: 30)
        storage.set(0, 42)
        storage.set(1, (0.5).bitPattern)
        storage.set(2, 1_772_463_600_250_000)
        storage.set(3, 1)
        storage.set(4, storage.text("+48221234567".utf8))
        storage.set(5, 1)
        storage.set(6, 20 << 32 | 2)
        storage.set(20, storage.text("x".utf8))
        storage.set(21, storage.text("\u{e9}".utf8))
        storage.set(7, 22 << 32 | 2)
        storage.set(22, 1)
        storage.set(24, 0)
        storage.set(25, 1)
        storage.set(26, storage.text("+1".utf8))
        let results = SlotStorage(bank: 3, slotCount: 2)
        results.set(0, 9)
        results.set(1, 10)
        var frame = Frame()
        unsafe frame.bind(0, to: storage.memory)
        unsafe frame.bind(3, to: results.memory)
        frame.host = Host()
        return ReferenceEvaluator.evaluate(checked, frame: &frame)
    }

    @Test(
        arguments: [
            "event.seconds == 42 && event.share == 0.5", "event.time == timestamp('2026-03-02T15:00:00.25Z')",
            "from.e164 == '+48221234567' && event.from.kind == 'mobile'", "event.tags == ['x', 'é']",
            "event.tags.exists(t, t == 'é')", "event.parties.size() == 2",
            "event.parties.filter(p, has(p.kind)).map(p, p.kind) == ['fixed']",
            "event.parties.exists(p, p.e164 == '+1')", "has(event.from) && !has(event.to) && !has(event.to.e164)",
            "event.?to.hasValue() == false", "event.to.?e164.orValue('none') == 'none'",
            "event.?seconds.orValue(1) == 42", "event.isTest || event.seconds > 1",
            "listed('b', from) && listed('b', 'xy') && !listed('b', 'xyz')", "hours(from) == [9, 10]",
            "hours(from).all(h, h >= 9)",
        ]
    )
    func `an expression is true`(text: String) {
        #expect(evaluate(text).isSame(as: .bool(true)), "\(evaluate(text))")
    }

    @Test(
        arguments: [
            ("event.isTest", SlotAddress(bank: 0, index: 8)), ("event.isTest && true", SlotAddress(bank: 0, index: 8)),
            ("event.to.e164 == 'x'", SlotAddress(bank: 0, index: 10)),
            ("listed('b', to)", SlotAddress(bank: 0, index: 9)),
            ("event.isTest ? 1 : 2", SlotAddress(bank: 0, index: 8)), ("listed('a', from)", nil),
            ("event.parties.all(p, p.e164 == '+1')", SlotAddress(bank: 0, index: 23)),
        ] as [(String, SlotAddress?)]
    )
    func `an absent field makes the answer missing`(text: String, slot: SlotAddress?) {
        guard case .missing(let found) = evaluate(text) else {
            Issue.record("\(evaluate(text))")
            return
        }
        #expect(found == slot)
    }
}
