// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Ledger
import UsageModel

/// Versions of the policy: sent, checked, kept, and put in force by two people: `/v1/policies/versions`.
struct PolicyVersionRoutes {
    let service: Service

    private static let people: Set<Role> = [.policyAuthor, .policyApprover]
    private static let activation = "/v1/policies/versions/{sha256}/activate"
    /// How long a proposal waits for the second person.
    private static let proposalMicroseconds: Int64 = 7 * 86_400_000_000

    var endpoints: [Endpoint] {
        let path = "/v1/policies/versions"
        return [
            Endpoint(.get, path, .roles(.staff), list),
            Endpoint(.post, path, .roles(Self.people), bodyMost: Limits.packBytes, isIdempotent: true, keep),
            Endpoint(.get, path + "/{sha256}", .roles(.staff), show),
            Endpoint(.post, Self.activation, .roles(Self.people), isIdempotent: true, activate),
            Endpoint(.delete, Self.activation, .roles(Self.people), isIdempotent: true, withdraw),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        let proposals = try desk.proposals.proposals(at: call.now)
        let items = try desk.versions().map { document($0, proposals) }
        return .page(items, next: nil, path: "")
    }

    @Sendable private func show(_ call: Call) async throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        let version = try Self.version(call, desk)
        var json = document(version, try desk.proposals.proposals(at: call.now))
        let changes = try await desk.changes(from: service.policy.definition.sha256, to: version.sha256)
        json.append("changes", .list(changes.map(\.document)))
        return .json(json)
    }

    @Sendable private func keep(_ call: Call) async throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        guard let principal = call.principal else { throw Problem.broken }
        let pack = try PackUpload(call)
        let (version, isNew) = try await desk.keep(pack, by: principal.owner, at: call.now)
        // Also when it was there already: after a failure here it is sent again, and then it must be on the record.
        try service.keep(call.access(.keepPolicy, "/v1/policies/versions", version.sha256))
        return .json(
            document(version, try desk.proposals.proposals(at: call.now)),
            status: isNew ? .created : .ok,
            headers: [.location: "/v1/policies/versions/\(version.sha256)"]
        )
    }

    /// The first person proposes, the second one approves by the same request.
    @Sendable private func activate(_ call: Call) async throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        guard let principal = call.principal else { throw Problem.broken }
        let version = try Self.version(call, desk)
        let active = service.policy.definition.sha256
        guard version.sha256 != active else { return .json(["policy": service.activePolicy]) }
        let waiting = try desk.proposals.proposals(at: call.now).first { $0.sha256 == version.sha256 }
        guard let waiting, waiting.askedBy != principal.owner else {
            return try await propose(version, against: active, principal, desk, call)
        }
        guard principal.roles.contains(.policyApprover) else {
            throw Problem.forbidden("\(waiting.askedBy) proposed it; only a policy-approver approves.")
        }
        guard waiting.against == active else {
            throw Problem.conflict(
                "Another policy is in force since it was proposed, so this is another change; withdraw and propose it."
            )
        }
        guard let taken = try desk.proposals.takeProposal(version.sha256) else {
            throw Problem.conflict("Somebody else has just approved or withdrawn it.")
        }
        do throws(Problem) {
            let done = try await desk.activate(version.sha256, by: [taken.askedBy, principal.owner], at: call.now)
            return .json(["policy": service.activePolicy, "activation": done.document])
        } catch {
            // What could not be carried out waits on: the first person's word is not lost.
            _ = try desk.proposals.add(taken)
            throw error
        }
    }

    private func propose(
        _ version: PolicyVersion,
        against active: String,
        _ principal: Principal,
        _ desk: any PolicyDesk,
        _ call: Call
    ) async throws -> Answer {
        let changes = try await desk.changes(from: active, to: version.sha256)
        try service.keep(call.access(.proposePolicy, Self.activation, version.sha256))
        let proposal = try desk.proposals.add(
            PolicyProposal(
                sha256: version.sha256,
                askedBy: principal.owner,
                askedAt: call.now,
                expires: call.now.advanced(byMicroseconds: Self.proposalMicroseconds),
                against: active
            )
        )
        return .json(
            ["proposal": proposal.document, "changes": .list(changes.map(\.document))],
            status: .accepted
        )
    }

    @Sendable private func withdraw(_ call: Call) throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        let sha256 = call.parameters[0]
        let nothing = Problem.notFound("No proposal of this version waits.")
        guard try desk.proposals.proposals(at: call.now).contains(where: { $0.sha256 == sha256 }) else { throw nothing }
        try service.keep(call.access(.withdrawPolicy, Self.activation, sha256))
        guard try desk.proposals.takeProposal(sha256) != nil else { throw nothing }
        return .nothing
    }

    private static func version(_ call: Call, _ desk: any PolicyDesk) throws(Problem) -> PolicyVersion {
        guard let version = try desk.version(call.parameters[0]) else {
            throw .notFound("No version with this SHA-256 is kept; POST /v1/policies/versions keeps one.")
        }
        return version
    }

    private func document(_ version: PolicyVersion, _ proposals: [PolicyProposal]) -> JSON {
        .record([
            "id": JSON(version.id), "version": JSON(version.version), "sha256": JSON(version.sha256),
            "state": version.sha256 == service.policy.definition.sha256 ? "active" : "kept",
            "rules": JSON(version.rules), "signals": JSON(version.signals), "cases": version.cases.map { JSON($0) },
            "keptBy": version.keptBy.map { JSON($0) }, "keptAt": version.keptAt.map { JSON($0) },
            "proposal": proposals.first { $0.sha256 == version.sha256 }?.document,
        ])
    }
}

extension PackUpload {
    /// Reads the body of a request.
    ///
    /// A path never becomes the name of a file; those that could are refused all the same.
    fileprivate init(_ call: Call) throws(Problem) {
        var members = try call.members()
        let folder = members.text("folder", most: Limits.pathLength, required: true)
        let files = members.texts("files", most: Limits.packFiles) { path in
            Self.isPlain(path) ? nil : "expected a path such as standard/rules/b-short-calls.yaml, within the pack."
        }
        if let folder, !Self.isPlain(folder) { members.refuse("folder", "expected a path such as standard.") }
        if let folder, !files.isEmpty, files["\(folder)/pack.yaml"] == nil {
            members.refuse("files", "there is no \(folder)/pack.yaml.")
        }
        try members.finish()
        guard let folder else { throw .broken }
        self.init(folder: folder, files: files)
    }

    /// Whether a path stays below where it begins, on every system, and names nothing hidden.
    private static func isPlain(_ path: String) -> Bool {
        guard path.utf8.count <= Limits.pathLength, !path.hasPrefix("/") else { return false }
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return false }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }
}

extension PolicyProposal {
    var document: JSON {
        [
            "askedBy": JSON(askedBy), "askedAt": JSON(askedAt), "expires": JSON(expires), "against": JSON(against),
        ]
    }
}

extension PolicyChange {
    var document: JSON {
        [
            "part": JSON(part), "id": JSON(id), "kind": JSON(kind),
            "details": .list(details.map { JSON($0) }),
        ]
    }
}

extension PolicyActivation {
    var document: JSON {
        .record([
            "sequence": sequence.map { JSON($0) }, "carried": JSON(carried),
            "begun": .list(begun.map { JSON($0) }), "dropped": .list(dropped.map { JSON($0) }),
            "formerRules": .list(formerRules.map { JSON($0) }), "stallMicroseconds": JSON(stallMicroseconds),
        ])
    }
}
