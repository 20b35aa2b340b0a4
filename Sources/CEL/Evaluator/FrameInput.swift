// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The slots and the host of a frame as the variables of an evaluation.
///
/// The frame is borrowed by address for one evaluation, because an evaluation needs it whole while it runs.
@safe struct FrameInput: EvaluationInput {
    private let frame: UnsafeMutablePointer<Frame>
    private let environment: Environment
    /// What was read of the slots: text is copied once, however often a loop looks at it.
    private let known = KnownSlots()

    init(_ frame: UnsafeMutablePointer<Frame>, environment: Environment) {
        unsafe self.frame = frame
        self.environment = environment
    }

    func variable(_ name: String) -> Value? { unsafe frame.pointee.activation?.variables[name] }

    func call(_ function: String, _ arguments: [Value]) -> Value? {
        unsafe frame.pointee.activation?.functions[function]?(arguments)
    }

    func slot(_ address: SlotAddress, _ field: Field) -> Value? {
        switch field.type {
        case .string, .list: break
        default: return read(address, field)
        }
        if let value = known.values[address] { return value }
        let value = read(address, field)
        known.values[address] = value
        return value
    }

    private func read(_ address: SlotAddress, _ field: Field) -> Value? {
        if case .object(let name) = field.type, !hasPresenceSlot(name) {
            return .object(ObjectValue(typeName: name, storage: .slots(address)))
        }
        guard let bits = unsafe frame.pointee.bits(address) else { return .missing(address) }
        if case .object(let name) = field.type {
            return .object(ObjectValue(typeName: name, storage: .slots(address)))
        }
        return value(bits, field.type, symbols: field.symbols, bank: address.bank)
    }

    /// A nested object's first slot carries its presence; in a root object a field may lie there.
    private func hasPresenceSlot(_ typeName: String) -> Bool {
        guard let type = environment.index.objectTypes[typeName] else { return true }
        return !type.fields.contains { $0.slot == 0 }
    }

    /// The value that bits of a slot stand for.
    private func value(_ bits: UInt64, _ type: Type, symbols: [String]?, bank: UInt8) -> Value {
        switch type {
        case .bool: .bool(bits != 0)
        case .int: .int(Int64(bitPattern: bits))
        case .uint: .uint(bits)
        case .double: .double(Double(bitPattern: bits))
        case .timestamp:
            Timestamp(unixMicroseconds: Int64(bitPattern: bits)).map { .timestamp($0) } ?? .timestampRange
        case .duration: Self.span(Int64(bitPattern: bits))
        case .string:
            if let symbols {
                bits < UInt64(symbols.count) ? .text(symbols[Int(bits)]) : .failure(.range, "no symbol has this index")
            } else {
                .string(unsafe frame.pointee.text(StringReference(bits: bits)))
            }
        case .wrapper(let inner): value(bits, inner, symbols: symbols, bank: bank)
        case .list(let element): list(bits, element, symbols: symbols, bank: bank)
        default: .failure(.badArgument, "a slot cannot hold a value of type \(type)")
        }
    }

    private static func span(_ microseconds: Int64) -> Value {
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? .durationRange : .duration(TimeSpan(nanoseconds: nanoseconds))
    }

    private func list(_ bits: UInt64, _ type: Type, symbols: [String]?, bank: UInt8) -> Value {
        let (first, count) = (Int(bits >> 32), Int(bits & 0xFFFF_FFFF))
        var elements: [Value] = []
        for number in 0..<count {
            if case .object(let name) = type {
                let stride = environment.index.objectTypes[name]?.slotCount ?? 1
                guard let index = UInt16(exactly: first + number * stride) else { break }
                let address = SlotAddress(bank: bank, index: index)
                elements.append(.object(ObjectValue(typeName: name, storage: .slots(address))))
            } else {
                guard let bits = unsafe frame.pointee.element(bank: Int(bank), first + number) else { break }
                elements.append(value(bits, type, symbols: symbols, bank: bank))
            }
        }
        return .list(elements)
    }

