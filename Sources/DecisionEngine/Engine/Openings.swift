// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Under which key each session was opened, so that its end closes it there: an end rarely says everything again.
///
/// - Memory: about 70 bytes for each open session and signal; one without an end goes with the signal's `within`.
struct OpeningTable {
    /// One session of one signal.
    struct Opening: Sendable {
        var key: SignalKey
        var opened: Instant
        /// Microseconds after which the signal has forgotten the session.
        var span: Int64
        var customer: Int32
    }

    var table = KeyTable<Opening>()
    var cursor = 0

    /// The key a session was opened under, unless it is forgotten.
    func key(of session: SignalKey, _ state: PartitionState) -> SignalKey? {
        guard let entry = table.find(session), !Self.isStale(table[entry], state) else { return nil }
        return table[entry].key
    }

    /// Remembers a session; when too many are open it is not, and its end counts under its own key.
    mutating func open(_ session: SignalKey, _ opening: Opening) {
        guard table.count < Limits.openings else { return }
        table[table.insert(session, opening)] = opening
    }

    mutating func close(_ session: SignalKey) { table.remove(session) }

    /// Removes what is forgotten, a few per event.
    mutating func sweep(_ state: PartitionState) {
        guard table.count > 0 else { return }
        table.sweep(from: &cursor, limit: Limits.sweepEntries) { Self.isStale($0, state) }
    }

    private static func isStale(_ opening: Opening, _ state: PartitionState) -> Bool {
        let watermark = state.customers[Int(opening.customer)].watermark.microseconds
        return watermark != .min && watermark &- opening.opened.microseconds > opening.span
    }
}

extension Partition {
    /// Opens or closes a session of a signal that counts those open at once.
    func feedSession(_ feed: HotPlan.Feed, _ space: HotPlan.Space, _ event: EventView, isEnd: Bool) {
        guard let session = subjects.session else { return }
        let name = Identity.combine(session, unsafe feed.signal._withUnsafeGuaranteedRef { $0.value.identity })
        let remembered = openings.key(of: name, state)
        // What opened a session met the condition then; its end need not.
        if !isEnd || remembered == nil { guard unsafe holds(feed.condition) else { return } }
        guard let key = remembered ?? key(of: space, event) else { return }
        if isEnd {
            openings.close(name)
        } else if remembered == nil, feed.within > 0 {
            openings.open(
                name,
                OpeningTable.Opening(
                    key: key,
                    opened: event.time,
                    span: feed.within &+ feed.within / 16,
                    customer: Int32(truncatingIfNeeded: subjects.customer)
                )
            )
        }
        let period = unsafe feed.hasCalendar ? period(of: feed.signal, at: event.time) : 0
        var record = Record()
        tell(space, feed, key, event.time, SignalInput(isEnd: isEnd, period: period, session: session), &record)
    }
}
