// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// An event, signals and state in slots, with a host, for the tests of programs.
///
/// - Shape: the layout of `CheckerWorld`; list elements of the event lie behind its 21 slots.
final class ProgramWorld {
    let event = SlotStorage(bank: 0, slotCount: 64)
    let signal = SlotStorage(bank: 1, slotCount: 16)
    let customer = SlotStorage(bank: 2, slotCount: 16)
    let scratch = SlotStorage(bank: 3, slotCount: 16)
    let environment = CheckerWorld.environment(strict: false)

    /// The world of most tests: an outbound call that lasted 4 s, `recording` and `customer.ageDays` unknown.
    static func standard() -> ProgramWorld {
        let world = ProgramWorld()
        world.setInt(world.event, 1, 0)
        world.setParty(2, "+12025550143", "US", 0, 1)
        world.setParty(7, "+48221234567", "PL", 1, 3)
        world.setInt(world.event, 12, 4000)
        world.event.set(13, 0.25.bitPattern)
        world.setInt(world.event, 15, 1_772_463_600_000_000)  // 2026-03-02T15:00:00Z
        world.setText(world.event, 16, "Congratulations, WINNER: zażółć https://example.test/x")
        world.setTexts(["smb", "trial", "beta"], at: 17, first: 21)
        world.event.set(18, 24 << 32 | 2)
        world.setParty(24, "+14155550102", "US", 1, 2)
        world.setParty(29, "112", nil, 3, nil)
        world.setInt(world.event, 19, 90_000_000)
        for (index, hour) in [7, 8, 21].enumerated() { world.setInt(world.event, 34 + index, Int64(hour)) }
        world.event.set(20, 34 << 32 | 3)
        world.setInt(world.signal, 1, 190)
        world.signal.set(2, 1)
        world.signal.set(3, 0.21.bitPattern)
        world.setInt(world.signal, 4, 120)
        world.customer.set(0, 1)
        world.setText(world.customer, 1, "acme")
        world.customer.set(3, 1)
        world.setInt(world.customer, 4, 12)
        return world
    }

    func setInt(_ storage: SlotStorage, _ slot: Int, _ value: Int64) { storage.set(slot, UInt64(bitPattern: value)) }

    func setText(_ storage: SlotStorage, _ slot: Int, _ text: String) { storage.set(slot, storage.text(text.utf8)) }

    func setTexts(_ texts: [String], at slot: Int, first: Int) {
        for (index, text) in texts.enumerated() { setText(event, first + index, text) }
        event.set(slot, UInt64(first) << 32 | UInt64(texts.count))
    }

    func setParty(_ base: Int, _ number: String?, _ country: String?, _ kind: Int64, _ rateClass: Int64?) {
        event.set(base, 1)
        if let number { setText(event, base + 1, number) }
        if let country { setText(event, base + 2, country) }
        setInt(event, base + 3, kind)
        if let rateClass { setInt(event, base + 4, rateClass) }
    }

    func frame() -> Frame {
        var frame = Frame()
        unsafe frame.bind(0, to: event.memory)
        unsafe frame.bind(1, to: signal.memory)
        unsafe frame.bind(2, to: customer.memory)
        unsafe frame.bind(3, to: scratch.memory)
        frame.host = WorldHost(scratch)
        return frame
    }

    /// What the compiled program says, in words.
    func program(_ text: String) -> String {
        let result = environment.check(Source(text))
        guard let checked = result.expression else { return "\(result.issues.map(\.message))" }
        return run(checked)
    }

    func run(_ checked: CheckedExpression) -> String {
        let program = Program(checked)
        var frame = frame()
        let (bits, outcome) = program.evaluate(&frame)
        if checked.type == .bool, program.evaluateBool(&frame) != outcome { return "its guards differ from its code" }
        switch outcome {
        case .missing: return "missing"
        case .failed: return "failed"
        case .no: return "false"
        case .yes: break
        }
        switch checked.type {
        case .bool, .dyn: return "true"
        case .double: return "\(Double(bitPattern: bits))"
        case .uint: return "\(bits)"
        case .string: return String(decoding: frame.text(StringReference(bits: bits)), as: UTF8.self)
        default: return "\(Int64(bitPattern: bits))"
        }
    }

    /// What the reference evaluator says, in the same words.
    func reference(_ checked: CheckedExpression) -> String {
        var frame = frame()
        switch ReferenceEvaluator.evaluate(checked, frame: &frame) {
        case .missing: return "missing"
        case .error, .unknown: return "failed"
        case .bool(let truth): return "\(truth)"
        case .int(let number): return "\(number)"
        case .uint(let number): return "\(number)"
        case .double(let number): return "\(number)"
        case .string(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .timestamp(let instant): return "\(instant.unixMicroseconds)"
        case .duration(let span): return "\(span.nanoseconds / 1_000)"
        case let other: return "\(other)"
        }
    }
}

/// A host that answers from the number's digits.
final class WorldHost: FunctionHost {
    private let scratch: SlotStorage

    init(_ scratch: SlotStorage) {
        self.scratch = scratch
        super.init()
    }

    override func call(
        _ function: Int,
        _ arguments: UnsafePointer<UInt64>,
        _ result: UnsafeMutablePointer<UInt64>,
        _ frame: borrowing Frame
    ) -> Outcome {
        let first = unsafe arguments.pointee
        switch function {
        case 1: return first == 2 ? .yes : first == 7 ? .no : .missing
        case 2:
            if first == 1 { return .missing }
            return unsafe arguments[1] >> 60 == 0xF ? .yes : .no
        case 3:
            unsafe result.pointee = unsafe arguments[1] &* 2
            return .yes
        case 4:
            scratch.set(0, 7)
            scratch.set(1, 22)
            unsafe result.pointee = 2
            return .yes
        default: return .failed
        }
    }
}
