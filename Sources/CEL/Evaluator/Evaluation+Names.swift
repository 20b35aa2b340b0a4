// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Evaluation {
    /// A name or a selection.
    mutating func name(_ node: NodeID) -> Value {
        switch reference(node) {
        case .local(let name): return local(name) ?? .failure(.undeclared, "there is no '\(name)' here")
        case .variable(let name): return variable(name)
        case .type(let name): return .type(name)
        case .slot(let address, let field): return slot(node, address, field)
        default: break
        }
        if !isChecked, let qualified = tree.qualifiedName(of: node), !startsLocally(qualified),
            let value = resolve(qualified)
        {
            return value
        }
        switch tree[node] {
        case .identifier(let id, let isAbsolute):
            if !isAbsolute, let value = local(tree.name(id)) { return value }
            return .failure(.undeclared, "there is no '\(tree.name(id))' here")
        case .select(let operand, let field, let isOptional):
            return select(evaluate(operand), tree.name(field), isOptional: isOptional)
        default: return .failure(.undeclared, "not a name")
        }
    }

    private func local(_ name: String) -> Value? { locals.last { $0.name == name }?.value }

    private func variable(_ name: String) -> Value {
        input.variable(name) ?? .failure(.undeclared, "nothing gives '\(name)' a value")
    }

    /// Whether the first part of a dotted name is a variable of a macro.
    func startsLocally(_ qualified: String) -> Bool {
        guard !locals.isEmpty, qualified.utf8.first != UInt8(ascii: ".") else { return false }
        return local(String(qualified.prefix { $0 != "." })) != nil
    }

    /// The variable or type that a dotted name of an unchecked expression means as a whole.
    private func resolve(_ qualified: String) -> Value? {
        for candidate in EnvironmentIndex.candidates(qualified, in: environment.container) {
            if let value = input.variable(candidate) { return value }
            if environment.index.typeNames.contains(candidate) { return .type(candidate) }
        }
        return nil
    }

    /// A member of the environment: from its slot, or by name where the input has no slots.
    private mutating func slot(_ node: NodeID, _ address: SlotAddress, _ field: Field) -> Value {
        guard meter.charge() else { return meter.failure }
        let operand: NodeID?
        let isOptional: Bool
        if case .select(let target, _, let optional) = tree[node], reference(target) != nil {
            (operand, isOptional) = (target, optional)
        } else {
            (operand, isOptional) = (nil, false)
        }
        if let value = input.slot(address, field) {
            guard isOptional else { return value }
            if case .missing = value { return .optional(nil) }
            return .optional(value)
        }
        guard let operand else { return variable(field.name) }
        return select(evaluate(operand), field.name, isOptional: isOptional)
    }

    /// `a.f`, or `a.?f`; on an optional the result is an optional.
    mutating func select(_ operand: Value, _ field: String, isOptional: Bool) -> Value {
        guard operand.isOrdinary else {
            if isOptional, case .missing = operand { return .optional(nil) }
            return operand
        }
        if case .optional(let content) = operand {
            guard let content else { return operand }
            return Self.absentAsNone(selectPlain(content, field))
        }
        let selected = selectPlain(operand, field)
        if isOptional { return Self.absentAsNone(selected) }
        switch selected {
        case .value(let value), .absent(let value): return value
        }
    }

    private func selectPlain(_ operand: Value, _ field: String) -> Selected {
        switch operand {
        case .map(let map):
            if let value = map[.text(field)] { return .value(value) }
            return .absent(.failure(.noSuchKey, "no such key: '\(field)'"))
        case .object(let object): return selectField(object, field)
        default:
            return .value(.failure(.noSuchField, "no such key: a value of type \(operand.typeName) has no '\(field)'"))
        }
    }

    private func selectField(_ object: ObjectValue, _ name: String) -> Selected {
        let type = environment.index.objectTypes[object.typeName]
        let field = type?.fields.first { $0.name == name }
        if type != nil, field == nil {
            return .value(.failure(.noSuchField, "'\(object.typeName)' has no field '\(name)'"))
        }
        switch object.storage {
        case .fields(let fields): return fields[name].map { .value($0) } ?? .absent(.missing(nil))
        case .slots(let base):
            guard let field, let index = UInt16(exactly: Int(base.index) + field.slot),
                let value = input.slot(SlotAddress(bank: base.bank, index: index), field)
            else { return .value(.failure(.noSuchField, "'\(object.typeName)' has no slot for '\(name)'")) }
            if case .missing = value { return .absent(value) }
            return .value(value)
        }
    }

    private static func absentAsNone(_ selected: Selected) -> Value {
        switch selected {
        case .absent: .optional(nil)
        case .value(let value): value.isOrdinary ? .optional(value) : value
        }
    }

    /// `a[k]`, or `a[?k]`.
    mutating func index(_ operand: NodeID, _ key: NodeID, isOptional: Bool) -> Value {
        let values = [evaluate(operand), evaluate(key)]
        if let obstacle = Self.obstacle(values) {
            if isOptional, case .missing = values[0], values[1].isOrdinary { return .optional(nil) }
            return obstacle
        }
        var target = values[0]
        var givesOptional = isOptional
        if case .optional(let content) = target {
            guard let content else { return target }
            target = content
            givesOptional = true
        }
        let value = StandardLibrary.index([target, values[1]], &meter)
        guard givesOptional else { return value }
        if case .error(let error) = value, error.kind == .noSuchKey || error.kind == .range { return .optional(nil) }
        return value.isOrdinary ? .optional(value) : value
    }

    /// `has(a.f)`: whether the field is there; nothing is there in an absent object.
    mutating func has(_ node: NodeID, _ operand: NodeID, _ field: String) -> Value {
        if case .slot(let address, let member) = reference(node), let value = input.slot(address, member) {
            if case .missing = value { return .bool(false) }
            return .bool(true)
        }
        var target = evaluate(operand)
        if case .missing = target { return .bool(false) }
        guard target.isOrdinary else { return target }
        if case .optional(let content) = target {
            guard let content else { return .bool(false) }
            target = content
        }
        switch selectPlain(target, field) {
        case .absent: return .bool(false)
        case .value(let value): return value.isOrdinary ? .bool(true) : value
        }
    }
}

/// What a selection found: a value, or nothing and how that reads without `?`.
enum Selected {
    case value(Value)
    case absent(Value)
}

extension Value {
    /// Whether this is an error.
    public var isFailure: Bool {
        if case .error = self { true } else { false }
    }
}
