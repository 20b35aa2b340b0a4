// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import GRDB
package import Ledger
import UsageModel

extension ControlStore: ApprovalStore {
    package func approvals() throws -> [Approval] {
        try pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM approvals ORDER BY asked_at, id").compactMap(Self.approval)
        }
    }

    package func add(_ approval: Approval) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO approvals VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    approval.id, approval.askedBy, approval.askedAt.microseconds, approval.expires.microseconds,
                    String(decoding: approval.record.bytes, as: UTF8.self),
                ]
            )
        }
    }

    package func take(_ id: String) throws -> Approval? {
        try pool.write { database in
            let row = try Row.fetchOne(database, sql: "DELETE FROM approvals WHERE id = ? RETURNING *", arguments: [id])
            return row.flatMap(Self.approval)
        }
    }

    private static func approval(_ row: Row) -> Approval? {
        let act: String = row["act"]
        let asked: Int64 = row["asked_at"]
        let expires: Int64 = row["expires"]
        guard let record = ActRecord(Array(act.utf8)) else { return nil }
        return Approval(
            id: row["id"],
            askedBy: row["asked_by"],
            askedAt: Instant(microseconds: asked),
            expires: Instant(microseconds: expires),
            record: record
        )
    }
}
