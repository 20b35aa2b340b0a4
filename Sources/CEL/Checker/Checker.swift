// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Gives every node of an expression a type and every name a meaning.
struct Checker {
    let source: Source
    let tree: Expression
    let environment: Environment
    let index: EnvironmentIndex
    var unifier = Unifier()
    var types: [Type]
    var references: [Reference?]
    var issues: [Issue] = []
    /// The variables of the macros around the current node, the innermost last.
    var locals: [(name: String, type: Type)] = []

    init(_ expression: Expression, source: Source, environment: Environment) {
        tree = expression
        self.source = source
        self.environment = environment
        index = environment.index
        types = Array(repeating: .dyn, count: expression.nodes.count)
        references = Array(repeating: nil, count: expression.nodes.count)
    }

    mutating func run(expecting expected: Type?) -> CheckResult {
        let type = unifier.resolve(check(tree.root))
        if let expected, issues.isEmpty { require(type, is: expected) }
        guard issues.isEmpty else {
            issues.sort { ($0.line, $0.column) < ($1.line, $1.column) }
            return CheckResult(expression: nil, issues: Array(issues.prefix(environment.limits.issues)))
        }
        for node in types.indices { types[node] = unifier.resolve(types[node], unknown: .dyn) }
        let checked = CheckedExpression(
            source: source,
            expression: tree,
            types: types,
            references: references,
            environment: environment
        )
        return CheckResult(expression: checked, issues: [])
    }

    /// The whole must have a type; in strict mode what is only known at run time does not do.
    private mutating func require(_ type: Type, is expected: Type) {
        let resolved = unifier.resolve(type, unknown: .dyn)
        if resolved == expected { return }
        if !environment.strict, unifier.assign(type, to: expected) { return }
        report("the expression must be \(expected), but it is \(resolved)", at: tree.root, whole: true)
    }

    mutating func report(_ message: String, at node: NodeID, whole: Bool = false, suggestion: String? = nil) {
        // A few more than are shown, because they are found in the order of the tree and shown in that of the text.
        guard issues.count < 4 * max(1, environment.limits.issues) else { return }
        let span = whole ? tree.spans[Int(node)] : tree.marks[Int(node)]
        issues.append(Issue(message, at: span, in: source, suggestion: suggestion))
    }

    /// Checks a node and notes its type.
    @discardableResult
    mutating func check(_ node: NodeID) -> Type {
        let type = unifier.resolve(typeOf(node))
        types[Int(node)] = type
        return type
    }

    private mutating func typeOf(_ node: NodeID) -> Type {
        switch tree[node] {
        case .invalid: .error
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .identifier, .select: checkName(node)
        case .index(let operand, let key, let isOptional): checkIndex(node, operand, key, isOptional)
        case .call(let name, let arguments, let isAbsolute):
            checkCall(node, (isAbsolute ? "." : "") + tree.name(name), Array(tree[arguments]))
        case .memberCall(let target, let name, let arguments):
            checkMemberCall(node, target, tree.name(name), Array(tree[arguments]))
        case .unary(let symbol, let operand): checkUnary(node, symbol, operand)
        case .binary(let symbol, let left, let right): checkBinary(node, symbol, left, right)
        case .and(let operands): checkLogic(Array(tree[operands]), "&&")
        case .or(let operands): checkLogic(Array(tree[operands]), "||")
        case .conditional(let condition, let then, let otherwise):
            checkConditional(node, condition, then, otherwise)
        case .list(let elements): checkList(Array(tree[elements]))
        case .map(let entries): checkMap(Array(tree[entries]))
        case .object(let name, let fields): checkObject(node, tree.name(name), Array(tree[fields]))
        case .optionalElement(let value), .field(_, let value, _), .entry(_, let value, _): check(value)
        case .has(let operand, let field, _): checkHas(node, operand, tree.name(field))
        case .comprehension(let number): checkComprehension(node, tree.comprehensions[Int(number)])
        case .bind(let name, let value, let body): checkBind(tree.name(name), value, body)
        case .optionalMap(let operand, let variable, let body, let isFlat):
            checkOptionalMap(operand, tree.name(variable), body, isFlat)
        }
    }

    private mutating func checkLogic(_ operands: [NodeID], _ symbol: String) -> Type {
        for operand in operands {
            let type = check(operand)
            guard !unifier.assign(type, to: .bool) else { continue }
            report(
                "the operands of '\(symbol)' must be bool, but this one is \(shown(type))",
                at: operand,
                whole: true,
                suggestion: truthSuggestion(operand, type)
            )
        }
        return .bool
    }

