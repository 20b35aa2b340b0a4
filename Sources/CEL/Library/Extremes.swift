// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let extremes: [LibraryFunction] = [
        extreme("greatest", "The largest of some numbers.", "math.greatest(1, 3, 2) == 3") { $0 == .greater },
        extreme("least", "The smallest of some numbers.", "math.least(3, 1, 2) == 1") { $0 == .less },
    ]

    /// One number, two numbers of any types, or a list; more numbers are given as a list by the parser's macro.
    private static func extreme(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ isBetter: @escaping @Sendable (Order) -> Bool
    ) -> LibraryFunction {
        let best: Implementation = { arguments, meter in
            var candidates = arguments
            if arguments.count == 1, case .list(let elements) = arguments[0] { candidates = elements }
            guard meter.charge(candidates.count) else { return meter.failure }
            guard var best = candidates.first else {
                return .failure(.badArgument, "math.\(name): at least one number is needed")
            }
            for candidate in candidates {
                guard let order = Value.numericOrder(candidate, best) else {
                    return .noSuchOverload("math.\(name)", arguments)
                }
                if isBetter(order) { best = candidate }
            }
            return best
        }
        let kinds: [(name: String, type: Type)] = [("int", .int), ("uint", .uint), ("double", .double)]
        var overloads: [LibraryOverload] = []
        for left in kinds {
            overloads.append(LibraryOverload("math_\(name)_\(left.name)", [left.type], left.type, best))
            for right in kinds {
                let result = left.type == right.type ? left.type : .dyn
                let id = "math_\(name)_\(left.name)_\(right.name)"
                overloads.append(LibraryOverload(id, [left.type, right.type], result, best))
            }
            overloads.append(LibraryOverload("math_\(name)_list_\(left.name)", [.list(left.type)], left.type, best))
        }
        return LibraryFunction("math.\(name)", documentation, example: example, overloads)
    }
}
