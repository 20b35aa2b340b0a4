// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// Writes code that jumps to a label when a condition comes out as `sense`, and else falls through.
    mutating func branch(_ node: NodeID, to label: UInt16, when sense: Bool) throws(Unsupported) {
        let mark = nextRegister
        try attempt(node) { (compiler) throws(Unsupported) in
            try compiler.branchDirectly(node, to: label, when: sense)
        } otherwise: { (compiler) throws(Unsupported) in
            let register = try compiler.fallback(node)
            compiler.emit(Instruction(op: .testBool, flags: sense ? 1 : 0, a: register, target: label))
        }
        nextRegister = mark
    }

    private mutating func branchDirectly(_ node: NodeID, to label: UInt16, when sense: Bool) throws(Unsupported) {
        guard type(node) == .bool else { throw Unsupported() }
        if let bits = constant(node) {
            if (bits == 1) == sense { emit(Instruction(op: .jump, target: label)) }
            return
        }
        if let (address, _) = slot(node) {
            return emit(
                Instruction(
                    op: .testBoolSlot,
                    flags: (sense ? 1 : 0) | address.bank << 5,
                    a: address.index,
                    target: label
                )
            )
        }
        switch tree[node] {
        case .unary(.not, let operand): try branch(operand, to: label, when: !sense)
        case .and(let operands): try junction(Array(tree[operands]), deciding: false, to: label, when: sense)
        case .or(let operands): try junction(Array(tree[operands]), deciding: true, to: label, when: sense)
        case .conditional(let condition, let then, let otherwise):
            let other = newLabel()
            let end = newLabel()
            try branch(condition, to: other, when: false)
            try branch(then, to: label, when: sense)
            emit(Instruction(op: .jump, target: end))
            place(other)
            try branch(otherwise, to: label, when: sense)
            place(end)
        case .binary(.isIn, let element, let collection):
            try membership(element, collection, to: label, when: sense)
        case .binary(let symbol, let left, let right):
            try comparison(symbol, left, right, to: label, when: sense)
        case .has(let operand, _, _): try presence(node, operand, to: label, when: sense)
        case .comprehension(let number):
            try comprehension(tree.comprehensions[Int(number)], to: label, when: sense)
        case .call, .memberCall: try callBranch(node, to: label, when: sense)
        default: try truth(of: node, to: label, when: sense)
        }
    }

    /// Tests a truth that stands in a register.
    private mutating func truth(of node: NodeID, to label: UInt16, when sense: Bool) throws(Unsupported) {
        let register = try loaded(node)
        emit(Instruction(op: .testBool, flags: sense ? 1 : 0, a: register, target: label))
    }

    /// `&&` (a false operand decides) or `||` (a true one): the first failure is kept until no operand decided.
    private mutating func junction(
        _ operands: [NodeID],
        deciding: Bool,
        to label: UInt16,
        when sense: Bool
    ) throws(Unsupported) {
        let decided = sense == deciding ? label : newLabel()
        let outer = handler
        let register = try failureRegister()
        if loopDepth > 0 { emit(Instruction(op: .clear, a: register)) }
        var isKept = false
        for (index, operand) in operands.enumerated() {
            let isLast = index == operands.count - 1
            if isLast, !isKept {
                // Nothing before can have failed, so the last failure is the whole's.
                try branch(operand, to: decided, when: deciding)
                break
            }
            let pad = newLabel()
            let resume = newLabel()
            handler = pad
            try branch(operand, to: decided, when: deciding)
            handler = outer
            place(resume)
            if usedHandlers.contains(pad) {
                isKept = true
                pads.append((label: pad, register: register, resume: resume))
            }
        }
        if isKept { emit(Instruction(op: .raise, a: register)) }
        if sense != deciding {
            emit(Instruction(op: .jump, target: label))
            place(decided)
        }
    }

    private mutating func comparison(
        _ symbol: BinaryOperator,
        _ left: NodeID,
        _ right: NodeID,
        to label: UInt16,
        when sense: Bool
    ) throws(Unsupported) {
        guard let accepted = Relation.accepted(symbol), type(left).isScalar, type(right).isScalar else {
            throw Unsupported()
        }
        let flags: UInt8 = sense ? 1 : 0
        if constant(left) != nil, constant(right) == nil {
            return try compare(right, left, Relation.mirrored(accepted), flags, label)
        }
        try compare(left, right, accepted, flags, label)
    }

    private mutating func compare(
        _ left: NodeID,
        _ right: NodeID,
        _ accepted: UInt8,
        _ flags: UInt8,
        _ label: UInt16
    ) throws(Unsupported) {
        let flags = flags | accepted << 1
        let kind = type(left)
        if let bits = constant(right), let (address, field) = slot(left) {
            let slotFlags = flags | address.bank << 5
            if kind == .string, Relation.isEquality(accepted) {
                // Equality of a text: of an enumeration it is that of two small numbers.
                if let symbols = field.symbols {
                    let index = symbolIndex(right, symbols)
                    return emit(
                        Instruction(
                            op: .testIntSlotConstant,
                            flags: slotFlags,
                            a: address.index,
                            target: label,
                            payload: index
                        )
                    )
                }
                return emit(
                    Instruction(
                        op: .testTextSlotConstant,
                        flags: slotFlags,
                        a: address.index,
                        target: label,
                        payload: bits
                    )
                )
            }
            if kind == type(right), let op = slotTest(kind) {
                return emit(
                    Instruction(op: op, flags: slotFlags, a: address.index, target: label, payload: bits)
                )
            }
        }
        if let bits = constant(right), kind == type(right), kind.comparesAsInt {
            let first = try loaded(left)
            return emit(Instruction(op: .testIntConstant, flags: flags, a: first, target: label, payload: bits))
        }
        if kind == .double, kind == type(right), let bits = constant(right) {
            let first = try loaded(left)
            return emit(Instruction(op: .testDoubleConstant, flags: flags, a: first, target: label, payload: bits))
        }
        if kind == .string, let bits = constant(right), Relation.isEquality(accepted) {
            let first = try value(left)
            return emit(Instruction(op: .testTextConstant, flags: flags, a: first, target: label, payload: bits))
        }
        let first = try value(left)
        let second = try value(right)
        guard kind == type(right) else {
            let kinds = UInt64(try numberKind(kind)) | UInt64(try numberKind(type(right))) << 8
            return emit(
                Instruction(op: .testMixed, flags: flags, a: first, b: second, target: label, payload: kinds)
            )
        }
        let op: Opcode =
            switch kind {
            case .string: .testText
            case .double: .testDouble
            case .uint: .testUint
            default: .testInt
            }
        emit(Instruction(op: op, flags: flags, a: first, b: second, target: label))
    }

    private func slotTest(_ type: Type) -> Opcode? {
        type.comparesAsInt ? .testIntSlotConstant : type == .double ? .testDoubleSlotConstant : nil
    }

    /// The number of a kind of numbers in flags and payloads.
    func numberKind(_ type: Type) throws(Unsupported) -> UInt8 {
        switch type {
        case .int: 0
        case .uint: 1
        case .double: 2
        default: throw Unsupported()
        }
    }

    /// The index of a text literal in an enumeration; one that is none of its names equals no slot.
    func symbolIndex(_ node: NodeID, _ symbols: [String]) -> UInt64 {
        guard case .string(let id) = tree[node] else { return .max }
        let bytes = tree.literal(id)
        return symbols.firstIndex { bytes.elementsEqual($0.utf8) }.map { UInt64($0) } ?? .max
    }

    private mutating func presence(
        _ node: NodeID,
        _ operand: NodeID,
        to label: UInt16,
        when sense: Bool
    ) throws(Unsupported) {
        let flags: UInt8 = sense ? 1 : 0
        switch reference(node) {
        case .slot(let address, _):
            emit(Instruction(op: .testHas, flags: flags | address.bank << 5, a: address.index, target: label))
        case .field(let field):
            // Nothing is there in an element of an absent list: the answer is no, where loading the list would fail.
            guard !isElement(operand) else { throw Unsupported() }
            let (base, bank, _) = try objectBase(operand)
            guard let offset = UInt16(exactly: field.slot) else { throw Unsupported() }
            emit(Instruction(op: .testHasField, flags: flags | bank << 5, a: base, b: offset, target: label))
        default: throw Unsupported()
        }
    }
}

extension Compiler {
    /// Whether an object is an element of a list, or lies in one.
    private func isElement(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .index: true
        case .select(let operand, _, _): isElement(operand)
        default: false
        }
    }
}

extension Type {
    /// Whether values are compared as signed integers.
    var comparesAsInt: Bool {
        switch self {
        case .int, .timestamp, .duration, .bool: true
        default: false
        }
    }
}
