// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The overloads of the operators, with the ids of the specification.
enum OperatorTable {
    static let declarations: [FunctionDeclaration] = {
        var table: [FunctionDeclaration] = []
        let numbers: [(Type, String)] = [(.int, "int64"), (.uint, "uint64"), (.double, "double")]
        for (name, word) in [("_-_", "subtract"), ("_*_", "multiply"), ("_/_", "divide"), ("_%_", "modulo")] {
            var overloads = numbers.filter { name != "_%_" || $0.0 != .double }.map { type, suffix in
                Overload("\(word)_\(suffix)", parameters: [type, type], result: type)
            }
            if name == "_-_" {
                overloads += [
                    Overload("subtract_timestamp_timestamp", parameters: [.timestamp, .timestamp], result: .duration),
                    Overload("subtract_timestamp_duration", parameters: [.timestamp, .duration], result: .timestamp),
                    Overload("subtract_duration_duration", parameters: [.duration, .duration], result: .duration),
                ]
            }
            table.append(FunctionDeclaration(name: name, overloads: overloads))
        }
        table.append(FunctionDeclaration(name: "_+_", overloads: additions(numbers)))
        table.append(
            FunctionDeclaration(
                name: "-_",
                overloads: [
                    Overload("negate_int64", parameters: [.int], result: .int),
                    Overload("negate_double", parameters: [.double], result: .double),
                ]
            )
        )
        for (name, word) in [("_<_", "less"), ("_<=_", "less_equals"), ("_>_", "greater"), ("_>=_", "greater_equals")] {
            table.append(FunctionDeclaration(name: name, overloads: orderings(word, numbers)))
        }
        return table
    }()

    private static func additions(_ numbers: [(Type, String)]) -> [Overload] {
        let list = Type.list(.parameter("A"))
        return numbers.map { Overload("add_\($1)", parameters: [$0, $0], result: $0) } + [
            Overload("add_string", parameters: [.string, .string], result: .string),
            Overload("add_bytes", parameters: [.bytes, .bytes], result: .bytes),
            Overload("add_list", typeParameters: ["A"], parameters: [list, list], result: list),
            Overload("add_timestamp_duration", parameters: [.timestamp, .duration], result: .timestamp),
            Overload("add_duration_timestamp", parameters: [.duration, .timestamp], result: .timestamp),
            Overload("add_duration_duration", parameters: [.duration, .duration], result: .duration),
        ]
    }

    private static func orderings(_ word: String, _ numbers: [(Type, String)]) -> [Overload] {
        var overloads: [Overload] = []
        let others: [(Type, String)] = [
            (.bool, "bool"), (.string, "string"), (.bytes, "bytes"), (.timestamp, "timestamp"),
            (.duration, "duration"),
        ]
        for (type, suffix) in numbers + others {
            overloads.append(Overload("\(word)_\(suffix)", parameters: [type, type], result: .bool))
        }
        for (left, leftName) in numbers {
            for (right, rightName) in numbers where left != right {
                let id = "\(word)_\(leftName)_\(rightName)"
                overloads.append(Overload(id, parameters: [left, right], result: .bool))
            }
        }
        return overloads
    }
}
