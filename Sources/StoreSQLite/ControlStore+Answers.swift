// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
import Foundation
import GRDB
package import UsageModel

extension ControlStore: AnswerStore {
    static func registerAnswers(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("answers to writes with idempotency keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE answers (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, fingerprint BLOB NOT NULL,
                        at INTEGER NOT NULL, status INTEGER, headers TEXT NOT NULL, body BLOB
                    ) STRICT;
                    CREATE INDEX answers_by_time ON answers (at)
                    """
            )
        }
    }

    package func answer(_ key: [UInt8], since: Instant) throws -> KeptAnswer? {
        try pool.read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM answers WHERE key = ? AND at >= ?",
                arguments: [Data(key), since.microseconds]
            )
            return row.map { row in
                let (fingerprint, at): (Data, Int64) = (row["fingerprint"], row["at"])
                let body: Data? = row["body"]
                return KeptAnswer(
                    key: key,
                    fingerprint: Array(fingerprint),
                    at: Instant(microseconds: at),
                    status: row["status"],
                    headers: row["headers"],
                    body: body.map { Array($0) }
                )
            }
        }
    }

    package func keep(_ answer: KeptAnswer, since: Instant, most: Int) throws {
        try pool.write { database in
            try database.execute(sql: "DELETE FROM answers WHERE at < ?", arguments: [since.microseconds])
            try database.execute(
                sql: """
                    INSERT INTO answers (key, fingerprint, at, status, headers, body) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, at = excluded.at,
                        status = excluded.status, headers = excluded.headers, body = excluded.body
                    """,
                arguments: [
                    Data(answer.key), Data(answer.fingerprint), answer.at.microseconds, answer.status, answer.headers,
                    answer.body.map { Data($0) },
                ]
            )
            try database.execute(
                sql: "DELETE FROM answers WHERE number <= (SELECT max(number) FROM answers) - ?",
                arguments: [most]
            )
        }
    }

    package func forget(_ key: [UInt8]) throws {
        try pool.write { try $0.execute(sql: "DELETE FROM answers WHERE key = ?", arguments: [Data(key)]) }
    }
}
