// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The operators on values; overflow is an error, never a wrapped number.
enum Arithmetic {
    static func apply(_ binary: BinaryOperator, _ left: Value, _ right: Value, _ meter: inout Meter) -> Value {
        switch binary {
        case .equal: equality(left, right, &meter) { $0 }
        case .notEqual: equality(left, right, &meter) { !$0 }
        case .less: ordering("_<_", left, right, &meter) { $0 == .less }
        case .lessOrEqual: ordering("_<=_", left, right, &meter) { $0 == .less || $0 == .same }
        case .greater: ordering("_>_", left, right, &meter) { $0 == .greater }
        case .greaterOrEqual: ordering("_>=_", left, right, &meter) { $0 == .greater || $0 == .same }
        case .isIn: isIn(left, right, &meter)
        case .add: add(left, right, &meter)
        case .subtract: subtract(left, right)
        case .multiply: multiply(left, right)
        case .divide: divide(left, right)
        case .modulo: modulo(left, right)
        }
    }

    private static func equality(
        _ left: Value,
        _ right: Value,
        _ meter: inout Meter,
        _ answer: (Bool) -> Bool
    ) -> Value {
        guard meter.scan(min(meter.weight(left), meter.weight(right))) else { return meter.failure }
        return .bool(answer(left.isEqual(to: right)))
    }

    private static func ordering(
        _ name: String,
        _ left: Value,
        _ right: Value,
        _ meter: inout Meter,
        _ answer: (Order) -> Bool
    ) -> Value {
        guard meter.scan(min(meter.weight(left), meter.weight(right))) else { return meter.failure }
        guard let order = left.order(to: right) else { return .noSuchOverload(name, [left, right]) }
        return .bool(answer(order))
    }

    private static func isIn(_ element: Value, _ range: Value, _ meter: inout Meter) -> Value {
        switch range {
        case .list(let elements):
            guard meter.compare(element, times: elements.count) else { return meter.failure }
            return .bool(elements.contains { $0.isEqual(to: element) })
        case .map(let map):
            guard meter.walk(element) else { return meter.failure }
            return .bool(map[element] != nil)
        default: return .noSuchOverload("@in", [element, range])
        }
    }

    static func add(_ left: Value, _ right: Value, _ meter: inout Meter) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): return checked(left.addingReportingOverflow(right))
        case (.uint(let left), .uint(let right)): return checked(left.addingReportingOverflow(right))
        case (.double(let left), .double(let right)): return .double(left + right)
        case (.string(let left), .string(let right)):
            return meter.produce(left.count + right.count) ? .string(left + right) : meter.failure
        case (.bytes(let left), .bytes(let right)):
            return meter.produce(left.count + right.count) ? .bytes(left + right) : meter.failure
        case (.list(let left), .list(let right)):
            return meter.produce(elements: left.count + right.count) ? .list(left + right) : meter.failure
        case (.timestamp(let instant), .duration(let span)), (.duration(let span), .timestamp(let instant)):
            return instant.adding(span).map { .timestamp($0) } ?? .timestampRange
        case (.duration(let left), .duration(let right)):
            return left.adding(right).map { .duration($0) } ?? .durationRange
        default: return .noSuchOverload("_+_", [left, right])
        }
    }

    static func subtract(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): return checked(left.subtractingReportingOverflow(right))
        case (.uint(let left), .uint(let right)): return checked(left.subtractingReportingOverflow(right))
        case (.double(let left), .double(let right)): return .double(left - right)
        case (.timestamp(let left), .timestamp(let right)):
            return left.since(right).map { .duration($0) } ?? .durationRange
        case (.timestamp(let instant), .duration(let span)):
            guard let negated = span.negated else { return .durationRange }
            return instant.adding(negated).map { .timestamp($0) } ?? .timestampRange
        case (.duration(let left), .duration(let right)):
            return left.subtracting(right).map { .duration($0) } ?? .durationRange
        default: return .noSuchOverload("_-_", [left, right])
        }
    }

    static func multiply(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): checked(left.multipliedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)): checked(left.multipliedReportingOverflow(by: right))
        case (.double(let left), .double(let right)): .double(left * right)
        default: .noSuchOverload("_*_", [left, right])
        }
    }

    static func divide(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .divisionByZero
        case (.int(let left), .int(let right)): checked(left.dividedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)): .uint(left / right)
        case (.double(let left), .double(let right)): .double(left / right)
        default: .noSuchOverload("_/_", [left, right])
        }
    }

    static func modulo(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .failure(.divisionByZero, "modulus by zero")
        case (.int(let left), .int(let right)): checked(left.remainderReportingOverflow(dividingBy: right))
        case (.uint(let left), .uint(let right)): .uint(left % right)
        default: .noSuchOverload("_%_", [left, right])
        }
    }

    static func negate(_ value: Value) -> Value {
        switch value {
        case .int(let number): checked(Int64(0).subtractingReportingOverflow(number))
        case .double(let number): .double(-number)
        default: .noSuchOverload("-_", [value])
        }
    }

    static func not(_ value: Value) -> Value {
        if case .bool(let truth) = value { .bool(!truth) } else { .noSuchOverload("!_", [value]) }
    }

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
        result.overflow ? .integerOverflow : .int(result.partialValue)
    }

    private static func checked(_ result: (partialValue: UInt64, overflow: Bool)) -> Value {
        result.overflow ? .integerOverflow : .uint(result.partialValue)
    }
}
