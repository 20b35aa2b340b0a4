// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Outbox
import UsageModel

/// Who is told of what happens: subscriptions, what became of messages, dead letters.
struct WebhookRoutes {
    let desk: WebhookDesk

    private static let readers: Set<Role> = [.admin, .auditor]
    private static let kinds = Subscription.Kind.allCases.map { (name: $0.rawValue, value: $0) }
    private static let states = Subscription.State.allCases.map { (name: $0.rawValue, value: $0) }
    private static let messages = MessageKind.selectable.map { (name: $0.rawValue, value: $0) }

    var endpoints: [Endpoint] {
        let (admin, most) = (Endpoint.Access.roles([.admin]), Limits.bodyBytes)
        let one = "/v1/webhooks/{id}"
        return [
            Endpoint(.get, "/v1/webhooks/dead-letters", .roles(Self.readers), deadLetters),
            Endpoint(.post, "/v1/webhooks/dead-letters/replay", admin, isIdempotent: true, replayAll),
            Endpoint(.get, "/v1/webhooks", .roles(Self.readers), list),
            Endpoint(.post, "/v1/webhooks", admin, bodyMost: most, isIdempotent: true, tellsSecret: true, make),
            Endpoint(.get, one, .roles(Self.readers), show),
            Endpoint(.put, one, admin, bodyMost: most, isIdempotent: true, change),
            Endpoint(.delete, one, admin, isIdempotent: true, remove),
            Endpoint(.post, one + "/rotate", admin, isIdempotent: true, tellsSecret: true, rotate),
            Endpoint(.post, one + "/test", admin, isIdempotent: true, test),
            Endpoint(.get, one + "/deliveries", .roles(Self.readers), deliveries),
            Endpoint(.post, one + "/deliveries/{delivery}/replay", admin, isIdempotent: true, replay),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        return .page(try desk.store.subscriptions().map(\.document), next: nil, path: "")
    }

    private func find(_ call: Call) throws -> Subscription {
        guard let found = try desk.subscription(call.parameters[0]) else {
            throw Problem.notFound("There is no subscription of this id.")
        }
        return found
    }

    private func answer(_ subscription: Subscription, status: HTTPResponse.Status = .ok) -> Answer {
        .json(subscription.document, status: status, headers: [.eTag: subscription.etag])
    }

    /// A subscription with its secret, which is told this once.
    private func telling(_ subscription: Subscription, status: HTTPResponse.Status) -> Answer {
        let secret = subscription.secrets.current.map { JSON($0.text) }
        return .json(
            .record(["webhook": subscription.document, "secret": secret]),
            status: status,
            headers: [.eTag: subscription.etag]
        )
    }

    /// What a body says of a subscription.
    private struct Wish {
        var name: String
        var target: String
        var filter: SubscriptionFilter
        var state: Subscription.State
    }

    private func wish(_ members: inout Members, _ kind: Subscription.Kind?) throws -> Wish {
        let isMail = kind == .mail
        let name = members.text("name", most: Limits.nameLength, required: true)
        let target = members.text(isMail ? "address" : "url", most: Outbox.Limits.urlBytes, required: true)
        let kinds = members.has("types") ? members.words("types", Self.messages) : []
        let clause = members.text("clause", most: 32)
        let customer = members.text("customer", most: Limits.nameLength)
        let state = members.word("state", Self.states) ?? .enabled
        if let clause, !ClauseTable.all.contains(where: { $0.clause == clause || $0.clause.hasPrefix(clause + ".") }) {
            members.refuse("clause", "expected one of the policy, such as B or B.dialing.")
        }
        if let kind, let target, let problem = desk.problem(with: target, kind) {
            members.refuse(isMail ? "address" : "url", problem)
        }
        if kind == .enforcement, !kinds.isEmpty || clause != nil {
            members.refuse(kinds.isEmpty ? "clause" : "types", "a platform gets all commands; 'customer' is taken.")
        }
        if isMail, kinds.contains(where: { !MessageKind.mailed.contains($0) }) {
            members.refuse("types", "mails tell of measures only.")
        }
        try members.finish()
        guard let name, let target else { throw Problem.broken }
        let filter = SubscriptionFilter(kinds: kinds, clause: clause, customer: customer)
        return Wish(name: name, target: target, filter: filter, state: state)
    }

    /// Platforms acknowledge by name, so a name is one platform's.
    private func checkName(_ name: String, _ kind: Subscription.Kind, except id: String?) throws {
        guard kind == .enforcement else { return }
        let isTaken = try desk.store.subscriptions().contains {
            $0.kind == .enforcement && $0.name == name && $0.id != id
        }
        if isTaken { throw Problem.conflict("Another platform has this name.") }
    }

    @Sendable private func make(_ call: Call) throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let kind = members.has("kind") ? members.word("kind", Self.kinds) : .webhook
        let wish = try wish(&members, kind)
        guard let kind else { throw Problem.broken }
        try checkName(wish.name, kind, except: nil)
        let made = try desk.make(
            kind,
            name: wish.name,
            target: wish.target,
            filter: wish.filter,
            id: Identifier.make("w"),
            at: call.now
        )
        guard let made else {
            throw Problem.conflict("There are \(Outbox.Limits.subscriptions) subscriptions, as many as may be.")
        }
        return telling(made, status: .created)
    }

