// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

// What one decision waits for is memory: its customer, its session, a record of signals for each of its keys. With
// several events at hand all of it can be asked for before the first is decided. Asking changes nothing.

extension Partition {
    /// Asks for the cache lines in which the searches of an event begin.
    func prefetchIndexes(for pending: PendingEvent) {
        duplicates.prefetch(pending.identity)
        state.customers.prefetch(pending.customerKey)
        if let session = pending.subjects.session { state.sessions.prefetch(session) }
        if let number = pending.subjects.number { state.numbers.prefetch(number) }
        pending.forEachReadKey { tables[$0].table.prefetchIndex(of: $1) }
    }

    /// Asks for what the indexes point at; their lines should have arrived.
    func prefetchEntries(for pending: PendingEvent) {
        state.customers.prefetchEntry(pending.customerKey)
        if let session = pending.subjects.session { state.sessions.prefetchEntry(session) }
        if let number = pending.subjects.number { state.numbers.prefetchEntry(number) }
        pending.forEachReadKey { tables[$0].table.prefetchRecord(of: $1) }
    }

    /// Asks for what records point at; they should have arrived.
    func prefetchParts(for pending: PendingEvent) {
        pending.forEachReadKey { tables[$0].table.prefetchParts(of: $1) }
    }
}
