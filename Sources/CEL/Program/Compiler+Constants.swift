// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Compiler {
    /// The bits of a node whose value is known now.
    mutating func constant(_ node: NodeID) -> UInt64? {
        switch tree[node] {
        case .bool(let value): return value ? 1 : 0
        case .int(let value): return UInt64(bitPattern: value)
        case .uint(let value): return value
        case .double(let value): return value.bitPattern
        case .string(let id): return constantText(tree.literal(id))
        case .unary(.negate, let operand):
            guard let bits = constant(operand) else { return nil }
            if type(node) == .double { return (-Double(bitPattern: bits)).bitPattern }
            guard type(node) == .int, bits != UInt64(1) << 63 else { return nil }
            return 0 &- bits
        case .binary(let symbol, let left, let right): return folded(symbol, left, right)
        case .call(_, let arguments, _) where arguments.count == 1:
            guard case .function(let name, _, _) = reference(node), let argument = tree[arguments].first else {
                return nil
            }
            return converted(name, argument)
        default: return nil
        }
    }

    private mutating func folded(_ symbol: BinaryOperator, _ left: NodeID, _ right: NodeID) -> UInt64? {
        guard type(left) == type(right), type(left) == .int || type(left) == .double,
            let first = constant(left), let second = constant(right)
        else { return nil }
        if type(left) == .double {
            let (x, y) = (Double(bitPattern: first), Double(bitPattern: second))
            return switch symbol {
            case .add: (x + y).bitPattern
            case .subtract: (x - y).bitPattern
            case .multiply: (x * y).bitPattern
            case .divide: (x / y).bitPattern
            default: nil
            }
        }
        let (x, y) = (Int64(bitPattern: first), Int64(bitPattern: second))
        let result: (partialValue: Int64, overflow: Bool)? =
            switch symbol {
            case .add: x.addingReportingOverflow(y)
            case .subtract: x.subtractingReportingOverflow(y)
            case .multiply: x.multipliedReportingOverflow(by: y)
            case .divide: x.dividedReportingOverflow(by: y)
            default: nil
            }
        guard let result, !result.overflow else { return nil }
        return UInt64(bitPattern: result.partialValue)
    }

    private mutating func converted(_ name: String, _ argument: NodeID) -> UInt64? {
        switch (name, tree[argument]) {
        case ("double", .int(let value)): return Double(value).bitPattern
        case ("duration", .string(let id)):
            // Slots count microseconds; what is finer stays with the reference evaluator.
            guard let span = TimeSpan(text: tree.literal(id)), span.nanoseconds % 1_000 == 0 else { return nil }
            return UInt64(bitPattern: span.nanoseconds / 1_000)
        case ("timestamp", .string(let id)):
            guard let instant = Timestamp(rfc3339: tree.literal(id)), instant.nanoseconds % 1_000 == 0 else {
                return nil
            }
            return UInt64(bitPattern: instant.unixMicroseconds)
        default: return nil
        }
    }

    /// The slot a node reads, when it reads one as it stands.
    func slot(_ node: NodeID) -> (address: SlotAddress, field: Field)? {
        guard type(node).isScalar, case .slot(let address, let field) = reference(node) else { return nil }
        switch tree[node] {
        case .identifier, .select(_, _, false): return (address, field)
        default: return nil
        }
    }

    /// The elements of a literal list of constants.
    mutating func constantElements(_ node: NodeID) -> [UInt64]? {
        guard case .list(let elements) = tree[node] else { return nil }
        var bits: [UInt64] = []
        for element in tree[elements] {
            guard type(element).isScalar, let constant = constant(element) else { return nil }
            bits.append(constant)
        }
        return bits
    }
}
