// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// The most guards of one program: beyond it the instructions do as well.
    private static var guardsMax: Int { 16 }

    /// Finds the conditions on single slots among the operands of the outermost `&&`.
    ///
    /// `guardsDecide` is set when there is nothing else: the guards alone give the answer, unless a slot is absent.
    mutating func findGuards() {
        guard type(tree.root) == .bool else { return }
        guardsDecide = true
        collectGuards(tree.root, true)
        // Those that look at no bytes come first; the order changes nothing else.
        guards = guards.filter { $0.kind.isCheap } + guards.filter { !$0.kind.isCheap }
        if guards.isEmpty { guardsDecide = false }
    }

    private mutating func collectGuards(_ node: NodeID, _ sense: Bool) {
        switch tree[node] {
        case .unary(.not, let operand): return collectGuards(operand, !sense)
        case .and(let operands) where sense, .or(let operands) where !sense:
            for operand in tree[operands] { collectGuards(operand, sense) }
            return
        default: break
        }
        guard guards.count < Self.guardsMax, var found = slotGuard(node) else {
            guardsDecide = false
            return
        }
        if !sense {
            found.isInverted.toggle()
            found.whenAbsent = found.whenAbsent.negated
        }
        guards.append(found)
    }

    private mutating func slotGuard(_ node: NodeID) -> Guard? {
        guard type(node) == .bool, constant(node) == nil else { return nil }
        if let (address, _) = slot(node) { return truthGuard(address) }
        switch tree[node] {
        case .has:
            guard case .slot(let address, _) = reference(node) else { return nil }
            return Guard(kind: .presence, whenAbsent: .no, bank: address.bank, index: address.index, span: .max)
        case .memberCall:
            guard let (address, field, other) = alternativeOfSlot(node), field.type == .bool,
                let bits = constant(other)
            else { return nil }
            var found = truthGuard(address)
            found.whenAbsent = bits != 0 ? .yes : .no
            return found
        case .binary(.isIn, let element, let collection): return membershipGuard(element, collection)
        case .binary(let symbol, let left, let right):
            guard let accepted = Relation.accepted(symbol) else { return nil }
            if constant(left) != nil { return comparisonGuard(right, Relation.mirrored(accepted), left) }
            return comparisonGuard(left, accepted, right)
        default: return nil
        }
    }

    private func truthGuard(_ address: SlotAddress) -> Guard {
        Guard(kind: .range, isInverted: true, cardinality: 2, bank: address.bank, index: address.index)
    }

    /// The slot and the other value of `a.?b.orValue(c)`.
    private func alternativeOfSlot(_ node: NodeID) -> (address: SlotAddress, field: Field, other: NodeID)? {
        guard let (name, arguments) = libraryCall(node), name == "orValue", arguments.count == 2,
            case .select(_, _, true) = tree[arguments[0]],
            case .slot(let address, let field) = reference(arguments[0]), field.type.isScalar
        else { return nil }
        return (address, field, arguments[1])
    }

    /// A slot against a constant; `a.?b.orValue(c)` is judged when it is absent, too.
    private mutating func comparisonGuard(_ left: NodeID, _ accepted: UInt8, _ right: NodeID) -> Guard? {
        let kind = type(left)
        guard kind.isScalar, kind == type(right), let bits = constant(right) else { return nil }
        if let (address, field) = slot(left) { return compared(address, field, kind, accepted, right, bits) }
        if let address = sizedSlot(left) {
            var found = Guard.comparison(address, .int, accepted, bits)
            found.kind = .listSize
            return found
        }
        guard let (address, field, other) = alternativeOfSlot(left), let otherBits = constant(other),
            var found = compared(address, field, kind, accepted, right, bits)
        else { return nil }
        if kind == .string {
            // Equal constants have one reference.
            found.whenAbsent = (otherBits == bits) != (accepted & Relation.equal == 0) ? .yes : .no
        } else {
            found.whenAbsent = unsafe found.judge(value: otherBits, nil)
        }
        return found
    }

    /// The slot of a list whose size a node is.
    private func sizedSlot(_ node: NodeID) -> SlotAddress? {
        guard let (name, arguments) = libraryCall(node), name == "size", arguments.count == 1,
            case .list = type(arguments[0]), case .slot(let address, let field) = reference(arguments[0]),
            field.symbols == nil
        else { return nil }
        switch tree[arguments[0]] {
        case .identifier, .select(_, _, false): return address
        default: return nil
        }
    }

    private func compared(
        _ address: SlotAddress,
        _ field: Field,
        _ kind: Type,
        _ accepted: UInt8,
        _ constant: NodeID,
        _ bits: UInt64
    ) -> Guard? {
        guard kind == .string else {
            var found = Guard.comparison(address, kind, accepted, bits)
            if kind == .bool { found.cardinality = 2 }
            return found
        }
        guard Relation.isEquality(accepted) else { return nil }
        let isInverted = accepted & Relation.equal == 0
        guard let symbols = field.symbols else {
            let text = StringReference(bits: bits)
            return Guard(
                kind: .text,
                isInverted: isInverted,
                bank: address.bank,
                index: address.index,
                low: UInt64(text.offset),
                span: UInt64(text.length)
            )
        }
        var found = Guard.comparison(address, .int, accepted, symbolIndex(constant, symbols))
        found.cardinality = UInt8(exactly: symbols.count) ?? 0
        return found
    }

    private mutating func membershipGuard(_ element: NodeID, _ collection: NodeID) -> Guard? {
        guard case .list(let nodes) = tree[collection], case .list(.string) = type(collection),
            type(element) == .string, constantElements(collection) != nil
        else { return nil }
        var other: NodeID?
        let found: (address: SlotAddress, field: Field)
        if let slot = slot(element) {
            found = slot
        } else if let alternative = alternativeOfSlot(element) {
            (found, other) = ((alternative.address, alternative.field), alternative.other)
        } else {
            return nil
        }
        guard let symbols = found.field.symbols else {
            guard other == nil, let set = textSet(collection) else { return nil }
            return Guard(kind: .textSet, bank: found.address.bank, index: found.address.index, low: UInt64(set))
        }
        guard symbols.count <= 64 else { return nil }
        var mask: UInt64 = 0
        for node in tree[nodes] {
            let index = symbolIndex(node, symbols)
            if index < 64 { mask |= 1 << index }
        }
        var result = Guard(kind: .mask, bank: found.address.bank, index: found.address.index, low: mask)
        result.cardinality = UInt8(symbols.count)
        if let other {
            guard let bits = constant(other), let elements = constantElements(collection) else { return nil }
            result.whenAbsent = elements.contains(bits) ? .yes : .no
        }
        return result
    }
}

extension Guard.Verdict {
    /// The verdict on the opposite.
    var negated: Guard.Verdict {
        switch self {
        case .no: .yes
        case .yes: .no
        case .unknown: .unknown
        }
    }
}
