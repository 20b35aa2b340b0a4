// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Checker {
    mutating func checkUnary(_ node: NodeID, _ symbol: UnaryOperator, _ operand: NodeID) -> Type {
        let type = check(operand)
        if symbol == .not {
            if !unifier.assign(type, to: .bool) {
                report("'!' takes bool, but this is \(shown(type))", at: operand, whole: true)
            }
            return .bool
        }
        if let result = resolve("-_", [type], at: node, isReceiver: false) { return result }
        report(
            "no such overload: -\(shown(type))",
            at: node,
            suggestion: type == .uint ? "convert with int(...)" : nil
        )
        return .error
    }

    mutating func checkBinary(_ node: NodeID, _ symbol: BinaryOperator, _ left: NodeID, _ right: NodeID) -> Type {
        let first = check(left)
        let second = check(right)
        switch symbol {
        case .equal, .notEqual:
            checkSymbols(left, right)
            checkSymbols(right, left)
            if unifier.assign([first, second], to: sameTwice()) { return .bool }
        case .isIn:
            checkSymbols(left, right)
            if checkMembership(first, second) { return .bool }
        default:
            if let result = resolve(symbol.functionName, [first, second], at: node, isReceiver: false) {
                return result
            }
        }
        let message = "no such overload: \(shown(first)) \(symbol.spelling) \(shown(second))"
        report(message, at: node, suggestion: symbol == .isIn ? nil : conversion(first, second))
        return symbol.givesTruth ? .bool : .error
    }

    private mutating func sameTwice() -> [Type] {
        let variable = unifier.freshVariable()
        return [variable, variable]
    }

    private mutating func checkMembership(_ element: Type, _ collection: Type) -> Bool {
        switch unifier.resolve(collection) {
        case .dyn, .error: return true
        case .list(let wanted): return unifier.assign([element, wanted], to: sameTwice())
        case .map(let key, _): return unifier.assign([element, key], to: sameTwice())
        case .parameter: return unifier.assign(.list(element), to: collection)
        default: return false
        }
    }

    /// In strict mode a text that is compared with an enumeration must be one of its names.
    private mutating func checkSymbols(_ side: NodeID, _ other: NodeID) {
        guard environment.strict, let field = symbolField(side), let symbols = field.symbols else { return }
        let literals: [NodeID] =
            if case .list(let elements) = tree[other] { Array(tree[elements]) } else { [other] }
        for node in literals {
            guard case .string(let id) = tree[node] else { continue }
            let text = String(decoding: tree.literal(id), as: UTF8.self)
            guard !symbols.contains(text) else { continue }
            let known = symbols.count <= 16 ? "; it is one of \(symbols.joined(separator: ", "))" : ""
            report(
                "'\(field.name)' is never \"\(text)\"\(known)",
                at: node,
                whole: true,
                suggestion: NearestName.suggestion(for: text, among: symbols)
            )
        }
    }

    /// The enumeration a node reads, if it reads one.
    private func symbolField(_ node: NodeID) -> Field? {
        switch references[Int(node)] {
        case .slot(_, let field), .field(let field): field.symbols == nil ? nil : field
        default: nil
        }
    }

    /// The conversion that would make two types one.
    func conversion(_ first: Type, _ second: Type) -> String? {
        let pair = Set([unifier.resolve(first), unifier.resolve(second)])
        if pair == [.int, .double] || pair == [.uint, .double] || pair == [.string, .double] {
            return "convert with double(...)"
        }
        if pair == [.int, .uint] || pair == [.string, .int] { return "convert with int(...)" }
        if pair == [.string, .uint] { return "convert with uint(...)" }
        if pair == [.string, .timestamp] { return "convert with timestamp(...)" }
        if pair == [.string, .duration] { return "convert with duration(...)" }
        if pair == [.string, .bytes] { return "convert with bytes(...)" }
        if pair == [.int, .duration] { return "a duration is written duration('90s')" }
        for type in pair {
            if case .optional = type { return "take the value with .orValue(...)" }
        }
        return nil
    }
}

extension BinaryOperator {
    /// Whether the operator compares.
    var givesTruth: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: true
        case .add, .subtract, .multiply, .divide, .modulo: false
        }
    }
}
