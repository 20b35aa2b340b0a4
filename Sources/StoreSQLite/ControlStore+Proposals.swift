// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import GRDB
package import Ledger
package import UsageModel

extension ControlStore: ProposalStore {
    static func registerProposals(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("policy proposals") { database in
            try database.execute(
                sql: """
                    CREATE TABLE policy_proposals (
                        sha256 TEXT PRIMARY KEY, asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL,
                        expires INTEGER NOT NULL, against TEXT NOT NULL
                    ) STRICT
                    """
            )
        }
    }

    package func proposals(at now: Instant) throws -> [PolicyProposal] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM policy_proposals WHERE expires > ? ORDER BY asked_at, sha256",
                arguments: [now.microseconds]
            ).map(Self.proposal)
        }
    }

    package func add(_ proposal: PolicyProposal) throws -> PolicyProposal {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM policy_proposals WHERE expires <= ?",
                arguments: [proposal.askedAt.microseconds]
            )
            try database.execute(
                sql: "INSERT INTO policy_proposals VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                arguments: [
                    proposal.sha256, proposal.askedBy, proposal.askedAt.microseconds, proposal.expires.microseconds,
                    proposal.against,
                ]
            )
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM policy_proposals WHERE sha256 = ?",
                arguments: [proposal.sha256]
            )
            return row.map(Self.proposal) ?? proposal
        }
    }

    package func takeProposal(_ sha256: String) throws -> PolicyProposal? {
        try pool.write { database in
            try Row.fetchOne(
                database,
                sql: "DELETE FROM policy_proposals WHERE sha256 = ? RETURNING *",
                arguments: [sha256]
            ).map(Self.proposal)
        }
    }

    private static func proposal(_ row: Row) -> PolicyProposal {
        let asked: Int64 = row["asked_at"]
        let expires: Int64 = row["expires"]
        return PolicyProposal(
            sha256: row["sha256"],
            askedBy: row["asked_by"],
            askedAt: Instant(microseconds: asked),
            expires: Instant(microseconds: expires),
            against: row["against"]
        )
    }
}
