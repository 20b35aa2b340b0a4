// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal

/// Makes the cases from the journal: reads what is durable and not in them yet.
package struct CaseFeeder: Sendable {
    private let journal: Journal
    private let store: any CaseStore

    package init(_ journal: Journal, _ store: any CaseStore) {
        self.journal = journal
        self.store = store
    }

    /// Takes what there is, at most some ten thousand records; the answer is whether there may be more.
    ///
    /// Several may do so side by side: of two that took the same records, the second one changes nothing.
    package func step() throws -> Bool {
        let position = try store.position()
        let start = max(position, journal.first.value)
        guard start < journal.durable.value else { return false }
        var fold = CaseFold(store)
        var next = start
        try journal.read(from: SequenceNumber(start)) { record in
            next = record.sequence.value + 1
            try fold.take(record)
            return next - start < UInt64(Limits.recordsPerStep)
        }
        _ = try store.take(fold.changes, from: position, upTo: next)
        return next < journal.durable.value
    }

    /// Records that are durable and not in the cases yet.
    package func lag() throws -> UInt64 {
        let (position, durable) = (try store.position(), journal.durable.value)
        return durable - min(durable, position)
    }
}
