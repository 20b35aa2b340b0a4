// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A macro: a form that looks like a call, whose arguments are not all evaluated, or not once.
public struct MacroDeclaration: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The forms, as people write them.
    public var forms: [String]
    /// What the macro gives, in one sentence.
    public var documentation: String
    /// An expression that is true.
    public var example: String
}

extension StandardLibrary {
    /// The macros of the language and its extensions; each round costs what its body costs.
    public static let macros: [MacroDeclaration] = tests + makers + names

    private static let tests: [MacroDeclaration] = [
        MacroDeclaration(
            name: "has",
            forms: ["has(a.b) -> bool"],
            documentation: "Whether a map has the key, or an object the field; in an absent object nothing is there.",
            example: "has({'a': 1}.a) && !has({'a': 1}.b)"
        ),
        MacroDeclaration(
            name: "all",
            forms: ["range.all(x, condition) -> bool", "range.all(i, x, condition) -> bool"],
            documentation: "Whether the condition is true for every element; an error counts only if none is false.",
            example: "[1, 2].all(x, x > 0) && ['a', 'b'].all(i, x, i < 2 && x != '')"
        ),
        MacroDeclaration(
            name: "exists",
            forms: ["range.exists(x, condition) -> bool", "range.exists(k, v, condition) -> bool"],
            documentation: "Whether the condition is true for some element; an error counts only if none is true.",
            example: "[0, 2].exists(x, 4 / x == 2) && {'a': 1}.exists(k, v, k == 'a' && v == 1)"
        ),
        MacroDeclaration(
            name: "exists_one",
            forms: ["range.exists_one(x, condition) -> bool", "range.existsOne(i, x, condition) -> bool"],
            documentation: "Whether the condition is true for exactly one element; any error is an error.",
            example: "[1, 2, 2].exists_one(x, x == 1) && ![1, 2, 2].existsOne(i, x, x == 2)"
        ),
    ]

    private static let makers: [MacroDeclaration] = [
        MacroDeclaration(
            name: "map",
            forms: ["range.map(x, value) -> list", "range.map(x, condition, value) -> list"],
            documentation: "The values of the elements, of those for which the condition is true.",
            example: "[1, 2].map(x, x * 10) == [10, 20] && [1, 2].map(x, x > 1, x * 10) == [20]"
        ),
        MacroDeclaration(
            name: "filter",
            forms: ["range.filter(x, condition) -> list"],
            documentation: "The elements, of a map the keys, for which the condition is true.",
            example: "[1, 2, 3].filter(x, x % 2 == 1) == [1, 3]"
        ),
        MacroDeclaration(
            name: "sortBy",
            forms: ["list.sortBy(x, key) -> list"],
            documentation: "The elements in the rising order of their keys; those with equal keys keep their order.",
            example: "['ccc', 'a', 'bb'].sortBy(x, size(x)) == ['a', 'bb', 'ccc']"
        ),
        MacroDeclaration(
            name: "transformList",
            forms: ["range.transformList(i, x, value) -> list", "range.transformList(i, x, condition, value) -> list"],
            documentation: "The values of the elements, made of index and element or of key and value.",
            example: "['a', 'b'].transformList(i, x, x + string(i)) == ['a0', 'b1']"
        ),
        MacroDeclaration(
            name: "transformMap",
            forms: ["range.transformMap(k, v, value) -> map", "range.transformMap(k, v, condition, value) -> map"],
            documentation: "A map with the same keys, or the indices of a list, and new values.",
            example: "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10) == {'b': 20}"
        ),
        MacroDeclaration(
            name: "transformMapEntry",
            forms: [
                "range.transformMapEntry(k, v, {key: value}) -> map",
                "range.transformMapEntry(k, v, condition, {key: value}) -> map",
            ],
            documentation: "A map of the entries that are made of each element; a key made twice is an error.",
            example: "{'a': 'x'}.transformMapEntry(k, v, {v: k}) == {'x': 'a'}"
        ),
    ]

    private static let names: [MacroDeclaration] = [
        MacroDeclaration(
            name: "cel.bind",
            forms: ["cel.bind(name, value, expression)"],
            documentation: "The expression with a name for a value; a value that fails counts only where it is used.",
            example: "cel.bind(x, 2 + 3, x * x) == 25"
        ),
        MacroDeclaration(
            name: "optMap",
            forms: ["optional.optMap(x, value) -> optional"],
            documentation: "The value made of the one that is there; none when there is none.",
            example: "optional.of(2).optMap(x, x * 10).value() == 20"
        ),
        MacroDeclaration(
            name: "optFlatMap",
            forms: ["optional.optFlatMap(x, optional) -> optional"],
            documentation: "The optional made of the value that is there; none when there is none.",
            example: "optional.of({'a': 1}).optFlatMap(m, m[?'b']) == optional.none()"
        ),
    ]
}
