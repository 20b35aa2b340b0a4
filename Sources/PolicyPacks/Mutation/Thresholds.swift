// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import DecisionEngine

/// A number in a condition that something is compared with.
struct Threshold {
    /// The bytes of the number in the text of the condition.
    var span: SourceSpan
    /// Whether a greater number makes the condition hold less often.
    var isLooserWhenGreater: Bool
    var value: Value

    enum Value {
        case integer(Int64)
        case real(Double)
    }

    /// The thresholds of a condition, in the order of the text.
    static func all(in text: String) -> [Threshold] {
        guard let expression = Parser.parse(Source(text)).expression else { return [] }
        var finder = ThresholdFinder(expression: expression)
        finder.visitCondition(expression.root, isPositive: true)
        return finder.found.sorted { $0.span.start < $1.span.start }
    }

    /// The number as it was written, and doubled or halved so that the condition holds less (or more) often.
    func changed(looser: Bool) -> (from: String, to: String) {
        let isGreater = isLooserWhenGreater == looser
        switch value {
        case .integer(let value):
            let (doubled, overflow) = value.multipliedReportingOverflow(by: 2)
            return (String(value), String((value < 0) == isGreater || overflow ? value / 2 : doubled))
        case .real(let value):
            return (value.description, ((value < 0) == isGreater ? value / 2 : value * 2).description)
        }
    }
}

/// Walks a condition and remembers which way each comparison leans.
private struct ThresholdFinder {
    let expression: Expression
    var found: [Threshold] = []

    /// A part that is true or false; negations turn the direction round.
    mutating func visitCondition(_ node: NodeID, isPositive: Bool) {
        switch expression[node] {
        case .and(let range), .or(let range):
            for child in expression[range] { visitCondition(child, isPositive: isPositive) }
        case .unary(.not, let operand):
            visitCondition(operand, isPositive: !isPositive)
        case .conditional(let condition, let then, let otherwise):
            for child in [condition, then, otherwise] { visitCondition(child, isPositive: isPositive) }
        case .binary(let comparison, let left, let right):
            guard let isGreater = Self.direction(comparison) else {
                visitNested(left)
                visitNested(right)
                return
            }
            let isRightGreater = isGreater == isPositive
            visitNumber(right, isLooserWhenGreater: isRightGreater)
            visitNumber(left, isLooserWhenGreater: !isRightGreater)
        case .comprehension(let index):
            let comprehension = expression.comprehensions[Int(index)]
            visitCondition(comprehension.body, isPositive: isPositive)
            if let condition = comprehension.condition { visitCondition(condition, isPositive: isPositive) }
        case .bind(_, _, let body), .optionalMap(_, _, let body, _):
            visitCondition(body, isPositive: isPositive)
        default:
            break
        }
    }

    /// A number that is compared: sums, products and the greatest of several pass the direction on.
    private mutating func visitNumber(_ node: NodeID, isLooserWhenGreater direction: Bool) {
        switch expression[node] {
        // Zero asks whether there is anything at all; it has no double and no half.
        case .int(0), .double(0): break
        case .int(let value):
            found.append(
                Threshold(span: expression.spans[Int(node)], isLooserWhenGreater: direction, value: .integer(value))
            )
        case .double(let value):
            found.append(
                Threshold(span: expression.spans[Int(node)], isLooserWhenGreater: direction, value: .real(value))
            )
        case .binary(.add, let left, let right), .binary(.multiply, let left, let right):
            visitNumber(left, isLooserWhenGreater: direction)
            visitNumber(right, isLooserWhenGreater: direction)
        case .binary(.subtract, let left, let right), .binary(.divide, let left, let right):
            visitNumber(left, isLooserWhenGreater: direction)
            visitNumber(right, isLooserWhenGreater: !direction)
        case .unary(.negate, let operand):
            visitNumber(operand, isLooserWhenGreater: !direction)
        case .conditional(let condition, let then, let otherwise):
            visitCondition(condition, isPositive: true)
            guard !isTally(then, otherwise) else { return }
            visitNumber(then, isLooserWhenGreater: direction)
            visitNumber(otherwise, isLooserWhenGreater: direction)
        case .call(let name, let arguments, _) where Self.passing.contains(expression.name(name)):
            for argument in expression[arguments] { visitNumber(argument, isLooserWhenGreater: direction) }
        // `x.orValue(0)` says what an unknown fact counts as: no threshold either.
        case .memberCall(_, let name, let arguments) where Self.passing.contains(expression.name(name)):
            for argument in expression[arguments] { visitNumber(argument, isLooserWhenGreater: direction) }
        default:
            break
        }
    }

    /// `c ? 1 : 0` counts whether something holds; its numbers are no thresholds.
    private func isTally(_ then: NodeID, _ otherwise: NodeID) -> Bool {
        [then, otherwise].allSatisfy { branch in
            if case .int(let value) = expression[branch] { value == 0 || value == 1 } else { false }
        }
    }

    /// A part of an equation may hold a condition: `(a > 3) == b`.
    private mutating func visitNested(_ node: NodeID) {
        if case .conditional(let condition, _, _) = expression[node] { visitCondition(condition, isPositive: true) }
    }

    private static let passing: Set<String> = ["double", "int", "uint", "greatest", "least"]

    /// Whether the comparison holds less often when its right side grows; nil for other operators.
    private static func direction(_ comparison: BinaryOperator) -> Bool? {
        switch comparison {
        case .greater, .greaterOrEqual: true
        case .less, .lessOrEqual: false
        default: nil
        }
    }
}
