// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The number of a node of an expression.
public typealias NodeID = Int32
/// The number of a name or literal of an expression.
public typealias PoolID = Int32

/// A run of children of a node, in the child table of the expression.
public struct NodeRange: Hashable, Sendable {
    /// The index of the first child.
    public var first: Int32
    /// The number of children.
    public var count: Int32

    /// The children from `first` on.
    public init(first: Int32, count: Int32) {
        self.first = first
        self.count = count
    }
}

/// An operator with one operand.
public enum UnaryOperator: UInt8, Sendable {
    /// `!a`.
    case not
    /// `-a`.
    case negate
}

/// An operator with two operands, both evaluated.
public enum BinaryOperator: UInt8, Sendable, CaseIterable {
    /// `a == b`.
    case equal
    /// `a != b`.
    case notEqual
    /// `a < b`.
    case less
    /// `a <= b`.
    case lessOrEqual
    /// `a > b`.
    case greater
    /// `a >= b`.
    case greaterOrEqual
    /// `a in b`.
    case isIn
    /// `a + b`.
    case add
    /// `a - b`.
    case subtract
    /// `a * b`.
    case multiply
    /// `a / b`.
    case divide
    /// `a % b`.
    case modulo
}

/// A macro that visits the elements of a list or the entries of a map.
public enum ComprehensionKind: UInt8, Sendable {
    /// True when the body is true for every element.
    case all
    /// True when the body is true for some element.
    case exists
    /// True when the body is true for exactly one element.
    case existsOne
    /// The list of the bodies.
    case map
    /// The list of the elements (of a map: the keys) whose body is true.
    case filter
    /// The list of the bodies, with index or key.
    case transformList
    /// The map of the bodies under the keys or indices.
    case transformMap
    /// The map of the entries that the bodies give.
    case transformMapEntry
    /// The elements of a list in the rising order of their bodies.
    case sortBy
}

/// The parts of a comprehension.
public struct Comprehension: Hashable, Sendable {
    /// What is done with the bodies.
    public var kind: ComprehensionKind
    /// The list or map visited.
    public var range: NodeID
    /// The variable of the element; the index or key when there are two variables.
    public var variable: String
    /// The second variable: the element or the value.
    public var secondVariable: String?
    /// A condition on the element, of the forms that have one.
    public var condition: NodeID?
    /// What is evaluated per element.
    public var body: NodeID
    /// The function name that was written: `exists_one` and `existsOne` are one kind.
    public var spelling: String
}

/// One node of an expression. Children are nodes with smaller numbers.
public enum Node: Hashable, Sendable {
    /// A place the parser could not read; an expression with issues may hold some.
    case invalid
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A signed literal; the sign of `-1` belongs to it.
    case int(Int64)
    /// An unsigned literal.
    case uint(UInt64)
    /// A floating literal.
    case double(Double)
    /// A string literal, as UTF-8 in the literal pool.
    case string(PoolID)
    /// A bytes literal in the literal pool.
    case bytes(PoolID)
    /// A name; absolute when it was written with a leading dot.
    case identifier(PoolID, isAbsolute: Bool)
    /// `a.f`, or `a.?f`.
    case select(NodeID, field: PoolID, isOptional: Bool)
    /// `a[k]`, or `a[?k]`.
    case index(NodeID, key: NodeID, isOptional: Bool)
    /// `f(…)`; absolute when it was written `.f(…)`.
    case call(PoolID, arguments: NodeRange, isAbsolute: Bool)
    /// `a.f(…)`; the checker may find that `a.f` is one qualified name.
    case memberCall(NodeID, PoolID, arguments: NodeRange)
    /// An operator with one operand.
    case unary(UnaryOperator, NodeID)
    /// An operator with two operands.
    case binary(BinaryOperator, NodeID, NodeID)
    /// `a && b && …` with two operands or more.
    case and(NodeRange)
    /// `a || b || …` with two operands or more.
    case or(NodeRange)
    /// `c ? a : b`.
    case conditional(NodeID, then: NodeID, otherwise: NodeID)
    /// `[…]`; the children are elements.
    case list(NodeRange)
    /// `?x` as an element of a list.
    case optionalElement(NodeID)
    /// `{…}`; the children are `entry` nodes.
    case map(NodeRange)
    /// `k: v` or `?k: v` of a map.
    case entry(key: NodeID, value: NodeID, isOptional: Bool)
    /// `Type{…}`; the children are `field` nodes. The name may be qualified and begin with a dot.
    case object(PoolID, NodeRange)
    /// `f: v` or `?f: v` of an object.
    case field(PoolID, value: NodeID, isOptional: Bool)
    /// `has(a.f)`; with `a.?f` the operand is the optional.
    case has(NodeID, field: PoolID, isOptional: Bool)
    /// A comprehension macro; its parts lie in `comprehensions`.
    case comprehension(Int32)
    /// `cel.bind(name, value, body)`.
    case bind(PoolID, value: NodeID, body: NodeID)
    /// `a.optMap(name, body)`, or `a.optFlatMap(name, body)`.
    case optionalMap(NodeID, variable: PoolID, body: NodeID, isFlat: Bool)
}

/// An expression as a tree in flat arrays.
///
/// - Shape: a node's children have smaller numbers than the node, so that passes may run over the array instead of
///   recursing; unary runs and member chains stay within the limits of nodes, everything else within those of depth.
public struct Expression: Hashable, Sendable {
    /// The nodes.
    public internal(set) var nodes: [Node] = []
    /// The span of each node.
    public internal(set) var spans: [SourceSpan] = []
    /// The place of the name or operator of each node: where an issue about it points.
    public internal(set) var marks: [SourceSpan] = []
    /// The children of nodes with any number of them.
    public internal(set) var children: [NodeID] = []
    /// The names.
    public internal(set) var names: [String] = []
    /// The string and bytes literals.
    public internal(set) var literals: [[UInt8]] = []
    /// The parts of comprehension nodes.
    public internal(set) var comprehensions: [Comprehension] = []
    /// The names and selections that stand in parentheses before a selection: no longer name goes through them.
    public internal(set) var bracketed: Set<NodeID> = []
    /// The node the whole expression is.
    public internal(set) var root: NodeID = 0

    /// The node with a number.
    public subscript(node: NodeID) -> Node { nodes[Int(node)] }

    /// The children of a run.
    public subscript(range: NodeRange) -> ArraySlice<NodeID> {
        children[Int(range.first)..<Int(range.first + range.count)]
    }

    /// The name with a number.
    public func name(_ id: PoolID) -> String { names[Int(id)] }

    /// The bytes of the literal with a number.
    public func literal(_ id: PoolID) -> [UInt8] { literals[Int(id)] }

    /// The dotted name that a chain of plain selections spells, with a leading dot when it is absolute.
    ///
    /// In `(a).b` the parentheses choose: `b` is a field of `a`, even where `a.b` is declared.
    public func qualifiedName(of node: NodeID) -> String? {
        var parts: [String] = []
        var current = node
        while true {
            if current != node, bracketed.contains(current) { return nil }
            switch self[current] {
            case .select(let operand, let field, false):
                parts.append(name(field))
                current = operand
            case .identifier(let id, let isAbsolute):
                parts.append(name(id))
                return (isAbsolute ? "." : "") + parts.reversed().joined(separator: ".")
            default: return nil
            }
        }
    }
}