    @Sendable private func show(_ call: Call) throws -> Answer {
        try call.allow([])
        return answer(try find(call))
    }

    @Sendable private func change(_ call: Call) throws -> Answer {
        try call.allow([])
        var subscription = try find(call)
        try call.checkMatch(subscription.etag)
        var members = try call.members()
        let wish = try wish(&members, subscription.kind)
        try checkName(wish.name, subscription.kind, except: subscription.id)
        let wasEnabled = subscription.state == .enabled
        subscription.name = wish.name
        subscription.target = wish.target
        subscription.filter = wish.filter
        subscription.state = wish.state
        guard let changed = try desk.change(subscription, wasEnabled: wasEnabled) else {
            throw Problem.conflict("Somebody else has just changed it.")
        }
        return answer(changed)
    }

    @Sendable private func remove(_ call: Call) throws -> Answer {
        try call.allow([])
        let subscription = try find(call)
        try call.checkMatch(subscription.etag)
        _ = try desk.store.remove(subscription: subscription.id)
        return .nothing
    }

    @Sendable private func rotate(_ call: Call) throws -> Answer {
        try call.allow([])
        let subscription = try find(call)
        guard subscription.kind != .mail else { throw Problem.conflict("A mail is signed by no secret.") }
        try call.checkMatch(subscription.etag)
        guard let changed = try desk.rotate(subscription, at: call.now) else {
            throw Problem.conflict("Somebody else has just changed it.")
        }
        return telling(changed, status: .ok)
    }

    @Sendable private func test(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let id = try desk.test(try find(call), name: Identifier.make("t"), at: call.now) else {
            throw Problem.conflict("Only a webhook that is enabled can be tried.")
        }
        return .json(["delivery": JSON(id)], status: .accepted)
    }

    @Sendable private func deliveries(_ call: Call) throws -> Answer {
        try call.allow(["limit", "cursor", "state"])
        let subscription = try find(call)
        return try page(call, subscription.id, try call.word("state", of: Delivery.State.self), call.parameters[0])
    }

    @Sendable private func deadLetters(_ call: Call) throws -> Answer {
        try call.allow(["limit", "cursor", "webhook"])
        return try page(call, call.parameter("webhook"), .dead, nil)
    }

    private func page(_ call: Call, _ id: String?, _ state: Delivery.State?, _ of: String?) throws -> Answer {
        let limit = try call.limit()
        let before = try call.parameter("cursor").map { text throws(Problem) -> Int64 in
            guard let number = Int64(text), number > 0 else {
                throw .badParameter("cursor", "it is not one that this list gave.")
            }
            return number
        }
        let query = DeliveryQuery(subscription: id, state: state, before: before, limit: limit)
        let found = try desk.store.deliveries(query)
        let next = found.count == limit ? found.last.map { String($0.number) } : nil
        let path = of.map { "/v1/webhooks/\($0)/deliveries" } ?? "/v1/webhooks/dead-letters"
        return .page(found.map(\.document), next: next, path: path + "?limit=\(limit)")
    }

    @Sendable private func replay(_ call: Call) throws -> Answer {
        try call.allow([])
        let subscription = try find(call)
        let query = DeliveryQuery(subscription: subscription.id, limit: 1)
        guard try desk.store.replay(query, id: call.parameters[1], at: call.now) == 1 else {
            throw Problem.notFound("There is no such delivery that ended, or its subscription is disabled.")
        }
        return .json(["replayed": 1], status: .accepted)
    }

    /// Replays dead letters, the oldest first.
    @Sendable private func replayAll(_ call: Call) throws -> Answer {
        try call.allow(["webhook", "limit"])
        let query = DeliveryQuery(
            subscription: call.parameter("webhook"),
            state: .dead,
            limit: call.parameter("limit") == nil ? Limits.pageMost : try call.limit()
        )
        return .json(["replayed": JSON(try desk.store.replay(query, id: nil, at: call.now))], status: .accepted)
    }
}

extension Subscription {
    var etag: String { "\"v\(version)\"" }

    /// What may be told of it: its secret is not.
    var document: JSON {
        .record([
            "id": JSON(id), "kind": JSON(kind.rawValue), "name": JSON(name),
            "url": kind == .mail ? nil : JSON(target), "address": kind == .mail ? JSON(target) : nil,
            "types": filter.kinds.isEmpty ? nil : .list(filter.kinds.map { JSON($0.rawValue) }),
            "clause": filter.clause.map { JSON($0) }, "customer": filter.customer.map { JSON($0) },
            "state": JSON(state.rawValue), "problem": problem.map { JSON($0) }, "created": JSON(created),
            "previousSecretUntil": secrets.previousUntil.map { JSON($0) },
        ])
    }
}

extension Delivery {
    /// What may be told of it: what it says is not.
    var document: JSON {
        .record([
            "id": JSON(id), "webhook": JSON(subscription), "type": JSON(kind), "state": JSON(state.rawValue),
            "created": JSON(created), "attempts": JSON(attempts), "lastAttempt": last.map { JSON($0) },
            "nextAttempt": state == .pending ? JSON(next) : nil, "status": status.map { JSON($0) },
            "problem": problem.map { JSON($0) },
        ])
    }
}
