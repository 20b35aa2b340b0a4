// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The bounds of list functions.
enum ListLimits {
    /// Elements of `lists.range`: counts of a rule are small, and a list is built in memory.
    static let rangeMax: Int64 = 1_000
    /// Levels that `flatten` removes at most.
    static let flattenMax: Int64 = 16
}

extension StandardLibrary {
    static let lists: [LibraryFunction] = [
        LibraryFunction(
            "lists.range",
            "The numbers from 0 up to and without a number of at most 1,000.",
            example: "lists.range(3) == [0, 1, 2]",
            [
                LibraryOverload("lists_range", [.int], .list(.int)) { arguments, meter in
                    guard arguments.int(0) <= ListLimits.rangeMax else {
                        return .failure(.limit, "lists.range: at most \(ListLimits.rangeMax) numbers")
                    }
                    let count = max(0, arguments.int(0))
                    guard meter.produce(elements: Int(count)) else { return meter.failure }
                    return .list((0..<count).map { .int($0) })
                }
            ]
        ),
        LibraryFunction(
            "slice",
            "The elements from an index on, up to and without another.",
            example: "[1, 2, 3, 4].slice(1, 3) == [2, 3]",
            [LibraryOverload(member: "list_slice", [.list(.a), .int, .int], .list(.a), types: ["A"], slice)]
        ),
        LibraryFunction(
            "flatten",
            "The elements of nested lists in a row, one level or a number of levels up.",
            example: "[[1], [2, 3]].flatten() == [1, 2, 3] && [[[1]]].flatten(2) == [1]",
            [
                LibraryOverload(member: "list_flatten", [.list(.list(.a))], .list(.a), types: ["A"], flatten),
                LibraryOverload(member: "list_flatten_int", [.list(.dyn), .int], .list(.dyn), flatten),
            ]
        ),
        LibraryFunction(
            "distinct",
            "The elements without repetitions, each where it was first.",
            example: "[1, 2, 1].distinct() == [1, 2]",
            [LibraryOverload(member: "list_distinct", [.list(.a)], .list(.a), types: ["A"], distinct)]
        ),
        LibraryFunction(
            "sort",
            "The elements in rising order.",
            example: "[3, 1, 2].sort() == [1, 2, 3]",
            [LibraryOverload(member: "list_sort", [.list(.a)], .list(.a), types: ["A"], sort)]
        ),
        LibraryFunction(
            "first",
            "An optional with the first element.",
            example: "[1, 2].first().value() == 1 && ![].first().hasValue()",
            [
                LibraryOverload(member: "list_first", [.list(.a)], .optional(.a), types: ["A"]) { arguments, _ in
                    .optional(arguments.list(0).first)
                }
            ]
        ),
        LibraryFunction(
            "last",
            "An optional with the last element.",
            example: "[1, 2].last().value() == 2 && ![].last().hasValue()",
            [
                LibraryOverload(member: "list_last", [.list(.a)], .optional(.a), types: ["A"]) { arguments, _ in
                    .optional(arguments.list(0).last)
                }
            ]
        ),
    ]

    static let listNumbers: [LibraryFunction] = [
        LibraryFunction(
            "isSorted",
            "Whether no element is smaller than the one before it.",
            example: "[1, 2, 2].isSorted()",
            [
                LibraryOverload(member: "list_is_sorted", [.list(.a)], .bool, types: ["A"]) { arguments, meter in
                    let elements = arguments.list(0)
                    guard meter.walk(arguments[0]) else { return meter.failure }
                    for (left, right) in zip(elements, elements.dropFirst()) {
                        guard let order = left.order(to: right) else { return .noSuchOverload("isSorted", arguments) }
                        if order != .less && order != .same { return .bool(false) }
                    }
                    return .bool(true)
                }
            ]
        ),
        LibraryFunction(
            "sum",
            "The sum of the elements; 0 of an empty list.",
            example: "[1, 2, 3].sum() == 6",
            [
                LibraryOverload(member: "list_int_sum", [.list(.int)], .int, sum(.int(0))),
                LibraryOverload(member: "list_uint_sum", [.list(.uint)], .uint, sum(.uint(0))),
                LibraryOverload(member: "list_double_sum", [.list(.double)], .double, sum(.double(0))),
                LibraryOverload(member: "list_duration_sum", [.list(.duration)], .duration, sum(.duration(.zero))),
            ]
        ),
        outermost("min", "The smallest element; an error of an empty list.", "[2, 1].min() == 1") { $0 == .less },
        outermost("max", "The largest element; an error of an empty list.", "[2, 1].max() == 2") { $0 == .greater },
    ]

