// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import UsageModel

/// What a version would decide otherwise, before it is in force: beside what is decided now, or over what was.
struct PolicyTrialRoutes {
    let service: Service

    private static let people: Set<Role> = [.policyAuthor, .policyApprover]

    var endpoints: [Endpoint] {
        let path = "/v1/policies/versions/{sha256}"
        return [
            Endpoint(.post, path + "/shadow", .roles(Self.people), isIdempotent: true, beginShadow),
            Endpoint(.get, path + "/shadow", .roles(.staff)) { try show($0, .shadow) },
            Endpoint(.delete, path + "/shadow", .roles(Self.people), isIdempotent: true) { try await end($0, .shadow) },
            Endpoint(
                .post,
                path + "/backtests",
                .roles(Self.people),
                bodyMost: Limits.bodyBytes,
                isIdempotent: true,
                beginBacktest
            ),
            Endpoint(.get, path + "/backtests", .roles(.staff)) { try show($0, .backtest) },
            Endpoint(.delete, path + "/backtests", .roles(Self.people), isIdempotent: true) {
                try await end($0, .backtest)
            },
        ]
    }

    @Sendable private func beginShadow(_ call: Call) async throws -> Answer {
        try call.allow([])
        return try await begin(.shadow, since: nil, call)
    }

    @Sendable private func beginBacktest(_ call: Call) async throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        _ = try version(call, desk)
        var members = try call.members()
        let since = members.instant("since")
        if since == nil, !members.has("since") { members.refuse("since", "it is required: a moment.") }
        if let since, since > call.now { members.refuse("since", "it has not come yet.") }
        try members.finish()
        guard let since else { throw Problem.broken }
        return try await begin(.backtest, since: since, call)
    }

    private func begin(_ kind: PolicyTrial.Kind, since: Instant?, _ call: Call) async throws -> Answer {
        let desk = try service.policyDesk()
        let version = try version(call, desk)
        let trial = try await desk.begin(kind, version.sha256, since: since)
        return .json(trial.document, status: .accepted)
    }

    private func version(_ call: Call, _ desk: any PolicyDesk) throws(Problem) -> PolicyVersion {
        guard let version = try desk.version(call.parameters[0]) else {
            throw .notFound("No version with this SHA-256 is kept; POST /v1/policies/versions keeps one.")
        }
        return version
    }

    private func show(_ call: Call, _ kind: PolicyTrial.Kind) throws -> Answer {
        try call.allow([])
        guard let trial = try service.policyDesk().trial(kind, call.parameters[0]) else {
            throw Problem.notFound("No \(kind.rawValue) of this version was begun of late.")
        }
        return .json(trial.document)
    }

    private func end(_ call: Call, _ kind: PolicyTrial.Kind) async throws -> Answer {
        try call.allow([])
        guard try await service.policyDesk().end(kind, call.parameters[0]) else {
            throw Problem.notFound("No \(kind.rawValue) of this version runs.")
        }
        return .nothing
    }
}

extension PolicyTrial {
    var document: JSON {
        let report = report
        let tally = report.tally
        let rules: [JSON] = tally.rules.map { entry in
            [
                "rule": JSON(entry.rule), "clause": JSON(entry.clause), "verdict": JSON(entry.verdict),
                "newlyBlocked": JSON(entry.newlyBlocked), "newlyAllowed": JSON(entry.newlyAllowed),
                "otherwise": JSON(entry.otherwise),
            ]
        }
        return .record([
            "kind": JSON(kind.rawValue), "sha256": JSON(sha256), "state": JSON(report.state.rawValue),
            "from": report.from.map { JSON($0.value) }, "to": report.to.map { JSON($0.value) },
            "decisions": JSON(tally.decisions), "same": JSON(tally.same), "newlyBlocked": JSON(tally.newlyBlocked),
            "newlyAllowed": JSON(tally.newlyAllowed), "otherwise": JSON(tally.otherwise), "rules": .list(rules),
        ])
    }
}
