// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Checker {
    /// The type of a variable of the macros around, the innermost first.
    private func local(_ name: String) -> Type? { locals.last { $0.name == name }?.type }

    /// Whether the first part of a dotted name is a variable of a macro.
    func startsLocally(_ qualified: String) -> Bool {
        guard qualified.utf8.first != UInt8(ascii: ".") else { return false }
        let first = qualified.prefix { $0 != "." }
        return locals.contains { $0.name == first }
    }

    /// A name, or a selection: the longest prefix that is declared is the variable, the rest are fields.
    mutating func checkName(_ node: NodeID) -> Type {
        if case .identifier(let id, let isAbsolute) = tree[node] {
            let name = tree.name(id)
            if !isAbsolute, let type = local(name) {
                references[Int(node)] = .local(name)
                return type
            }
            if let type = declared((isAbsolute ? "." : "") + name, at: node) { return type }
            report(
                "there is no '\(name)' here",
                at: node,
                suggestion: NearestName.suggestion(for: name, among: visibleNames())
            )
            return .error
        }
        if mayBeQualified(node), let qualified = tree.qualifiedName(of: node), !startsLocally(qualified),
            let type = declared(qualified, at: node)
        {
            return type
        }
        guard case .select(let operand, let field, let isOptional) = tree[node] else { return .error }
        let type = check(operand)
        return select(node, operand, type, tree.name(field), isOptional: isOptional)
    }

    /// Whether a selection can be the name of a variable or type: its first part must begin one.
    private func mayBeQualified(_ node: NodeID) -> Bool {
        guard environment.container.isEmpty else { return true }
        var current = node
        while case .select(let operand, _, false) = tree[current] { current = operand }
        guard case .identifier(let id, let isAbsolute) = tree[current] else { return false }
        return isAbsolute || index.qualifiedRoots.contains(tree.name(id))
    }

    /// The type of a variable or type name of the environment.
    private mutating func declared(_ name: String, at node: NodeID) -> Type? {
        for candidate in EnvironmentIndex.candidates(name, in: environment.container) {
            if let variable = index.variables[candidate] {
                references[Int(node)] = .variable(candidate)
                if let address = variable.address {
                    let field = Field(name: candidate, type: variable.type, slot: 0)
                    references[Int(node)] = .slot(address, field)
                }
                return variable.type
            }
            if index.typeNames.contains(candidate) {
                references[Int(node)] = .type(candidate)
                return .type
            }
        }
        return nil
    }

    private func visibleNames() -> [String] {
        locals.reversed().map(\.name) + environment.variables.map(\.name)
    }

    /// The type of a field, with an issue when there is none.
    private mutating func select(
        _ node: NodeID,
        _ operand: NodeID,
        _ type: Type,
        _ name: String,
        isOptional: Bool
    ) -> Type {
        var target = unifier.resolve(type)
        var givesOptional = isOptional
        if case .optional(let inner) = target {
            target = unifier.resolve(inner)
            givesOptional = true
        }
        let result = fieldType(node, operand, target, name)
        if givesOptional, !isOptional, case .slot(_, let field) = references[Int(node)] {
            // `a.?b.c`: whether there is a value depends on `b`, so the slot of `c` alone does not tell.
            references[Int(node)] = .field(field)
        }
        return givesOptional && result != .error ? .optional(result) : result
    }

    private mutating func fieldType(_ node: NodeID, _ operand: NodeID, _ target: Type, _ name: String) -> Type {
        switch target {
        case .dyn, .error: return target
        case .parameter:
            _ = unifier.assign(.dyn, to: target)
            return .dyn
        case .map(_, let value): return value
        case .object(let typeName):
            guard let object = index.objectTypes[typeName] else { return .dyn }
            guard let field = field(name, of: object, at: node) else { return .error }
            references[Int(node)] = reference(to: field, of: operand)
            return field.type
        default:
            report("a value of type \(shown(target)) has no fields", at: node)
            return .error
        }
    }

    /// The slot of a field of an object that lies in slots itself, or the field alone.
    private func reference(to field: Field, of operand: NodeID) -> Reference {
        guard case .slot(let base, _) = references[Int(operand)] else { return .field(field) }
        guard let slot = UInt16(exactly: Int(base.index) + field.slot) else { return .field(field) }
        return .slot(SlotAddress(bank: base.bank, index: slot), field)
    }

    /// A member of an object type; an unknown name is an issue.
    mutating func field(_ name: String, of object: ObjectType, at node: NodeID) -> Field? {
        if let field = object.fields.first(where: { $0.name == name }) { return field }
        report(
            "'\(object.name)' has no field '\(name)'",
            at: node,
            suggestion: NearestName.suggestion(for: name, among: object.fields.map(\.name))
        )
        return nil
    }

    mutating func checkHas(_ node: NodeID, _ operand: NodeID, _ name: String) -> Type {
        let type = check(operand)
        _ = select(node, operand, type, name, isOptional: false)
        return .bool
    }

    mutating func checkIndex(_ node: NodeID, _ operand: NodeID, _ key: NodeID, _ isOptional: Bool) -> Type {
        var target = check(operand)
        let keyType = check(key)
        var givesOptional = isOptional
        if case .optional(let inner) = target {
            target = unifier.resolve(inner)
            givesOptional = true
        }
        if case .parameter = target { _ = unifier.assign(.list(unifier.freshVariable()), to: target) }
        let result: Type
        switch unifier.resolve(target) {
        case .dyn: result = .dyn
        case .error: return .error
        case .list(let element):
            result = element
            guard unifier.assign(keyType, to: .int) else {
                report("the index of a list is int, not \(shown(keyType))", at: key, whole: true)
                return .error
            }
        case .map(let wanted, let value):
            result = value
            guard unifier.assign(keyType, to: wanted) else {
                report("the key of this map is \(shown(wanted)), not \(shown(keyType))", at: key, whole: true)
                return .error
            }
        default:
            report("a value of type \(shown(target)) has no elements", at: node)
            return .error
        }
        return givesOptional ? .optional(result) : result
    }
}
