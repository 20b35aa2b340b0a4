// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Members of `change.after` that are folded into state.
enum ChangeSlots {
    static let legalName = EventSlots.slot("change.after.legalName")
    static let quotaPerMinute = EventSlots.slot("change.after.quotaPerMinute")
    static let registered = EventSlots.slot("change.after.registered")
    static let queues = EventSlots.slot("change.after.queues")
    static let role = EventSlots.slot("change.after.role")
    static let enabled = EventSlots.slot("change.after.enabled")
}

/// Members of `plan`.
enum PlanSlots {
    static let id = EventSlots.slot("plan.id")
    static let seats = EventSlots.slot("plan.seats")
    static let concurrency = EventSlots.slot("plan.concurrency")
    static let callsPerSecond = EventSlots.slot("plan.callsPerSecond")
    static let minutesPerSeat = EventSlots.slot("plan.minutesPerSeat")
    static let apiRequestsPerMinute = EventSlots.slot("plan.apiRequestsPerMinute")
    static let features = EventSlots.slot("plan.features")
    static let countries = EventSlots.slot("plan.countries")
}

/// Members of `useCase`.
enum UseCaseSlots {
    static let sector = EventSlots.slot("useCase.sector")
    static let safetyRelated = EventSlots.slot("useCase.safetyRelated")
    static let childDirected = EventSlots.slot("useCase.childDirected")
    static let failoverPlan = EventSlots.slot("useCase.failoverPlan")
}

/// Members of `agreement`.
enum AgreementSlots {
    static let id = EventSlots.slot("agreement.id")
    static let signatures = EventSlots.slot("agreement.signatures")
}

/// Members of `exception`.
enum ExceptionSlots {
    static let id = EventSlots.slot("exception.id")
    static let clause = EventSlots.slot("exception.clause")
    static let scope = EventSlots.slot("exception.scope.id")
    static let scopeKind = EventSlots.slot("exception.scopeKind")
    static let condition = EventSlots.slot("exception.condition")
    static let from = EventSlots.slot("exception.validFrom")
    static let until = EventSlots.slot("exception.validUntil")

    /// The kinds of scope, in the order of the schema's words.
    static let kinds: [SubjectKind?] = {
        guard case .symbol(let names)? = EventSchema.standard.field("exception.scopeKind")?.kind else { return [] }
        return names.map { name in SubjectKind.allCases.first { $0.name == name } }
    }()
}

/// Where the members of one consent lie, counted from its first slot.
struct ConsentSlots {
    static let shared = ConsentSlots()
    let slotCount: Int
    let kind: Int
    let scope: Int
    let purposes: Int
    let capturedAt: Int
    let expiresAt: Int
    let subject: Int
    let seller: Int

    private init() {
        guard case .objects(let consent, _)? = EventSchema.standard.field("consent")?.kind else {
            preconditionFailure("The event schema has no list of consents.")
        }
        func slot(_ name: String) -> Int {
            guard let field = consent.field(name) else { preconditionFailure("A consent has no member \(name).") }
            return field.slot
        }
        slotCount = consent.slotCount
        kind = slot("kind")
        scope = slot("scope")
        purposes = slot("purposes")
        capturedAt = slot("capturedAt")
        expiresAt = slot("expiresAt")
        subject = slot("subject")
        guard case .object(let reference)? = consent.field("seller")?.kind, let id = reference.field("id") else {
            preconditionFailure("A consent has no seller with an id.")
        }
        seller = slot("seller") + id.slot
    }
}
