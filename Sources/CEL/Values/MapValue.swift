// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A map with the key equality of the language: `1`, `1u` and `1.0` are one key.
///
/// - Shape: entries keep the order in which they were added; nothing depends on the order of a hash table.
public struct MapValue: Sendable {
    /// A key in the form that is compared.
    enum Key: Hashable, Sendable {
        case bool(Bool)
        case int(Int64)
        /// Only numbers beyond the range of `int`.
        case large(UInt64)
        case string([UInt8])

        /// The key of a value, or `nil` when no key can equal it.
        init?(_ value: Value) {
            switch value {
            case .bool(let truth): self = .bool(truth)
            case .int(let number): self = .int(number)
            case .uint(let number): self = number <= UInt64(Int64.max) ? .int(Int64(number)) : .large(number)
            case .double(let number):
                if let whole = Int64(exactly: number) {
                    self = .int(whole)
                } else if let whole = UInt64(exactly: number) {
                    self = .large(whole)
                } else {
                    return nil
                }
            case .string(let bytes): self = .string(bytes)
            default: return nil
            }
        }
    }

    /// The entries, in the order in which they were added.
    public private(set) var entries: [(key: Value, value: Value)] = []
    private var indices: [Key: Int] = [:]

    /// An empty map.
    public init() {}

    /// The number of entries.
    public var count: Int { entries.count }

    /// The value under a key, or `nil`.
    public subscript(key: Value) -> Value? {
        guard let key = Key(key), let index = indices[key] else { return nil }
        return entries[index].value
    }

    /// Adds an entry; returns the failure when the key is there already or is of no key type.
    public mutating func insert(_ value: Value, forKey key: Value) -> EvaluationError? {
        switch key {
        case .bool, .int, .uint, .string: break
        default: return EvaluationError(.badKey, "unsupported key type: \(key.typeName)")
        }
        guard let known = Key(key) else { return EvaluationError(.badKey, "unsupported key type: \(key.typeName)") }
        guard indices[known] == nil else { return EvaluationError(.badKey, "repeated key") }
        indices[known] = entries.count
        entries.append((key, value))
        return nil
    }
}
