// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    /// Operators that the evaluator treats as part of the language; declared for the checker.
    static let operators: [LibraryFunction] = [
        LibraryFunction(
            "!_",
            "Turns a truth around.",
            example: "!false",
            [LibraryOverload("logical_not", [.bool], .bool) { arguments, _ in Arithmetic.not(arguments[0]) }]
        ),
        LibraryFunction(
            "-_",
            "Turns the sign of a number around.",
            example: "-(2) == 0 - 2",
            [
                LibraryOverload("negate_int64", [.int], .int) { arguments, _ in Arithmetic.negate(arguments[0]) },
                LibraryOverload("negate_double", [.double], .double) { arguments, _ in
                    Arithmetic.negate(arguments[0])
                },
            ]
        ),
        LibraryFunction(
            "_[_]",
            "The element at an index, counted from 0, or the value under a key.",
            example: "[1, 2, 3][0] == 1 && {'a': 2}['a'] == 2",
            [
                LibraryOverload("index_list", [.list(.a), .int], .a, types: ["A"], index),
                LibraryOverload("index_map", [.map(.a, .b), .a], .b, types: ["A", "B"], index),
            ]
        ),
        LibraryFunction(
            "@in",
            "Whether a list has the element, or a map the key.",
            example: "2 in [1, 2, 3] && !('b' in {'a': 1})",
            [
                LibraryOverload("in_list", [.a, .list(.a)], .bool, types: ["A"], binary(.isIn)),
                LibraryOverload("in_map", [.a, .map(.a, .b)], .bool, types: ["A", "B"], binary(.isIn)),
            ]
        ),
    ]

    static let equality: [LibraryFunction] = [
        LibraryFunction(
            "_==_",
            "Whether two values are equal; numbers of different types may be.",
            example: "dyn(1) == 1.0",
            [LibraryOverload("equals", [.a, .a], .bool, types: ["A"], binary(.equal))]
        ),
        LibraryFunction(
            "_!=_",
            "Whether two values are not equal.",
            example: "'a' != 'b'",
            [LibraryOverload("not_equals", [.a, .a], .bool, types: ["A"], binary(.notEqual))]
        ),
        comparison("_<_", "less", .less, "Whether the left one is smaller or earlier.", "1 < 2"),
        comparison("_<=_", "less_equals", .lessOrEqual, "Whether the left one is not larger.", "2 <= 2"),
        comparison("_>_", "greater", .greater, "Whether the left one is larger or later.", "'b' > 'a'"),
        comparison("_>=_", "greater_equals", .greaterOrEqual, "Whether the left one is not smaller.", "2 >= 2"),
    ]

    static let arithmetic: [LibraryFunction] = [
        LibraryFunction(
            "_+_",
            "The sum; of text, octets and lists, one after the other.",
            example: "1 + 2 == 3 && 'a' + 'b' == 'ab'",
            numeric("add", .add) + [
                LibraryOverload("add_string", [.string, .string], .string, binary(.add)),
                LibraryOverload("add_bytes", [.bytes, .bytes], .bytes, binary(.add)),
                LibraryOverload("add_list", [.list(.a), .list(.a)], .list(.a), types: ["A"], binary(.add)),
                LibraryOverload("add_timestamp_duration", [.timestamp, .duration], .timestamp, binary(.add)),
                LibraryOverload("add_duration_timestamp", [.duration, .timestamp], .timestamp, binary(.add)),
                LibraryOverload("add_duration_duration", [.duration, .duration], .duration, binary(.add)),
            ]
        ),
        LibraryFunction(
            "_-_",
            "The difference.",
            example: "3 - 2 == 1",
            numeric("subtract", .subtract) + [
                LibraryOverload(
                    "subtract_timestamp_timestamp",
                    [.timestamp, .timestamp],
                    .duration,
                    binary(.subtract)
                ),
                LibraryOverload("subtract_timestamp_duration", [.timestamp, .duration], .timestamp, binary(.subtract)),
                LibraryOverload("subtract_duration_duration", [.duration, .duration], .duration, binary(.subtract)),
            ]
        ),
        LibraryFunction("_*_", "The product.", example: "2 * 3 == 6", numeric("multiply", .multiply)),
        LibraryFunction(
            "_/_",
            "The quotient, of integers without its fraction.",
            example: "7 / 2 == 3",
            numeric("divide", .divide)
        ),
        LibraryFunction(
            "_%_",
            "The remainder, with the sign of the left one.",
            example: "7 % 2 == 1",
            [
                LibraryOverload("modulo_int64", [.int, .int], .int, binary(.modulo)),
                LibraryOverload("modulo_uint64", [.uint, .uint], .uint, binary(.modulo)),
            ]
        ),
    ]

    private static func binary(_ kind: BinaryOperator) -> Implementation {
        { arguments, meter in Arithmetic.apply(kind, arguments[0], arguments[1], &meter) }
    }

    private static func numeric(_ verb: String, _ kind: BinaryOperator) -> [LibraryOverload] {
        [
            LibraryOverload("\(verb)_int64", [.int, .int], .int, binary(kind)),
            LibraryOverload("\(verb)_uint64", [.uint, .uint], .uint, binary(kind)),
            LibraryOverload("\(verb)_double", [.double, .double], .double, binary(kind)),
        ]
    }

    private static func comparison(
        _ name: String,
        _ verb: String,
        _ kind: BinaryOperator,
        _ documentation: String,
        _ example: String
    ) -> LibraryFunction {
        let numbers: [(name: String, type: Type)] = [("int64", .int), ("uint64", .uint), ("double", .double)]
        let others: [(name: String, type: Type)] = [
            ("bool", .bool), ("string", .string), ("bytes", .bytes), ("timestamp", .timestamp), ("duration", .duration),
        ]
        var overloads = others.map { LibraryOverload("\(verb)_\($0.name)", [$0.type, $0.type], .bool, binary(kind)) }
        for left in numbers {
            for right in numbers {
                let id = left.name == right.name ? "\(verb)_\(left.name)" : "\(verb)_\(left.name)_\(right.name)"
                overloads.append(LibraryOverload(id, [left.type, right.type], .bool, binary(kind)))
            }
        }
        return LibraryFunction(name, documentation, example: example, overloads)
    }

    /// The element or value; list indices may be any number that is whole.
    static let index: Implementation = { arguments, meter in
        switch (arguments[0], arguments[1]) {
        case (.list(let elements), let key):
            guard case .int(let index) = MapValue.Key(key) else {
                return .failure(.range, "a list index must be a whole number, was \(key.typeName)")
            }
            guard case .int = key else {
                guard Value.numericOrder(key, key) != nil else { return .noSuchOverload("_[_]", arguments) }
                return element(elements, at: index)
            }
            return element(elements, at: index)
        case (.map(let map), let key):
            guard meter.walk(key) else { return meter.failure }
            return map[key] ?? .failure(.noSuchKey, "no such key")
        default: return .noSuchOverload("_[_]", arguments)
        }
    }

    private static func element(_ elements: [Value], at index: Int64) -> Value {
        guard index >= 0, index < Int64(elements.count) else {
            return .failure(.range, "index out of range: \(index) of \(elements.count)")
        }
        return elements[Int(index)]
    }
}
