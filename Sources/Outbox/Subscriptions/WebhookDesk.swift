// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// What people and platforms ask of the outbox: subscriptions, what became of messages, and what is enforced.
package struct WebhookDesk: Sendable {
    package let store: any OutboxStore
    /// Whether plain HTTP and addresses of the own network are taken: for tests and for receivers beside the service.
    package let allowsPrivate: Bool
    /// Whether there is a mail server to send notices through.
    package let hasMail: Bool
    /// Microseconds that a platform has to acknowledge a command.
    package let acknowledgeWithin: Int64
    private let source: String
    private let journalEnd: @Sendable () -> UInt64

    package init(
        store: any OutboxStore,
        allowsPrivate: Bool,
        hasMail: Bool,
        acknowledgeWithin: Int64,
        source: String,
        journalEnd: @escaping @Sendable () -> UInt64
    ) {
        self.store = store
        self.allowsPrivate = allowsPrivate
        self.hasMail = hasMail
        self.acknowledgeWithin = acknowledgeWithin
        self.source = source
        self.journalEnd = journalEnd
    }

    /// What is wrong with the target of a subscription; nil when nothing is.
    package func problem(with target: String, _ kind: Subscription.Kind) -> String? {
        if kind == .mail {
            if !hasMail { return "no mail server is set: smtp.host and smtp.from are needed." }
            return MailAddress(target) == nil ? "expected an address of mail, such as desk@example.com." : nil
        }
        do throws(TargetURL.Refusal) {
            _ = try TargetURL(target, allowsPrivate: allowsPrivate)
            return nil
        } catch {
            return error.description
        }
    }

    /// A subscription; nil when there is none of this id.
    package func subscription(_ id: String) throws -> Subscription? {
        try store.subscriptions().first { $0.id == id }
    }

    /// Makes a subscription, which is told of what comes from now on; nil when there are as many as may be.
    package func make(
        _ kind: Subscription.Kind,
        name: String,
        target: String,
        filter: SubscriptionFilter,
        id: String,
        at now: Instant
    ) throws -> Subscription? {
        guard try store.subscriptions().count < Limits.subscriptions else { return nil }
        let subscription = Subscription(
            id: id,
            kind: kind,
            name: name,
            target: target,
            filter: filter,
            created: now,
            since: journalEnd(),
            secrets: Subscription.Secrets(current: kind == .mail ? nil : WebhookSecret())
        )
        return try store.save(subscription, replacing: nil) ? subscription : nil
    }

    /// Changes a subscription; nil when it is another by now. One that is enabled again is told of what comes from then
    /// on.
    package func change(_ subscription: Subscription, wasEnabled: Bool) throws -> Subscription? {
        var changed = subscription
        changed.version += 1
        if changed.state == .enabled { changed.problem = nil }
        if changed.state == .enabled, !wasEnabled { changed.since = journalEnd() }
        guard try store.save(changed, replacing: subscription.version) else { return nil }
        if changed.state == .disabled, wasEnabled {
            try store.giveUp(subscription: changed.id, problem: "The subscription was disabled.")
        }
        return changed
    }

    /// Gives a subscription a new secret; the old one signs as well for a day. Nil when it is another by now.
    package func rotate(_ subscription: Subscription, at now: Instant) throws -> Subscription? {
        var changed = subscription
        changed.version += 1
        changed.secrets = Subscription.Secrets(
            current: WebhookSecret(),
            previous: subscription.secrets.current,
            previousUntil: now.advanced(byMicroseconds: Limits.rotationSeconds * 1_000_000)
        )
        return try store.save(changed, replacing: subscription.version) ? changed : nil
    }

    /// Sends a message that tells nothing but that messages arrive; the id of the delivery.
    package func test(_ subscription: Subscription, name: String, at now: Instant) throws -> String? {
        guard subscription.kind != .mail, subscription.state == .enabled else { return nil }
        let message = OutgoingMessage(
            kind: .test,
            name: name,
            sequence: journalEnd(),
            time: now,
            customer: nil,
            clauses: [],
            subject: "test/\(name)",
            content: .test
        )
        var batch = OutboxBatch(position: nil)
        batch.deliveries = [
            Delivery(
                id: "msg_\(subscription.id)_\(name)",
                subscription: subscription.id,
                kind: message.kind.rawValue,
                subject: message.subject,
                body: MessageBody(source: source).bytes(message),
                created: now
            )
        ]
        try store.take(batch)
        return batch.deliveries[0].id
    }

    /// What an acknowledgement came to.
    package enum Answer: Sendable, Hashable { case taken, unknownPlatform, unknownCommand }

    /// Takes what a platform says about a command.
    package func take(_ acknowledgement: Acknowledgement, at now: Instant) throws -> Answer {
        let platform = try store.subscriptions().first {
            $0.kind == .enforcement && $0.name == acknowledgement.platform
        }
        guard let platform else { return .unknownPlatform }
        let isTaken = try store.acknowledge(acknowledgement, subscription: platform.id, at: now)
        return isTaken ? .taken : .unknownCommand
    }
}
