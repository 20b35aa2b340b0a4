// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Checker {
    /// Checks a node with more variables around it.
    private mutating func check(_ node: NodeID, with variables: [(name: String, type: Type)]) -> Type {
        locals += variables
        defer { locals.removeLast(variables.count) }
        return check(node)
    }

    mutating func checkBind(_ name: String, _ value: NodeID, _ body: NodeID) -> Type {
        let type = check(value)
        return check(body, with: [(name, type)])
    }

    mutating func checkOptionalMap(_ operand: NodeID, _ variable: String, _ body: NodeID, _ isFlat: Bool) -> Type {
        let given = check(operand)
        let inner = unifier.freshVariable()
        if !unifier.assign(given, to: .optional(inner)) {
            report("optMap() takes an optional value, but this is \(shown(given))", at: operand, whole: true)
            return .error
        }
        let type = given == .dyn ? Type.dyn : unifier.resolve(inner)
        let result = check(body, with: [(variable, type)])
        guard isFlat else { return .optional(result) }
        let flat = Type.optional(unifier.freshVariable())
        guard unifier.assign(result, to: flat) else {
            report("the body of optFlatMap() must be optional, but it is \(shown(result))", at: body, whole: true)
            return .error
        }
        return unifier.resolve(flat)
    }

    mutating func checkComprehension(_ node: NodeID, _ parts: Comprehension) -> Type {
        let range = check(parts.range)
        if case .map = range, parts.kind == .sortBy {
            report("sortBy() sorts a list, but this is \(shown(range))", at: parts.range, whole: true)
            return .error
        }
        guard let variables = variables(of: parts, over: range) else {
            report(
                "\(parts.spelling)() visits a list or a map, but this is \(shown(range))",
                at: parts.range,
                whole: true
            )
            return .error
        }
        if let condition = parts.condition {
            requireTruth(check(condition, with: variables), condition, "the condition of \(parts.spelling)()")
        }
        let body = check(parts.body, with: variables)
        switch parts.kind {
        case .all, .exists, .existsOne:
            requireTruth(body, parts.body, "the body of \(parts.spelling)()")
            return .bool
        case .filter:
            requireTruth(body, parts.body, "the body of filter()")
            return .list(variables[0].type)
        case .map, .transformList: return .list(body)
        case .sortBy:
            if !hasOrder(body) {
                report("sortBy() needs a key that has an order, not \(shown(body))", at: parts.body, whole: true)
            }
            return .list(variables[0].type)
        case .transformMap: return .map(variables[0].type, body)
        case .transformMapEntry:
            switch body {
            case .map, .dyn, .error: return body
            default:
                report(
                    "the body of transformMapEntry() must be a map, but it is \(shown(body))",
                    at: parts.body,
                    whole: true
                )
                return .error
            }
        }
    }

    /// Whether values of a type can be sorted.
    private func hasOrder(_ type: Type) -> Bool {
        switch unifier.resolve(type) {
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn, .error, .parameter: true
        default: false
        }
    }

    private mutating func requireTruth(_ type: Type, _ node: NodeID, _ what: String) {
        guard !unifier.assign(type, to: .bool) else { return }
        report("\(what) must be bool, but it is \(shown(type))", at: node, whole: true)
    }

    private mutating func variables(of parts: Comprehension, over range: Type) -> [(name: String, type: Type)]? {
        let pair: (Type, Type)
        switch range {
        case .list(let element): pair = parts.secondVariable == nil ? (element, element) : (.int, element)
        case .map(let key, let value): pair = (key, value)
        case .dyn, .error: pair = (.dyn, .dyn)
        case .parameter:
            _ = unifier.assign(.dyn, to: range)
            pair = (.dyn, .dyn)
        default: return nil
        }
        guard let second = parts.secondVariable else { return [(parts.variable, pair.0)] }
        return [(parts.variable, pair.0), (second, pair.1)]
    }
}
