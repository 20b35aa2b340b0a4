// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import Journal
package import Ledger
package import UsageModel

/// Fills the outbox from the journal: reads what is durable and not in it yet, and writes down what is to be sent.
///
/// Messages and the place up to which the journal was read are written in one transaction: after a crash nothing is
/// missing and nothing is there twice. It belongs to one thread.
package struct OutboxFeeder: Sendable {
    private let journal: Journal
    private let store: any OutboxStore
    private let approvals: (any ApprovalStore)?
    private let body: MessageBody
    private let mail: NoticeMail?
    /// Microseconds that a platform has to acknowledge a command.
    private let acknowledgeWithin: Int64
    private var reader: RecordReader
    private var position: UInt64
    /// The place that the store knows, and when it is told the next.
    private var placed: UInt64
    private var placeAt = Instant(microseconds: .min)
    /// Where the walk over unsettled commands goes on.
    private var walked: Int64 = 0
    private var commandAt = Instant(microseconds: .min)
    private var pruneAt = Instant(microseconds: .min)
    private var approvalsTold: Set<String> = []

    /// A feeder that goes on where the store is.
    package init(
        _ journal: Journal,
        _ store: any OutboxStore,
        approvals: (any ApprovalStore)?,
        source: String,
        mail: NoticeMail?,
        acknowledgeWithin: Int64,
        at now: Instant
    ) throws {
        self.journal = journal
        self.store = store
        self.approvals = approvals
        self.mail = mail
        self.acknowledgeWithin = acknowledgeWithin
        body = MessageBody(source: source)
        position = max(try store.position() ?? 0, journal.first.value)
        placed = position
        let policy = try store.policy() ?? Self.policy(before: position, journal)
        reader = RecordReader(StandingBook(try store.subjects()), policy, at: now)
    }

    /// Takes what there is, at most some thousand records; the answer is whether there is more.
    ///
    /// - Throws: what the store or the journal does; then the feeder is to be made anew, for its book is ahead of the
    ///   store.
    package mutating func step(at now: Instant) throws -> Bool {
        reader.now = now
        var next = position
        if position < journal.durable.value {
            try journal.read(from: SequenceNumber(position)) { record in
                next = record.sequence.value + 1
                reader.take(record)
                return next - position < UInt64(Limits.recordsPerStep)
            }
        }
        let isMore = next < journal.durable.value
        if !isMore { reader.pass(at: next) }
        var messages = reader.takeMessages()
        messages += try waitingApprovals(next)
        let subscriptions = try store.subscriptions()
        var batch = OutboxBatch(position: next)
        batch.subjects = reader.book.takeChanged()
        batch.policy = reader.takePolicy()
        for message in messages {
            batch.deliveries += subscriptions.filter { $0.wants(message) }.compactMap { delivery(message, $0, now) }
        }
        // Each commit waits for the disk, which the journal needs: a place alone is written once a second. What is read
        // again after a crash had nothing to tell.
        let isPlaceDue = next != placed && placeAt <= now
        if isPlaceDue || !batch.deliveries.isEmpty || !batch.subjects.isEmpty || batch.policy != nil {
            try store.take(batch)
            placed = next
            placeAt = now.advanced(byMicroseconds: Limits.placeMicroseconds)
        }
        position = next
        guard !isMore else { return true }
        if !batch.subjects.isEmpty || commandAt <= now {
            try command(subscriptions, now)
            commandAt = now.advanced(byMicroseconds: 1_000_000)
        }
        if pruneAt <= now {
            try store.prune(at: now)
            pruneAt = now.advanced(byMicroseconds: 3_600_000_000)
        }
        return false
    }

    /// The message as one subscription gets it.
    private func delivery(_ message: OutgoingMessage, _ subscription: Subscription, _ now: Instant) -> Delivery? {
        var bytes = body.bytes(message)
        if subscription.kind == .mail {
            guard let mail, let to = MailAddress(subscription.target),
                let text = mail.bytes(message, to: to, id: Delivery.id(message, subscription))
            else { return nil }
            bytes = text
        }
        return Delivery(message, to: subscription, bytes, at: now)
    }

    /// The policy that was in force before a record, where the store does not know: it was filled by a version that did
    /// not write it down.
    private static func policy(before position: UInt64, _ journal: Journal) throws -> PolicyRecord? {
        guard let found = try journal.find(key: PolicyRecord.key, kind: .policy), found.sequence.value < position else {
            return nil
        }
        return PolicyRecord(found.firstBytes)
    }

    /// Acts that wait for a second person; each is told once.
    private mutating func waitingApprovals(_ sequence: UInt64) throws -> [OutgoingMessage] {
        let waiting = try approvals?.approvals() ?? []
        defer { approvalsTold = Set(waiting.map(\.id)) }
        return waiting.filter { !approvalsTold.contains($0.id) }.map { approval in
            let act = approval.record.act
            return OutgoingMessage(
                kind: .approvalWaiting,
                name: approval.id,
                sequence: sequence,
                time: approval.askedAt,
                customer: act.customer ?? (act.kind == .customer ? act.subject : nil),
                clauses: [act.clause],
                subject: "approval/\(approval.id)",
                content: .approval(
                    MessageContent.Approved(
                        id: approval.id,
                        measure: act.measure.name,
                        kind: act.kind.name,
                        subject: act.subject,
                        customer: act.customer,
                        clause: act.clause,
                        expires: approval.expires
                    )
                )
            )
        }
    }

    /// Commands platforms that do not enforce what is desired, as far as it is their turn.
    private mutating func command(_ subscriptions: [Subscription], _ now: Instant) throws {
        let known = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.id, $0) })
        let states = try store.enforcement(onlyUnsettled: true, after: walked, limit: Limits.commandsPerStep)
        walked = states.count < Limits.commandsPerStep ? 0 : states.last?.subject.number ?? 0
        let commands = states.compactMap { state -> (state: EnforcementState, delivery: Delivery)? in
            guard let subscription = known[state.subscription], subscription.state == .enabled,
                subscription.filter.customer == nil || subscription.filter.customer == state.subject.key.owner,
                state.isToCommand(at: now, within: acknowledgeWithin)
            else { return nil }
            let issue = state.issuedEpoch == state.subject.epoch ? state.issues : 0
            return (
                state,
                Delivery(
                    id: "msg_\(subscription.id)_\(state.subject.command)-\(issue)",
                    subscription: subscription.id,
                    kind: MessageKind.enforcementCommand.rawValue,
                    subject: state.subject.key.order,
                    body: body.bytes(state.subject),
                    created: now
                )
            )
        }
        if !commands.isEmpty { try store.issue(commands, at: now) }
        reader.book.forget(try store.forgetSettled(before: position))
    }
}
