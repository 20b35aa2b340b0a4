// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import GRDB
package import UsageModel

// What waits for somebody: links for the first sign-in.
extension ControlStore: LinkStore {
    /// Keeps a link by the SHA-256 of its token.
    package func addLink(_ sha256: String, expires: Instant) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO links VALUES (?, ?, NULL)",
                arguments: [sha256, expires.microseconds]
            )
        }
    }

    /// Whether a link is good at a moment.
    package func isGood(link sha256: String, at now: Instant) throws -> Bool {
        try pool.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT 1 FROM links WHERE sha256 = ? AND used IS NULL AND expires > ?",
                arguments: [sha256, now.microseconds]
            ) ?? false
        }
    }

    /// Uses a link up; false when it is not good, or somebody else just did.
    package func use(link sha256: String, at now: Instant) throws -> Bool {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE links SET used = :now WHERE sha256 = :link AND used IS NULL AND expires > :now",
                arguments: ["link": sha256, "now": now.microseconds]
            )
            return database.changesCount == 1
        }
    }
}
