// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import GRDB
package import Ledger
import UsageModel

/// The views in SQLite: `views.sqlite`, which may be deleted at any time.
package final class ViewStore: Views {
    let pool: DatabasePool
    /// Raised when the tables change: another version's views are made anew from the journal.
    private static let version = 3

    /// Opens the views; they are made when they are missing, damaged or of another version.
    package init(path: String) throws {
        pool = try Database.openView(path, version: Self.version, schema: Self.schema)
    }

    private static let schema = """
        CREATE TABLE position (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
        INSERT INTO position VALUES (1, 0);
        CREATE TABLE findings (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, time INTEGER NOT NULL, customer TEXT NOT NULL,
            type TEXT NOT NULL, verdict TEXT NOT NULL, clause TEXT NOT NULL, rule TEXT NOT NULL,
            step TEXT NOT NULL, mode TEXT NOT NULL, answered TEXT
        ) STRICT;
        CREATE INDEX findings_late ON findings (time, sequence) WHERE answered IS NOT NULL;
        CREATE INDEX findings_late_by_id ON findings (id) WHERE answered IS NOT NULL;
        CREATE TABLE waiting (key INTEGER PRIMARY KEY, answered TEXT NOT NULL) STRICT;
        CREATE INDEX findings_by_time ON findings (time, sequence);
        CREATE INDEX findings_by_customer ON findings (customer, time, sequence);
        CREATE INDEX findings_by_clause ON findings (clause, time, sequence);
        CREATE TABLE measures (
            sequence INTEGER NOT NULL, place INTEGER NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL,
            subject TEXT NOT NULL, customer TEXT, action TEXT NOT NULL, measure TEXT NOT NULL, capability TEXT,
            clause TEXT NOT NULL, cause TEXT NOT NULL, by TEXT NOT NULL, reason TEXT, until INTEGER,
            PRIMARY KEY (sequence, place)
        ) STRICT;
        CREATE INDEX measures_by_subject ON measures (kind, subject, sequence);
        CREATE TABLE accesses (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, action TEXT NOT NULL, by TEXT NOT NULL,
            credential TEXT NOT NULL, route TEXT NOT NULL, subject TEXT NOT NULL, query TEXT
        ) STRICT;
        CREATE INDEX accesses_by_person ON accesses (by, sequence);
        CREATE INDEX accesses_by_subject ON accesses (subject, sequence);
        """

    package func position() throws -> UInt64 {
        try pool.read { database in
            UInt64(try Int64.fetchOne(database, sql: "SELECT next FROM position") ?? 0)
        }
    }

    package func waiting() throws -> [UInt64: String] {
        try pool.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT key, answered FROM waiting")
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let key: Int64 = row["key"]
                    return (UInt64(bitPattern: key), row["answered"])
                }
            )
        }
    }

    package func answered(_ decision: String) throws -> String? {
        try pool.read { database in
            try String.fetchOne(
                database,
                sql: "SELECT answered FROM findings WHERE id = ? AND answered IS NOT NULL",
                arguments: [decision]
            )
        }
    }

    package func take(_ batch: ViewBatch, upTo position: UInt64) throws {
        try pool.write { database in
            try database.execute(sql: "DELETE FROM waiting")
            for (key, answered) in batch.waiting {
                try database.execute(
                    sql: "INSERT INTO waiting VALUES (?, ?)",
                    arguments: [Int64(bitPattern: key), answered]
                )
            }
            let addFinding = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for row in batch.findings {
                try addFinding.execute(arguments: [
                    Int64(row.sequence), row.id, row.time.microseconds, row.customer, row.type, row.verdict,
                    row.clause, row.rule, row.step, row.mode, row.answered,
                ])
            }
            let addMeasure = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO measures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for (place, row) in batch.measures.enumerated() {
                try addMeasure.execute(arguments: [
                    Int64(row.sequence), place, row.time.microseconds, row.kind, row.subject, row.customer,
                    row.action, row.measure, row.capability, row.clause, row.cause, row.by, row.reason,
                    row.until?.microseconds,
                ])
            }
            try Self.add(batch.accesses, database)
            try database.execute(sql: "UPDATE position SET next = ?", arguments: [Int64(position)])
        }
    }

    package func findings(_ query: FindingQuery) throws -> [Finding] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        require("customer = ?", query.customer)
        require("clause = ?", query.clause)
        require("rule = ?", query.rule)
        require("verdict = ?", query.verdict)
        if query.isLate { conditions.append("answered IS NOT NULL") }
        require("time >= ?", query.from?.microseconds)
        require("time < ?", query.to?.microseconds)
        if let before = query.before {
            conditions.append("(time, sequence) < (?, ?)")
            arguments += [before.time.microseconds, Int64(before.sequence)]
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let sql = "SELECT * FROM findings \(filter) ORDER BY time DESC, sequence DESC LIMIT \(query.limit)"
        return try pool.read { database in
            try Row.fetchAll(database, sql: sql, arguments: StatementArguments(arguments)).map { row in
                let sequence: Int64 = row["sequence"]
                let time: Int64 = row["time"]
                return Finding(
                    sequence: UInt64(sequence),
                    id: row["id"],
                    time: Instant(microseconds: time),
                    customer: row["customer"],
                    type: row["type"],
                    verdict: row["verdict"],
                    clause: row["clause"],
                    rule: row["rule"],
                    step: row["step"],
                    mode: row["mode"],
                    answered: row["answered"]
                )
            }
        }
    }

    package func measures(kind: String, subject: String, customer: String?, limit: Int) throws -> [MeasureEntry] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM measures WHERE kind = :kind AND subject = :subject
                        AND (:customer IS NULL OR customer IS NULL OR customer = :customer)
                    ORDER BY sequence DESC, place LIMIT :limit
                    """,
                arguments: ["kind": kind, "subject": subject, "customer": customer, "limit": limit]
            ).map { row in
                let sequence: Int64 = row["sequence"]
                let time: Int64 = row["time"]
                let until: Int64? = row["until"]
                return MeasureEntry(
                    sequence: UInt64(sequence),
                    time: Instant(microseconds: time),
                    kind: row["kind"],
                    subject: row["subject"],
                    customer: row["customer"],
                    action: row["action"],
                    measure: row["measure"],
                    capability: row["capability"],
                    clause: row["clause"],
                    cause: row["cause"],
                    by: row["by"],
                    reason: row["reason"],
                    until: until.map { Instant(microseconds: $0) }
                )
            }
        }
    }
}
