// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `a ? b : c`, or what binds tighter.
    mutating func expression() -> NodeID {
        guard depth < limits.depth else {
            return abort("the expression nests deeper than \(limits.depth)", at: current.span)
        }
        depth += 1
        defer { depth -= 1 }
        let condition = disjunction()
        guard current.kind == .question else { return condition }
        let mark = advance().span
        let then = disjunction()
        guard take(.colon) else {
            unexpected("':' and the value when the condition is false")
            return condition
        }
        let otherwise = expression()
        let whole = span(condition).union(span(otherwise))
        return add(.conditional(condition, then: then, otherwise: otherwise), whole, mark: mark)
    }

    private mutating func disjunction() -> NodeID {
        var operands = [conjunction()]
        let mark = current.span
        while take(.or) { operands.append(conjunction()) }
        guard operands.count > 1 else { return operands[0] }
        let whole = span(operands[0]).union(span(operands[operands.count - 1]))
        return add(.or(range(operands)), whole, mark: mark)
    }

    private mutating func conjunction() -> NodeID {
        var operands = [relation()]
        let mark = current.span
        while take(.and) { operands.append(relation()) }
        guard operands.count > 1 else { return operands[0] }
        let whole = span(operands[0]).union(span(operands[operands.count - 1]))
        return add(.and(range(operands)), whole, mark: mark)
    }

    private mutating func relation() -> NodeID {
        var left = sum()
        while let symbol = relationOperator(current.kind) {
            let mark = advance().span
            let right = sum()
            left = add(.binary(symbol, left, right), span(left).union(span(right)), mark: mark)
        }
        return left
    }

    private func relationOperator(_ kind: TokenKind) -> BinaryOperator? {
        switch kind {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .isIn: .isIn
        default: nil
        }
    }

    private mutating func sum() -> NodeID {
        var left = product()
        while current.kind == .plus || current.kind == .minus {
            let token = advance()
            let right = product()
            let symbol: BinaryOperator = token.kind == .plus ? .add : .subtract
            left = add(.binary(symbol, left, right), span(left).union(span(right)), mark: token.span)
        }
        return left
    }

    private mutating func product() -> NodeID {
        var left = unary()
        while current.kind == .star || current.kind == .slash || current.kind == .percent {
            let token = advance()
            let right = unary()
            let symbol: BinaryOperator =
                token.kind == .star ? .multiply : token.kind == .slash ? .divide : .modulo
            left = add(.binary(symbol, left, right), span(left).union(span(right)), mark: token.span)
        }
        return left
    }

    /// A run of `!` or `-`: two of them stand for any even number, one for any odd number.
    private mutating func unary() -> NodeID {
        let kind = current.kind
        guard kind == .not || kind == .minus else { return member() }
        let first = current.span
        var count = 0
        var last = first
        while current.kind == kind {
            if kind == .minus, ahead(1) == .int || ahead(1) == .double { break }
            last = advance().span
            count += 1
        }
        var operand: NodeID
        if kind == .not, current.kind == .minus, ahead(1) != .int, ahead(1) != .double {
            unexpected("an operand of '!'")
            operand = unaryAfterError()
        } else {
            operand = member()
        }
        guard count > 0 else { return operand }
        for index in 0..<(count % 2 == 0 ? 2 : 1) {
            let mark = index == 0 ? last : first
            let whole = SourceSpan(start: mark.start, end: span(operand).end)
            operand = add(.unary(kind == .not ? .not : .negate, operand), whole, mark: mark)
        }
        return operand
    }

    private mutating func unaryAfterError() -> NodeID {
        while current.kind == .minus || current.kind == .not { advance() }
        return member()
    }
}
