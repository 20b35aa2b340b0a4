// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Ledger
import UsageModel

/// The keys of the API: made, listed, ended. A key is told once, when it is made.
struct KeyRoutes {
    let service: Service

    private static let roles = Role.allCases.map { (name: $0.rawValue, value: $0) }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/keys", .roles([.admin]), list),
            Endpoint(.post, "/v1/keys", .roles([.admin]), bodyMost: Limits.bodyBytes, isIdempotent: true, make),
            Endpoint(.post, "/v1/keys/{id}/rotate", .roles([.admin]), isIdempotent: true, rotate),
            Endpoint(.delete, "/v1/keys/{id}", .roles([.admin]), isIdempotent: true, revoke),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        return .page(service.keys.keys.map(\.document), next: nil, path: "")
    }

    @Sendable private func make(_ call: Call) throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let owner = members.text("owner", most: Limits.nameLength, required: true)
        let roles = members.words("roles", Self.roles)
        let scope = members.text("scope", most: Limits.nameLength)
        let sources = members.texts("sources", most: Limits.nameLength, items: Limits.sources)
        let expires = members.instant("expires")
        let rate = members.number("requestsPerSecond", Limits.requestsPerSecond)
        if let expires, expires <= call.now { members.refuse("expires", "it is over already.") }
        if !sources.isEmpty, Set(roles).isDisjoint(with: [.connector, .enforcer]) {
            members.refuse("sources", "only keys that send events have some: of the roles connector and enforcer.")
        }
        if roles.contains(.customer), scope == nil { members.refuse("scope", "a customer's key needs the customer.") }
        try members.finish()
        guard let owner else { throw Problem.broken }
        let made = try service.keys.make(
            owner: owner,
            roles: Set(roles),
            scope: scope,
            sources: sources,
            expires: expires,
            requestsPerSecond: rate,
            at: call.now
        )
        try keep(.makeKey, made.key.id, call)
        return .json(["key": made.key.document, "token": JSON(made.token)], status: .created)
    }

    /// Writes down who made or ended a key.
    private func keep(_ action: AccessRecord.Action, _ id: String, _ call: Call) throws(Problem) {
        try service.keep(call.access(action, "/v1/keys", id))
    }

    /// A new key for the same owner and roles; the old one is good for an hour more.
    @Sendable private func rotate(_ call: Call) throws -> Answer {
        try call.allow([])
        let old = service.keys.keys.first { $0.id == call.parameters[0] && $0.isValid(at: call.now) }
        guard let old else { throw Problem.notFound("There is no valid key of this id.") }
        let made = try service.keys.make(
            owner: old.owner,
            roles: old.roles,
            scope: old.scope,
            sources: old.sources,
            expires: old.expires,
            requestsPerSecond: old.requestsPerSecond,
            at: call.now
        )
        _ = try service.keys.revoke(old.id, at: call.now.advanced(byMicroseconds: 3_600_000_000))
        try keep(.rotateKey, old.id, call)
        return .json(["key": made.key.document, "token": JSON(made.token)], status: .created)
    }

    @Sendable private func revoke(_ call: Call) throws -> Answer {
        try call.allow([])
        guard try service.keys.revoke(call.parameters[0], at: call.now) != nil else {
            throw Problem.notFound("There is no key of this id.")
        }
        try keep(.revokeKey, call.parameters[0], call)
        return .nothing
    }
}
