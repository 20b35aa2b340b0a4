// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Ledger
package import UsageModel

/// What a piece of the journal comes to: messages to send, and what is to be enforced. It is taken whole or not at all.
package struct OutboxBatch: Sendable {
    /// The first record that was not read; nil: the batch comes from no record.
    package var position: UInt64?
    /// The first record of which no messages about cases were made; nil: the batch is not about cases.
    package var casePosition: UInt64?
    /// The record of the policy in force where the batch ends; nil: it is the one that the store has.
    package var policy: PolicyRecord?
    package var deliveries: [Delivery] = []
    /// Subjects whose measures changed.
    package var subjects: [StandingBook.Subject] = []

    package init(position: UInt64?) { self.position = position }
}

/// Which deliveries are looked for, the newest first.
package struct DeliveryQuery: Sendable, Hashable {
    package var subscription: String?
    package var state: Delivery.State?
    /// Only deliveries before this number.
    package var before: Int64?
    package var limit: Int

    package init(subscription: String? = nil, state: Delivery.State? = nil, before: Int64? = nil, limit: Int) {
        self.subscription = subscription
        self.state = state
        self.before = before
        self.limit = limit
    }
}

/// How much waits and how much failed.
package struct OutboxCounts: Sendable, Hashable {
    package var waiting = 0
    package var dead = 0
    /// Dead letters that were thrown away because there were too many, and messages that never had room.
    package var dropped = 0

    package init(waiting: Int = 0, dead: Int = 0, dropped: Int = 0) {
        self.waiting = waiting
        self.dead = dead
        self.dropped = dropped
    }
}

/// Where subscriptions and messages are kept until they arrived: durable, and changed in transactions.
package protocol OutboxStore: Sendable {
    /// The first record of the journal that is not in the outbox yet; nil before there was any.
    func position() throws -> UInt64?
    /// The same for messages about cases, which come later: cases are made first.
    func casePosition() throws -> UInt64?
    /// The policy in force where the journal was read to; nil: none was seen yet.
    func policy() throws -> PolicyRecord?
    func subjects() throws -> [StandingBook.Subject]
    /// Takes a batch; deliveries whose id is known are left as they are.
    func take(_ batch: OutboxBatch) throws

    func subscriptions() throws -> [Subscription]
    /// Writes a subscription: a new one, or, with the version that is to be replaced, a change; false when another
    /// version is there.
    func save(_ subscription: Subscription, replacing version: Int?) throws -> Bool
    /// Removes a subscription and what waits for it.
    func remove(subscription id: String) throws -> Bool

    /// What is to be sent to a subscription: the first of each subject, where its time has come.
    func due(_ subscription: String, at now: Instant, limit: Int) throws -> [Delivery]
    /// Writes down how an attempt came out; a delivery that was superseded meanwhile stays so.
    func settle(_ delivery: Delivery) throws
    func deliveries(_ query: DeliveryQuery) throws -> [Delivery]
    /// Lets deliveries go out again, now; how many.
    func replay(_ query: DeliveryQuery, id: String?, at now: Instant) throws -> Int
    /// Gives up what waits for a subscription.
    func giveUp(subscription id: String, problem: String) throws
    /// Forgets what is old.
    func prune(at now: Instant) throws
    func counts() throws -> OutboxCounts

    /// How platforms stand to what is desired, by subject; of those only that do not hold, when that is asked for.
    func enforcement(onlyUnsettled: Bool, after number: Int64, limit: Int) throws -> [EnforcementState]
    /// Commands that go out: each takes the place of those that wait for the same platform and subject.
    func issue(_ commands: [(state: EnforcementState, delivery: Delivery)], at now: Instant) throws
    /// Writes down what a platform said; false when nobody was commanded so, or a newer answer is there.
    func acknowledge(_ acknowledgement: Acknowledgement, subscription: String, at now: Instant) throws -> Bool
    /// Forgets subjects on which nothing holds and every platform knows it; their numbers.
    func forgetSettled(before position: UInt64) throws -> Set<Int64>
}
