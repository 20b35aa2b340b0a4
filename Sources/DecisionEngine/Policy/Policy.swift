// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// A compiled policy: immutable, checked, within the rails.
public struct Policy: Sendable {
    /// What it was compiled from.
    public let definition: PolicyDefinition
    /// What its conditions could speak of.
    public let environment: PolicyEnvironment
    var compiled: CompiledPolicy
    /// What the files of lists say that it asks, in the order of their names.
    public private(set) var listFiles: [RegistryStamp] = []

    /// Checks and compiles a policy; every issue is reported at once, and a policy with an issue is not made.
    public static func compile(_ definition: PolicyDefinition) -> (policy: Policy?, issues: [PolicyIssue]) {
        var compiler = PolicyCompiler(definition)
        let compiled = compiler.compile()
        guard compiler.issues.isEmpty else { return (nil, compiler.issues) }
        return (Policy(definition: definition, environment: compiler.environment, compiled: compiled), [])
    }

    /// A policy without rules: it allows everything.
    public static var empty: Policy {
        let definition = PolicyDefinition()
        var compiler = PolicyCompiler(definition)
        let compiled = compiler.compile()
        return Policy(definition: definition, environment: compiler.environment, compiled: compiled)
    }

    /// The files of lists that it asks, in the order of `listNames`.
    public var registries: [Registry] { compiled.files.compactMap { $0 } }

    /// The names under which a file of a list can be asked: the pack's lists and the registries of the contract.
    public var listNames: [String] { definition.lists.map(\.name) + EngineFunction.registries }

    /// The policy with files of lists: each is asked under the name that it says it has; no two have the same.
    ///
    /// A file takes the place of a list of the pack. Beside what customers report of a registry it is a second opinion,
    /// and whoever says that a party is listed is believed. Names that no rule can ask (`listNames`) are left out.
    public func asking(_ files: [Registry]) -> Policy {
        var policy = self
        let names = listNames
        let asked = files.filter { names.contains($0.stamp.name) }
        policy.compiled.files = asked.isEmpty ? [] : names.map { name in asked.first { $0.stamp.name == name } }
        policy.listFiles = asked.map(\.stamp).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return policy
    }

    /// Whether a number or a text is in a list: in its file, or in the pack where it has none; texts match as in rules.
    ///
    /// - Returns: nil when there is no such list here, or when it holds numbers and this is none.
    public func isListed(_ entry: String, in name: String) -> Bool? {
        guard let number = listNames.firstIndex(of: name) else { return nil }
        var entry = entry
        return entry.withUTF8 { bytes -> Bool? in
            if !compiled.files.isEmpty, let file = compiled.files[number] { return unsafe file.contains(bytes) }
            guard number < compiled.lists.count, let base = bytes.baseAddress else { return nil }
            return unsafe compiled.lists[number].contains(ByteView(base, count: bytes.count))
        }
    }
}
