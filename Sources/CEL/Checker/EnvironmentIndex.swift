// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The declarations of an environment by name, made once for many checks.
final class EnvironmentIndex: Sendable {
    let variables: [String: Variable]
    let objectTypes: [String: ObjectType]
    let functions: [String: [Overload]]
    let hostFunctions: [String: HostFunction]
    let typeNames: Set<String>
    /// The first parts of the names of variables and types that have several.
    let qualifiedRoots: Set<String>

    /// The index of an environment under construction.
    static let empty = EnvironmentIndex()

    private init() {
        variables = [:]
        objectTypes = [:]
        functions = [:]
        hostFunctions = [:]
        typeNames = []
        qualifiedRoots = []
    }

    init(_ environment: Environment) {
        variables = Dictionary(environment.variables.map { ($0.name, $0) }) { first, _ in first }
        objectTypes = Dictionary(environment.objectTypes.map { ($0.name, $0) }) { first, _ in first }
        hostFunctions = Dictionary(environment.hostFunctions.map { ($0.name, $0) }) { first, _ in first }
        var functions: [String: [Overload]] = [:]
        var typeNames: Set<String> = [
            "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
            "google.protobuf.Timestamp", "google.protobuf.Duration", "dyn",
        ]
        typeNames.formUnion(environment.objectTypes.map(\.name))
        for declaration in environment.functions {
            functions[declaration.name, default: []] += declaration.overloads
            for overload in declaration.overloads {
                for case .abstract(let name, _) in overload.parameters + [overload.result] { typeNames.insert(name) }
            }
        }
        self.functions = functions
        self.typeNames = typeNames
        let qualified = (typeNames.union(variables.keys)).filter { $0.utf8.contains(UInt8(ascii: ".")) }
        qualifiedRoots = Set(qualified.map { name in String(name.prefix { $0 != "." }) })
    }

    /// The names that a short name may mean inside a container, the longest first.
    static func candidates(_ name: String, in container: String) -> [String] {
        if name.utf8.first == UInt8(ascii: ".") { return [String(name.dropFirst())] }
        var names: [String] = []
        var prefix = container
        while !prefix.isEmpty {
            names.append(prefix + "." + name)
            prefix = prefix.lastIndex(of: ".").map { String(prefix[..<$0]) } ?? ""
        }
        names.append(name)
        return names
    }
}
