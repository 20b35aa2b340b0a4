// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// The deterministic engine: a fold over usage events that answers each with a decision.
public struct Engine: Sendable {
    /// The policy in force.
    public let policy: Policy

    /// An engine that has seen nothing yet.
    public init(policy: Policy) { self.policy = policy }

    /// Decides one event; events come in order of arrival.
    public mutating func decide(_ event: inout UsageEvent) -> Decision {
        Decision(partition: 0, key: 0)
    }
}
