// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// A call without receiver, or the macro `has`.
    mutating func call(
        _ name: String,
        _ arguments: [NodeID],
        isAbsolute: Bool,
        whole: SourceSpan,
        mark: SourceSpan
    ) -> NodeID {
        guard macros, name == "has", !isAbsolute, arguments.count == 1 else {
            return add(.call(intern(name), arguments: range(arguments), isAbsolute: isAbsolute), whole, mark: mark)
        }
        guard case .select(let operand, let field, false) = tree[arguments[0]] else {
            if case .invalid = tree[arguments[0]] { return arguments[0] }
            report("has() takes the selection of a field, such as has(a.b)", at: span(arguments[0]))
            return invalid(whole)
        }
        return add(.has(operand, field: field, isOptional: false), whole, mark: tree.marks[Int(arguments[0])])
    }

    /// A call with receiver, or one of the macros written so.
    mutating func memberCall(
        _ target: NodeID,
        _ name: String,
        _ arguments: [NodeID],
        whole: SourceSpan,
        mark: SourceSpan
    ) -> NodeID {
        if macros, let node = macro(target, name, arguments, whole: whole, mark: mark) { return node }
        var arguments = arguments
        if macros, arguments.count > 2, name == "greatest" || name == "least",
            tree.qualifiedName(of: target) == "math"
        {
            // Any number of arguments is one list: the functions have signatures for one and two.
            let span = span(arguments[0]).union(span(arguments[arguments.count - 1]))
            arguments = [add(.list(range(arguments)), span)]
        }
        return add(.memberCall(target, intern(name), arguments: range(arguments)), whole, mark: mark)
    }

    private mutating func macro(
        _ target: NodeID,
        _ name: String,
        _ arguments: [NodeID],
        whole: SourceSpan,
        mark: SourceSpan
    ) -> NodeID? {
        switch (name, arguments.count) {
        case ("all", 2), ("exists", 2), ("existsOne", 2), ("exists_one", 2), ("map", 2), ("filter", 2),
            ("sortBy", 2):
            return comprehension(target, name, [arguments[0]], nil, arguments[1], whole, mark)
        case ("map", 3):
            return comprehension(target, name, [arguments[0]], arguments[1], arguments[2], whole, mark)
        case ("all", 3), ("exists", 3), ("existsOne", 3), ("exists_one", 3), ("transformList", 3),
            ("transformMap", 3), ("transformMapEntry", 3):
            return comprehension(target, name, Array(arguments[..<2]), nil, arguments[2], whole, mark)
        case ("transformList", 4), ("transformMap", 4), ("transformMapEntry", 4):
            return comprehension(target, name, Array(arguments[..<2]), arguments[2], arguments[3], whole, mark)
        case ("bind", 3) where tree.qualifiedName(of: target) == "cel":
            guard let variable = variable(arguments[0], of: "cel.bind") else { return invalid(whole) }
            return add(.bind(intern(variable), value: arguments[1], body: arguments[2]), whole, mark: mark)
        case ("optMap", 2), ("optFlatMap", 2):
            guard let variable = variable(arguments[0], of: name) else { return invalid(whole) }
            let node = Node.optionalMap(
                target,
                variable: intern(variable),
                body: arguments[1],
                isFlat: name == "optFlatMap"
            )
            return add(node, whole, mark: mark)
        default: return nil
        }
    }

    private mutating func comprehension(
        _ target: NodeID,
        _ name: String,
        _ variables: [NodeID],
        _ condition: NodeID?,
        _ body: NodeID,
        _ whole: SourceSpan,
        _ mark: SourceSpan
    ) -> NodeID {
        var names: [String] = []
        for node in variables {
            guard let variable = variable(node, of: name) else { return invalid(whole) }
            names.append(variable)
        }
        if names.count == 2, names[0] == names[1] {
            report("the two variables of \(name)() must have different names", at: span(variables[1]))
            return invalid(whole)
        }
        let kinds: [String: ComprehensionKind] = [
            "all": .all, "exists": .exists, "existsOne": .existsOne, "exists_one": .existsOne, "map": .map,
            "filter": .filter, "transformList": .transformList, "transformMap": .transformMap,
            "transformMapEntry": .transformMapEntry, "sortBy": .sortBy,
        ]
        let parts = Comprehension(
            kind: kinds[name] ?? .all,
            range: target,
            variable: names[0],
            secondVariable: names.count == 2 ? names[1] : nil,
            condition: condition,
            body: body,
            spelling: name
        )
        tree.comprehensions.append(parts)
        return add(.comprehension(Int32(tree.comprehensions.count - 1)), whole, mark: mark)
    }

    /// The plain name a macro declares.
    private mutating func variable(_ node: NodeID, of name: String) -> String? {
        if case .identifier(let id, false) = tree[node] { return tree.name(id) }
        if case .invalid = tree[node] { return nil }
        report("the variable of \(name)() must be a plain name", at: span(node))
        return nil
    }
}
