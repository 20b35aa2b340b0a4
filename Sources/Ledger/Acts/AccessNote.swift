// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal
package import UsageModel

/// A record of an access that waits to be written into the journal.
package struct AccessNote: Sendable, Hashable {
    package var number: Int64
    package var record: AccessRecord

    package init(number: Int64, record: AccessRecord) {
        self.number = number
        self.record = record
    }
}

/// Where records of accesses wait that came about where no journal was at hand: on the command line.
package protocol AccessNoteStore: Sendable {
    func add(note record: AccessRecord) throws
    /// Those that wait, the oldest first.
    func notes(limit: Int) throws -> [AccessNote]
    func forget(note number: Int64) throws
}

/// Brings waiting records of accesses into the journal.
///
/// A note is forgotten once its record is on the disk. One that a crash left behind is recognised by its bytes.
package struct AccessNoteFeeder: Sendable {
    private let journal: Journal
    private let store: any AccessNoteStore

    package init(_ journal: Journal, _ store: any AccessNoteStore) {
        self.journal = journal
        self.store = store
    }

    /// Takes what there is.
    ///
    /// - Throws: what the store or the journal does; the same notes may be taken again.
    package func step(at now: Instant) throws {
        for note in try store.notes(limit: Limits.accessNotesPerStep) {
            let record = note.record
            let known = try journal.find(key: record.key, kind: .access)
            if known.map({ $0.firstBytes == record.bytes }) != true {
                let sequence = try journal.append(
                    .access,
                    partition: 0,
                    key: record.key,
                    time: now,
                    record.bytes,
                    isBeside: true
                )
                try journal.waitUntilDurable(sequence)
            }
            try store.forget(note: note.number)
        }
    }
}
