// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Ledger
import UsageModel

/// The policy in force, as far as others may ask about it.
struct PolicyRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/policies", .roles(.staff), list),
            Endpoint(.get, "/v1/policies/active/rules", .roles(.staff), rules),
            Endpoint(.get, "/v1/policies/active/rules/{id}", .roles(.staff), rule),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        return .page([service.activePolicy], next: nil, path: "")
    }

    @Sendable private func rules(_ call: Call) throws -> Answer {
        try call.allow(["clause"])
        let clause = call.parameter("clause")
        let rules = service.policy.definition.rules.filter { clause == nil || $0.clause == clause }
        return .page(rules.map(\.document), next: nil, path: "")
    }

    @Sendable private func rule(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let rule = service.policy.definition.rules.first(where: { $0.id == call.parameters[0] }) else {
            throw Problem.notFound("The policy has no rule '\(call.parameters[0].prefix(64))'.")
        }
        return .json(rule.document)
    }
}

extension RuleDefinition {
    /// What is told of a rule.
    var document: JSON {
        [
            "id": JSON(id), "clause": JSON(clause), "title": title.document, "step": JSON(step.name),
            "types": .list(types.map { JSON($0.name) }), "condition": JSON(condition.text),
            "verdict": JSON(verdict.name), "mode": JSON(mode.name), "rolloutPercent": JSON(rolloutPercent),
            "sources": .list(sources.map { JSON($0) }),
        ]
    }
}

extension Service {
    /// The policy in force: since when, who made it so, and whether it is the one that the settings name.
    var activePolicy: JSON {
        let policy = policy.definition
        let state = policies?.state
        let configured = state.map { state -> JSON in
            ["sha256": JSON(state.configured), "isInForce": .truth(state.configured == policy.sha256)]
        }
        return .record([
            "id": JSON(policy.id), "version": JSON(policy.version), "sha256": JSON(policy.sha256),
            "state": "active", "rules": JSON(policy.rules.count), "signals": JSON(policy.signals.count),
            "origin": state?.note.map { JSON($0.origin.rawValue) },
            "by": state?.note.map { .list($0.by.map { JSON($0) }) }, "sequence": state?.sequence.map { JSON($0) },
            "since": state?.since.map { JSON($0) }, "configured": configured,
            "why": state.map { Self.why($0, policy.sha256).document },
        ])
    }

    /// Why this policy is in force and no other, for people.
    private static func why(_ state: PolicyState, _ active: String) -> Localized {
        if state.configured == active {
            return Localized(en: "It is the pack that the settings name.", pl: "To pakiet wskazany w ustawieniach.")
        }
        return Localized(
            en: "It was activated after the start, and the pack that the settings name has not changed since.",
            pl: "Aktywowano ją po uruchomieniu, a pakiet wskazany w ustawieniach od tego czasu się nie zmienił."
        )
    }

    /// Who keeps versions; a service that keeps nothing has nobody.
    func policyDesk() throws(Problem) -> any PolicyDesk {
        guard let policies else { throw .unavailable("Nothing is kept by this service.") }
        return policies
    }
}
