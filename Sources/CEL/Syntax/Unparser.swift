// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Expression {
    /// The expression as text, in one spelling: reading it again gives the same tree.
    public var text: String { text(of: root) }

    /// The text of a part.
    public func text(of node: NodeID) -> String {
        var unparser = Unparser(tree: self)
        unparser.write(node)
        return unparser.text
    }
}

/// Writes a tree as text, with parentheses only where the grammar needs them.
private struct Unparser {
    let tree: Expression
    var text = ""

    /// How tightly a node binds; an operand binds at least as tightly as its place demands.
    private func strength(_ node: NodeID) -> Int {
        switch tree[node] {
        case .conditional: 0
        case .or: 1
        case .and: 2
        case .binary(let symbol, _, _): strength(symbol)
        case .unary: 6
        default: 7
        }
    }

    private func strength(_ symbol: BinaryOperator) -> Int {
        switch symbol {
        case .multiply, .divide, .modulo: 5
        case .add, .subtract: 4
        default: 3
        }
    }

    private mutating func write(_ node: NodeID, atLeast needed: Int) {
        guard strength(node) < needed || (needed == 7 && tree.bracketed.contains(node)) else { return write(node) }
        text += "("
        write(node)
        text += ")"
    }

    mutating func write(_ node: NodeID) {
        switch tree[node] {
        case .invalid: text += "?"
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += "\(value)"
        case .uint(let value): text += "\(value)u"
        case .double(let value): text += "\(value)"
        case .string(let id): writeString(tree.literal(id))
        case .bytes(let id): writeBytes(tree.literal(id))
        case .identifier(let id, let isAbsolute): text += (isAbsolute ? "." : "") + tree.name(id)
        case .unary(let symbol, let operand): writeUnary(symbol, operand)
        case .binary(let symbol, let left, let right):
            write(left, atLeast: strength(symbol))
            text += " \(symbol.spelling) "
            write(right, atLeast: strength(symbol) + 1)
        case .and(let operands): writeList(tree[operands], between: " && ", atLeast: 3)
        case .or(let operands): writeList(tree[operands], between: " || ", atLeast: 2)
        case .conditional(let condition, let then, let otherwise):
            write(condition, atLeast: 1)
            text += " ? "
            write(then, atLeast: 1)
            text += " : "
            write(otherwise)
        default: writeCompound(node)
        }
    }

    private mutating func writeCompound(_ node: NodeID) {
        switch tree[node] {
        case .select(let operand, let field, let isOptional):
            write(operand, atLeast: 7)
            text += isOptional ? ".?" : "."
            writeField(field)
        case .index(let operand, let key, let isOptional):
            write(operand, atLeast: 7)
            text += isOptional ? "[?" : "["
            write(key)
            text += "]"
        case .call(let name, let arguments, let isAbsolute):
            text += (isAbsolute ? "." : "") + tree.name(name)
            writeArguments(Array(tree[arguments]))
        case .memberCall(let target, let name, let arguments):
            write(target, atLeast: 7)
            text += "." + tree.name(name)
            writeArguments(Array(tree[arguments]))
        case .list(let elements):
            text += "["
            writeList(tree[elements], between: ", ", atLeast: 0)
            text += "]"
        case .map(let entries), .object(_, let entries):
            if case .object(let name, _) = tree[node] { text += tree.name(name) }
            text += "{"
            writeList(tree[entries], between: ", ", atLeast: 0)
            text += "}"
        case .optionalElement(let value):
            text += "?"
            write(value)
        case .entry(let key, let value, let isOptional):
            text += isOptional ? "?" : ""
            write(key)
            text += ": "
            write(value)
        case .field(let name, let value, let isOptional):
            text += isOptional ? "?" : ""
            writeField(name)
            text += ": "
            write(value)
        default: writeMacro(node)
        }
    }

    private mutating func writeMacro(_ node: NodeID) {
        switch tree[node] {
        case .has(let operand, let field, let isOptional):
            text += "has("
            write(operand, atLeast: 7)
            text += isOptional ? ".?" : "."
            writeField(field)
            text += ")"
        case .comprehension(let index):
            let parts = tree.comprehensions[Int(index)]
            write(parts.range, atLeast: 7)
            text += ".\(parts.spelling)(\(parts.variable), "
            if let second = parts.secondVariable { text += "\(second), " }
            if let condition = parts.condition {
                write(condition)
                text += ", "
            }
            write(parts.body)
            text += ")"
        case .bind(let name, let value, let body):
            text += "cel.bind(\(tree.name(name)), "
            write(value)
            text += ", "
            write(body)
            text += ")"
        case .optionalMap(let operand, let variable, let body, let isFlat):
            write(operand, atLeast: 7)
            text += isFlat ? ".optFlatMap(" : ".optMap("
            text += "\(tree.name(variable)), "
            write(body)
            text += ")"
        default: break
        }
    }

    /// A sign and a number are one literal, so a negated number keeps its parentheses; the two signs do not mix.
    private mutating func writeUnary(_ symbol: UnaryOperator, _ operand: NodeID) {
        text += symbol == .not ? "!" : "-"
        switch tree[operand] {
        case .int where symbol == .negate, .double where symbol == .negate:
            text += "("
            write(operand)
            text += ")"
        case .unary(let inner, _) where inner == symbol: write(operand)
        default: write(operand, atLeast: 7)
        }
    }

    private mutating func writeList(_ nodes: ArraySlice<NodeID>, between separator: String, atLeast needed: Int) {
        for (index, node) in nodes.enumerated() {
            if index > 0 { text += separator }
            write(node, atLeast: needed)
        }
    }

    private mutating func writeArguments(_ nodes: [NodeID]) {
        text += "("
        writeList(nodes[...], between: ", ", atLeast: 0)
        text += ")"
    }

    private mutating func writeField(_ field: PoolID) {
        let name = tree.name(field)
        let word = TokenKind.words[name]
        let isPlain =
            name.utf8.first.map(Character8.isLetter) == true && name.utf8.allSatisfy(Character8.isName)
            && (word == nil || word == .reserved)
        text += isPlain ? name : "`\(name)`"
    }

    private mutating func writeString(_ bytes: [UInt8]) {
        text += "\""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: text += "\\x" + hex(UInt8(scalar.value))
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private mutating func writeBytes(_ bytes: [UInt8]) {
        text += "b\""
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                text += "\\"
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte >= 0x20, byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + hex(byte)
            }
        }
        text += "\""
    }

    private func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }
}

extension BinaryOperator {
    /// The operator as it is written.
    public var spelling: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .isIn: "in"
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .modulo: "%"
        }
    }

    /// The name under which the overloads of the operator are declared.
    public var functionName: String {
        switch self {
        case .isIn: "@in"
        default: "_\(spelling)_"
        }
    }
}
