// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Ledger
import Logging
import ServiceLifecycle
import UsageModel

/// Puts on the record what was done with `proviso key` on this machine: a look a second.
struct AccessNotes: Service, CustomStringConvertible {
    /// What the log calls it.
    var description: String { "AccessNotes" }

    private let opening: Opening
    private let logger: Logger

    init(_ opening: Opening, _ logger: Logger) {
        self.opening = opening
        self.logger = logger
    }

    func run() async throws {
        guard let journal = opening.journal else {
            try? await gracefulShutdown()
            return
        }
        let (feeder, logger) = (AccessNoteFeeder(journal, opening.control), logger)
        let loop = BackgroundLoop("access notes") { _ in
            do {
                try feeder.step(at: WallClock.now)
            } catch {
                logger.error("Accesses cannot be put on the record yet", metadata: ["error": "\(type(of: error))"])
            }
            return Limits.notePause
        }
        try? await gracefulShutdown()
        loop.stop()
    }
}
