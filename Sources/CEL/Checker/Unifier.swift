// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the type variables of one check stand for, and when one type may stand for another.
///
/// - Source: the type system of cel-spec, doc/langdef.md, "Gradual Type Checking".
struct Unifier {
    private var substitutions: [String: Type] = [:]
    private var variableCount = 0

    /// A type variable nobody has used; its name is none that a declaration can have.
    mutating func freshVariable() -> Type {
        variableCount += 1
        return .parameter("$\(variableCount)")
    }

    /// A signature with variables of its own for its type parameters.
    mutating func instantiate(_ overload: Overload) -> (parameters: [Type], result: Type) {
        guard !overload.typeParameters.isEmpty else { return (overload.parameters, overload.result) }
        var fresh: [String: Type] = [:]
        for name in overload.typeParameters { fresh[name] = freshVariable() }
        return (overload.parameters.map { $0.replacing(fresh) }, overload.result.replacing(fresh))
    }

    /// The type with all that is known about its variables put in.
    func resolve(_ type: Type, unknown: Type? = nil) -> Type {
        switch type {
        case .parameter(let name):
            if let known = substitutions[name] { return resolve(known, unknown: unknown) }
            return unknown ?? type
        case .list(let element): return .list(resolve(element, unknown: unknown))
        case .map(let key, let value):
            return .map(resolve(key, unknown: unknown), resolve(value, unknown: unknown))
        case .optional(let value): return .optional(resolve(value, unknown: unknown))
        case .wrapper(let value): return .wrapper(resolve(value, unknown: unknown))
        case .abstract(let name, let parameters):
            return .abstract(name, parameters.map { resolve($0, unknown: unknown) })
        default: return type
        }
    }

    /// Whether values of `given` may be used for `wanted`; binds variables only when they may.
    mutating func assign(_ given: Type, to wanted: Type) -> Bool { assign([given], to: [wanted]) }

    /// Whether all values may be used for all parameters; binds variables only when they may.
    mutating func assign(_ given: [Type], to wanted: [Type]) -> Bool {
        guard given.count == wanted.count else { return false }
        let before = substitutions
        for (one, other) in zip(given, wanted) where !unify(one, other) {
            substitutions = before
            return false
        }
        return true
    }

    /// The type of an aggregate that holds both, or `nil` when only `dyn` does.
    mutating func join(_ first: Type, _ second: Type) -> Type? {
        guard assign(first, to: second) else { return nil }
        return Self.moreGeneral(resolve(first), resolve(second))
    }

    private mutating func unify(_ given: Type, _ wanted: Type) -> Bool {
        if case .parameter(let name) = wanted {
            if let outcome = bind(name, to: given) { return outcome }
        }
        if case .parameter(let name) = given { return bind(name, to: wanted) ?? false }
        switch (given, wanted) {
        case (.dyn, _), (_, .dyn), (.error, _), (_, .error): return true
        case (.wrapper(let one), .wrapper(let other)): return unify(one, other)
        case (.wrapper, .null), (.null, .wrapper): return true
        case (.wrapper(let inner), let other), (let other, .wrapper(let inner)): return unify(inner, other)
        case (.null, let other), (let other, .null): return Self.isNullable(other)
        case (.list(let one), .list(let other)), (.optional(let one), .optional(let other)):
            return unify(one, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return unify(key, otherKey) && unify(value, otherValue)
        case (.abstract(let name, let parameters), .abstract(let otherName, let others)):
            guard name == otherName, parameters.count == others.count else { return false }
            return zip(parameters, others).allSatisfy { unify($0, $1) }
        default: return given == wanted
        }
    }

    /// Binds a variable, or tries a type against what it is bound to; `nil` when it can say nothing.
    private mutating func bind(_ name: String, to type: Type) -> Bool? {
        if type == .parameter(name) { return true }
        if let known = substitutions[name] {
            if known == type { return true }
            guard unify(type, known) else { return false }
            let general = Self.moreGeneral(type, substitutions[name] ?? known)
            if !occurs(name, in: general) { substitutions[name] = general }
            return true
        }
        guard !occurs(name, in: type) else { return nil }
        substitutions[name] = type
        return true
    }

    private func occurs(_ name: String, in type: Type) -> Bool {
        switch type {
        case .parameter(let other):
            if other == name { return true }
            guard let known = substitutions[other] else { return false }
            return occurs(name, in: known)
        case .list(let inner), .optional(let inner), .wrapper(let inner): return occurs(name, in: inner)
        case .map(let key, let value): return occurs(name, in: key) || occurs(name, in: value)
        case .abstract(_, let parameters): return parameters.contains { occurs(name, in: $0) }
        default: return false
        }
    }

    private static func isNullable(_ type: Type) -> Bool {
        switch type {
        case .null, .timestamp, .duration, .object, .abstract, .optional: true
        default: false
        }
    }

    /// The type that both may be used as, part by part.
    private static func moreGeneral(_ first: Type, _ second: Type) -> Type {
        switch (first, second) {
        case (.list(let one), .list(let other)): return .list(moreGeneral(one, other))
        case (.optional(let one), .optional(let other)): return .optional(moreGeneral(one, other))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(moreGeneral(key, otherKey), moreGeneral(value, otherValue))
        case (.abstract(let name, let parameters), .abstract(_, let others)) where parameters.count == others.count:
            return .abstract(name, zip(parameters, others).map { moreGeneral($0, $1) })
        default: return isAtLeastAsGeneral(first, as: second) ? first : second
        }
    }

    private static func isAtLeastAsGeneral(_ first: Type, as second: Type) -> Bool {
        switch (first, second) {
        case (.dyn, _), (.parameter, _), (.error, _): true
        case (_, .dyn), (_, .parameter), (_, .error): false
        case (.wrapper(let one), .wrapper(let other)): isAtLeastAsGeneral(one, as: other)
        case (.wrapper, .null): true
        case (.wrapper(let one), let other): isAtLeastAsGeneral(one, as: other)
        case (.list(let one), .list(let other)), (.optional(let one), .optional(let other)):
            isAtLeastAsGeneral(one, as: other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            isAtLeastAsGeneral(key, as: otherKey) && isAtLeastAsGeneral(value, as: otherValue)
        case (.abstract(let name, let parameters), .abstract(let otherName, let others)):
            name == otherName && parameters.count == others.count
                && zip(parameters, others).allSatisfy { isAtLeastAsGeneral($0, as: $1) }
        case (_, .null): first != .null && isNullable(first)
        default: first == second
        }
    }
}

extension Type {
    /// The type with its parameters replaced by name.
    func replacing(_ replacements: [String: Type]) -> Type {
        switch self {
        case .parameter(let name): replacements[name] ?? self
        case .list(let element): .list(element.replacing(replacements))
        case .map(let key, let value): .map(key.replacing(replacements), value.replacing(replacements))
        case .optional(let value): .optional(value.replacing(replacements))
        case .wrapper(let value): .wrapper(value.replacing(replacements))
        case .abstract(let name, let parameters): .abstract(name, parameters.map { $0.replacing(replacements) })
        default: self
        }
    }
}
