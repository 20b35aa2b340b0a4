// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `[a, ?b]`.
    mutating func list() -> NodeID {
        let open = advance().span
        var elements: [NodeID] = []
        while current.kind != .closeBracket {
            if current.kind == .question {
                let mark = advance().span
                let value = expression()
                elements.append(add(.optionalElement(value), mark.union(span(value)), mark: mark))
            } else {
                elements.append(expression())
            }
            guard take(.comma) else { break }
        }
        let whole = SourceSpan(start: open.start, end: close(.closeBracket, opened: open, spelled: "]"))
        guard checkSize(elements.count, whole) else { return invalid(whole) }
        return add(.list(range(elements)), whole, mark: open)
    }

    /// `{k: v, ?k: v}`.
    mutating func map() -> NodeID {
        let open = advance().span
        var entries: [NodeID] = []
        while current.kind != .closeBrace {
            let start = current.span
            let isOptional = take(.question)
            let key = expression()
            guard take(.colon) else {
                unexpected("':' and a value")
                break
            }
            let value = expression()
            let whole = start.union(span(value))
            entries.append(add(.entry(key: key, value: value, isOptional: isOptional), whole, mark: start))
            guard take(.comma) else { break }
        }
        let whole = SourceSpan(start: open.start, end: close(.closeBrace, opened: open, spelled: "}"))
        guard checkSize(entries.count, whole) else { return invalid(whole) }
        return add(.map(range(entries)), whole, mark: open)
    }

    /// The type name that a node spells, if an object literal may follow it.
    func objectName(_ node: NodeID) -> String? {
        guard ahead(1) == .closeBrace || ahead(1) == .question || ahead(2) == .colon else { return nil }
        return tree.qualifiedName(of: node)
    }

    /// `Type{f: v}`; the position is at the opening brace.
    mutating func object(named name: String, at node: NodeID) -> NodeID {
        let open = advance().span
        var fields: [NodeID] = []
        while current.kind != .closeBrace {
            let start = current.span
            let isOptional = take(.question)
            guard let (field, mark, _) = fieldName() else { break }
            guard take(.colon) else {
                unexpected("':' and a value")
                break
            }
            let value = expression()
            let whole = start.union(span(value))
            fields.append(add(.field(intern(field), value: value, isOptional: isOptional), whole, mark: mark))
            guard take(.comma) else { break }
        }
        let end = close(.closeBrace, opened: open, spelled: "}")
        let whole = SourceSpan(start: span(node).start, end: end)
        guard checkSize(fields.count, whole) else { return invalid(whole) }
        return add(.object(intern(name), range(fields)), whole, mark: span(node))
    }

    private mutating func checkSize(_ count: Int, _ span: SourceSpan) -> Bool {
        guard count > limits.literalElements else { return true }
        report("the literal has \(count) elements; at most \(limits.literalElements) are allowed", at: span)
        return false
    }
}