    /// How a value that is no truth is probably meant.
    private func truthSuggestion(_ operand: NodeID, _ type: Type) -> String? {
        switch type {
        case .int, .uint: "compare it: \(tree.text(of: operand)) > 0"
        case .string, .list, .map: "compare it: size(\(tree.text(of: operand))) > 0"
        default: nil
        }
    }

    private mutating func checkConditional(
        _ node: NodeID,
        _ condition: NodeID,
        _ then: NodeID,
        _ otherwise: NodeID
    ) -> Type {
        let type = check(condition)
        if !unifier.assign(type, to: .bool) {
            report("the condition of '?' must be bool, but it is \(shown(type))", at: condition, whole: true)
        }
        let first = check(then)
        let second = check(otherwise)
        if let joined = unifier.join(first, second) { return joined }
        report(
            "the branches of '?' differ: \(shown(first)) and \(shown(second))",
            at: node,
            suggestion: conversion(first, second) ?? "make both the same, or write dyn(...)"
        )
        return .error
    }

    /// A type as an issue names it.
    func shown(_ type: Type) -> String { unifier.resolve(type, unknown: .dyn).description }

    /// The type of the elements of an aggregate literal.
    private mutating func joinElements(_ nodes: [NodeID], _ given: [Type], _ what: String) -> Type {
        guard var joined = given.first else { return unifier.freshVariable() }
        for (node, type) in zip(nodes, given).dropFirst() {
            if let next = unifier.join(joined, type) {
                joined = next
            } else if environment.strict {
                let message = "the \(what) must all have one type: \(shown(type)) beside \(shown(joined))"
                report(message, at: node, whole: true)
                return .error
            } else {
                joined = .dyn
            }
        }
        return joined
    }

    private mutating func checkList(_ elements: [NodeID]) -> Type {
        let types = elements.map { element in
            guard case .optionalElement = tree[element] else { return check(element) }
            return unwrapped(check(element), at: element)
        }
        return .list(joinElements(elements, types, "elements of the list"))
    }

    private mutating func checkMap(_ entries: [NodeID]) -> Type {
        var keys: [NodeID] = []
        var keyTypes: [Type] = []
        var valueTypes: [Type] = []
        for entry in entries {
            guard case .entry(let key, let value, let isOptional) = tree[entry] else { continue }
            let keyType = check(key)
            if !isKey(keyType) {
                report("a map key is a bool, int, uint or string, not \(shown(keyType))", at: key, whole: true)
            }
            keys.append(key)
            keyTypes.append(keyType)
            let valueType = check(value)
            valueTypes.append(isOptional ? unwrapped(valueType, at: value) : valueType)
        }
        let key = joinElements(keys, keyTypes, "keys of the map")
        let value = joinElements(entries, valueTypes, "values of the map")
        return .map(key, value)
    }

    private func isKey(_ type: Type) -> Bool {
        switch type {
        case .bool, .int, .uint, .string, .dyn, .error, .parameter: true
        default: false
        }
    }

    /// The type inside an optional, of `?x` in a literal.
    private mutating func unwrapped(_ type: Type, at node: NodeID) -> Type {
        switch type {
        case .optional(let value): return value
        case .dyn, .error: return type
        default:
            report("'?' takes an optional value, but this one is \(shown(type))", at: node, whole: true)
            return .error
        }
    }

    private mutating func checkObject(_ node: NodeID, _ name: String, _ fields: [NodeID]) -> Type {
        let candidates = EnvironmentIndex.candidates(name, in: environment.container)
        guard let object = candidates.compactMap({ index.objectTypes[$0] }).first else {
            report(
                "there is no object type '\(name)'",
                at: node,
                suggestion: NearestName.suggestion(for: name, among: environment.objectTypes.map(\.name))
            )
            for field in fields { check(field) }
            return .error
        }
        references[Int(node)] = .type(object.name)
        for node in fields {
            guard case .field(let id, let value, let isOptional) = tree[node] else { continue }
            let type = check(value)
            let given = isOptional ? unwrapped(type, at: value) : type
            guard let field = field(tree.name(id), of: object, at: node) else { continue }
            references[Int(node)] = .field(field)
            if !unifier.assign(given, to: field.type) {
                report("the field '\(field.name)' is \(field.type), not \(shown(given))", at: value, whole: true)
            }
        }
        return .object(object.name)
    }
}