    func call(_ function: HostFunction, _ arguments: [Value], _ meter: inout Meter) -> Value {
        guard let host = unsafe frame.pointee.host else {
            return .failure(.undeclared, "no host answers \(function.name)()")
        }
        var bits: [UInt64] = []
        for (argument, parameter) in zip(arguments, function.parameters) {
            guard let encoded = encode(argument, parameter) else {
                return .failure(.badArgument, "\(function.name)() cannot be given a value of type \(argument.typeName)")
            }
            bits.append(encoded)
        }
        var result: UInt64 = 0
        let outcome = unsafe bits.withUnsafeBufferPointer { bits in
            unsafe withUnsafeMutablePointer(to: &result) { result in
                guard let base = bits.baseAddress else {
                    return unsafe host.call(function.id, result, result, frame.pointee)
                }
                return unsafe host.call(function.id, base, result, frame.pointee)
            }
        }
        switch outcome {
        case .missing: return .missing(nil)
        case .failed: return .failure(.given, "the host could not answer \(function.name)()")
        case .yes where function.result == .bool: return .bool(true)
        case .no where function.result == .bool: return .bool(false)
        default: return value(result, function.result, symbols: nil, bank: 3)
        }
    }

    /// The bits of an argument, as `FunctionHost` wants them.
    private func encode(_ value: Value, _ parameter: HostFunction.Parameter) -> UInt64? {
        switch value {
        case .bool(let truth): return truth ? 1 : 0
        case .int(let number): return UInt64(bitPattern: number)
        case .uint(let number): return number
        case .double(let number): return number.bitPattern
        case .timestamp(let instant): return UInt64(bitPattern: instant.unixMicroseconds)
        case .duration(let span): return UInt64(bitPattern: span.nanoseconds / 1_000)
        case .string(let bytes): return unsafe frame.pointee.produce(bytes)?.bits
        case .object(let object):
            guard case .slots(let address) = object.storage else { return nil }
            let packed = UInt64(address.bank) << 32 | UInt64(address.index)
            if case .anyOf = parameter { return packed | 0xF << 60 }
            return packed
        default: return nil
        }
    }
}

/// The texts and lists of the slots that one evaluation has read.
private final class KnownSlots {
    var values: [SlotAddress: Value] = [:]
}

extension ReferenceEvaluator {
    /// Evaluates a checked expression over the slots and the host of a frame.
    public static func evaluate(_ checked: CheckedExpression, frame: inout Frame) -> Value {
        frame.forgetProduced()
        var fuel = min(frame.fuelPerEvaluation, frame.fuel)
        let before = fuel
        let value = evaluate(checked, node: checked.expression.root, locals: [], frame: &frame, fuel: &fuel)
        frame.fuel -= before - fuel
        return value
    }

    /// Evaluates one node of a checked expression over a frame: what the compiled program falls back on.
    ///
    /// `locals` are the variables of the macros around the node, the innermost last; what is used of `fuel` is
    /// taken off it.
    static func evaluate(
        _ checked: CheckedExpression,
        node: NodeID,
        locals: [(name: String, value: Value)],
        frame: inout Frame,
        fuel: inout Int
    ) -> Value {
        var limits = frame.limits
        limits.fuel = fuel
        let isPastDeadline = frame.isPastDeadline
        return unsafe withUnsafeMutablePointer(to: &frame) { frame in
            var evaluation = unsafe Evaluation(
                checked.expression,
                references: checked.references,
                environment: checked.environment,
                input: FrameInput(frame, environment: checked.environment),
                meter: Meter(limits: limits, isPastDeadline: isPastDeadline)
            )
            evaluation.locals = locals
            let value = evaluation.evaluate(node)
            fuel = evaluation.meter.fuel
            return evaluation.meter.exhausted.map { .error($0) } ?? value
        }
    }
}
