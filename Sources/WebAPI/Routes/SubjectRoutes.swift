// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Journal
import Ledger
import UsageModel

/// Customers, and what belongs to them: their standing and what was found about them.
struct SubjectRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/customers/{id}", .roles(.staff)) { try await show($0, .customer) },
            Endpoint(.get, "/v1/customers/{id}/timeline", .roles(.staff), timeline),
            Endpoint(.get, "/v1/customers/{id}/signals", .roles(.staff), signals),
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

    /// What was measured of a customer when something was found: of each signal the newest value, with the decision.
    ///
    /// Values are those of the record. The engine is not asked: reading moves a window on, and nobody who looks may
    /// change what is decided.
    @Sendable private func signals(_ call: Call) throws -> Answer {
        try call.allow([])
        try StandingRoutes.check(.customer, call.parameters[0])
        guard let views = service.views, let journal = service.engine.journal else {
            throw Problem.unavailable("Nothing is kept by this service.")
        }
        var query = FindingQuery(limit: Limits.measuredFindings)
        query.customer = call.parameters[0]
        var seen: Set<String> = []
        var items: [JSON] = []
        for finding in try views.findings(query) {
            guard let line = try Self.line(of: finding, journal) else { continue }
            for (name, value) in Self.measured(line) where seen.insert(name).inserted {
                items.append(document(name, value, finding))
            }
        }
        return .page(items.sorted { $0["name"]?.string ?? "" < $1["name"]?.string ?? "" }, next: nil, path: "")
    }

    /// The line of a decision; nil when retention has removed it.
    private static func line(of finding: Finding, _ journal: Journal) throws -> JSON? {
        guard finding.sequence >= journal.first.value else { return nil }
        return try JSON(kept: journal.record(SequenceNumber(finding.sequence)).secondBytes)
    }

    /// The evidence of the reasons that names signals.
    private static func measured(_ line: JSON) -> [(name: String, value: JSON)] {
        (line["reasons"]?.items ?? []).flatMap { reason -> [(name: String, value: JSON)] in
            guard case .object(let members)? = reason["evidence"] else { return [] }
            return members.filter { $0.name.hasPrefix("signal.") }.map { (String($0.name.dropFirst(7)), $0.value) }
        }
    }

    private func document(_ name: String, _ value: JSON, _ finding: Finding) -> JSON {
        let declared = name.prefix { $0 != "." }
        let signal = service.policy.definition.signals.first { $0.name == declared }
        return .record([
            "name": JSON(name), "value": value, "title": signal.map(\.title.document),
            "unit": signal.map { JSON($0.unit) }, "by": signal.map { .list($0.by.map { JSON($0.text) }) },
            "time": JSON(finding.time), "decision": JSON(finding.id), "rule": JSON(finding.rule),
        ])
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
