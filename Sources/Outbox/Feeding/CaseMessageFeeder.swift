// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Fills the outbox with what became of cases: reads how far they have been made, and writes down what is to be sent.
///
/// It has a position of its own in the journal, behind that of the cases, and is stepped by itself. Cases that cannot
/// be brought up, or not be read, hold up the messages about cases, and no others; once they can, all of those are
/// sent. A view of cases that is made anew tells nothing twice: what is below the position was told.
package struct CaseMessageFeeder: Sendable {
    private let cases: any CaseSource
    private let store: any OutboxStore
    private let body: MessageBody
    /// The first record that was not looked at, and what the store knows of it.
    private var position: UInt64
    private var written: UInt64

    /// A feeder that goes on where the store is.
    package init(_ cases: any CaseSource, _ store: any OutboxStore, source: String) throws {
        self.cases = cases
        self.store = store
        body = MessageBody(source: source)
        written = try store.casePosition() ?? 0
        position = written
    }

    /// Takes what there is, at most some ten thousand records; the answer is whether there is more.
    ///
    /// Messages and the position are written in one transaction, and each message has one name: after a crash nothing
    /// is missing and nothing is there twice. The position alone is written rarely, for what had nothing to tell is
    /// looked at again soon enough.
    ///
    /// - Throws: what the store or the cases do; the same step may be tried again.
    package mutating func step(at now: Instant) throws -> Bool {
        let end = try cases.position()
        guard end > position else { return false }
        let next = min(end, position + Limits.caseRecordsPerStep)
        // Who subscribes after this is told of what comes after that, which is behind `end`.
        let subscriptions = try store.subscriptions()
        let messages = subscriptions.isEmpty ? [] : try cases.news(from: position, upTo: next).map(\.message)
        var batch = OutboxBatch(position: nil)
        batch.casePosition = next
        for message in messages {
            let bytes = body.bytes(message)
            batch.deliveries += subscriptions.filter { $0.wants(message) }.map {
                Delivery(message, to: $0, bytes, at: now)
            }
        }
        if !batch.deliveries.isEmpty || next - written >= Limits.caseRecordsPerStep {
            try store.take(batch)
            written = next
        }
        position = next
        return next < end
    }
}
