// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Logging
package import Outbox
import Synchronization
package import UsageModel

/// Sends what waits in the outbox: some messages of each subscription at once, those of one subject in their order.
///
/// A message is written down as sent after its receiver took it. When the service dies in between it goes out again,
/// with the same `webhook-id`.
package final class Dispatcher: Sendable {
    /// Which pauses are made, by kind of subscription.
    package struct Schedules: Sendable {
        package var webhook: RetrySchedule
        package var enforcement: RetrySchedule
        package var mail: RetrySchedule

        /// The usual ones.
        package init(seed: UInt64) {
            webhook = .webhook(seed: seed)
            enforcement = .enforcement(seed: seed)
            mail = .mail(seed: seed)
        }

        subscript(kind: Subscription.Kind) -> RetrySchedule {
            switch kind {
            case .webhook: webhook
            case .enforcement: enforcement
            case .mail: mail
            }
        }
    }

    private let store: any OutboxStore
    private let web: any MessageSender
    /// Nil when no mail server is set: mails wait until one is.
    private let mail: (any MessageSender)?
    private let schedules: Schedules
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let thread = StoreThread()
    /// The numbers of the deliveries at work, by subscription.
    private let atWork = Mutex<[String: Set<Int64>]>([:])
    private let counted = Mutex(OutgoingCounts())

    package init(
        store: any OutboxStore,
        web: any MessageSender,
        mail: (any MessageSender)?,
        schedules: Schedules,
        logger: Logger,
        now: @escaping @Sendable () -> Instant
    ) {
        self.store = store
        self.web = web
        self.mail = mail
        self.schedules = schedules
        self.logger = logger
        self.now = now
    }

    /// What was sent since the start.
    package var counts: OutgoingCounts { counted.withLock { $0 } }

    /// Sends until its task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                var pause = Limits.pauseMilliseconds
                do {
                    let due = try await claim()
                    for (subscription, delivery) in due {
                        group.addTask { await self.deliver(delivery, to: subscription) }
                    }
                } catch {
                    logger.error("The outbox cannot be read", metadata: ["error": "\(type(of: error))"])
                    pause = Limits.retryMilliseconds
                }
                try? await Task.sleep(for: .milliseconds(pause))
            }
            group.cancelAll()
        }
        await web.close()
        await mail?.close()
    }

    /// Sends what is due now and waits for it; how many messages that were.
    package func pass() async throws -> Int {
        let due = try await claim()
        await withDiscardingTaskGroup { group in
            for (subscription, delivery) in due {
                group.addTask { await self.deliver(delivery, to: subscription) }
            }
        }
        return due.count
    }

    /// What is to be sent now, as far as there is room; it is at work from then on.
    private func claim() async throws -> [(Subscription, Delivery)] {
        let (store, now, busy) = (store, now(), atWork.withLock { $0 })
        var room = Limits.atWorkTogether - busy.values.reduce(0) { $0 + $1.count }
        let hasMail = mail != nil
        guard room > 0 else { return [] }
        let due = try await thread.run {
            try store.subscriptions().filter { $0.state == .enabled && (hasMail || $0.kind != .mail) }
                .flatMap { subscription in
                    let mine = busy[subscription.id] ?? []
                    guard mine.count < Limits.atWork else { return [(Subscription, Delivery)]() }
                    let due = try store.due(subscription.id, at: now, limit: Limits.atWork + mine.count)
                    return due.filter { !mine.contains($0.number) }.prefix(Limits.atWork - mine.count)
                        .map { (subscription, $0) }
                }
        }
        var claimed: [(Subscription, Delivery)] = []
        // The one that waited longest first: a subscription with many messages must not hold up the others.
        for (subscription, delivery) in due.sorted(by: { $0.1.next < $1.1.next }) where room > 0 {
            room -= 1
            atWork.withLock { _ = $0[subscription.id, default: []].insert(delivery.number) }
            claimed.append((subscription, delivery))
        }
        return claimed
    }

    private func deliver(_ delivery: Delivery, to subscription: Subscription) async {
        let sender = subscription.kind == .mail ? mail ?? web : web
        let outcome = await sender.send(delivery, to: subscription, at: now())
        // An attempt that the end of the service cut off is none; it is made again.
        if !Task.isCancelled { await settle(delivery, of: subscription, outcome) }
        atWork.withLock { _ = $0[subscription.id]?.remove(delivery.number) }
    }

    private func settle(_ delivery: Delivery, of subscription: Subscription, _ outcome: AttemptOutcome) async {
        let settled = delivery.after(outcome, schedules[subscription.kind], at: now())
        counted.withLock { $0.add(settled, subscription.kind) }
        let store = store
        do {
            try await thread.run {
                try store.settle(settled)
                guard outcome == .gone else { return }
                try Self.disable(subscription.id, store)
            }
        } catch {
            logger.error("The outcome of a delivery cannot be written", metadata: ["error": "\(type(of: error))"])
        }
        guard settled.state == .dead else { return }
        logger.warning(
            outcome == .gone ? "A receiver wants nothing more; its subscription is off" : "A message was given up",
            metadata: ["subscription": "\(subscription.id)", "delivery": "\(delivery.id)"]
        )
    }

    private static func disable(_ id: String, _ store: any OutboxStore) throws {
        let problem = "The receiver wants no more messages (410)."
        guard var subscription = try store.subscriptions().first(where: { $0.id == id }) else { return }
        let version = subscription.version
        subscription.state = .disabled
        subscription.problem = problem
        subscription.version += 1
        if try store.save(subscription, replacing: version) { try store.giveUp(subscription: id, problem: problem) }
    }
}

/// What was sent since the start of the process, by kind of subscription.
package struct OutgoingCounts: Sendable, Hashable {
    /// Attempts that a receiver took, that are tried again, and that were given up.
    package struct Outcomes: Sendable, Hashable {
        package var delivered: UInt64 = 0
        package var failed: UInt64 = 0
        package var dead: UInt64 = 0
    }

    package private(set) var byKind = [Outcomes](repeating: Outcomes(), count: Subscription.Kind.allCases.count)

    package init() {}

    mutating func add(_ delivery: Delivery, _ kind: Subscription.Kind) {
        let place = Subscription.Kind.allCases.firstIndex(of: kind) ?? 0
        switch delivery.state {
        case .delivered: byKind[place].delivered += 1
        case .dead: byKind[place].dead += 1
        default: byKind[place].failed += 1
        }
    }
}
