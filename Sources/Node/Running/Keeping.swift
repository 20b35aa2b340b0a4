// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Ledger
import Logging
import ServiceLifecycle

/// Keeps the views up to the journal, on a thread of its own, until the service stops.
struct Keeping: Service {
    private let opening: Opening
    private let logger: Logger

    init(_ opening: Opening, _ logger: Logger) {
        self.opening = opening
        self.logger = logger
    }

    func run() async throws {
        guard let journal = opening.journal, let views = opening.views else {
            try? await gracefulShutdown()
            return
        }
        let feeder = ViewFeeder(journal, views)
        let logger = logger
        let loop = BackgroundLoop("views") { _ in
            do {
                return try feeder.step() ? 0 : Limits.viewPause
            } catch {
                logger.error("The views cannot be brought up", metadata: ["error": "\(type(of: error))"])
                return Limits.retryPause
            }
        }
        try? await gracefulShutdown()
        loop.stop()
    }
}
