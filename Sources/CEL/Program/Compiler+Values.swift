// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// Writes code that puts the value of a node into a register.
    mutating func value(_ node: NodeID) throws(Unsupported) -> UInt16 {
        var result: UInt16 = 0
        try attempt(node) { (compiler) throws(Unsupported) in
            result = try compiler.loaded(node)
        } otherwise: { (compiler) throws(Unsupported) in
            result = try compiler.fallback(node)
        }
        return result
    }

    /// The same, or no code at all when this cannot be compiled.
    mutating func loaded(_ node: NodeID) throws(Unsupported) -> UInt16 {
        guard type(node).isScalar else { throw Unsupported() }
        if let bits = constant(node) {
            let register = try register()
            emit(Instruction(op: .constant, a: register, payload: bits))
            return register
        }
        if let (address, field) = slot(node) {
            let register = try register()
            emit(Instruction(op: .load, flags: address.bank << 5, a: register, b: address.index))
            spell(field, register)
            return register
        }
        switch tree[node] {
        case .identifier:
            guard case .local(let name) = reference(node),
                case .scalar(let register, _) = locals.last(where: { $0.name == name })?.value
            else { throw Unsupported() }
            return register
        case .select(let operand, _, false):
            guard case .field(let field) = reference(node) else { throw Unsupported() }
            let (base, bank, _) = try objectBase(operand)
            let register = try register()
            emit(
                Instruction(op: .loadField, flags: bank << 5, a: register, b: base, payload: UInt64(field.slot))
            )
            spell(field, register)
            return register
        case .index(let operand, let key, false):
            let (place, bank) = try elementPlace(operand, key)
            let register = try register()
            emit(Instruction(op: .loadElement, flags: bank << 5, a: register, b: place))
            return register
        case .conditional(let condition, let then, let otherwise) where type(node) != .bool:
            return try choice(condition, then, otherwise)
        case .unary(.negate, let operand): return try negation(operand)
        case .binary(let symbol, let left, let right) where !symbol.givesTruth:
            return try arithmetic(symbol, left, right, result: type(node))
        case .call, .memberCall:
            if type(node) != .bool { return try call(node) }
            return try truthValue(node)
        case .and, .or, .binary, .has, .comprehension, .conditional, .unary: return try truthValue(node)
        default: throw Unsupported()
        }
    }

    /// Turns the index of an enumeration into its name.
    mutating func spell(_ field: Field, _ register: UInt16) {
        guard let symbols = field.symbols else { return }
        let table = constantList(symbols.map { constantText(Array($0.utf8)) })
        emit(Instruction(op: .symbolText, a: register, b: register, payload: table))
    }

    private mutating func truthValue(_ node: NodeID) throws(Unsupported) -> UInt16 {
        let register = try register()
        let no = newLabel()
        let end = newLabel()
        try branch(node, to: no, when: false)
        emit(Instruction(op: .constant, a: register, payload: 1))
        emit(Instruction(op: .jump, target: end))
        place(no)
        emit(Instruction(op: .constant, a: register, payload: 0))
        place(end)
        return register
    }

    private mutating func choice(
        _ condition: NodeID,
        _ then: NodeID,
        _ otherwise: NodeID
    ) throws(Unsupported) -> UInt16 {
        let register = try register()
        let other = newLabel()
        let end = newLabel()
        try branch(condition, to: other, when: false)
        emit(Instruction(op: .offset, a: register, b: try value(then), payload: 0))
        emit(Instruction(op: .jump, target: end))
        place(other)
        emit(Instruction(op: .offset, a: register, b: try value(otherwise), payload: 0))
        place(end)
        return register
    }

    private mutating func negation(_ operand: NodeID) throws(Unsupported) -> UInt16 {
        let op: Opcode =
            switch type(operand) {
            case .int: .negate
            case .double: .doubleNegate
            default: throw Unsupported()
            }
        let source = try value(operand)
        let register = try register()
        emit(Instruction(op: op, a: register, b: source))
        return register
    }

    private mutating func arithmetic(
        _ symbol: BinaryOperator,
        _ left: NodeID,
        _ right: NodeID,
        result: Type
    ) throws(Unsupported) -> UInt16 {
        let (first, second) = (type(left), type(right))
        if first == .int, second == .int, let register = try arithmeticWithConstant(symbol, left, right) {
            return register
        }
        var instruction = Instruction(op: .add)
        switch (first, second) {
        case (.int, .int): instruction.op = try integerOpcode(symbol)
        case (.uint, .uint):
            instruction.op = .uintArithmetic
            instruction.flags = symbol.rawValue
        case (.double, .double): instruction.op = try realOpcode(symbol)
        default:
            instruction.op = .timeArithmetic
            instruction.flags = try timeKind(symbol, first, second)
        }
        var operands = (try value(left), try value(right))
        if first == .duration, second == .timestamp { operands = (operands.1, operands.0) }
        instruction.b = operands.0
        instruction.payload = UInt64(operands.1)
        instruction.a = try register()
        emit(instruction)
        return instruction.a
    }

    /// A sum, difference or product of which one operand is known now.
    private mutating func arithmeticWithConstant(
        _ symbol: BinaryOperator,
        _ left: NodeID,
        _ right: NodeID
    ) throws(Unsupported) -> UInt16? {
        let isCommutative = symbol == .add || symbol == .multiply
        let operand: NodeID
        var bits: UInt64
        if let known = constant(right) {
            (operand, bits) = (left, known)
        } else if isCommutative, let known = constant(left) {
            (operand, bits) = (right, known)
        } else {
            return nil
        }
        if symbol == .subtract {
            // The smallest number has no opposite.
            guard bits != UInt64(1) << 63 else { return nil }
            bits = 0 &- bits
        } else if !isCommutative {
            return nil
        }
        let source = try value(operand)
        let register = try register()
        let op: Opcode = symbol == .multiply ? .multiplyConstant : .addConstant
        emit(Instruction(op: op, a: register, b: source, payload: bits))
        return register
    }

    private func realOpcode(_ symbol: BinaryOperator) throws(Unsupported) -> Opcode {
        switch symbol {
        case .add: .doubleAdd
        case .subtract: .doubleSubtract
        case .multiply: .doubleMultiply
        case .divide: .doubleDivide
        default: throw Unsupported()
        }
    }

    private func integerOpcode(_ symbol: BinaryOperator) throws(Unsupported) -> Opcode {
        switch symbol {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        default: throw Unsupported()
        }
    }

    private func timeKind(_ symbol: BinaryOperator, _ first: Type, _ second: Type) throws(Unsupported) -> UInt8 {
        switch (symbol, first, second) {
        case (.add, .timestamp, .duration), (.add, .duration, .timestamp): TimeArithmetic.timestampAndDuration
        case (.subtract, .timestamp, .duration): TimeArithmetic.timestampWithoutDuration
        case (.subtract, .timestamp, .timestamp): TimeArithmetic.betweenTimestamps
        case (.add, .duration, .duration): TimeArithmetic.addDurations
        case (.subtract, .duration, .duration): TimeArithmetic.subtractDurations
        default: throw Unsupported()
        }
    }
}
