// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What an expression evaluates to.
///
/// Failure is a value: errors, unknowns and missing fields travel through an expression like any other
/// value until `&&`, `||` or a macro absorbs them.
///
/// - Shape: text is UTF-8 and compared byte by byte, so that no normalisation takes place.
public enum Value: Sendable {
    /// `null`.
    case null
    /// Truth.
    case bool(Bool)
    /// A signed number.
    case int(Int64)
    /// An unsigned number.
    case uint(UInt64)
    /// A floating number.
    case double(Double)
    /// Text, as valid UTF-8.
    case string([UInt8])
    /// Octets.
    case bytes([UInt8])
    /// A point in time.
    case timestamp(Timestamp)
    /// A span of time.
    case duration(TimeSpan)
    /// A list.
    case list([Value])
    /// A map.
    case map(MapValue)
    /// A type, by its run-time name.
    case type(String)
    /// A value or none.
    indirect case optional(Value?)
    /// An object of a declared type.
    case object(ObjectValue)
    /// An IP address.
    case address(NetworkAddress)
    /// An IP network.
    case network(NetworkPrefix)
    /// A value of a type known by its functions alone, with the name of the type.
    indirect case abstract(String, Value)
    /// The evaluation failed.
    case error(EvaluationError)
    /// Unknown: the numbers of the unknown inputs, in rising order.
    case unknown([Int64])
    /// A field of an object that the input does not give, with its slot when it has one.
    case missing(SlotAddress?)

    /// Text.
    public static func text(_ text: String) -> Value { .string(Array(text.utf8)) }

    /// Whether this is an ordinary value: no error, not unknown, not missing.
    public var isOrdinary: Bool {
        switch self {
        case .error, .unknown, .missing: false
        default: true
        }
    }

    /// The run-time name of the value's type: `int`, `list`, `google.protobuf.Timestamp`.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .optional: "optional_type"
        case .object(let object): object.typeName
        case .address: "net.IP"
        case .network: "net.CIDR"
        case .abstract(let name, _): name
        case .error, .unknown, .missing: "error"
        }
    }

    /// Whether this is the zero of its type: `optional.ofNonZeroValue` makes none of it.
    public var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let truth): !truth
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let bytes), .bytes(let bytes): bytes.isEmpty
        case .timestamp(let instant): instant.seconds == 0 && instant.nanoseconds == 0
        case .duration(let span): span.nanoseconds == 0
        case .list(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .optional(let value): value == nil
        default: false
        }
    }
}

/// An object of a declared type: fields given by name, or slots of a frame.
public struct ObjectValue: Sendable {
    /// Where the fields are.
    public enum Storage: Sendable {
        /// Given by name; an absent field is missing.
        case fields([String: Value])
        /// In the slots of a frame, from this one on.
        case slots(SlotAddress)
    }

    /// The name of the declared type.
    public var typeName: String
    /// Where the fields are.
    public var storage: Storage

    /// An object.
    public init(typeName: String, storage: Storage) {
        self.typeName = typeName
        self.storage = storage
    }
}
