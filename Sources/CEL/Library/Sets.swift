// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    /// Lists as sets: order and repetitions do not count.
    static let sets: [LibraryFunction] = [
        setTest("contains", "Whether the first list has every element of the second.", "([1, 2, 3], [2])") {
            includes($0, $1, &$2)
        },
        setTest("intersects", "Whether the lists have an element in common.", "([1, 2], [2, 3])") {
            for element in $0 {
                guard $2.compare(element, times: $1.count) else { return nil }
                if $1.contains(where: { $0.isEqual(to: element) }) { return true }
            }
            return false
        },
        setTest("equivalent", "Whether the lists have the same elements.", "([1, 2, 2], [2, 1])") {
            guard let forward = includes($0, $1, &$2), let backward = includes($1, $0, &$2) else { return nil }
            return forward && backward
        },
    ]

    private static func setTest(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ test: @escaping @Sendable ([Value], [Value], inout Meter) -> Bool?
    ) -> LibraryFunction {
        LibraryFunction(
            "sets.\(name)",
            documentation,
            example: "sets.\(name)\(example)",
            [
                LibraryOverload("list_sets_\(name)_list", [.list(.a), .list(.a)], .bool, types: ["A"]) {
                    arguments,
                    meter in
                    test(arguments.list(0), arguments.list(1), &meter).map { .bool($0) } ?? meter.failure
                }
            ]
        )
    }

    /// Whether the first has every element of the second; `nil` when that costs too much.
    private static func includes(_ whole: [Value], _ part: [Value], _ meter: inout Meter) -> Bool? {
        for element in part {
            guard meter.compare(element, times: whole.count) else { return nil }
            if !whole.contains(where: { $0.isEqual(to: element) }) { return false }
        }
        return true
    }
}
