// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Journal
import Ledger
import UsageModel

/// The journal, as far as its reader may check it.
struct JournalRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [Endpoint(.get, "/v1/journal", .roles(.staff), state)]
    }

    @Sendable private func state(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let journal = service.engine.journal else {
            throw Problem.unavailable("Nothing is kept by this service.")
        }
        let health = journal.health
        return .json([
            "first": JSON(journal.first.value), "end": JSON(health.end.value), "durable": JSON(health.durable.value),
            "isWell": .truth(health.isWell),
        ])
    }
}
