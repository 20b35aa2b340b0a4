// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Who is told, of what, and where.
package struct Subscription: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable, Hashable {
        /// Messages to a URL.
        case webhook
        /// Commands to a platform that enforces measures.
        case enforcement
        /// Notices by mail, in English and Polish.
        case mail
    }

    package enum State: String, CaseIterable, Sendable, Hashable { case enabled, disabled }

    package var id: String
    package var kind: Kind
    /// What people call it; of a platform the name it acknowledges under.
    package var name: String
    /// A URL; of mail an address.
    package var target: String
    package var filter: SubscriptionFilter
    package var state: State
    /// Why it was disabled, where the service did it.
    package var problem: String?
    /// Grows with every change; the ETag.
    package var version: Int
    package var created: Instant
    /// Records before this one are not told.
    package var since: UInt64
    package var secrets: Secrets

    package init(
        id: String,
        kind: Kind,
        name: String,
        target: String,
        filter: SubscriptionFilter = SubscriptionFilter(),
        state: State = .enabled,
        problem: String? = nil,
        version: Int = 1,
        created: Instant,
        since: UInt64,
        secrets: Secrets
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.target = target
        self.filter = filter
        self.state = state
        self.problem = problem
        self.version = version
        self.created = created
        self.since = since
        self.secrets = secrets
    }

    /// Whether it is told of a message.
    package func wants(_ message: OutgoingMessage) -> Bool {
        guard state == .enabled, message.sequence >= since, filter.matches(message) else { return false }
        switch kind {
        case .webhook: return MessageKind.selectable.contains(message.kind)
        case .enforcement: return false
        case .mail:
            return MessageKind.mailed.contains(message.kind)
                && (filter.customer == nil || message.isForCustomers)
        }
    }

    /// The secrets that sign what is sent; a mail needs none.
    package struct Secrets: Sendable, Hashable {
        package var current: WebhookSecret?
        package var previous: WebhookSecret?
        /// Until when the previous one signs as well.
        package var previousUntil: Instant?

        package init(current: WebhookSecret?, previous: WebhookSecret? = nil, previousUntil: Instant? = nil) {
            self.current = current
            self.previous = previous
            self.previousUntil = previousUntil
        }

        /// Those that sign at a moment, the newest first.
        package func signing(at now: Instant) -> [WebhookSecret] {
            let isPreviousGood = previousUntil.map { now < $0 } ?? false
            return [current, isPreviousGood ? previous : nil].compactMap(\.self)
        }
    }
}

/// What a subscription wants to be told of; what is not said is not asked about.
package struct SubscriptionFilter: Sendable, Hashable {
    /// Kinds of messages; empty: all that can be chosen.
    package var kinds: [MessageKind]
    /// A clause, or the letter above several.
    package var clause: String?
    package var customer: String?

    package init(kinds: [MessageKind] = [], clause: String? = nil, customer: String? = nil) {
        self.kinds = kinds
        self.clause = clause
        self.customer = customer
    }

    /// Whether a message is wanted.
    package func matches(_ message: OutgoingMessage) -> Bool {
        if !kinds.isEmpty, !kinds.contains(message.kind) { return false }
        if let customer, message.customer != customer { return false }
        guard let clause else { return true }
        return message.clauses.contains { $0 == clause || $0.hasPrefix(clause + ".") }
    }
}
