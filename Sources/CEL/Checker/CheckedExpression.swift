// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a name or a call of a checked expression means.
public enum Reference: Hashable, Sendable {
    /// A variable of the environment, by its full name.
    case variable(String)
    /// A member of the environment's slots, with the address of its slot (of an object: of its base).
    case slot(SlotAddress, Field)
    /// A member of an object that a variable of a comprehension or another expression holds.
    case field(Field)
    /// A variable of a comprehension, `cel.bind` or `optMap`.
    case local(String)
    /// A type as a value: its run-time name.
    case type(String)
    /// A function and the overloads that may serve; of a qualified function the target is part of the name.
    case function(name: String, overloads: [String], isQualified: Bool)
    /// A host function; literal arguments are given by their index.
    case host(HostFunction)
}

/// An expression that was checked: every node has a type, every name a meaning.
public struct CheckedExpression: Sendable {
    /// The text it was read from.
    public let source: Source
    /// The tree.
    public let expression: Expression
    /// The type of each node.
    public let types: [Type]
    /// What each node that is a name or call means.
    public let references: [Reference?]
    /// The environment it was checked in.
    public let environment: Environment

    /// The type of the whole.
    public var type: Type { types[Int(expression.root)] }

    /// The expression in one spelling.
    public var text: String { expression.text }

    /// The slots the expression may read, in the order of the source; objects given to host functions by their base.
    public var referencedSlots: [SlotAddress] {
        var found: [SlotAddress] = []
        var seen: Set<SlotAddress> = []
        forEachSlot(below: expression.root) { address, _ in
            if seen.insert(address).inserted { found.append(address) }
        }
        return found
    }

    /// The names of what the expression may read, in the order of the source: `event.to.e164`.
    public var referencedPaths: [String] {
        var found: [String] = []
        var seen: Set<String> = []
        forEachSlot(below: expression.root) { _, node in
            let path = pathText(node)
            if seen.insert(path).inserted { found.append(path) }
        }
        return found
    }

    private func pathText(_ node: NodeID) -> String {
        guard case .has(let operand, let field, _) = expression[node] else { return expression.text(of: node) }
        return expression.text(of: operand) + "." + expression.name(field)
    }

    private func forEachSlot(below node: NodeID, _ visit: (SlotAddress, NodeID) -> Void) {
        if case .slot(let address, _) = references[Int(node)] { return visit(address, node) }
        expression.forEachChild(of: expression[node]) { forEachSlot(below: $0, visit) }
    }
}

/// What a check found.
public struct CheckResult: Sendable {
    /// The expression, when nothing was wrong.
    public let expression: CheckedExpression?
    /// What was wrong, in the order of the source.
    public let issues: [Issue]
}
