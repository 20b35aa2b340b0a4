// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Journal
import Ledger
import NIOCore
import UsageModel

/// The journal, as far as its reader may check it: how far it goes, what is signed of it, and that a decision is in it.
struct JournalRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/v1/journal", .roles(.staff), state),
            Endpoint(.get, "/v1/journal/checkpoint", .roles(.staff), checkpoint),
            Endpoint(.get, "/v1/journal/proofs/{id}", .roles(.staff), proof),
        ]
    }

    private var journal: Journal {
        get throws(Problem) {
            guard let journal = service.engine.journal else {
                throw .unavailable("Nothing is kept by this service.")
            }
            return journal
        }
    }

    @Sendable private func state(_ call: Call) throws -> Answer {
        try call.allow([])
        let journal = try journal
        let health = journal.health
        return .json([
            "first": JSON(journal.first.value), "end": JSON(health.end.value), "durable": JSON(health.durable.value),
            "isWell": .truth(health.isWell),
        ])
    }

    /// A signed checkpoint over all that is durable; with `since`, what shows that nothing before it was changed.
    @Sendable private func checkpoint(_ call: Call) async throws -> Answer {
        try call.allow(["since"])
        let since = try call.parameter("since").map { text throws(Problem) in
            guard let size = UInt64(text) else {
                throw Problem.badParameter("since", "expected the size of an earlier checkpoint.")
            }
            return size
        }
        let journal = try journal
        let result = try await Blocking.run { () -> Result<(Checkpoint, [TreeHash]?), JournalFailure> in
            Result { () throws(JournalFailure) in
                let checkpoint = try journal.checkpoint()
                guard let since, since <= checkpoint.size else { return (checkpoint, nil) }
                return (checkpoint, try journal.consistency(from: since, to: checkpoint.size))
            }
        }
        let (checkpoint, path): (Checkpoint, [TreeHash]?)
        do throws(JournalFailure) { (checkpoint, path) = try result.get() } catch { throw Problem(error) }
        if let since, path == nil {
            throw Problem.notFound("There is no checkpoint of \(since) records yet; there are \(checkpoint.size).")
        }
        return .json(
            .record([
                "origin": JSON(checkpoint.origin), "size": JSON(checkpoint.size),
                "root": JSON(Base64.text(checkpoint.root.bytes)), "note": JSON(checkpoint.note),
                "publicKey": journal.publicKey.map { JSON($0.text) },
                "consistency": path.map { .list($0.map { JSON(Base64.text($0.bytes)) }) },
            ])
        )
    }

    /// That the record of a decision is under a signed root: for somebody who has only the key. It shows no content.
    @Sendable private func proof(_ call: Call) async throws -> Answer {
        try call.allow([])
        let id = call.parameters[0]
        let journal = try journal
        guard let key = DecisionID(id)?.key,
            let sequence = try await DecisionRoutes(service: service).sequence(ofKey: key)
        else { throw Problem.notFound("There is no decision \(id.prefix(64)).") }
        try await service.untilDurable(sequence)
        let result = try await Blocking.run {
            Result { () throws(JournalFailure) in try journal.proof(of: sequence) }
        }
        do throws(JournalFailure) {
            let document = try result.get().document(for: id, publicKey: journal.publicKey)
            return Answer(ByteBuffer(bytes: document))
        } catch {
            throw Problem(error)
        }
    }
}
