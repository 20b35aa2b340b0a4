// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Outbox
import UsageModel

/// What platforms are to enforce, and what they say they do.
struct EnforcementRoutes {
    let desk: WebhookDesk

    private static let results = Acknowledgement.Result.allCases.map { (name: $0.rawValue, value: $0) }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/enforcement", .roles(Set.staff.union([.enforcer])), showsPeople: true, list),
            Endpoint(
                .post,
                "/v1/enforcement/acknowledgements",
                .roles([.enforcer]),
                bodyMost: Limits.bodyBytes,
                isIdempotent: true,
                acknowledge
            ),
        ]
    }

    /// Whether only what does not hold is listed.
    private enum Selection: String, CaseIterable { case all, unsettled }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow(["limit", "cursor", "state"])
        let limit = try call.limit()
        let isUnsettled = try call.word("state", of: Selection.self) == .unsettled
        let after = try call.parameter("cursor").map { text throws(Problem) -> Int64 in
            guard let number = Int64(text), number > 0 else {
                throw .badParameter("cursor", "it is not one that this list gave.")
            }
            return number
        }
        // A page ends between subjects, so as many more are read as one subject may have platforms.
        let most = limit + Outbox.Limits.subscriptions
        let found = try desk.store.enforcement(onlyUnsettled: isUnsettled, after: after ?? 0, limit: most)
        let last = found.count > limit ? found[limit - 1].subject.number : .max
        let shown = found.prefix { $0.subject.number <= last }
        let next = found.count > shown.count ? String(last) : nil
        let seesNumbers = call.principal.map { $0.seesNumbers || $0.roles.contains(.enforcer) } ?? false
        let items = shown.map { $0.document(at: call.now, within: desk.acknowledgeWithin, seesNumbers) }
        return .page(items, next: next, path: "/v1/enforcement?limit=\(limit)")
    }

    @Sendable private func acknowledge(_ call: Call) throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let text = members.text("command", most: 64, required: true)
        let platform = members.text("platform", most: Limits.nameLength, required: true)
        let result = members.word("result", Self.results, required: true)
        let detail = members.text("detail", most: Limits.reasonLength)
        let command = text.flatMap { CommandName($0) }
        if text != nil, command == nil { members.refuse("command", "expected the id of a command: cmd-184-3.") }
        try members.finish()
        guard let command, let platform, let result else { throw Problem.broken }
        let acknowledgement = Acknowledgement(command: command, platform: platform, result: result, detail: detail)
        switch try desk.take(acknowledgement, at: call.now) {
        case .taken: return .nothing
        case .unknownPlatform:
            throw Problem.notFound("No subscription of the kind 'enforcement' has the name of this platform.")
        case .unknownCommand:
            throw Problem.conflict("This platform was not given the command, or answered a newer one.")
        }
    }
}

extension EnforcementState {
    func document(at now: Instant, within microseconds: Int64, _ seesNumbers: Bool) -> JSON {
        let key = subject.key
        let masked = { (text: String) in JSON(seesNumbers ? text : Masking.masked(text)) }
        return .record([
            "subject": .record([
                "kind": JSON(key.kind), "id": masked(key.id), "customer": key.customer.map { masked($0) },
            ]),
            "platform": JSON(platform), "state": JSON(condition(at: now, within: microseconds).rawValue),
            "ageSeconds": JSON(age(at: now)),
            "desired": .record([
                "command": JSON(subject.command), "epoch": JSON(subject.epoch),
                "measure": JSON(subject.desired.measure),
                "capabilities": .list(subject.desired.capabilities.map { JSON($0) }),
                "slowed": .truth(subject.desired.isSlowed),
                "until": subject.desired.until.map { JSON(Instant(microseconds: $0)) },
                "since": JSON(Instant(microseconds: subject.since)),
            ]),
            "commandedAt": issuedAt.map { JSON($0) }, "commands": JSON(issues),
            "acknowledged": acknowledgedEpoch.map { epoch in
                .record([
                    "epoch": JSON(epoch), "result": result.map { JSON($0.rawValue) },
                    "detail": detail.map { JSON($0) }, "at": acknowledgedAt.map { JSON($0) },
                ])
            },
        ])
    }
}
