// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel
import WebAPI

/// Holds values against the schemas of the contract: the part of JSON Schema that the contract uses.
struct SchemaCheck {
    let contract: JSON

    /// What a reference leads to.
    func resolved(_ value: JSON) -> JSON {
        guard let reference = value["$ref"]?.string else { return value }
        let target = reference.split(separator: "/").dropFirst().reduce(contract) { $0[String($1)] ?? .null }
        return resolved(target)
    }

    /// What is wrong with a value; empty when nothing is.
    func problems(_ value: JSON, _ schema: JSON, at place: String = "") -> [String] {
        let schema = resolved(schema)
        var found: [String] = []
        if let choices = schema["oneOf"]?.items {
            let fitting = choices.filter { problems(value, $0, at: place).isEmpty }
            if fitting.count != 1 { found.append("\(place): fits \(fitting.count) of \(choices.count)") }
        }
        if let constant = schema["const"], constant != value { found.append("\(place): is not \(constant)") }
        if let words = schema["enum"]?.items, !words.contains(value) { found.append("\(place): \(value) is no word") }
        if let types = schema["type"], !(types.items ?? [types]).contains(where: { Self.isOf($0.string, value) }) {
            return found + ["\(place): \(value) is no \(types)"]
        }
        switch value {
        case .object(let members): found += objectProblems(value, members, schema, place)
        case .list(let items):
            if let least = schema["minItems"]?.whole, items.count < least { found.append("\(place): too few") }
            if let most = schema["maxItems"]?.whole, items.count > most { found.append("\(place): too many") }
            guard let schema = schema["items"] else { break }
            for (number, item) in items.enumerated() { found += problems(item, schema, at: "\(place)/\(number)") }
        case .text(let text): found += textProblems(text, schema, place)
        case .integer(let number):
            if let least = schema["minimum"]?.whole, number < least { found.append("\(place): below \(least)") }
            if let most = schema["maximum"]?.whole, number > most { found.append("\(place): above \(most)") }
        default: break
        }
        return found
    }

    private func objectProblems(_ value: JSON, _ members: [JSON.Member], _ schema: JSON, _ place: String) -> [String] {
        var found: [String] = []
        for name in schema["required"]?.items?.compactMap(\.string) ?? [] where value[name] == nil {
            found.append("\(place): '\(name)' is missing")
        }
        if let least = schema["minProperties"]?.whole, members.count < least { found.append("\(place): too few") }
        if let most = schema["maxProperties"]?.whole, members.count > most { found.append("\(place): too many") }
        for member in members {
            if let schema = schema["properties"]?[member.name] {
                found += problems(member.value, schema, at: "\(place)/\(member.name)")
            } else if schema["additionalProperties"] == .truth(false) {
                found.append("\(place): '\(member.name)' is not in the contract")
            }
        }
        return found
    }

    private func textProblems(_ text: String, _ schema: JSON, _ place: String) -> [String] {
        var found: [String] = []
        let length = text.unicodeScalars.count
        if let least = schema["minLength"]?.whole, length < least { found.append("\(place): too short") }
        if let most = schema["maxLength"]?.whole, length > most { found.append("\(place): too long") }
        if let pattern = schema["pattern"]?.string {
            let match = try? Regex(pattern).firstMatch(in: text)
            if match == nil { found.append("\(place): '\(text)' is not like \(pattern)") }
        }
        return found
    }

    private static func isOf(_ type: String?, _ value: JSON) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .list), ("string", .text), ("boolean", .truth), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .real):
            true
        default: false
        }
    }
}

/// The operations of the contract, as tests ask about them.
struct Operation {
    var method: String
    var path: String
    var json: JSON

    var id: String { json["operationId"]?.string ?? "" }
    var roles: [String] { json["x-roles"]?.items?.compactMap(\.string) ?? [] }

    /// The parameters, with references followed.
    func parameters(_ check: SchemaCheck, in place: String) -> [JSON] {
        (json["parameters"]?.items ?? []).map(check.resolved).filter { $0["in"]?.string == place }
    }

    /// The statuses that the contract names.
    var statuses: [String] {
        guard case .object(let members)? = json["responses"] else { return [] }
        return members.map(\.name)
    }

    /// The path with the examples of its parameters in place.
    func samplePath(_ check: SchemaCheck, replacing ids: [String: String] = [:]) -> String {
        parameters(check, in: "path").reduce(path) { path, parameter in
            let name = parameter["name"]?.string ?? ""
            let value = ids[name] ?? parameter["example"]?.string ?? ""
            return path.replacing("{\(name)}", with: value.replacing("+", with: "%2B"))
        }
    }

    static func all(_ contract: JSON) -> [Operation] {
        guard case .object(let paths)? = contract["paths"] else { return [] }
        return paths.flatMap { path -> [Operation] in
            guard case .object(let methods) = path.value else { return [] }
            return methods.map { Operation(method: $0.name.uppercased(), path: path.name, json: $0.value) }
        }
    }
}
