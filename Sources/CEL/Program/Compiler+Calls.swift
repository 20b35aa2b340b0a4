// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// The name and the arguments of a call of the library, the receiver first.
    func libraryCall(_ node: NodeID) -> (name: String, arguments: [NodeID])? {
        guard case .function(let name, _, let isQualified) = reference(node) else { return nil }
        switch tree[node] {
        case .call(_, let arguments, _): return (name, Array(tree[arguments]))
        case .memberCall(let target, _, let arguments):
            return (name, (isQualified ? [] : [target]) + Array(tree[arguments]))
        default: return nil
        }
    }

    /// A call whose result is a truth, as a test.
    mutating func callBranch(_ node: NodeID, to label: UInt16, when sense: Bool) throws(Unsupported) {
        let flags: UInt8 = sense ? 1 : 0
        if case .host(let function) = reference(node) {
            guard function.result == .bool else { throw Unsupported() }
            let register = try hostCall(node, function)
            return emit(Instruction(op: .testBool, flags: flags, a: register, target: label))
        }
        guard let (name, arguments) = libraryCall(node) else { throw Unsupported() }
        if name == "hasValue", arguments.count == 1, case .select(_, _, true) = tree[arguments[0]],
            case .slot(let address, _) = reference(arguments[0])
        {
            return emit(
                Instruction(op: .testHas, flags: flags | address.bank << 5, a: address.index, target: label)
            )
        }
        if name == "orValue", arguments.count == 2 {
            let register = try alternative(arguments[0], arguments[1])
            return emit(Instruction(op: .testBool, flags: flags, a: register, target: label))
        }
        guard arguments.count == 2, type(arguments[0]) == .string, type(arguments[1]) == .string else {
            throw Unsupported()
        }
        let op: Opcode
        switch name {
        case "startsWith": op = .testStarts
        case "endsWith": op = .testEnds
        case "contains": op = .testContains
        case "matches": return try match(arguments[0], arguments[1], flags, label)
        default: throw Unsupported()
        }
        let text = try value(arguments[0])
        let part = try value(arguments[1])
        emit(Instruction(op: op, flags: flags, a: text, b: part, target: label))
    }

    private mutating func match(
        _ text: NodeID,
        _ pattern: NodeID,
        _ flags: UInt8,
        _ label: UInt16
    ) throws(Unsupported) {
        guard case .string(let id) = tree[pattern] else { throw Unsupported() }
        guard let expression = try? RegularExpressionCache.shared.expression(tree.literal(id)).get() else {
            throw Unsupported()
        }
        let register = try value(text)
        patterns.append(expression)
        let payload = UInt64(patterns.count - 1)
        emit(Instruction(op: .testMatches, flags: flags, a: register, target: label, payload: payload))
    }

    /// A call whose result is no truth.
    mutating func call(_ node: NodeID) throws(Unsupported) -> UInt16 {
        if case .host(let function) = reference(node) { return try hostCall(node, function) }
        guard let (name, arguments) = libraryCall(node), let first = arguments.first else { throw Unsupported() }
        switch (name, arguments.count) {
        case ("size", 1): return try size(first)
        case ("orValue", 2): return try alternative(first, arguments[1])
        case ("math.greatest", 2), ("math.least", 2):
            return try extreme(first, arguments[1], isGreatest: name == "math.greatest")
        case ("substring", 2), ("substring", 3): return try substring(arguments)
        case ("int", 1), ("uint", 1), ("double", 1), ("timestamp", 1):
            return try conversion(type(first), type(node), first)
        case (_, 1), (_, 2):
            if type(first) == .timestamp { return try timePart(name, first, arguments.count == 2 ? arguments[1] : nil) }
            if type(first) == .duration, arguments.count == 1 { return try spanPart(name, first) }
            throw Unsupported()
        default: throw Unsupported()
        }
    }

    private mutating func size(_ node: NodeID) throws(Unsupported) -> UInt16 {
        let source: UInt16
        let op: Opcode
        if type(node) == .string {
            (source, op) = (try value(node), .textSize)
        } else {
            (source, op) = (try list(node).register, .listSize)
        }
        let register = try register()
        emit(Instruction(op: op, a: register, b: source))
        return register
    }

    /// The larger or smaller of two numbers of one type; the first when neither is.
    private mutating func extreme(
        _ left: NodeID,
        _ right: NodeID,
        isGreatest: Bool
    ) throws(Unsupported) -> UInt16 {
        guard type(left) == type(right) else { throw Unsupported() }
        let kind = try numberKind(type(left))
        let operands = (try value(left), try value(right))
        let register = try register()
        let flags = kind << 1 | (isGreatest ? 1 : 0)
        emit(Instruction(op: .extreme, flags: flags, a: register, b: operands.0, payload: UInt64(operands.1)))
        return register
    }

    /// A part of a text, which stays where it is.
    private mutating func substring(_ arguments: [NodeID]) throws(Unsupported) -> UInt16 {
        guard type(arguments[0]) == .string else { throw Unsupported() }
        let text = try value(arguments[0])
        let start = try value(arguments[1])
        let end = arguments.count > 2 ? try value(arguments[2]) : UInt16.max
        let register = try register()
        let payload = UInt64(start) | UInt64(end) << 16
        emit(Instruction(op: .substring, a: register, b: text, payload: payload))
        return register
    }

    /// `a.?b.orValue(c)` of a slot.
    private mutating func alternative(_ optional: NodeID, _ other: NodeID) throws(Unsupported) -> UInt16 {
        guard case .select(_, _, true) = tree[optional], case .slot(let address, let field) = reference(optional),
            field.type.isScalar
        else { throw Unsupported() }
        let register = try register()
        let absent = newLabel()
        let end = newLabel()
        let flags = address.bank << 5
        emit(Instruction(op: .testHas, flags: flags, a: address.index, target: absent))
        emit(Instruction(op: .load, flags: flags, a: register, b: address.index))
        spell(field, register)
        emit(Instruction(op: .jump, target: end))
        place(absent)
        emit(Instruction(op: .offset, a: register, b: try value(other), payload: 0))
        place(end)
        return register
    }

    private mutating func conversion(_ from: Type, _ to: Type, _ node: NodeID) throws(Unsupported) -> UInt16 {
        guard from != to else { return try value(node) }
        var kind: UInt8 = 0
        var op = Opcode.convert
        switch (from, to) {
        case (.int, .double): op = .intToDouble
        case (.uint, .double): kind = Conversion.uintToDouble
        case (.double, .int): kind = Conversion.doubleToInt
        case (.uint, .int): kind = Conversion.uintToInt
        case (.int, .uint): kind = Conversion.intToUint
        case (.double, .uint): kind = Conversion.doubleToUint
        case (.timestamp, .int): kind = Conversion.timestampToInt
        case (.int, .timestamp): kind = Conversion.intToTimestamp
        default: throw Unsupported()
        }
        let source = try value(node)
        let register = try register()
        emit(Instruction(op: op, flags: kind, a: register, b: source))
        return register
    }

    private mutating func timePart(_ name: String, _ node: NodeID, _ zone: NodeID?) throws(Unsupported) -> UInt16 {
        let parts = [
            "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
            "getMinutes", "getSeconds", "getMilliseconds",
        ]
        guard let part = parts.firstIndex(of: name) else { throw Unsupported() }
        var resolved = Zone.utc
        if let zone {
            guard case .string(let id) = tree[zone] else { return try zonedTimePart(part, node, zone) }
            guard let found = TimeZoneTable.system.zone(named: tree.literal(id)) else { throw Unsupported() }
            resolved = found
        }
        let source = try value(node)
        let register = try register()
        zones.append(resolved)
        let payload = UInt64(part) | UInt64(zones.count - 1) << 8
        emit(Instruction(op: .timePart, a: register, b: source, payload: payload))
        return register
    }

    /// A part of an instant in a zone that is only known when the rule is asked.
    private mutating func zonedTimePart(_ part: Int, _ node: NodeID, _ zone: NodeID) throws(Unsupported) -> UInt16 {
        let source = try value(node)
        let name = try value(zone)
        let register = try register()
        emit(Instruction(op: .zonedTimePart, flags: UInt8(part), a: register, b: source, payload: UInt64(name)))
        return register
    }

    private mutating func spanPart(_ name: String, _ node: NodeID) throws(Unsupported) -> UInt16 {
        let divisor: UInt64
        switch name {
        case "getHours": divisor = 3_600_000_000
        case "getMinutes": divisor = 60_000_000
        case "getSeconds": divisor = 1_000_000
        default: throw Unsupported()
        }
        let source = try value(node)
        let register = try register()
        emit(Instruction(op: .spanPart, a: register, b: source, payload: divisor))
        return register
    }

    /// A call of the host; the arguments stand side by side.
    mutating func hostCall(_ node: NodeID, _ function: HostFunction) throws(Unsupported) -> UInt16 {
        let arguments: [NodeID]
        switch tree[node] {
        case .call(_, let nodes, _): arguments = Array(tree[nodes])
        case .memberCall(let target, _, let nodes):
            arguments = (function.isReceiverStyle ? [target] : []) + Array(tree[nodes])
        default: throw Unsupported()
        }
        guard arguments.count == function.parameters.count, let id = UInt16(exactly: function.id) else {
            throw Unsupported()
        }
        let first = nextRegister
        for _ in arguments { _ = try register() }
        for (offset, (node, parameter)) in zip(arguments, function.parameters).enumerated() {
            try argument(node, parameter, to: first + UInt16(offset))
        }
        let register = try register()
        let cost = UInt64(max(0, min(function.cost, 0xFFFF)))
        let payload = UInt64(id) | cost << 16 | (function.result == .bool ? 1 << 63 : 0)
        emit(Instruction(op: .call, a: register, b: first, payload: payload))
        return register
    }

    private mutating func argument(
        _ node: NodeID,
        _ parameter: HostFunction.Parameter,
        to register: UInt16
    ) throws(Unsupported) {
        switch parameter {
        case .literal(_, let allowed):
            let index = symbolIndex(node, allowed)
            emit(Instruction(op: .constant, a: register, payload: index))
        case .value, .anyOf:
            guard case .object = type(node) else {
                return emit(Instruction(op: .offset, a: register, b: try value(node), payload: 0))
            }
            var tag: UInt64 = 0
            if case .anyOf = parameter { tag = 0xF << 60 }
            if case .slot(let address, _) = reference(node) {
                // Nothing can be asked about an object that is not there.
                if hasPresence(node) {
                    emit(Instruction(op: .load, flags: address.bank << 5, a: register, b: address.index))
                }
                let bits = UInt64(address.bank) << 32 | UInt64(address.index)
                return emit(Instruction(op: .constant, a: register, payload: bits | tag))
            }
            let (base, bank, _) = try objectBase(node)
            emit(Instruction(op: .offset, a: register, b: base, payload: UInt64(bank) << 32 | tag))
        }
    }

    /// Whether the first slot of an object carries its presence, and no field.
    private func hasPresence(_ node: NodeID) -> Bool {
        guard case .object(let name) = type(node), let type = checked.environment.index.objectTypes[name] else {
            return false
        }
        return !type.fields.contains { $0.slot == 0 }
    }
}
