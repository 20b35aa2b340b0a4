// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Ledger
import Logging
import ServiceLifecycle
import StoreSQLite
import UsageModel

/// Learns what was done with `proviso key` on this machine, a look a second: keys are read again, so that an ended one
/// opens nothing any more, and then it is put on the record.
struct AccessNotes: Service, CustomStringConvertible {
    /// What the log calls it.
    var description: String { "AccessNotes" }

    private let opening: Opening
    private let ring: KeyRing
    private let logger: Logger

    init(_ opening: Opening, _ ring: KeyRing, _ logger: Logger) {
        self.opening = opening
        self.ring = ring
        self.logger = logger
    }

    func run() async throws {
        let (control, ring, logger) = (opening.control, ring, logger)
        let feeder = opening.journal.map { AccessNoteFeeder($0, control) }
        let loop = BackgroundLoop("access notes") { _ in
            do {
                guard try control.hasNotes() else { return Limits.notePause }
                // Before it is on the record: a full disk must not keep a key alive.
                try ring.load(at: WallClock.now)
                // Where nothing is kept there is no record, and the note has done what it is for.
                guard let feeder else {
                    for note in try control.notes(limit: Limits.notesAtOnce) { try control.forget(note: note.number) }
                    return Limits.notePause
                }
                try feeder.step(at: WallClock.now)
            } catch {
                let what: Logger.Metadata = ["error": "\(type(of: error))"]
                logger.error("Keys of the command line cannot be taken up yet", metadata: what)
            }
            return Limits.notePause
        }
        try? await gracefulShutdown()
        loop.stop()
    }
}
