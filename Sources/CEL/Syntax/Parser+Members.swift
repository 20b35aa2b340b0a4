// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// A primary and the chain of selections, calls and indices behind it.
    mutating func member() -> NodeID {
        var node = primary()
        while !isAborted {
            switch current.kind {
            case .dot: node = selection(of: node)
            case .openBracket: node = indexing(of: node)
            case .openBrace:
                guard let name = objectName(node) else { return node }
                node = object(named: name, at: node)
            default: return node
            }
        }
        return node
    }

    private mutating func selection(of operand: NodeID) -> NodeID {
        advance()
        let isOptional = take(.question)
        guard let (name, mark, isQuoted) = fieldName() else { return operand }
        if !isOptional, !isQuoted, current.kind == .openParen {
            let (arguments, end) = arguments()
            let whole = SourceSpan(start: span(operand).start, end: end)
            return memberCall(operand, name, arguments, whole: whole, mark: mark)
        }
        let whole = SourceSpan(start: span(operand).start, end: mark.end)
        return add(.select(operand, field: intern(name), isOptional: isOptional), whole, mark: mark)
    }

    /// A field name: a name, a reserved word, or anything in backticks.
    mutating func fieldName() -> (name: String, mark: SourceSpan, isQuoted: Bool)? {
        let token = current
        switch token.kind {
        case .identifier, .reserved:
            advance()
            return (source.text(token.span), token.span, false)
        case .quotedIdentifier:
            advance()
            let inner = SourceSpan(start: token.span.start + 1, end: token.span.end - 1)
            return (source.text(inner), token.span, true)
        default:
            unexpected("a field name")
            return nil
        }
    }

    private mutating func indexing(of operand: NodeID) -> NodeID {
        let mark = advance().span
        let isOptional = take(.question)
        let key = expression()
        let end = close(.closeBracket, opened: mark, spelled: "]")
        let whole = SourceSpan(start: span(operand).start, end: end)
        return add(.index(operand, key: key, isOptional: isOptional), whole, mark: mark)
    }

    /// The arguments of a call; the position is at the opening parenthesis.
    mutating func arguments() -> (nodes: [NodeID], end: Int32) {
        let open = advance().span
        var nodes: [NodeID] = []
        if current.kind != .closeParen {
            repeat { nodes.append(expression()) } while take(.comma)
        }
        return (nodes, close(.closeParen, opened: open, spelled: ")"))
    }

    /// Steps over a closing bracket, or reports its absence and skips to it; gives the end of the bracketed text.
    mutating func close(_ kind: TokenKind, opened: SourceSpan, spelled: String) -> Int32 {
        let end = current.span.end
        if take(kind) { return end }
        guard !isAborted else { return end }
        if current.kind == .end {
            if reportedPosition != position {
                reportedPosition = position
                report("'\(source.text(opened))' is never closed", at: opened, suggestion: "add '\(spelled)'")
            }
            return end
        }
        unexpected("',' or '\(spelled)'")
        skip(to: kind)
        let closing = current.span.end
        _ = take(kind)
        return closing
    }

    /// Skips to a closing bracket of this level, over whatever is bracketed between.
    private mutating func skip(to kind: TokenKind) {
        var level = 0
        while current.kind != .end {
            switch current.kind {
            case .openParen, .openBracket, .openBrace: level += 1
            case .closeParen, .closeBracket, .closeBrace:
                if level == 0 {
                    if current.kind != kind { reportedPosition = position }
                    return
                }
                level -= 1
            default: break
            }
            advance()
        }
        reportedPosition = position
    }

    private mutating func primary() -> NodeID {
        let token = current
        switch token.kind {
        case .nullWord: return literal(.null)
        case .trueWord: return literal(.bool(true))
        case .falseWord: return literal(.bool(false))
        case .uint: return literal(.uint(token.payload))
        case .double: return literal(.double(Double(bitPattern: token.payload)))
        case .string: return literal(.string(PoolID(token.payload)))
        case .bytes: return literal(.bytes(PoolID(token.payload)))
        case .int: return integer(isNegative: false)
        case .minus: return negativeNumber()
        case .openParen:
            let open = advance().span
            let inner = expression()
            let end = close(.closeParen, opened: open, spelled: ")")
            // The parentheses belong to the place, so that what follows has an honest start.
            if !isAborted { tree.spans[Int(inner)] = SourceSpan(start: open.start, end: end) }
            if current.kind == .dot { bracket(inner) }
            return inner
        case .openBracket: return list()
        case .openBrace: return map()
        case .dot, .identifier: return identifier()
        default: return unreadable()
        }
    }

    /// Notes that a name or selection stands in parentheses, which ends the name there.
    private mutating func bracket(_ node: NodeID) {
        switch tree[node] {
        case .identifier, .select: tree.bracketed.insert(node)
        default: break
        }
    }

    private mutating func unreadable() -> NodeID {
        let token = current
        if token.kind == .reserved, reportedPosition != position {
            reportedPosition = position
            report(
                "'\(source.text(token.span))' is a reserved word",
                at: token.span,
                suggestion: "give the variable another name"
            )
            advance()
            return invalid(token.span)
        }
        unexpected(token.kind == .end ? "an operand" : nil)
        if token.kind == .invalid { advance() }
        return invalid(token.span)
    }

    private mutating func literal(_ node: Node) -> NodeID { add(node, advance().span) }

    private mutating func integer(isNegative: Bool) -> NodeID {
        let minus = current.span
        if isNegative { advance() }
        let token = advance()
        let span = isNegative ? minus.union(token.span) : token.span
        let bound = UInt64(Int64.max) + (isNegative ? 1 : 0)
        guard token.payload <= bound else {
            report(
                "the number \(source.text(span)) does not fit a signed 64-bit int",
                at: span,
                suggestion: isNegative ? nil : "an unsigned number is written with u: \(source.text(token.span))u"
            )
            return add(.int(0), span)
        }
        let value = Int64(bitPattern: isNegative ? 0 &- token.payload : token.payload)
        return add(.int(value), span)
    }

    private mutating func negativeNumber() -> NodeID {
        switch ahead(1) {
        case .int: return integer(isNegative: true)
        case .double:
            let minus = advance().span
            let token = advance()
            return add(.double(-Double(bitPattern: token.payload)), minus.union(token.span))
        default: return unreadable()
        }
    }

    private mutating func identifier() -> NodeID {
        let start = current.span
        let isAbsolute = take(.dot)
        let token = current
        guard take(.identifier) else {
            unexpected("a name after '.'")
            return invalid(start)
        }
        let name = source.text(token.span)
        guard current.kind == .openParen else {
            return add(.identifier(intern(name), isAbsolute: isAbsolute), start.union(token.span), mark: token.span)
        }
        let (arguments, end) = arguments()
        let whole = SourceSpan(start: start.start, end: end)
        return call(name, arguments, isAbsolute: isAbsolute, whole: whole, mark: token.span)
    }
}
