// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

extension Value {
    /// The value that a vector writes as `{t, v}`.
    init(vector json: [String: Any]) throws(UnreadableValue) {
        let text = json["v"] as? String ?? ""
        switch json["t"] as? String {
        case "null": self = .null
        case "bool": self = .bool(json["v"] as? Bool ?? false)
        case "int": self = .int(try Self.need(Int64(text), json))
        case "uint": self = .uint(try Self.need(UInt64(text), json))
        case "double":
            let bits = (json["bits"] as? String).flatMap { UInt64($0, radix: 16) }
            self = .double(try Self.need(bits.map { Double(bitPattern: $0) } ?? Double(text), json))
        case "string": self = .text(text)
        case "bytes": self = .bytes([UInt8](try Self.need(Data(base64Encoded: text), json)))
        case "type": self = .type(text)
        case "list":
            var elements: [Value] = []
            for element in json["v"] as? [[String: Any]] ?? [] { elements.append(try Value(vector: element)) }
            self = .list(elements)
        case "map":
            var map = MapValue()
            for entry in json["v"] as? [[[String: Any]]] ?? [] where entry.count == 2 {
                _ = map.insert(try Value(vector: entry[1]), forKey: try Value(vector: entry[0]))
            }
            self = .map(map)
        case "timestamp":
            let (seconds, nanoseconds) = try Self.time(json)
            let instant = Timestamp(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: nanoseconds))
            self = .timestamp(try Self.need(instant, json))
        case "duration":
            let (seconds, nanoseconds) = try Self.time(json)
            self = .duration(try Self.need(TimeSpan(seconds: seconds, nanoseconds: nanoseconds), json))
        default: throw UnreadableValue(reason: "a value of kind '\(json["t"] ?? "none")'")
        }
    }

    private static func time(_ json: [String: Any]) throws(UnreadableValue) -> (Int64, Int64) {
        (try need(Vector.integer(json["seconds"] ?? "0"), json), try need(Vector.integer(json["nanos"] ?? "0"), json))
    }

    private static func need<Content>(_ content: Content?, _ json: [String: Any]) throws(UnreadableValue) -> Content {
        guard let content else { throw UnreadableValue(reason: "a value that cannot be read: \(json)") }
        return content
    }
}

extension CEL.`Type` {
    /// The type that a vector writes as `{k, …}`.
    init(vector json: [String: Any]) {
        func inner(_ key: String) -> CEL.`Type` { CEL.`Type`(vector: json[key] as? [String: Any] ?? [:]) }
        let name = json["name"] as? String ?? ""
        let parameters = (json["params"] as? [[String: Any]] ?? []).map { CEL.`Type`(vector: $0) }
        switch json["k"] as? String {
        case "null": self = .null
        case "bool": self = .bool
        case "int": self = .int
        case "uint": self = .uint
        case "double": self = .double
        case "string": self = .string
        case "bytes": self = .bytes
        case "timestamp": self = .timestamp
        case "duration": self = .duration
        case "error": self = .error
        case "type": self = .type
        case "list": self = .list(inner("elem"))
        case "map": self = .map(inner("key"), inner("value"))
        case "wrapper": self = .wrapper(inner("of"))
        case "message": self = .object(name)
        case "param": self = .parameter(name)
        case "abstract":
            if name == "optional_type", let content = parameters.first {
                self = .optional(content)
            } else {
                self = .abstract(name, parameters)
            }
        default: self = .dyn
        }
    }

    /// The names of the type parameters in the type, in their order.
    fileprivate var parameterNames: [String] {
        switch self {
        case .parameter(let name): [name]
        case .list(let inner), .optional(let inner), .wrapper(let inner): inner.parameterNames
        case .map(let key, let value): key.parameterNames + value.parameterNames
        case .abstract(_, let parameters): parameters.flatMap(\.parameterNames)
        default: []
        }
    }
}

extension Overload {
    /// The overload of a function that a vector declares.
    init(vector json: [String: Any]) {
        let parameters = (json["params"] as? [[String: Any]] ?? []).map { CEL.`Type`(vector: $0) }
        let result = CEL.`Type`(vector: json["result"] as? [String: Any] ?? [:])
        let named = json["typeParams"] as? [String] ?? []
        var names: [String] = []
        for name in named + (parameters + [result]).flatMap(\.parameterNames) where !names.contains(name) {
            names.append(name)
        }
        self.init(
            json["id"] as? String ?? "",
            isReceiver: json["instance"] as? Bool ?? false,
            typeParameters: names,
            parameters: parameters,
            result: result
        )
    }
}

extension Value {
    /// The value as a person reads it in a report.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let truth): "\(truth)"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)u"
        case .double(let number): "\(number)"
        case .string(let bytes): String(decoding: bytes, as: UTF8.self).debugDescription
        case .bytes(let bytes): "b" + bytes.description
        case .timestamp(let instant): "timestamp(\(String(decoding: instant.rfc3339, as: UTF8.self)))"
        case .duration(let span): "duration(\(String(decoding: span.text, as: UTF8.self)))"
        case .list(let elements): "[" + elements.map(\.shown).joined(separator: ", ") + "]"
        case .map(let map): "{" + map.entries.map { "\($0.key.shown): \($0.value.shown)" }.joined(separator: ", ") + "}"
        case .type(let name): "type \(name)"
        case .optional(let content): content.map { "optional(\($0.shown))" } ?? "optional.none()"
        case .object(let object): object.typeName
        case .address(let address): "ip(\(address.text))"
        case .network(let network): "cidr(\(network.text))"
        case .abstract(let name, let content): "\(name)(\(content.shown))"
        case .error(let error): "error: \(error.message)"
        case .unknown(let ids): "unknown \(ids)"
        case .missing: "missing"
        }
    }
}
