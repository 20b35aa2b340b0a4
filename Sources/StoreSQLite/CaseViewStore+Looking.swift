// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Enforcement
import GRDB
import UsageModel

// Looking cases up.
extension CaseViewStore {
    package func undecided(_ key: CaseKey) throws -> CaseRecord? { try pool.read { try Self.undecided(key, $0) } }

    package func standing(_ key: CaseKey) throws -> (undecided: CaseRecord?, newest: UInt64?) {
        // Asked for each customer that something is found about: statements are compiled once.
        try pool.read { database in
            let newest = try database.cachedStatement(
                sql: "SELECT MAX(number) FROM cases WHERE customer = ? AND clause = ?"
            )
            guard let number = try Int64.fetchOne(newest, arguments: [key.customer, key.clause]) else {
                return (nil, nil)
            }
            return (try Self.undecided(key, database), UInt64(number))
        }
    }

    private static func undecided(_ key: CaseKey, _ database: GRDB.Database) throws -> CaseRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT body FROM cases WHERE customer = ? AND clause = ? AND state <> 'decided'"
        )
        return try String.fetchOne(statement, arguments: [key.customer, key.clause]).map(record)
    }

    package func record(_ number: UInt64) throws -> CaseRecord? {
        guard let number = Int64(exactly: number) else { return nil }
        return try first("SELECT body FROM cases WHERE number = ?", [number])
    }

    package func record(ofAct sequence: UInt64) throws -> CaseRecord? {
        guard let sequence = Int64(exactly: sequence) else { return nil }
        return try first(
            "SELECT body FROM cases WHERE number = (SELECT number FROM acts WHERE sequence = ?)",
            [sequence]
        )
    }

    private func first(_ sql: String, _ arguments: StatementArguments) throws -> CaseRecord? {
        try pool.read { database in
            try String.fetchOne(database, sql: sql, arguments: arguments).map(Self.record)
        }
    }

    private static func record(_ body: String) throws -> CaseRecord {
        guard let record = StableJSON.value(CaseRecord.self, body.utf8) else {
            throw DatabaseError(message: "a case that cannot be read")
        }
        return record
    }

    package func search(_ query: CaseQuery) throws -> [CaseRecord] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        require("state = ?", query.state?.rawValue)
        if query.isUndecided { conditions.append("state <> 'decided'") }
        require("customer = ?", query.customer)
        require("clause = ?", query.clause)
        require("assignee = ?", query.assignee)
        require("priority >= ?", query.priority)
        require("opened >= ?", query.since?.microseconds)
        if let after = query.after {
            conditions.append("(priority < ? OR priority = ? AND number > ?)")
            arguments += [after.priority, after.priority, Int64(clamping: after.number)]
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let sql = "SELECT body FROM cases \(filter) ORDER BY priority DESC, number LIMIT \(query.limit)"
        return try pool.read { database in
            try String.fetchAll(database, sql: sql, arguments: StatementArguments(arguments)).map(Self.record)
        }
    }

    package func decisions(_ number: UInt64) throws -> [KeptDecision] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT place, sequence, body FROM decisions WHERE number = ? ORDER BY place",
                arguments: [Int64(clamping: number)]
            ).map { row in
                let sequence: Int64 = row["sequence"]
                let body: String = row["body"]
                return KeptDecision(
                    number: number,
                    place: row["place"],
                    sequence: UInt64(sequence),
                    json: Array(body.utf8)
                )
            }
        }
    }

    package func acts(_ number: UInt64, limit: Int) throws -> (acts: [DoneAct], count: Int) {
        let own = Int64(clamping: number)
        return try pool.read { database in
            let count = try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM acts WHERE number = ?",
                arguments: [own]
            )
            let acts = try Row.fetchAll(
                database,
                sql: "SELECT sequence, body FROM acts WHERE number = ? ORDER BY sequence DESC LIMIT ?",
                arguments: [own, limit]
            ).compactMap { row -> DoneAct? in
                let sequence: Int64 = row["sequence"]
                let body: String = row["body"]
                return CaseAct(body.utf8).map { DoneAct(number: number, sequence: UInt64(sequence), act: $0) }
            }
            return (acts, count ?? 0)
        }
    }

    package func tally() throws -> [CaseTally] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT clause, COUNT(*) AS count, MIN(opened) AS oldest FROM cases WHERE state <> 'decided'
                    GROUP BY clause ORDER BY clause
                    """
            ).map { row in
                let oldest: Int64 = row["oldest"]
                return CaseTally(clause: row["clause"], count: row["count"], oldest: Instant(microseconds: oldest))
            }
        }
    }
}
