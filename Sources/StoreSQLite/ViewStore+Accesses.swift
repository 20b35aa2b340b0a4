// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import GRDB
package import Ledger
import UsageModel

// Who read what.
extension ViewStore {
    static func add(_ accesses: [AccessEntry], _ database: GRDB.Database) throws {
        guard !accesses.isEmpty else { return }
        let add = try database.cachedStatement(sql: "INSERT OR IGNORE INTO accesses VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for row in accesses {
            let record = row.record
            try add.execute(arguments: [
                Int64(row.sequence), record.at, record.action.rawValue, record.by, record.credential, record.route,
                record.subject, record.query,
            ])
        }
    }

    package func accesses(_ query: AccessQuery) throws -> [AccessEntry] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM accesses
                    WHERE (:by IS NULL OR by = :by) AND (:action IS NULL OR action = :action)
                        AND (:subject IS NULL OR subject = :subject)
                        AND (:from IS NULL OR time >= :from) AND (:to IS NULL OR time < :to)
                        AND (:before IS NULL OR sequence < :before)
                    ORDER BY sequence DESC LIMIT :limit
                    """,
                arguments: [
                    "by": query.by, "action": query.action?.rawValue, "subject": query.subject,
                    "from": query.from?.microseconds, "to": query.to?.microseconds,
                    "before": query.before.map { Int64(clamping: $0) }, "limit": query.limit,
                ]
            ).compactMap(Self.entry)
        }
    }

    private static func entry(_ row: Row) -> AccessEntry? {
        guard let action = AccessRecord.Action(rawValue: row["action"]) else { return nil }
        let sequence: Int64 = row["sequence"]
        let time: Int64 = row["time"]
        return AccessEntry(
            sequence: UInt64(sequence),
            record: AccessRecord(
                action,
                at: Instant(microseconds: time),
                by: row["by"],
                credential: row["credential"],
                route: row["route"],
                subject: row["subject"],
                query: row["query"]
            )
        )
    }
}
