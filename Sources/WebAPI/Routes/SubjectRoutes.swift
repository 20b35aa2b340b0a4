// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Ledger
import UsageModel

/// Customers, and what belongs to them: their standing and what was found about them.
struct SubjectRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/customers/{id}", .roles(.staff)) { try await show($0, .customer) },
            Endpoint(.get, "/v1/customers/{id}/timeline", .roles(.staff), timeline),
            Endpoint(.get, "/v1/numbers/{id}", .roles(.staff)) { try await show($0, .number) },
            Endpoint(.get, "/v1/endUsers/{id}", .roles(.staff)) { try await show($0, .endUser) },
            Endpoint(.get, "/v1/campaigns/{id}", .roles(.staff)) { try await show($0, .campaign) },
        ]
    }

    private func show(_ call: Call, _ kind: SubjectKind) async throws(Problem) -> Answer {
        try call.allow(kind == .customer ? [] : ["customer"])
        let id = call.parameters[0]
        try StandingRoutes.check(kind, id)
        let customer = kind == .customer ? nil : try call.name("customer")
        if kind != .customer, kind != .number, customer == nil {
            throw .badParameter("customer", "it is required: whose it is.")
        }
        try await service.turn()
        let standing = service.engine.ask { $0.standing(of: kind, id, customer: customer, at: call.now) }
        let owner = kind == .customer ? id : customer
        var findings: [Finding] = []
        if let owner {
            var query = FindingQuery(limit: 20)
            query.customer = owner
            do {
                findings = try service.views?.findings(query) ?? []
            } catch {
                throw .unavailable("The views cannot be read.")
            }
        }
        return .json(
            .record([
                "kind": JSON(kind.name), "id": JSON(id), "customer": customer.map { JSON($0) },
                "strictest": JSON((standing.map(\.measure).max() ?? .none).name),
                "standing": .list(standing.map(\.document)),
                "recentFindings": .list(findings.map(\.document)),
            ])
        )
    }

    /// What was found about a customer and done about it, the newest first.
    @Sendable private func timeline(_ call: Call) throws -> Answer {
        try call.allow(["limit"])
        try StandingRoutes.check(.customer, call.parameters[0])
        guard let views = service.views else { throw Problem.unavailable("Nothing is kept by this service.") }
        let limit = try call.limit()
        var query = FindingQuery(limit: limit)
        query.customer = call.parameters[0]
        let findings = try views.findings(query).map { ($0.sequence, JSON.record(["finding": $0.document])) }
        let measures = try views.measures(
            kind: SubjectKind.customer.name,
            subject: call.parameters[0],
            customer: nil,
            limit: limit
        ).map { ($0.sequence, JSON.record(["measure": $0.document])) }
        let all = (findings + measures).sorted { $0.0 > $1.0 }.prefix(limit).map(\.1)
        return .page(all, next: nil, path: "")
    }
}