    private static func outermost(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ isBetter: @escaping @Sendable (Order) -> Bool
    ) -> LibraryFunction {
        let best: Implementation = { arguments, meter in
            let elements = arguments.list(0)
            guard meter.walk(arguments[0]) else { return meter.failure }
            guard var best = elements.first else { return .failure(.badArgument, "\(name) of an empty list") }
            for element in elements {
                guard let order = element.order(to: best) else { return .noSuchOverload(name, arguments) }
                if isBetter(order) { best = element }
            }
            return best
        }
        return LibraryFunction(
            name,
            documentation,
            example: example,
            [LibraryOverload(member: "list_\(name)", [.list(.a)], .a, types: ["A"], best)]
        )
    }

    private static let slice: Implementation = { arguments, meter in
        let (elements, start, end) = (arguments.list(0), arguments.int(1), arguments.int(2))
        guard start >= 0, start <= end, end <= Int64(elements.count) else {
            return .failure(.range, "cannot slice \(elements.count) elements from \(start) to \(end)")
        }
        guard meter.produce(elements: Int(end - start)) else { return meter.failure }
        return .list(Array(elements[Int(start)..<Int(end)]))
    }

    private static let flatten: Implementation = { arguments, meter in
        let depth = arguments.count > 1 ? arguments.int(1) : 1
        guard (0...ListLimits.flattenMax).contains(depth) else {
            return .failure(.range, "flatten: the depth must be 0 to \(ListLimits.flattenMax)")
        }
        var elements = arguments.list(0)
        for _ in 0..<depth {
            let size = elements.reduce(0) { sum, element in
                if case .list(let inner) = element { sum + inner.count } else { sum + 1 }
            }
            guard meter.produce(elements: size) else { return meter.failure }
            elements = elements.flatMap { element in
                if case .list(let inner) = element { inner } else { [element] }
            }
        }
        return .list(elements)
    }

    private static let distinct: Implementation = { arguments, meter in
        var kept: [Value] = []
        for element in arguments.list(0) {
            guard meter.compare(element, times: kept.count + 1) else { return meter.failure }
            if !kept.contains(where: { $0.isEqual(to: element) }) { kept.append(element) }
        }
        return meter.produce(elements: kept.count) ? .list(kept) : meter.failure
    }

    private static let sort: Implementation = { arguments, meter in
        sorted(arguments.list(0), by: arguments.list(0), &meter)
    }

    /// Elements in the rising order of their keys; those with equal keys stay in their order, NaN comes last.
    static func sorted(_ elements: [Value], by keys: [Value], _ meter: inout Meter) -> Value {
        let rounds = max(1, keys.count.bitWidth - keys.count.leadingZeroBitCount)
        guard meter.compare(.list(keys), times: rounds), meter.produce(elements: elements.count) else {
            return meter.failure
        }
        guard let first = keys.first else { return .list([]) }
        guard keys.allSatisfy({ $0.typeName == first.typeName && $0.order(to: first) != nil }) else {
            return .failure(.noSuchOverload, "sort: the elements must be of one type that has an order")
        }
        let places = keys.indices.sorted { left, right in
            if keys[left].isNaN != keys[right].isNaN { return keys[right].isNaN }
            let order = keys[left].order(to: keys[right])
            return order == .less || (order != .greater && left < right)
        }
        return .list(places.map { elements[$0] })
    }

    private static func sum(_ zero: Value) -> Implementation {
        { arguments, meter in
            guard meter.charge(arguments.list(0).count) else { return meter.failure }
            var sum: Value?
            for element in arguments.list(0) {
                guard let left = sum else {
                    sum = element
                    continue
                }
                sum = Arithmetic.add(left, element, &meter)
                if let sum, !sum.isOrdinary { return sum }
            }
            return sum ?? zero
        }
    }

    static let listIndexOf: Implementation = { arguments, meter in
        guard meter.compare(arguments[1], times: arguments.list(0).count) else { return meter.failure }
        return .int(arguments.list(0).firstIndex { $0.isEqual(to: arguments[1]) }.map { Int64($0) } ?? -1)
    }

    static let listLastIndexOf: Implementation = { arguments, meter in
        guard meter.compare(arguments[1], times: arguments.list(0).count) else { return meter.failure }
        return .int(arguments.list(0).lastIndex { $0.isEqual(to: arguments[1]) }.map { Int64($0) } ?? -1)
    }
}

extension Value {
    /// Whether this is a double that is no number.
    fileprivate var isNaN: Bool {
        if case .double(let number) = self { number.isNaN } else { false }
    }
}

extension TimeSpan {
    /// No time at all.
    public static let zero = TimeSpan(nanoseconds: 0)
}
