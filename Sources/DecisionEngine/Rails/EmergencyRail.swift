// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// Finds conditions that could hold for an emergency call.
///
/// A condition is looked at with every fact that speaks of emergencies taken as true and everything else as
/// unknown. Only conditions that name such a fact are judged: for all others the engine's first step decides.
enum EmergencyRail {
    private enum Truth { case no, yes, unknown }

    /// Whether a condition speaks of emergencies.
    static func mentions(_ checked: CheckedExpression) -> Bool {
        let expression = checked.expression
        return expression.nodes.indices.contains { fact(NodeID($0), expression) != nil }
    }

    /// Whether a condition may hold when all facts about emergencies do.
    static func mayHold(_ checked: CheckedExpression) -> Bool {
        let expression = checked.expression
        var truths: [Truth] = []
        truths.reserveCapacity(expression.nodes.count)
        // Children have smaller numbers than their node, so one pass is enough.
        for number in expression.nodes.indices {
            truths.append(truth(NodeID(number), expression, truths))
        }
        return truths[Int(expression.root)] != .no
    }

    private static func truth(_ node: NodeID, _ expression: Expression, _ truths: [Truth]) -> Truth {
        if let fact = fact(node, expression) { return fact ? .yes : .no }
        func known(_ child: NodeID) -> Truth { truths[Int(child)] }
        switch expression[node] {
        case .bool(let value): return value ? .yes : .no
        case .unary(.not, let operand):
            switch known(operand) {
            case .yes: return .no
            case .no: return .yes
            case .unknown: return .unknown
            }
        case .and(let range):
            let operands = expression[range].map(known)
            if operands.contains(.no) { return .no }
            return operands.allSatisfy { $0 == .yes } ? .yes : .unknown
        case .or(let range):
            let operands = expression[range].map(known)
            if operands.contains(.yes) { return .yes }
            return operands.allSatisfy { $0 == .no } ? .no : .unknown
        case .conditional(let condition, let then, let otherwise):
            switch known(condition) {
            case .yes: return known(then)
            case .no: return known(otherwise)
            case .unknown: return known(then) == known(otherwise) ? known(then) : .unknown
            }
        default: return .unknown
        }
    }

    /// What a node says of emergencies when there is one: true for `isEmergency(to)`, false for
    /// `to.kind != "emergency"`; nil when it does not speak of them.
    private static func fact(_ node: NodeID, _ expression: Expression) -> Bool? {
        switch expression[node] {
        case .call(let name, _, _): return expression.name(name) == "isEmergency" ? true : nil
        case .binary(.equal, let left, let right):
            return speaks(left, right, expression) || speaks(right, left, expression) ? true : nil
        case .binary(.notEqual, let left, let right):
            return speaks(left, right, expression) || speaks(right, left, expression) ? false : nil
        default: return nil
        }
    }

    private static func speaks(_ member: NodeID, _ literal: NodeID, _ expression: Expression) -> Bool {
        guard case .select(_, let field, _) = expression[member], case .string(let text) = expression[literal] else {
            return false
        }
        let word = String(decoding: expression.literal(text), as: UTF8.self)
        switch expression.name(field) {
        case "kind", "numberType": return word == "emergency"
        case "calledClass": return word == "emergency_service"
        default: return false
        }
    }
}
