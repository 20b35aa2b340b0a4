// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
import GRDB
package import Ledger

// Records of accesses that wait for the journal.
extension ControlStore: AccessNoteStore {
    static func registerAccessNotes(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("notes of accesses") { database in
            try database.execute(
                sql: "CREATE TABLE access_notes (number INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT"
            )
        }
    }

    package func add(note record: AccessRecord) throws { try pool.write { try Self.add(record, $0) } }

    /// Keeps a key and a note of it, both or neither: whoever sees the note finds the key as it says.
    package func save(_ key: AccessKey, noting record: AccessRecord) throws {
        try pool.write { database in
            try Self.save(key, database)
            try Self.add(record, database)
        }
    }

    private static func add(_ record: AccessRecord, _ database: GRDB.Database) throws {
        try database.execute(
            sql: "INSERT INTO access_notes (body) VALUES (?)",
            arguments: [String(decoding: record.bytes, as: UTF8.self)]
        )
    }

    package func notes(limit: Int) throws -> [AccessNote] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT number, body FROM access_notes ORDER BY number LIMIT ?",
                arguments: [limit]
            ).compactMap { row in
                let body: String = row["body"]
                return AccessRecord(body.utf8).map { AccessNote(number: row["number"], record: $0) }
            }
        }
    }

    /// Whether any wait, also such as this version cannot read.
    package func hasNotes() throws -> Bool {
        try pool.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM access_notes)") ?? false }
    }

    package func forget(note number: Int64) throws {
        try pool.write { database in
            try database.execute(sql: "DELETE FROM access_notes WHERE number = ?", arguments: [number])
        }
    }
}
