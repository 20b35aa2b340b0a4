// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Enforcement
import GRDB
import UsageModel

/// Cases in SQLite: `cases.sqlite`, a view of the journal that may be deleted and is made again.
///
/// A file of its own: it goes its own way through the journal, and whoever deletes the other views keeps the cases.
package final class CaseViewStore: CaseStore {
    let pool: DatabasePool
    /// Raised when the tables change: another version's cases are made anew from the journal.
    private static let version = 1

    /// Opens the cases; they are made when they are missing, damaged or of another version.
    package init(path: String) throws {
        pool = try Database.openView(path, version: Self.version, schema: Self.schema)
    }

    /// That no key has two open cases is said to the database as well: a fold that broke it would fail here.
    private static let schema = """
        CREATE TABLE position (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
        INSERT INTO position VALUES (1, 0);
        CREATE TABLE cases (
            number INTEGER PRIMARY KEY, customer TEXT NOT NULL, clause TEXT NOT NULL, state TEXT NOT NULL,
            priority INTEGER NOT NULL, assignee TEXT, opened INTEGER NOT NULL, body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX cases_by_priority ON cases (priority DESC, number);
        CREATE INDEX cases_by_key ON cases (customer, clause, number);
        CREATE UNIQUE INDEX undecided_cases ON cases (customer, clause) WHERE state <> 'decided';
        CREATE TABLE decisions (
            number INTEGER NOT NULL, place INTEGER NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (number, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE acts (sequence INTEGER PRIMARY KEY, number INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
        CREATE INDEX acts_by_case ON acts (number, sequence);
        """

    package func position() throws -> UInt64 {
        try pool.read { try Self.position($0) }
    }

    private static func position(_ database: GRDB.Database) throws -> UInt64 {
        UInt64(try Int64.fetchOne(database, sql: "SELECT next FROM position") ?? 0)
    }

    package func take(_ changes: CaseChanges, from: UInt64, upTo: UInt64) throws -> Bool {
        try pool.write { database in
            guard try Self.position(database) == from else { return false }
            // What is decided makes room for what was opened since.
            try Self.save(changes.records.filter(\.isDecided), database)
            try Self.save(changes.records.filter { !$0.isDecided }, database)
            let addDecision = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)"
            )
            for row in changes.decisions {
                try addDecision.execute(arguments: [
                    Int64(row.number), row.place, Int64(row.sequence), String(decoding: row.json, as: UTF8.self),
                ])
            }
            let addAct = try database.cachedStatement(sql: "INSERT INTO acts VALUES (?, ?, ?)")
            for row in changes.acts {
                try addAct.execute(arguments: [
                    Int64(row.sequence), Int64(row.number), String(decoding: row.act.bytes, as: UTF8.self),
                ])
            }
            try database.execute(sql: "UPDATE position SET next = ?", arguments: [Int64(upTo)])
            return true
        }
    }

    private static func save(_ records: [CaseRecord], _ database: GRDB.Database) throws {
        let save = try database.cachedStatement(
            sql: """
                INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET state = excluded.state, priority = excluded.priority,
                    assignee = excluded.assignee, body = excluded.body
                """
        )
        for record in records {
            try save.execute(arguments: [
                Int64(record.number), record.customer, record.clause, record.state.rawValue, record.priority,
                record.assignee, record.openedAt, String(decoding: StableJSON.bytes(record), as: UTF8.self),
            ])
        }
    }
}
