// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import Journal
import Ledger
import Synchronization
import UsageModel

/// A determination on its way: who may make it, and how its measure is taken.
///
/// The measure comes first and the finding after it, in one order of the journal: a finding that says a measure was
/// taken is never written down without it. A termination waits for a second person, as everywhere.
final class CaseFinding: Sendable {
    private let body: CaseBodies.Finding
    private let service: Service
    private let now: Instant
    /// What waits for a second person because of it.
    private let asked = Mutex<String?>(nil)

    init(body: CaseBodies.Finding, service: Service, now: Instant) {
        self.body = body
        self.service = service
        self.now = now
    }

    /// What is to be done about a case as it is.
    func planned(_ record: CaseRecord, _ person: Principal) throws(Problem) -> CaseDesk.Planned {
        let clause = body.clause ?? record.clause
        var act = CaseAct(.determined, on: record, by: person.owner, at: now)
        var before: (() throws -> Void)?
        var taken: Determination.Taken?
        if let wanted = body.measure {
            try check(wanted, record, person)
            let customer = wanted.kind == .customer || record.customer.isEmpty ? nil : record.customer
            let standing = ActRecord(
                wanted.order.act(on: (wanted.kind, wanted.id, customer), clause: clause, reason: body.reason, at: now),
                by: [person.owner]
            )
            let waits = wanted.order.measure == .terminate
            let approval = waits ? StandingRoutes.approval(of: standing, by: person, at: now) : nil
            taken = Determination.Taken(standing.act, approval: approval?.id)
            before = { [self] in
                if let approval { try ask(approval) } else { try take(standing) }
            }
        }
        act.determination = Determination(
            outcome: body.outcome,
            clause: clause,
            reasonEN: body.reason.en,
            reasonPL: body.reason.pl,
            measure: taken,
            by: person.owner,
            at: now.microseconds
        )
        return CaseDesk.Planned(act, before: before)
    }

    /// What a role may do alone, and whom the measure may be about.
    private func check(_ wanted: CaseBodies.Finding.Wanted, _ record: CaseRecord, _ person: Principal) throws(Problem) {
        try StandingRoutes.checkScope(person, wanted.kind, wanted.order.measure)
        if wanted.order.measure == .terminate, !person.roles.contains(.seniorReviewer) {
            throw .forbidden(
                "A finding that is to end a service is a senior reviewer's; a second one agrees to it.",
                pl: "Ustalenie kończące usługę należy do starszego weryfikatora i wymaga zgody drugiej osoby."
            )
        }
        if wanted.kind == .customer, wanted.id != record.customer {
            throw .badMembers([.init("/measure/id", "expected the customer of the case.")])
        }
        if wanted.kind != .customer, wanted.kind != .number, record.customer.isEmpty {
            let detail = "the case has no customer whose \(wanted.kind.name) it could be."
            throw .badMembers([.init("/measure/kind", detail)])
        }
    }

    private func take(_ record: ActRecord) throws(Problem) {
        let outcome: StandingOutcome
        do throws(JournalFailure) {
            outcome = try service.engine.apply(record, at: now).0
        } catch {
            throw Problem(error)
        }
        if case .unchanged(let problem) = outcome {
            throw .conflict(
                "The measure changes nothing: \(problem).",
                pl: "Środek niczego nie zmienia: \(problem.polish)."
            )
        }
    }

    private func ask(_ approval: Approval) throws {
        try service.approvals.add(approval)
        asked.withLock { $0 = approval.id }
    }

    /// Takes back what waits for a second person, when the finding could not be written down.
    func withdraw() {
        guard let id = asked.withLock({ $0 }) else { return }
        _ = try? service.approvals.take(id)
    }
}

extension Determination.Taken {
    init(_ act: StandingAct, approval: String?) {
        self.init(
            id: act.id,
            kind: act.kind.name,
            subject: act.subject,
            measure: act.measure.name,
            capability: act.capability?.name,
            from: act.from?.microseconds,
            until: act.until?.microseconds,
            approval: approval
        )
    }
}
