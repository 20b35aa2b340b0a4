// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One walk over a tree.
struct Evaluation<Input: EvaluationInput> {
    let tree: Expression
    /// What the checker found each node to mean; empty when it was not asked.
    let references: [Reference?]
    let environment: Environment
    var input: Input
    var meter: Meter
    /// The variables of the macros around the current node, the innermost last.
    var locals: [(name: String, value: Value)] = []

    init(
        _ tree: Expression,
        references: [Reference?],
        environment: Environment,
        input: Input,
        meter: Meter
    ) {
        self.tree = tree
        self.references = references
        self.environment = environment
        self.input = input
        self.meter = meter
    }

    /// The value of the whole; an evaluation that hit a limit fails whatever absorbed the failure.
    mutating func run() -> Value {
        let value = evaluate(tree.root)
        return meter.exhausted.map { .error($0) } ?? value
    }

    func reference(_ node: NodeID) -> Reference? { references.isEmpty ? nil : references[Int(node)] }

    var isChecked: Bool { !references.isEmpty }

    /// The value of a node; a failure is given the place where it happened.
    mutating func evaluate(_ node: NodeID) -> Value {
        let value = plainValue(node)
        guard case .error(var error) = value, error.span == nil else { return value }
        error.span = tree.marks[Int(node)]
        return .error(error)
    }

    private mutating func plainValue(_ node: NodeID) -> Value {
        guard meter.charge() else { return meter.failure }
        return switch tree[node] {
        case .invalid: .failure(.badArgument, "the expression could not be read")
        case .null: .null
        case .bool(let truth): .bool(truth)
        case .int(let number): .int(number)
        case .uint(let number): .uint(number)
        case .double(let number): .double(number)
        case .string(let id): .string(tree.literal(id))
        case .bytes(let id): .bytes(tree.literal(id))
        case .identifier, .select: name(node)
        case .index(let operand, let key, let isOptional): index(operand, key, isOptional: isOptional)
        case .call(let id, let arguments, let isAbsolute):
            call(node, (isAbsolute ? "." : "") + tree.name(id), arguments)
        case .memberCall(let target, let id, let arguments): memberCall(node, target, tree.name(id), arguments)
        case .unary(let kind, let operand): unary(kind, operand)
        case .binary(let kind, let left, let right): binary(kind, left, right)
        case .and(let operands): junction(operands, deciding: false)
        case .or(let operands): junction(operands, deciding: true)
        case .conditional(let condition, let then, let otherwise): conditional(condition, then, otherwise)
        case .list(let elements): list(elements)
        case .map(let entries): map(entries)
        case .object(let id, let fields): object(tree.name(id), fields)
        case .optionalElement(let value): evaluate(value)
        case .entry(_, let value, _), .field(_, let value, _): evaluate(value)
        case .has(let operand, let field, _): has(node, operand, tree.name(field))
        case .comprehension(let number): comprehension(tree.comprehensions[Int(number)])
        case .bind(let id, let value, let body): bind(tree.name(id), evaluate(value), body)
        case .optionalMap(let target, let id, let body, let isFlat):
            optionalMap(target, tree.name(id), body, isFlat: isFlat)
        }
    }

    private mutating func unary(_ kind: UnaryOperator, _ operand: NodeID) -> Value {
        let value = evaluate(operand)
        guard value.isOrdinary else { return value }
        return kind == .not ? Arithmetic.not(value) : Arithmetic.negate(value)
    }

    private mutating func binary(_ kind: BinaryOperator, _ left: NodeID, _ right: NodeID) -> Value {
        let values = [evaluate(left), evaluate(right)]
        return Self.obstacle(values) ?? Arithmetic.apply(kind, values[0], values[1], &meter)
    }

    /// What keeps a strict function from being called: a failure before an unknown, the first one found.
    static func obstacle(_ values: [Value]) -> Value? {
        var unknown: [Int64]?
        for value in values {
            switch value {
            case .error, .missing: return value
            case .unknown(let ids): unknown = Self.union(unknown ?? [], ids)
            default: break
            }
        }
        return unknown.map { .unknown($0) }
    }

    static func union(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        Set(left).union(right).sorted()
    }

    private mutating func junction(_ operands: NodeRange, deciding: Bool) -> Value {
        var junction = Junction(deciding: deciding)
        for operand in tree[operands] where junction.add(evaluate(operand)) {
            return .bool(deciding)
        }
        return junction.result
    }

    private mutating func conditional(_ condition: NodeID, _ then: NodeID, _ otherwise: NodeID) -> Value {
        let value = evaluate(condition)
        guard value.isOrdinary else { return value }
        guard case .bool(let truth) = value else { return .noSuchOverload("_?_:_", [value]) }
        return evaluate(truth ? then : otherwise)
    }

    /// Evaluates a body with one more variable; a failure bound to it counts only where it is used.
    mutating func bind(_ name: String, _ value: Value, _ body: NodeID) -> Value {
        locals.append((name, value))
        defer { locals.removeLast() }
        return evaluate(body)
    }

    private mutating func optionalMap(_ target: NodeID, _ name: String, _ body: NodeID, isFlat: Bool) -> Value {
        let value = evaluate(target)
        guard value.isOrdinary else { return value }
        guard case .optional(let content) = value else { return .noSuchOverload("optMap", [value]) }
        guard let content else { return value }
        let result = bind(name, content, body)
        guard result.isOrdinary else { return result }
        guard isFlat else { return .optional(result) }
        guard case .optional = result else { return .noSuchOverload("optFlatMap", [value, result]) }
        return result
    }
}

/// `&&` or `||` over any number of operands: one that decides absorbs all failures, whatever the order.
struct Junction {
    let deciding: Bool
    private var unknown: [Int64]?
    private var obstacle: Value?

    init(deciding: Bool) { self.deciding = deciding }

    /// Takes the next operand; true when it decides.
    mutating func add(_ value: Value) -> Bool {
        switch value {
        case .bool(let truth): return truth == deciding
        case .unknown(let ids): unknown = Set(unknown ?? []).union(ids).sorted()
        case .error, .missing: obstacle = obstacle ?? value
        default: obstacle = obstacle ?? .noSuchOverload(deciding ? "_||_" : "_&&_", [value])
        }
        return false
    }

    /// The result when no operand decided: unknown before the first failure.
    var result: Value { unknown.map { .unknown($0) } ?? obstacle ?? .bool(!deciding) }
}
