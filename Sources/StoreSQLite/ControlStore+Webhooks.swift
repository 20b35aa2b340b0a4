// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import Ledger
package import Outbox
import UsageModel

// The outbox: subscriptions, and messages until they arrived.
extension ControlStore {
    static func registerOutbox(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("4 outbox") { database in
            try database.execute(
                sql: """
                    CREATE TABLE outbox (
                        one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER, dropped INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO outbox VALUES (1, NULL, 0);
                    CREATE TABLE subscriptions (
                        id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL,
                        kinds TEXT NOT NULL, clause TEXT, customer TEXT, state TEXT NOT NULL, problem TEXT,
                        version INTEGER NOT NULL, created INTEGER NOT NULL, since INTEGER NOT NULL,
                        secret TEXT, previous TEXT, previous_until INTEGER
                    ) STRICT;
                    CREATE TABLE deliveries (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, subscription TEXT NOT NULL,
                        kind TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL, created INTEGER NOT NULL,
                        state TEXT NOT NULL, attempts INTEGER NOT NULL, next INTEGER NOT NULL, last INTEGER,
                        status INTEGER, problem TEXT
                    ) STRICT;
                    CREATE INDEX deliveries_waiting ON deliveries (subscription, subject, number)
                        WHERE state = 'pending';
                    CREATE INDEX deliveries_by_state ON deliveries (subscription, state, number);
                    """
            )
        }
        migrator.registerMigration("5 enforcement") { database in
            try database.execute(
                sql: """
                    CREATE TABLE desired (
                        number INTEGER PRIMARY KEY, measure TEXT NOT NULL, epoch INTEGER NOT NULL, state TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX desired_by_measure ON desired (measure);
                    CREATE TABLE enforced (
                        subscription TEXT NOT NULL, number INTEGER NOT NULL, issued_epoch INTEGER NOT NULL,
                        issued_at INTEGER NOT NULL, issues INTEGER NOT NULL, acknowledged_epoch INTEGER, result TEXT,
                        detail TEXT, acknowledged_at INTEGER, PRIMARY KEY (number, subscription)
                    ) STRICT, WITHOUT ROWID
                    """
            )
        }
    }

    /// What is told of policies and cases. Cases that were opened before are told to nobody.
    static func registerNews(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("news of policies and cases") { database in
            try database.execute(
                sql: """
                    ALTER TABLE outbox ADD COLUMN next_case INTEGER;
                    ALTER TABLE outbox ADD COLUMN policy TEXT;
                    UPDATE outbox SET next_case = next;
                    """
            )
        }
    }

    package func position() throws -> UInt64? {
        try pool.read { try Int64.fetchOne($0, sql: "SELECT next FROM outbox").map { UInt64($0) } }
    }

    package func casePosition() throws -> UInt64? {
        try pool.read { try Int64.fetchOne($0, sql: "SELECT next_case FROM outbox").map { UInt64($0) } }
    }

    package func policy() throws -> PolicyRecord? {
        try pool.read { try String.fetchOne($0, sql: "SELECT policy FROM outbox") }.flatMap { PolicyRecord($0.utf8) }
    }

    package func take(_ batch: OutboxBatch) throws {
        try pool.write { database in
            var waiting: [String: Int] = [:]
            for delivery in batch.deliveries {
                let count = try waiting[delivery.subscription] ?? Self.waiting(delivery.subscription, database)
                var delivery = delivery
                if count >= Outbox.Limits.waiting {
                    delivery.state = .dead
                    delivery.problem = "As many messages waited for this receiver as may."
                }
                let isNew = try Self.insert(delivery, database)
                waiting[delivery.subscription] = count + (isNew && delivery.state == .pending ? 1 : 0)
            }
            for subject in batch.subjects { try Self.save(subject, database) }
            if let position = batch.position {
                try database.execute(sql: "UPDATE outbox SET next = ?", arguments: [Int64(position)])
            }
            if let position = batch.casePosition {
                try database.execute(sql: "UPDATE outbox SET next_case = ?", arguments: [Int64(position)])
            }
            if let policy = batch.policy {
                let text = String(decoding: policy.bytes, as: UTF8.self)
                try database.execute(sql: "UPDATE outbox SET policy = ?", arguments: [text])
            }
        }
    }

    private static func waiting(_ subscription: String, _ database: GRDB.Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM deliveries WHERE subscription = ? AND state = 'pending'",
            arguments: [subscription]
        ) ?? 0
    }

    /// Writes a delivery unless one of its id is there; whether it was written.
    static func insert(_ delivery: Delivery, _ database: GRDB.Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO deliveries (id, subscription, kind, subject, body, created, state, attempts, next, problem)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """
        )
        try statement.execute(arguments: [
            delivery.id, delivery.subscription, delivery.kind, delivery.subject, Data(delivery.body),
            delivery.created.microseconds, delivery.state.rawValue, delivery.attempts, delivery.next.microseconds,
            delivery.problem,
        ])
        return database.changesCount == 1
    }

    package func subscriptions() throws -> [Subscription] {
        try pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM subscriptions ORDER BY created, id")
                .compactMap(Self.subscription)
        }
    }

    private static func subscription(_ row: Row) -> Subscription? {
        let (kindName, stateName, kindNames): (String, String, String) = (row["kind"], row["state"], row["kinds"])
        let (created, since): (Int64, Int64) = (row["created"], row["since"])
        let (secret, previous): (String?, String?) = (row["secret"], row["previous"])
        let until: Int64? = row["previous_until"]
        guard let kind = Subscription.Kind(rawValue: kindName), let state = Subscription.State(rawValue: stateName)
        else { return nil }
        return Subscription(
            id: row["id"],
            kind: kind,
            name: row["name"],
            target: row["target"],
            filter: SubscriptionFilter(
                kinds: kindNames.split(separator: " ").compactMap { MessageKind(rawValue: String($0)) },
                clause: row["clause"],
                customer: row["customer"]
            ),
            state: state,
            problem: row["problem"],
            version: row["version"],
            created: Instant(microseconds: created),
            since: UInt64(since),
            secrets: Subscription.Secrets(
                current: secret.flatMap { WebhookSecret($0) },
                previous: previous.flatMap { WebhookSecret($0) },
                previousUntil: until.map { Instant(microseconds: $0) }
            )
        )
    }

    package func save(_ subscription: Subscription, replacing version: Int?) throws -> Bool {
        try pool.write { database in
            if let version {
                try database.execute(
                    sql: "DELETE FROM subscriptions WHERE id = ? AND version = ?",
                    arguments: [subscription.id, version]
                )
                guard database.changesCount == 1 else { return false }
            }
            let secrets = subscription.secrets
            try database.execute(
                sql: """
                    INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO NOTHING
                    """,
                arguments: [
                    subscription.id, subscription.kind.rawValue, subscription.name, subscription.target,
                    subscription.filter.kinds.map(\.rawValue).joined(separator: " "), subscription.filter.clause,
                    subscription.filter.customer, subscription.state.rawValue, subscription.problem,
                    subscription.version, subscription.created.microseconds, Int64(subscription.since),
                    secrets.current?.text, secrets.previous?.text, secrets.previousUntil?.microseconds,
                ]
            )
            return database.changesCount == 1
        }
    }

    package func remove(subscription id: String) throws -> Bool {
        try pool.write { database in
            try database.execute(sql: "DELETE FROM subscriptions WHERE id = ?", arguments: [id])
            let isRemoved = database.changesCount == 1
            try database.execute(sql: "DELETE FROM deliveries WHERE subscription = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM enforced WHERE subscription = ?", arguments: [id])
            return isRemoved
        }
    }
}
