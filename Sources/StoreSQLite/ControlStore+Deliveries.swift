// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import Outbox
package import UsageModel

// Messages on their way.
extension ControlStore: OutboxStore {
    package func due(_ subscription: String, at now: Instant, limit: Int) throws -> [Delivery] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM deliveries AS one WHERE subscription = :subscription AND state = 'pending'
                        AND next <= :now AND NOT EXISTS (
                            SELECT 1 FROM deliveries AS earlier
                            WHERE earlier.subscription = one.subscription AND earlier.subject = one.subject
                                AND earlier.state = 'pending' AND earlier.number < one.number
                        )
                    ORDER BY number LIMIT :limit
                    """,
                arguments: ["subscription": subscription, "now": now.microseconds, "limit": limit]
            ).map(Self.delivery)
        }
    }

    static func delivery(_ row: Row) -> Delivery {
        let body: Data = row["body"]
        let (created, next): (Int64, Int64) = (row["created"], row["next"])
        let last: Int64? = row["last"]
        let state: String = row["state"]
        return Delivery(
            id: row["id"],
            subscription: row["subscription"],
            kind: row["kind"],
            subject: row["subject"],
            body: Array(body),
            created: Instant(microseconds: created),
            state: Delivery.State(rawValue: state) ?? .dead,
            attempts: row["attempts"],
            next: Instant(microseconds: next),
            last: last.map { Instant(microseconds: $0) },
            status: row["status"],
            problem: row["problem"],
            number: row["number"]
        )
    }

    package func settle(_ delivery: Delivery) throws {
        try pool.write { database in
            try database.execute(
                sql: """
                    UPDATE deliveries SET attempts = ?, last = ?, status = ?, problem = ?, next = ?,
                        state = CASE state WHEN 'pending' THEN ? ELSE state END
                    WHERE number = ?
                    """,
                arguments: [
                    delivery.attempts, delivery.last?.microseconds, delivery.status, delivery.problem,
                    delivery.next.microseconds, delivery.state.rawValue, delivery.number,
                ]
            )
        }
    }

    package func deliveries(_ query: DeliveryQuery) throws -> [Delivery] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM deliveries WHERE (:subscription IS NULL OR subscription = :subscription)
                        AND (:state IS NULL OR state = :state) AND (:before IS NULL OR number < :before)
                    ORDER BY number DESC LIMIT :limit
                    """,
                arguments: [
                    "subscription": query.subscription, "state": query.state?.rawValue, "before": query.before,
                    "limit": query.limit,
                ]
            ).map(Self.delivery)
        }
    }

    package func replay(_ query: DeliveryQuery, id: String?, at now: Instant) throws -> Int {
        try pool.write { database in
            try database.execute(
                sql: """
                    UPDATE deliveries SET state = 'pending', attempts = 0, next = :now WHERE number IN (
                        SELECT number FROM deliveries
                        WHERE (:subscription IS NULL OR subscription = :subscription)
                            AND (:state IS NULL OR state = :state) AND (:id IS NULL OR id = :id)
                            AND state IN ('dead', 'delivered')
                            AND subscription IN (SELECT id FROM subscriptions WHERE state = 'enabled')
                        ORDER BY number LIMIT :limit
                    )
                    """,
                arguments: [
                    "subscription": query.subscription, "state": query.state?.rawValue, "id": id,
                    "now": now.microseconds, "limit": query.limit,
                ]
            )
            return database.changesCount
        }
    }

    package func giveUp(subscription id: String, problem: String) throws {
        try pool.write { database in
            try database.execute(
                sql: """
                    UPDATE deliveries SET state = 'dead', problem = ? WHERE subscription = ? AND state = 'pending'
                    """,
                arguments: [problem, id]
            )
        }
    }

    package func prune(at now: Instant) throws {
        let day: Int64 = 86_400_000_000
        try pool.write { database in
            let old = "DELETE FROM deliveries WHERE state IN ('delivered', 'superseded') AND created < ?"
            let dead = "DELETE FROM deliveries WHERE state = 'dead' AND created < ?"
            let oldEnd = now.advanced(byMicroseconds: -Outbox.Limits.deliveredDays * day).microseconds
            let deadEnd = now.advanced(byMicroseconds: -Outbox.Limits.deadLetterDays * day).microseconds
            try database.execute(sql: old, arguments: [oldEnd])
            try database.execute(sql: dead, arguments: [deadEnd])
            var dropped = database.changesCount
            let ids = try String.fetchAll(database, sql: "SELECT DISTINCT subscription FROM deliveries")
            for id in ids {
                for (state, most) in [
                    ("delivered", Outbox.Limits.delivered), ("superseded", Outbox.Limits.delivered),
                    ("dead", Outbox.Limits.deadLetters),
                ] {
                    try database.execute(
                        sql: """
                            DELETE FROM deliveries WHERE subscription = :id AND state = :state AND number <= (
                                SELECT number FROM deliveries WHERE subscription = :id AND state = :state
                                ORDER BY number DESC LIMIT 1 OFFSET :most
                            )
                            """,
                        arguments: ["id": id, "state": state, "most": most]
                    )
                    if state == "dead" { dropped += database.changesCount }
                }
            }
            try database.execute(sql: "UPDATE outbox SET dropped = dropped + ?", arguments: [dropped])
        }
    }

    package func counts() throws -> OutboxCounts {
        try pool.read { database in
            let count = { (state: String) in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM deliveries WHERE state = ?", arguments: [state])
                    ?? 0
            }
            return OutboxCounts(
                waiting: try count("pending"),
                dead: try count("dead"),
                dropped: try Int.fetchOne(database, sql: "SELECT dropped FROM outbox") ?? 0
            )
        }
    }
}
