// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A type of the language.
public indirect enum Type: Hashable, Sendable {
    /// Anything; what it is shows at run time.
    case dyn
    /// The type of `null`.
    case null
    /// Truth.
    case bool
    /// A signed number of 64 bits.
    case int
    /// An unsigned number of 64 bits.
    case uint
    /// A floating number of 64 bits.
    case double
    /// A sequence of code points.
    case string
    /// A sequence of octets.
    case bytes
    /// An instant.
    case timestamp
    /// A span of time.
    case duration
    /// The type of types.
    case type
    /// A list of elements of one type.
    case list(Type)
    /// A map from keys of one type to values of one type.
    case map(Type, Type)
    /// A value or none.
    case optional(Type)
    /// An object type that the environment declares.
    case object(String)
    /// A type parameter of a function, or a type variable of one check.
    case parameter(String)
    /// A value that may be `null`.
    case wrapper(Type)
    /// The type of an expression that could not be checked.
    case error
    /// A type with a name and parameters, known by its functions alone.
    case abstract(String, [Type])
}

extension Type: CustomStringConvertible {
    /// The type as the specification writes it: `map(string, int)`.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let value): "optional_type(\(value))"
        case .object(let name), .parameter(let name): name
        case .wrapper(let value): "wrapper(\(value))"
        case .error: "error"
        case .abstract(let name, let parameters):
            parameters.isEmpty
                ? name : "\(name)(\(parameters.map { $0.description }.joined(separator: ", ")))"
        }
    }
}
