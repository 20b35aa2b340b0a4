// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The functions of the language and of the extensions we offer.
///
/// - Source: CEL language definition; the extension libraries strings, math, encoders, optional, network,
///   lists, sets and regex of cel-go and cel-spec.
public enum StandardLibrary {
    /// What a function does with values that fit its signature.
    typealias Implementation = @Sendable (_ arguments: [Value], _ meter: inout Meter) -> Value

    /// All declarations, for an environment.
    public static let declarations: [FunctionDeclaration] = functions.map { $0.declaration }

    /// The implementations by overload id.
    static let implementations: [String: Implementation] = {
        var found: [String: Implementation] = [:]
        for function in functions {
            for (overload, implementation) in zip(function.declaration.overloads, function.implementations) {
                precondition(found[overload.id] == nil, "the overload id \(overload.id) is used twice")
                found[overload.id] = implementation
            }
        }
        return found
    }()

    /// The declarations by function name.
    static let declarationsByName: [String: FunctionDeclaration] = {
        Dictionary(declarations.map { ($0.name, $0) }) { first, _ in first }
    }()

    static let functions: [LibraryFunction] =
        operators + equality + arithmetic + sizes + conversions + textTests + timeParts + durationParts
        + strings + formatting + rounding + mathTests + extremes + bits + encoders + optionals + networks
        + lists + listNumbers + sets + expressions
}

/// A declaration and what each of its overloads does.
struct LibraryFunction: Sendable {
    let declaration: FunctionDeclaration
    let implementations: [StandardLibrary.Implementation]

    init(
        _ name: String,
        _ documentation: String,
        example: String,
        cost: Int = 1,
        _ overloads: [LibraryOverload]
    ) {
        declaration = FunctionDeclaration(
            name: name,
            overloads: overloads.map { $0.signature },
            documentation: documentation,
            example: example,
            cost: cost
        )
        implementations = overloads.map { $0.implementation }
    }
}

/// A signature and what it does.
struct LibraryOverload: Sendable {
    let signature: Overload
    let implementation: StandardLibrary.Implementation

    /// A global function.
    init(
        _ id: String,
        _ parameters: [Type],
        _ result: Type,
        types: [String] = [],
        _ implementation: @escaping StandardLibrary.Implementation
    ) {
        signature = Overload(id, typeParameters: types, parameters: parameters, result: result)
        self.implementation = implementation
    }

    /// A function with a receiver.
    init(
        member id: String,
        _ parameters: [Type],
        _ result: Type,
        types: [String] = [],
        _ implementation: @escaping StandardLibrary.Implementation
    ) {
        signature = Overload(id, isReceiver: true, typeParameters: types, parameters: parameters, result: result)
        self.implementation = implementation
    }
}

extension Type {
    static let a = Type.parameter("A")
    static let b = Type.parameter("B")
    static let address = Type.abstract("net.IP", [])
    static let network = Type.abstract("net.CIDR", [])

    /// Whether a run-time value may be an argument where this type is declared; contents are not looked at.
    func accepts(_ value: Value) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.parameter, _), (.wrapper, .null): true
        case (.wrapper(let type), _): type.accepts(value)
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double): true
        case (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration): true
        case (.list, .list), (.map, .map), (.type, .type), (.optional, .optional): true
        case (.object(let name), .object(let object)): name == object.typeName
        case (.abstract(let name, _), _): name == value.typeName
        default: false
        }
    }
}

/// Arguments whose kinds the dispatch has checked; another kind reads as zero.
extension [Value] {
    func text(_ index: Int) -> [UInt8] {
        switch self[index] {
        case .string(let bytes), .bytes(let bytes): bytes
        default: []
        }
    }

    func int(_ index: Int) -> Int64 {
        if case .int(let number) = self[index] { number } else { 0 }
    }

    func uint(_ index: Int) -> UInt64 {
        if case .uint(let number) = self[index] { number } else { 0 }
    }

    func double(_ index: Int) -> Double {
        if case .double(let number) = self[index] { number } else { 0 }
    }

    func list(_ index: Int) -> [Value] {
        if case .list(let elements) = self[index] { elements } else { [] }
    }
}
