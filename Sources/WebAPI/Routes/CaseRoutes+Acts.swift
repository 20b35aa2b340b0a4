// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import UsageModel

// What people do about cases.
extension CaseRoutes {
    @Sendable func open(_ call: Call) async throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let customer = members.text("customer", most: Limits.nameLength, required: true)
        if let customer, customer.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            members.refuse("customer", "it has a control character.")
        }
        let clause = members.clause("clause", required: true)
        let reason = members.text("reason", most: Limits.reasonLength, required: true)
        let polish = members.text("reasonPL", most: Limits.reasonLength)
        let priority = members.number("priority", 0...100) ?? Double(Enforcement.Limits.priorityUsual)
        if priority != priority.rounded() { members.refuse("priority", "expected a whole number from 0 to 100.") }
        try members.finish()
        guard let customer, let clause, let reason, let principal = call.principal else { throw Problem.broken }
        let act = CaseAct(
            opening: customer,
            clause: clause,
            priority: Int(priority),
            reason: (reason, polish ?? reason),
            by: principal.owner,
            at: call.now
        )
        let desk = try desk()
        let record = try await Self.translated { try await desk.open(act) }
        return try answer(record, call, status: .created)
    }

    @Sendable func claim(_ call: Call) async throws -> Answer {
        try call.allow([])
        return try await act(call) { record, person in
            // Whoever has it already has it: nothing is written down.
            if record.assignee == person.owner, !record.isDecided { return nil }
            return .init(CaseAct(.claimed, on: record, by: person.owner, at: call.now))
        }
    }

    @Sendable func release(_ call: Call) async throws -> Answer {
        try call.allow([])
        return try await act(call) { record, person in
            if let holder = record.assignee, holder != person.owner, !person.roles.contains(.seniorReviewer) {
                throw Problem.forbidden(
                    "It is claimed by \(holder); they give it back, or a senior reviewer does.",
                    pl: "Sprawę prowadzi \(holder); może ją oddać ta osoba albo starszy weryfikator."
                )
            }
            return .init(CaseAct(.released, on: record, by: person.owner, at: call.now))
        }
    }

    @Sendable func note(_ call: Call) async throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let note = members.text("note", most: Enforcement.Limits.noteLength, required: true)
        try members.finish()
        return try await act(call) { record, person in
            var act = CaseAct(.noted, on: record, by: person.owner, at: call.now)
            act.note = note
            return .init(act)
        }
    }

    @Sendable func addEvidence(_ call: Call) async throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let evidence = CaseBodies.evidence(&members)
        try members.finish()
        var owner: String?
        if let decision = evidence?.decision { owner = try customer(ofDecision: decision) }
        return try await act(call) { [owner] record, person in
            if evidence?.decision != nil, owner != record.customer {
                throw Problem.badMembers([Problem.Detail("/decision", "it is not about the customer of this case.")])
            }
            var act = CaseAct(.evidence, on: record, by: person.owner, at: call.now)
            act.evidence = evidence
            return .init(act)
        }
    }

    /// Whose decision it is.
    private func customer(ofDecision id: String) throws -> String {
        guard let key = DecisionID(id)?.key, let found = try service.engine.journal?.find(key: key, kind: .decision),
            let line = DecisionLine(found.secondBytes), line.id == id
        else { throw Problem.badMembers([Problem.Detail("/decision", "there is no such decision.")]) }
        return line.customer ?? ""
    }

    @Sendable func determine(_ call: Call) async throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let body = CaseBodies.determination(&members, at: call.now)
        try members.finish()
        guard let body else { throw Problem.broken }
        let finding = CaseFinding(body: body, service: service, now: call.now)
        do {
            return try await act(call) { record, person in try finding.planned(record, person) }
        } catch {
            finding.withdraw()
            throw error
        }
    }

    @Sendable func reopen(_ call: Call) async throws -> Answer {
        try call.allow([])
        var members = try call.members()
        let reason = members.text("reason", most: Limits.reasonLength, required: true)
        let polish = members.text("reasonPL", most: Limits.reasonLength)
        try members.finish()
        return try await act(call) { record, person in
            var act = CaseAct(.reopened, on: record, by: person.owner, at: call.now)
            act.reasonEN = reason
            act.reasonPL = polish ?? reason
            return .init(act)
        }
    }

    /// Acts on the case of the path, when the client has seen what people did to it last.
    private func act(
        _ call: Call,
        _ plan: @escaping @Sendable (CaseRecord, Principal) throws -> CaseDesk.Planned?
    ) async throws -> Answer {
        guard let person = call.principal else { throw Problem.broken }
        let (desk, id) = (try desk(), call.parameters[0])
        do {
            let record = try await Self.translated {
                try await desk.act(on: id) { record in
                    try call.checkMatch(Self.etag(record))
                    return try plan(record, person)
                }
            }
            return try answer(record, call)
        } catch CaseDesk.Refusal.unknown {
            throw Self.unknown(id)
        }
    }

    /// What the desk refuses, as problems.
    private static func translated(_ work: () async throws -> CaseRecord) async throws -> CaseRecord {
        do {
            return try await work()
        } catch let problem as CaseProblem {
            throw Problem.conflict("\(problem).", pl: "\(problem.polish).")
        } catch CaseDesk.Refusal.behind {
            throw Problem.unavailable(
                "The cases are still being made of the journal.",
                pl: "Sprawy są jeszcze odtwarzane z dziennika."
            )
        } catch CaseDesk.Refusal.overtaken {
            throw Problem.conflict(
                "A decision came in between; read the case again.",
                pl: "W międzyczasie zapadła decyzja; odczytaj sprawę ponownie."
            )
        } catch let failure as JournalFailure {
            throw Problem(failure)
        }
    }
}
