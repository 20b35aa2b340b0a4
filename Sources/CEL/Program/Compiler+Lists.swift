// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// A list as `first << 32 | count` in a register, the bank of its elements and their type.
    mutating func list(_ node: NodeID) throws(Unsupported) -> (register: UInt16, bank: UInt8, element: Type) {
        guard case .list(let element) = type(node), !isEnumeration(node) else { throw Unsupported() }
        if let bits = constantElements(node) {
            let register = try register()
            emit(Instruction(op: .constant, a: register, payload: constantList(bits)))
            return (register, UInt8(Frame.constantBank), element)
        }
        switch (tree[node], reference(node)) {
        case (.identifier, .slot(let address, _)), (.select(_, _, false), .slot(let address, _)):
            let register = try register()
            emit(Instruction(op: .load, flags: address.bank << 5, a: register, b: address.index))
            return (register, address.bank, element)
        case (.select(let operand, _, false), .field(let field)):
            let (base, bank, _) = try objectBase(operand)
            let register = try register()
            emit(
                Instruction(op: .loadField, flags: bank << 5, a: register, b: base, payload: UInt64(field.slot))
            )
            return (register, bank, element)
        case (_, .host(let function)):
            return (try hostCall(node, function), 3, element)
        default: throw Unsupported()
        }
    }

    /// The slots one element of a list takes.
    func stride(_ element: Type) throws(Unsupported) -> Int {
        if element.isScalar { return 1 }
        guard case .object(let name) = element, let type = checked.environment.index.objectTypes[name],
            type.slotCount > 0
        else { throw Unsupported() }
        return type.slotCount
    }

    /// The first slot of an object, in a register.
    mutating func objectBase(_ node: NodeID) throws(Unsupported) -> (register: UInt16, bank: UInt8, typeName: String) {
        guard case .object(let typeName) = type(node) else { throw Unsupported() }
        switch (tree[node], reference(node)) {
        case (_, .slot(let address, _)):
            let register = try register()
            emit(Instruction(op: .constant, a: register, payload: UInt64(address.index)))
            return (register, address.bank, typeName)
        case (_, .local(let name)):
            guard case .object(let register, let bank, _) = locals.last(where: { $0.name == name })?.value else {
                throw Unsupported()
            }
            return (register, bank, typeName)
        case (.select(let operand, _, false), .field(let field)):
            let (base, bank, _) = try objectBase(operand)
            let register = try register()
            emit(Instruction(op: .offset, a: register, b: base, payload: UInt64(field.slot)))
            return (register, bank, typeName)
        case (.index(let operand, let key, false), _):
            let (place, bank) = try elementPlace(operand, key)
            return (place, bank, typeName)
        default: throw Unsupported()
        }
    }

    /// The slot of an element of a list, in a register.
    mutating func elementPlace(_ operand: NodeID, _ key: NodeID) throws(Unsupported) -> (UInt16, UInt8) {
        guard type(key) == .int else { throw Unsupported() }
        let (list, bank, element) = try list(operand)
        let index = try value(key)
        let register = try register()
        let payload = UInt64(index) | UInt64(try stride(element)) << 16
        emit(Instruction(op: .element, flags: bank << 5, a: register, b: list, payload: payload))
        return (register, bank)
    }

    mutating func membership(
        _ element: NodeID,
        _ collection: NodeID,
        to label: UInt16,
        when sense: Bool
    ) throws(Unsupported) {
        let flags: UInt8 = sense ? 1 : 0
        guard type(element).isScalar, case .list(let wanted) = type(collection), wanted == type(element) else {
            throw Unsupported()
        }
        if wanted == .string, case .list(let nodes) = tree[collection], constantElements(collection) != nil {
            return try constantMembership(element, collection, Array(tree[nodes]), flags, label)
        }
        guard wanted == .string || wanted.comparesAsInt else { throw Unsupported() }
        let first = try value(element)
        let (list, bank, _) = try list(collection)
        let op: Opcode = wanted == .string ? .testTextInList : .testIntIn
        emit(Instruction(op: op, flags: flags | bank << 5, a: first, b: list, target: label))
    }

    /// Whether the elements of a list are indices of an enumeration.
    private func isEnumeration(_ node: NodeID) -> Bool {
        switch reference(node) {
        case .slot(_, let field), .field(let field): field.symbols != nil
        default: false
        }
    }

    private mutating func constantMembership(
        _ element: NodeID,
        _ collection: NodeID,
        _ nodes: [NodeID],
        _ flags: UInt8,
        _ label: UInt16
    ) throws(Unsupported) {
        if let (address, field) = slot(element), let symbols = field.symbols, symbols.count <= 64 {
            var mask: UInt64 = 0
            for node in nodes {
                let index = symbolIndex(node, symbols)
                if index < 64 { mask |= 1 << index }
            }
            return emit(
                Instruction(
                    op: .testSymbolIn,
                    flags: flags | address.bank << 5,
                    a: address.index,
                    target: label,
                    payload: mask
                )
            )
        }
        let register = try value(element)
        guard let set = textSet(collection) else { throw Unsupported() }
        emit(Instruction(op: .testTextIn, flags: flags, a: register, target: label, payload: UInt64(set)))
    }

    /// The number of the set made of a literal list of texts.
    mutating func textSet(_ collection: NodeID) -> Int? {
        if let known = setNumbers[collection] { return known }
        guard case .list(let nodes) = tree[collection] else { return nil }
        var texts: [[UInt8]] = []
        for node in tree[nodes] {
            guard case .string(let id) = tree[node] else { return nil }
            texts.append(tree.literal(id))
        }
        sets.append(TextSet(texts))
        setNumbers[collection] = sets.count - 1
        return sets.count - 1
    }

    /// `all`, `exists` and `exists_one` over a list.
    mutating func comprehension(_ parts: Comprehension, to label: UInt16, when sense: Bool) throws(Unsupported) {
        guard parts.kind == .all || parts.kind == .exists || parts.kind == .existsOne else { throw Unsupported() }
        let (list, bank, element) = try list(parts.range)
        let stride = try stride(element)
        let visited = try register()
        let end = try register()
        let number = try register()
        precondition(end == visited + 1 && number == visited + 2, "the registers of a loop lie side by side")
        emit(Instruction(op: .offset, a: visited, b: list, payload: 0))
        let count = try register()
        if parts.kind == .existsOne { emit(Instruction(op: .constant, a: count, payload: 0)) }
        let kept = try failureRegister()
        if loopDepth > 0 { emit(Instruction(op: .clear, a: kept)) }
        let finish = newLabel()
        let top = newLabel()
        let next = newLabel()
        emit(Instruction(op: .loopStart, flags: bank << 5, a: visited, target: finish, payload: UInt64(stride)))
        place(top)
        let bodyStart = code.count
        let depth = locals.count
        try declareElement(parts, element, bank: bank, place: visited, number: number)
        loopDepth += 1
        let outer = handler
        let decided = newLabel()
        var keepsFailures = false
        if parts.kind == .existsOne {
            try branch(parts.body, to: next, when: false)
            emit(Instruction(op: .increment, a: count))
        } else {
            let pad = newLabel()
            handler = pad
            try branch(parts.body, to: decided, when: parts.kind == .exists)
            handler = outer
            keepsFailures = usedHandlers.contains(pad)
            if keepsFailures { pads.append((label: pad, register: kept, resume: next)) }
        }
        loopDepth -= 1
        locals.removeLast(locals.count - depth)
        place(next)
        let cost = UInt64(code.count - bodyStart + 1)
        emit(Instruction(op: .loopNext, a: visited, target: top, payload: UInt64(stride) | cost << 32))
        place(finish)
        if parts.kind == .existsOne {
            let flags: UInt8 = (sense ? 1 : 0) | Relation.equal << 1
            place(decided)
            return emit(Instruction(op: .testIntConstant, flags: flags, a: count, target: label, payload: 1))
        }
        if keepsFailures { emit(Instruction(op: .raise, a: kept)) }
        let isDecidedTrue = parts.kind == .exists
        let skip = newLabel()
        emit(Instruction(op: .jump, target: isDecidedTrue == sense ? skip : label))
        place(decided)
        if isDecidedTrue == sense { emit(Instruction(op: .jump, target: label)) }
        place(skip)
    }

    private mutating func declareElement(
        _ parts: Comprehension,
        _ element: Type,
        bank: UInt8,
        place: UInt16,
        number: UInt16
    ) throws(Unsupported) {
        let value: LocalValue
        if case .object(let name) = element {
            value = .object(register: place, bank: bank, typeName: name)
        } else {
            let register = try register()
            emit(Instruction(op: .loadElement, flags: bank << 5, a: register, b: place))
            value = .scalar(register: register, type: element)
        }
        if let second = parts.secondVariable {
            locals.append((parts.variable, .scalar(register: number, type: .int)))
            locals.append((second, value))
        } else {
            locals.append((parts.variable, value))
        }
    }
}
