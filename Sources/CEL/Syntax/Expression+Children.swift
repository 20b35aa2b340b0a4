// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Expression {
    /// Visits the children of a node in the order of the source.
    public func forEachChild(of node: Node, _ visit: (NodeID) -> Void) {
        switch node {
        case .invalid, .null, .bool, .int, .uint, .double, .string, .bytes, .identifier: break
        case .select(let operand, _, _), .unary(_, let operand), .optionalElement(let operand),
            .field(_, let operand, _), .has(let operand, _, _):
            visit(operand)
        case .index(let first, let second, _), .binary(_, let first, let second), .entry(let first, let second, _),
            .bind(_, let first, let second), .optionalMap(let first, _, let second, _):
            visit(first)
            visit(second)
        case .conditional(let condition, let then, let otherwise):
            visit(condition)
            visit(then)
            visit(otherwise)
        case .call(_, let children, _), .and(let children), .or(let children), .list(let children),
            .map(let children), .object(_, let children):
            for child in self[children] { visit(child) }
        case .memberCall(let target, _, let children):
            visit(target)
            for child in self[children] { visit(child) }
        case .comprehension(let index):
            let parts = comprehensions[Int(index)]
            visit(parts.range)
            if let condition = parts.condition { visit(condition) }
            visit(parts.body)
        }
    }
}
