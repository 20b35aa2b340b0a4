// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Why an evaluation failed.
public struct EvaluationError: Error, Hashable, Sendable {
    /// The kinds of failure.
    public enum Kind: UInt8, Sendable {
        /// No signature of the function takes these values.
        case noSuchOverload
        /// A name that nothing gives a value.
        case undeclared
        /// A key that the map does not have.
        case noSuchKey
        /// A field that the object type does not have.
        case noSuchField
        /// A number, an instant or an index outside of its range.
        case range
        /// A division by zero.
        case divisionByZero
        /// An argument that cannot be used or converted.
        case badArgument
        /// A key given twice, or of a type that no key has.
        case badKey
        /// More work or more data than the limits allow.
        case limit
        /// A failure that the input brought along.
        case given
    }

    /// The kind of failure.
    public var kind: Kind
    /// What is wrong, in words.
    public var message: String
    /// Where in the text of the expression it happened; `nil` when the failure came from outside.
    public var span: SourceSpan?

    /// A failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The failure as an issue of the source it happened in, to be shown like those of parser and checker.
    public func issue(in source: Source) -> Issue {
        Issue(message, at: span ?? SourceSpan(start: 0, end: Int32(source.bytes.count)), in: source)
    }
}

extension Value {
    static func failure(_ kind: EvaluationError.Kind, _ message: String) -> Value {
        .error(EvaluationError(kind, message))
    }

    static func noSuchOverload(_ function: String, _ arguments: [Value]) -> Value {
        let types = arguments.map { $0.typeName }.joined(separator: ", ")
        return failure(.noSuchOverload, "no such overload: \(function)(\(types))")
    }

    static let integerOverflow = Value.failure(.range, "integer overflow")
    static let divisionByZero = Value.failure(.divisionByZero, "division by zero")
    static let timestampRange = Value.failure(.range, "timestamp out of range: years 1 to 9999 are allowed")
    static let durationRange = Value.failure(.range, "duration out of range: about 292 years are allowed")
}
