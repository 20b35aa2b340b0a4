// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
import GRDB
import UsageModel

/// What is in no journal, because it decides nothing: who may call, and what is waiting for a second person.
///
/// It cannot be rebuilt; it belongs into every backup.
package final class ControlStore: Sendable {
    let pool: DatabasePool

    /// Opens `control.sqlite`, made when it is missing.
    package init(path: String) throws {
        pool = try Database.open(path, isTruth: true)
        try Self.migrator.migrate(pool)
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 access keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE access_keys (
                        id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, roles TEXT NOT NULL,
                        scope TEXT, created INTEGER NOT NULL, expires INTEGER, revoked INTEGER, rate REAL
                    ) STRICT
                    """
            )
        }
        migrator.registerMigration("2 approvals") { database in
            try database.execute(
                sql: """
                    CREATE TABLE approvals (
                        id TEXT PRIMARY KEY, asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL,
                        expires INTEGER NOT NULL, act TEXT NOT NULL
                    ) STRICT
                    """
            )
        }
        migrator.registerMigration("3 one-time links") { database in
            try database.execute(
                sql: "CREATE TABLE links (sha256 TEXT PRIMARY KEY, expires INTEGER NOT NULL, used INTEGER) STRICT"
            )
        }
        registerOutbox(&migrator)
        registerProposals(&migrator)
        migrator.registerMigration("sources of access keys") { database in
            try database.execute(sql: "ALTER TABLE access_keys ADD COLUMN sources TEXT NOT NULL DEFAULT ''")
        }
        registerAnswers(&migrator)
        registerNews(&migrator)
        registerAccessNotes(&migrator)
        return migrator
    }
}

extension ControlStore: KeyStore {
    package func allKeys() throws -> [AccessKey] {
        try pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM access_keys").map { row in
                let roles: String = row["roles"]
                let created: Int64 = row["created"]
                let expires: Int64? = row["expires"]
                let revoked: Int64? = row["revoked"]
                return AccessKey(
                    id: row["id"],
                    sha256: row["sha256"],
                    owner: row["owner"],
                    roles: Set(roles.split(separator: " ").compactMap { Role(rawValue: String($0)) }),
                    scope: row["scope"],
                    sources: Self.list(row["sources"]),
                    created: Instant(microseconds: created),
                    expires: expires.map { Instant(microseconds: $0) },
                    revoked: revoked.map { Instant(microseconds: $0) },
                    requestsPerSecond: row["rate"]
                )
            }
        }
    }

    private static func list(_ lines: String) -> [String] { lines.split(separator: "\n").map(String.init) }

    package func save(_ key: AccessKey) throws { try pool.write { try Self.save(key, $0) } }

    static func save(_ key: AccessKey, _ database: GRDB.Database) throws {
        try database.execute(
            sql: """
                INSERT INTO access_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET expires = excluded.expires, revoked = excluded.revoked
                """,
            arguments: [
                key.id, key.sha256, key.owner, key.roles.map(\.rawValue).sorted().joined(separator: " "),
                key.scope, key.created.microseconds, key.expires?.microseconds, key.revoked?.microseconds,
                key.requestsPerSecond, key.sources.joined(separator: "\n"),
            ]
        )
    }
}
