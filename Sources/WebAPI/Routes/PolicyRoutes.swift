// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import UsageModel

/// The policy in force, as far as others may ask about it.
struct PolicyRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/policies", .roles(.staff), list),
            Endpoint(.get, "/v1/policies/active/rules", .roles(.staff), rules),
            Endpoint(.get, "/v1/policies/active/rules/{id}", .roles(.staff), rule),
            Endpoint(.get, "/v1/lists", .roles(.staff), lists),
            Endpoint(.get, "/v1/lists/{name}", .roles(.staff), showList),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        let policy = service.policy.definition
        return .page(
            [
                [
                    "id": JSON(policy.id), "version": JSON(policy.version), "sha256": JSON(policy.sha256),
                    "state": "active", "rules": JSON(policy.rules.count), "signals": JSON(policy.signals.count),
                ]
            ],
            next: nil,
            path: ""
        )
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

    @Sendable private func lists(_ call: Call) throws -> Answer {
        try call.allow([])
        let files = service.policy.listFiles.map(\.document)
        let small = service.policy.definition.lists.filter { list in
            !service.policy.listFiles.contains { $0.name == list.name }
        }.map { list -> JSON in
            [
                "name": JSON(list.name), "origin": "pack", "entries": JSON(list.entries.count),
                "source": JSON(list.source),
            ]
        }
        return .page(files + small, next: nil, path: "")
    }

    @Sendable private func showList(_ call: Call) throws -> Answer {
        try call.allow([])
        let name = call.parameters[0]
        if let file = service.policy.listFiles.first(where: { $0.name == name }) { return .json(file.document) }
        guard let list = service.policy.definition.lists.first(where: { $0.name == name }) else {
            throw Problem.notFound("There is no list '\(name.prefix(64))'.")
        }
        return .json([
            "name": JSON(list.name), "origin": "pack", "entries": JSON(list.entries.count),
            "source": JSON(list.source), "checkedOn": JSON(list.checkedOn), "isDisputed": .truth(list.isDisputed),
        ])
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

extension RegistryStamp {
    var document: JSON {
        [
            "name": JSON(name), "origin": "file", "version": JSON(version),
            "sha256": JSON(SHA256.hexadecimal(ofDigest: seal)),
        ]
    }
}
