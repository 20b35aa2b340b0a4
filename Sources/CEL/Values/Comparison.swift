// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The order of two values: NaN is unordered with everything.
enum Order {
    case less
    case same
    case greater
    case unordered

    init<Element: Comparable>(_ left: Element, _ right: Element) {
        self = left < right ? .less : left == right ? .same : left > right ? .greater : .unordered
    }

    var reversed: Order {
        switch self {
        case .less: .greater
        case .greater: .less
        default: self
        }
    }
}

extension Value {
    /// Whether two ordinary values are equal; values of different kinds are not, except numbers.
    ///
    /// - Source: CEL language definition, equality: numbers lie on one line, NaN equals nothing.
    public func isEqual(to other: Value) -> Bool {
        if let order = Self.numericOrder(self, other) { return order == .same }
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)): return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.address(let left), .address(let right)): return left == right
        case (.network(let left), .network(let right)): return left == right
        case (.abstract(let left, let leftValue), .abstract(let right, let rightValue)):
            return left == right && leftValue.isEqual(to: rightValue)
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.map(let left), .map(let right)): return left.isEqual(to: right)
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return left == nil && right == nil }
            return left.isEqual(to: right)
        case (.object(let left), .object(let right)): return left.isEqual(to: right)
        default: return false
        }
    }

    /// Whether two values cannot be told apart: equal, of the same types throughout, and NaN the same as NaN.
    ///
    /// For tests and for comparing evaluators; `==` of the language is `isEqual`.
    public func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)):
            return left.isNaN ? right.isNaN : left.bitPattern == right.bitPattern
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            return left.entries.allSatisfy { entry in
                right.entries.contains { entry.key.isSame(as: $0.key) && entry.value.isSame(as: $0.value) }
            }
        case (.optional(let left?), .optional(let right?)): return left.isSame(as: right)
        default: return typeName == other.typeName && isEqual(to: other)
        }
    }

    /// The order of two values, or `nil` when their types have none.
    func order(to other: Value) -> Order? {
        if let order = Self.numericOrder(self, other) { return order }
        switch (self, other) {
        case (.bool(let left), .bool(let right)): return Order(left ? 1 : 0, right ? 1 : 0)
        case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)):
            if left == right { return .same }
            return left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.timestamp(let left), .timestamp(let right)): return Order(left, right)
        case (.duration(let left), .duration(let right)): return Order(left, right)
        default: return nil
        }
    }

    /// The order of two numbers of any types, or `nil` when one is no number.
    static func numericOrder(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)): Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Order(left, UInt64(right))
        case (.int(let left), .double(let right)): order(left, right)
        case (.double(let left), .int(let right)): order(right, left).reversed
        case (.uint(let left), .double(let right)): order(left, right)
        case (.double(let left), .uint(let right)): order(right, left).reversed
        default: nil
        }
    }

    /// The order of an integer and a double: the integer is rounded to a double first.
    ///
    /// - Source: the conformance vectors want 2^63 - 1 and 2^63 as a double to be the same.
    static func order<Integer: FixedWidthInteger>(_ left: Integer, _ right: Double) -> Order {
        if right.isNaN { return .unordered }
        if right < Double(Integer.min) { return .greater }
        if right > Double(Integer.max) { return .less }
        return Order(Double(left), right)
    }
}

extension MapValue {
    func isEqual(to other: MapValue) -> Bool {
        guard count == other.count else { return false }
        return entries.allSatisfy { key, value in other[key].map { $0.isEqual(to: value) } ?? false }
    }
}

extension ObjectValue {
    func isEqual(to other: ObjectValue) -> Bool {
        guard typeName == other.typeName else { return false }
        switch (storage, other.storage) {
        case (.slots(let left), .slots(let right)): return left == right
        case (.fields(let left), .fields(let right)):
            return left.count == right.count
                && left.allSatisfy { name, value in right[name].map { $0.isEqual(to: value) } ?? false }
        default: return false
        }
    }
}
