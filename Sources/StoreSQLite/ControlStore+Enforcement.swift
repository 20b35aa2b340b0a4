// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import Outbox
package import UsageModel

// What is to be enforced, and what platforms said about it.
extension ControlStore {
    package func subjects() throws -> [StandingBook.Subject] {
        try pool.read { database in
            try String.fetchAll(database, sql: "SELECT state FROM desired ORDER BY number").map(Self.subject)
        }
    }

    private static func subject(_ text: String) throws -> StandingBook.Subject {
        try JSONDecoder().decode(StandingBook.Subject.self, from: Data(text.utf8))
    }

    static func save(_ subject: StandingBook.Subject, _ database: GRDB.Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(subject), as: UTF8.self)
        try database.execute(
            sql: "INSERT OR REPLACE INTO desired VALUES (?, ?, ?, ?)",
            arguments: [subject.number, subject.desired.measure, Int64(subject.epoch), text]
        )
    }

    /// Every platform with every subject it is or was to enforce something on.
    private static let states = """
        SELECT desired.state, subscriptions.id, subscriptions.name, enforced.*, EXISTS (
                SELECT 1 FROM deliveries WHERE deliveries.subscription = subscriptions.id
                    AND deliveries.state = 'pending' AND deliveries.subject = desired.state ->> '$.key.kind' || '/'
                        || coalesce(desired.state ->> '$.key.customer', '') || '/' || (desired.state ->> '$.key.id')
            ) AS on_its_way
        FROM desired JOIN subscriptions ON subscriptions.kind = 'enforcement' AND subscriptions.state = 'enabled'
            AND (subscriptions.customer IS NULL OR subscriptions.customer
                = coalesce(desired.state ->> '$.key.customer',
                    CASE desired.state ->> '$.key.kind' WHEN 'customer' THEN desired.state ->> '$.key.id' END))
        LEFT JOIN enforced ON enforced.number = desired.number AND enforced.subscription = subscriptions.id
        """

    package func enforcement(onlyUnsettled: Bool, after number: Int64, limit: Int) throws -> [EnforcementState] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: Self.states + """
                     WHERE desired.number > :number AND (desired.measure <> 'none' OR enforced.number IS NOT NULL)
                        AND (NOT :onlyUnsettled OR enforced.number IS NULL
                            OR coalesce(enforced.acknowledged_epoch, -1) <> desired.epoch
                            OR coalesce(enforced.result, '') <> 'applied')
                    ORDER BY desired.number, subscriptions.created, subscriptions.id LIMIT :limit
                    """,
                arguments: ["number": number, "onlyUnsettled": onlyUnsettled, "limit": limit]
            ).map(Self.state)
        }
    }

    private static func state(_ row: Row) throws -> EnforcementState {
        let text: String = row["state"]
        let (issued, acknowledged): (Int64?, Int64?) = (row["issued_epoch"], row["acknowledged_epoch"])
        let (issuedAt, acknowledgedAt): (Int64?, Int64?) = (row["issued_at"], row["acknowledged_at"])
        let (result, issues): (String?, Int?) = (row["result"], row["issues"])
        return EnforcementState(
            subject: try subject(text),
            subscription: row["id"],
            platform: row["name"],
            issuedEpoch: issued.map { UInt64($0) },
            issuedAt: issuedAt.map { Instant(microseconds: $0) },
            issues: issues ?? 0,
            isOnItsWay: row["on_its_way"],
            acknowledgedEpoch: acknowledged.map { UInt64($0) },
            result: result.flatMap { Acknowledgement.Result(rawValue: $0) },
            detail: row["detail"],
            acknowledgedAt: acknowledgedAt.map { Instant(microseconds: $0) }
        )
    }

    package func issue(_ commands: [(state: EnforcementState, delivery: Delivery)], at now: Instant) throws {
        try pool.write { database in
            for (state, delivery) in commands {
                try database.execute(
                    sql: """
                        UPDATE deliveries SET state = 'superseded'
                        WHERE subscription = ? AND subject = ? AND state = 'pending'
                        """,
                    arguments: [delivery.subscription, delivery.subject]
                )
                _ = try Self.insert(delivery, database)
                try database.execute(
                    sql: """
                        INSERT INTO enforced (subscription, number, issued_epoch, issued_at, issues)
                            VALUES (:subscription, :number, :epoch, :now, 1)
                        ON CONFLICT DO UPDATE SET issued_at = :now, issued_epoch = :epoch,
                            issues = CASE issued_epoch WHEN :epoch THEN issues + 1 ELSE 1 END
                        """,
                    arguments: [
                        "subscription": state.subscription, "number": state.subject.number,
                        "epoch": Int64(state.subject.epoch), "now": now.microseconds,
                    ]
                )
            }
        }
    }

    package func acknowledge(
        _ acknowledgement: Acknowledgement,
        subscription: String,
        at now: Instant
    ) throws -> Bool {
        guard let epoch = Int64(exactly: acknowledgement.command.epoch) else { return false }
        return try pool.write { database in
            try database.execute(
                sql: """
                    UPDATE enforced SET acknowledged_epoch = :epoch, result = :result, detail = :detail,
                        acknowledged_at = :now
                    WHERE subscription = :subscription AND number = :number AND issued_epoch >= :epoch
                        AND coalesce(acknowledged_epoch, -1) <= :epoch
                    """,
                arguments: [
                    "epoch": epoch, "result": acknowledgement.result.rawValue, "detail": acknowledgement.detail,
                    "now": now.microseconds, "subscription": subscription, "number": acknowledgement.command.number,
                ]
            )
            return database.changesCount == 1
        }
    }

    package func forgetSettled(before position: UInt64) throws -> Set<Int64> {
        let settled = """
            SELECT number FROM desired WHERE measure = 'none' AND epoch < ?
                AND json_array_length(state, '$.entries') = 0
                AND NOT EXISTS (
                    SELECT 1 FROM enforced JOIN subscriptions ON subscriptions.id = enforced.subscription
                        AND subscriptions.state = 'enabled'
                    WHERE enforced.number = desired.number AND (coalesce(enforced.acknowledged_epoch, -1) <> desired.epoch
                        OR coalesce(enforced.result, '') <> 'applied')
                )
            """
        let found = try pool.read { try Int64.fetchAll($0, sql: settled, arguments: [Int64(position)]) }
        guard !found.isEmpty else { return [] }
        try pool.write { database in
            for number in found {
                try database.execute(sql: "DELETE FROM desired WHERE number = ?", arguments: [number])
                try database.execute(sql: "DELETE FROM enforced WHERE number = ?", arguments: [number])
            }
        }
        return Set(found)
    }
}
