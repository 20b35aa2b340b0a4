// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// The vectors of the specification, read in place: they are not part of the repository.
enum ConformanceFiles {
    /// The folder of the vectors, or `nil` with a loud line when it is not there.
    static let directory: URL? = {
        if let shared = ProcessInfo.processInfo.environment["PROVISO_SHARED"] {
            return existing(URL(filePath: shared))
        }
        var folder = URL(filePath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if let found = existing(folder.appending(path: "../shared")) { return found }
        }
        print("SKIPPED: no conformance vectors; set PROVISO_SHARED to the folder that has conformance/cel")
        return nil
    }()

    private static func existing(_ shared: URL) -> URL? {
        let folder = shared.appending(path: "conformance/cel").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The JSON object of a file.
    static func object(_ name: String) throws -> [String: Any]? {
        guard let directory else { return nil }
        let data = try Data(contentsOf: directory.appending(path: "\(name).json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any]
    }
}

/// One vector: an expression and what it must evaluate to.
struct ConformanceCase {
    let id: String
    let json: [String: Any]

    var source: String { json["expr"] as? String ?? "" }
    var isChecked: Bool { !(json["disable_check"] as? Bool ?? false) }
    var isCheckedOnly: Bool { json["check_only"] as? Bool ?? false }

    /// All vectors of a file.
    static func all(of file: String) throws -> [ConformanceCase] {
        let sections = try ConformanceFiles.object(file)?["sections"] as? [[String: Any]] ?? []
        return sections.flatMap { $0["tests"] as? [[String: Any]] ?? [] }.map {
            ConformanceCase(id: $0["id"] as? String ?? "?", json: $0)
        }
    }

    /// The environment the vector asks for.
    var environment: Environment {
        var variables: [Variable] = []
        var functions = StandardLibrary.declarations
        for declaration in json["type_env"] as? [[String: Any]] ?? [] {
            let name = declaration["name"] as? String ?? ""
            if let type = declaration["type"] as? [String: Any] {
                variables.append(Variable(name: name, type: Self.type(type)))
            }
            if let overloads = declaration["overloads"] as? [[String: Any]] {
                functions.append(FunctionDeclaration(name: name, overloads: overloads.map(Self.overload)))
            }
        }
        return Environment(
            container: json["container"] as? String ?? "",
            variables: variables,
            functions: functions,
            macros: !(json["disable_macros"] as? Bool ?? false),
            limits: .conformance
        )
    }

    /// The values of the variables.
    var activation: Activation {
        var activation = Activation()
        for (name, binding) in json["bindings"] as? [String: [String: Any]] ?? [:] {
            if let value = binding["value"] as? [String: Any] {
                activation.variables[name] = Self.value(value)
            } else if binding["error"] != nil {
                activation.variables[name] = .error(EvaluationError(.given, "given"))
            } else {
                activation.variables[name] = .unknown([0])
            }
        }
        return activation
    }

    private static func overload(_ json: [String: Any]) -> Overload {
        let parameters = (json["params"] as? [[String: Any]] ?? []).map(type)
        var names: [String] = []
        func visit(_ type: [String: Any]) {
            if type["k"] as? String == "param", let name = type["name"] as? String, !names.contains(name) {
                names.append(name)
            }
            for key in ["elem", "key", "value", "of"] {
                if let inner = type[key] as? [String: Any] { visit(inner) }
            }
            for inner in type["params"] as? [[String: Any]] ?? [] { visit(inner) }
        }
        for parameter in json["params"] as? [[String: Any]] ?? [] { visit(parameter) }
        return Overload(
            json["id"] as? String ?? "",
            isReceiver: json["instance"] as? Bool ?? false,
            typeParameters: names,
            parameters: parameters,
            result: type(json["result"] as? [String: Any] ?? [:])
        )
    }

    static func type(_ json: [String: Any]) -> CEL.`Type` {
        func inner(_ key: String) -> CEL.`Type` { type(json[key] as? [String: Any] ?? [:]) }
        let name = json["name"] as? String ?? ""
        let parameters = (json["params"] as? [[String: Any]] ?? []).map(type)
        switch json["k"] as? String {
        case "null": return .null
        case "bool": return .bool
        case "int": return .int
        case "uint": return .uint
        case "double": return .double
        case "string": return .string
        case "bytes": return .bytes
        case "timestamp": return .timestamp
        case "duration": return .duration
        case "error": return .error
        case "type": return .type
        case "list": return .list(inner("elem"))
        case "map": return .map(inner("key"), inner("value"))
        case "wrapper": return .wrapper(inner("of"))
        case "message": return .object(name)
        case "param": return .parameter(name)
        case "abstract":
            if name == "optional_type", let content = parameters.first { return .optional(content) }
            return .abstract(name, parameters)
        default: return .dyn
        }
    }

    static func value(_ json: [String: Any]) -> Value {
        let text = json["v"] as? String ?? ""
        switch json["t"] as? String {
        case "null": return .null
        case "bool": return .bool(json["v"] as? Bool ?? false)
        case "int": return .int(Int64(text) ?? 0)
        case "uint": return .uint(UInt64(text) ?? 0)
        case "double":
            return .double(Double(bitPattern: UInt64(json["bits"] as? String ?? "", radix: 16) ?? 0))
        case "string": return .text(text)
        case "bytes": return .bytes([UInt8](Data(base64Encoded: text) ?? Data()))
        case "type": return .type(text)
        case "list": return .list((json["v"] as? [[String: Any]] ?? []).map(value))
        case "map":
            var map = MapValue()
            for entry in json["v"] as? [[[String: Any]]] ?? [] {
                _ = map.insert(value(entry[1]), forKey: value(entry[0]))
            }
            return .map(map)
        case "timestamp":
            return Timestamp(seconds: integer(json["seconds"]), nanoseconds: Int32(integer(json["nanos"])))
                .map { .timestamp($0) } ?? .null
        case "duration":
            return TimeSpan(seconds: integer(json["seconds"]), nanoseconds: integer(json["nanos"]))
                .map { .duration($0) } ?? .null
        default: return .error(EvaluationError(.given, "a value the reader does not know: \(json)"))
        }
    }

    private static func integer(_ json: Any?) -> Int64 {
        (json as? String).flatMap { Int64($0) } ?? (json as? Int).map { Int64($0) } ?? 0
    }
}
