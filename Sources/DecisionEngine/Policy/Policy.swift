// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A compiled policy: immutable, checked, within the rails.
public struct Policy: Sendable {
    /// What it was compiled from.
    public let definition: PolicyDefinition
    /// What its conditions could speak of.
    public let environment: PolicyEnvironment
    let compiled: CompiledPolicy

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
}
