// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// What became of one vector in one evaluator.
enum Judgement {
    /// As expected.
    case passed
    /// Not as expected.
    case failed(expected: String, actual: String)
}

/// What became of one vector.
struct VectorResult {
    /// In the reference evaluator.
    var reference: Judgement
    /// In the compiled evaluator; `nil` where the expression is not checked, or has an unknown bound to it.
    var compiled: Judgement?
    /// Whether instructions did at least a part of the work of the compiled evaluator.
    var isCompiledInPart = false

    init(reference: Judgement, compiled: Judgement? = nil, isCompiledInPart: Bool = false) {
        self.reference = reference
        self.compiled = compiled
        self.isCompiledInPart = isCompiledInPart
    }

    /// A vector that cannot be read though nothing says that it needs messages: a failure, not something to skip.
    init(unreadable reason: String) {
        reference = .failed(expected: "a vector in the format of the README", actual: reason)
    }
}

extension Vector {
    /// Runs the vector through both evaluators.
    func result() -> VectorResult {
        let environment = environment
        guard isChecked else {
            let parsed = Parser.parse(Source(source), limits: environment.limits, macros: environment.macros)
            guard let tree = parsed.expression else { return VectorResult(reference: judge(parsed.issues)) }
            return VectorResult(reference: judge(ReferenceEvaluator.evaluate(tree, in: environment, activation)))
        }
        let result = environment.check(Source(source))
        guard let checked = result.expression else { return VectorResult(reference: judge(result.issues)) }
        if case .value(_, let type?) = expectation, checked.type != type {
            return VectorResult(reference: .failed(expected: "type \(type)", actual: "type \(checked.type)"))
        }
        if isCheckedOnly { return VectorResult(reference: .passed) }
        let reference = judge(ReferenceEvaluator.evaluate(checked, activation))
        guard let (value, isCompiledInPart) = compiledValue(environment) else {
            return VectorResult(reference: reference)
        }
        return VectorResult(reference: reference, compiled: judge(value), isCompiledInPart: isCompiledInPart)
    }

    /// The value the compiled program gives: variables that a slot can hold lie in slots, the others are given by name.
    private func compiledValue(_ environment: Environment) -> (value: Value, isCompiledInPart: Bool)? {
        let activation = activation
        for case .unknown in activation.variables.values { return nil }
        var world = SlotWorld(environment: environment, activation: activation)
        guard let checked = world.environment.check(Source(source)).expression else {
            return (.error(EvaluationError(.given, "does not check over slots")), false)
        }
        let program = Program(checked)
        return (world.withFrame { program.value(&$0) }, !program.isLeftWhole)
    }

    private func judge(_ issues: [Issue]) -> Judgement {
        if case .failure = expectation { return .passed }
        let messages = issues.map { "\($0.line):\($0.column): \($0.message)" }
        return .failed(expected: wanted, actual: "issues " + messages.joined(separator: "; "))
    }

    private func judge(_ answer: Value) -> Judgement {
        let isRight: Bool
        switch (expectation, answer) {
        case (.failure, .error), (.unknown, .unknown): isRight = true
        case (.value(let value, _), _): isRight = value.map { answer.isSame(as: $0) } ?? answer.isOrdinary
        default: isRight = false
        }
        return isRight ? .passed : .failed(expected: wanted, actual: answer.shown)
    }

    private var wanted: String {
        switch expectation {
        case .failure: "an error"
        case .unknown: "unknown"
        case .value(let value, let type): (value?.shown ?? "a value") + (type.map { " of type \($0)" } ?? "")
        }
    }
}

/// The variables of a vector in slots.
struct SlotWorld {
    /// The environment, its variables with the addresses of their slots.
    private(set) var environment: Environment
    private let storage: SlotStorage
    private let activation: Activation

    init(environment: Environment, activation: Activation) {
        var textBytes = 0
        for case .string(let bytes) in activation.variables.values { textBytes += bytes.count }
        storage = SlotStorage(bank: 0, slotCount: environment.variables.count + 1, byteCapacity: textBytes + 1)
        var variables = environment.variables
        var named = activation
        for index in variables.indices {
            guard let value = activation.variables[variables[index].name],
                let bits = Self.bits(of: value, variables[index].type, storage)
            else { continue }
            storage.set(index, bits)
            variables[index].address = SlotAddress(bank: 0, index: UInt16(truncatingIfNeeded: index))
            named.variables[variables[index].name] = nil
        }
        self.environment = environment
        self.environment.variables = variables
        self.activation = named
    }

    /// Runs a body over a frame with the variables.
    mutating func withFrame<Result>(_ body: (inout Frame) -> Result) -> Result {
        var frame = Frame(limits: environment.limits)
        unsafe frame.bind(0, to: storage.memory)
        frame.activation = activation
        return body(&frame)
    }

    /// The bits of a value of a type that a slot holds to the last digit.
    private static func bits(of value: Value, _ type: CEL.`Type`, _ storage: SlotStorage) -> UInt64? {
        switch (value, type) {
        case (.bool(let truth), .bool): return truth ? 1 : 0
        case (.int(let number), .int): return UInt64(bitPattern: number)
        case (.uint(let number), .uint): return number
        case (.double(let number), .double): return number.bitPattern
        case (.string(let bytes), .string): return storage.text(bytes)
        case (.timestamp(let instant), .timestamp) where instant.nanoseconds % 1_000 == 0:
            return UInt64(bitPattern: instant.unixMicroseconds)
        case (.duration(let span), .duration) where span.nanoseconds % 1_000 == 0:
            return UInt64(bitPattern: span.nanoseconds / 1_000)
        default: return nil
        }
    }
}
