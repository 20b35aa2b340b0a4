// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import UsageModel

/// Measures on subjects, by people: `/v1/standing`.
///
/// What is put or lifted here holds for the next decision of this process; the answer comes once it is on the disk.
/// Termination waits for a second person.
struct StandingRoutes {
    let service: Service

    private static let actors: Set<Role> = [.reviewer, .seniorReviewer, .enforcer]
    static let kinds = SubjectKind.allCases.map { (name: $0.name, value: $0) }
    /// How long a termination waits for the second person.
    private static let approvalMicroseconds: Int64 = 7 * 86_400_000_000

    var endpoints: [Endpoint] {
        let readers = Set.staff.union([.enforcer])
        return [
            Endpoint(.get, "/v1/standing/{kind}/{id}", .roles(readers.union([.customer])), show),
            Endpoint(
                .put,
                "/v1/standing/{kind}/{id}",
                .roles(Self.actors),
                bodyMost: Limits.bodyBytes,
                isIdempotent: true,
                put
            ),
            Endpoint(.delete, "/v1/standing/{kind}/{id}", .roles(Self.actors), isIdempotent: true, lift),
            Endpoint(.get, "/v1/standing/{kind}/{id}/history", .roles(.staff), history),
            Endpoint(.get, "/v1/approvals", .roles(.reviewers), showsPeople: true, approvals),
            Endpoint(.post, "/v1/approvals/{id}/approve", .roles([.seniorReviewer]), isIdempotent: true, approve),
            Endpoint(.delete, "/v1/approvals/{id}", .roles(.reviewers), isIdempotent: true, withdraw),
        ]
    }

    /// Whose standing a request is about.
    private struct Subject {
        var kind: SubjectKind
        var id: String
        var customer: String?

        func standing(_ engine: Engine, _ now: Instant) -> [StandingMeasure] {
            engine.standing(of: kind, id, customer: customer, at: now)
        }
    }

    private func subject(_ call: Call) throws(Problem) -> Subject {
        guard let kind = Self.kinds.first(where: { $0.name == call.parameters[0] })?.value else {
            let known = Self.kinds.map(\.name).joined(separator: ", ")
            throw .notFound("There is no kind of subject '\(call.parameters[0].prefix(64))'; known are \(known).")
        }
        let id = call.parameters[1]
        try Self.check(kind, id)
        let customer = try call.name("customer")
        if kind == .customer, customer != nil {
            throw .badParameter("customer", "a customer belongs to no other.")
        }
        if kind != .customer, kind != .number, customer == nil {
            throw .badParameter("customer", "it is required for \(kind.name): whose it is.")
        }
        return Subject(kind: kind, id: id, customer: customer)
    }

    /// Refuses ids that no subject of the kind can have.
    static func check(_ kind: SubjectKind, _ id: String) throws(Problem) {
        guard id.unicodeScalars.count <= Limits.nameLength, !id.unicodeScalars.contains(where: { $0.value < 0x20 })
        else {
            throw .notFound(
                "No subject has an id like this one.",
                pl: "Żaden podmiot nie ma takiego identyfikatora."
            )
        }
        if kind == .number, TelephoneNumber(e164: Array(id.utf8)) == nil {
            throw .notFound("'\(Masking.masked(id).prefix(64))' is no number in E.164, such as +12025550123.")
        }
    }

    private func document(_ subject: Subject, _ now: Instant) -> (json: JSON, etag: String) {
        let measures = service.engine.ask { subject.standing($0, now) }
        let items = measures.map(\.document)
        let epoch = service.engine.journal?.end.value ?? 0
        let strictest = measures.map(\.measure).max() ?? .none
        return (
            .record([
                "subject": .record([
                    "kind": JSON(subject.kind.name), "id": JSON(subject.id),
                    "customer": subject.customer.map { JSON($0) },
                ]),
                "strictest": JSON(strictest.name), "measures": .list(items), "epoch": JSON(epoch),
                "nodes": [["node": JSON(service.node), "epoch": JSON(epoch)]],
            ]), Self.etag(measures)
        )
    }

    private static func etag(_ measures: [StandingMeasure]) -> String {
        let items = JSON.list(measures.map(\.document))
        return "\"" + String(Identity64.of(String(decoding: items.bytes, as: UTF8.self)), radix: 36) + "\""
    }

    /// Refuses when the client has seen another standing than there is; the answer asks whether it is the same still,
    /// and is always yes where nothing is said of what was seen.
    private func matching(_ call: Call, _ subject: Subject) throws(Problem) -> (Engine) -> Bool {
        guard call.namesState else { return { _ in true } }
        let seen = service.engine.ask { subject.standing($0, call.now) }
        try call.checkMatch(Self.etag(seen))
        return { subject.standing($0, call.now) == seen }
    }

    private func answer(_ subject: Subject, _ call: Call, status: HTTPResponse.Status = .ok) -> Answer {
        let (json, etag) = document(subject, call.now)
        return .json(json, status: status, headers: [.eTag: etag])
    }

    @Sendable private func show(_ call: Call) async throws -> Answer {
        try call.allow(["customer"])
        let subject = try subject(call)
        try await service.turn()
        if let principal = call.principal, principal.roles == [.customer] {
            return try answer(subject, principal, call)
        }
        return answer(subject, call)
    }

    /// What a customer is told of its own: what holds and why, and not by which rule.
    private func answer(_ subject: Subject, _ principal: Principal, _ call: Call) throws(Problem) -> Answer {
        let owner = subject.kind == .customer ? subject.id : subject.customer
        guard subject.kind != .number, let scope = principal.scope, owner == scope else {
            throw .forbidden(
                "A customer asks about itself and about what is its own; whose a number is, is not known.",
                pl: "Klient pyta o siebie i o to, co do niego należy; nie wiadomo, do kogo należy numer."
            )
        }
        let measures = service.engine.ask { subject.standing($0, call.now) }
        return .json(
            .record([
                "subject": .record([
                    "kind": JSON(subject.kind.name), "id": JSON(subject.id),
                    "customer": subject.customer.map { JSON($0) },
                ]),
                "strictest": JSON((measures.map(\.measure).max() ?? .none).name),
                "measures": .list(measures.map(\.customerDocument)),
            ])
        )
    }

    @Sendable private func put(_ call: Call) async throws -> Answer {
        try call.allow(["customer", "dryRun"])
        let subject = try subject(call)
        let isDryRun = try call.truth("dryRun")
        var members = try call.members()
        let order = MeasureOrder(reading: &members, at: call.now)
        let clause = members.clause("clause", required: true)
        let reason = members.text("reason", most: Limits.reasonLength, required: true)
        let polish = members.text("reasonPL", most: Limits.reasonLength)
        try members.finish()
        guard let order, let clause, let reason, let principal = call.principal else { throw Problem.broken }
        let measure = order.measure
        try await service.turn()
        _ = try matching(call, subject)
        try Self.checkScope(principal, subject.kind, measure)
        let act = order.act(
            on: (subject.kind, subject.id, subject.customer),
            clause: clause,
            reason: Localized(en: reason, pl: polish ?? reason),
            at: call.now
        )
        let record = ActRecord(act, by: [principal.owner])
        if isDryRun { return .json(["wouldPut": act.document, "by": JSON(principal.owner)]) }
        if measure == .terminate { return try ask(record, principal, call) }
        try await untilDone(call) { () throws(Problem) in
            try apply(record, call, while: try matching(call, subject))
        }
        return answer(subject, call)
    }

    /// What a role may do alone: a service never suspends a whole customer, and only a senior reviewer does.
    static func checkScope(_ principal: Principal, _ kind: SubjectKind, _ measure: Measure) throws(Problem) {
        if measure == .terminate, principal.roles.isDisjoint(with: .reviewers) {
            throw .forbidden(
                "Only people terminate; a service does not.",
                pl: "Usługę kończą tylko ludzie, nie program."
            )
        }
        guard kind == .customer, measure >= .suspend else { return }
        guard principal.roles.contains(.seniorReviewer) else {
            throw .forbidden(
                "A whole customer is suspended by a senior reviewer only.",
                pl: "Całego klienta zawiesza tylko starszy weryfikator."
            )
        }
    }

    /// What waits for a second person.
    static func approval(of record: ActRecord, by principal: Principal, at now: Instant) -> Approval {
        Approval(
            id: Identifier.make("a"),
            askedBy: principal.owner,
            askedAt: now,
            expires: now.advanced(byMicroseconds: approvalMicroseconds),
            record: record
        )
    }

    private func ask(_ record: ActRecord, _ principal: Principal, _ call: Call) throws -> Answer {
        let approval = Self.approval(of: record, by: principal, at: call.now)
        try service.approvals.add(approval)
        return .json(["approval": approval.document], status: .accepted)
    }

    /// Applies an act; nil, and nothing is done, when what it was judged by is so no more.
    private func apply(
        _ record: ActRecord,
        _ call: Call,
        while isStill: (Engine) -> Bool
    ) throws(Problem) -> LiftOrder.Done? {
        do throws(JournalFailure) {
            return try service.engine.apply(record, at: call.now, while: isStill)
        } catch {
            throw Problem(error)
        }
    }

    /// Judges and does an act anew as long as something comes between the two, and waits for the disk.
    private func untilDone(_ call: Call, _ act: () throws(Problem) -> LiftOrder.Done?) async throws(Problem) {
        for _ in 0..<Limits.actTries {
            guard let (outcome, sequence) = try act() else { continue }
            if case .unchanged(let problem) = outcome {
                throw .conflict("Nothing was changed: \(problem).", pl: "Nic nie zmieniono: \(problem.polish).")
            }
            return try await service.untilDurable(sequence)
        }
        throw .conflict(
            "The standing keeps changing; look at it and ask again.",
            pl: "Stan ciągle się zmienia; obejrzyj go i spróbuj ponownie."
        )
    }

    @Sendable private func lift(_ call: Call) async throws -> Answer {
        try call.allow(["customer", "measure", "reason"])
        let subject = try subject(call)
        guard let principal = call.principal else { throw Problem.broken }
        try await service.turn()
        let reason = call.parameter("reason") ?? ""
        let act = StandingAct(
            lift: call.parameter("measure"),
            id: Identifier.make("l"),
            kind: subject.kind,
            subject: subject.id,
            customer: subject.customer,
            reason: Localized(en: reason, pl: reason),
            at: call.now
        )
        let order = LiftOrder(act: act, principal: principal, engine: service.engine)
        try await untilDone(call) { () throws(Problem) in
            let isMatching = try matching(call, subject)
            return try order.carryOut(try order.judged(), at: call.now, while: isMatching)
        }
        return answer(subject, call)
    }

    @Sendable private func history(_ call: Call) throws -> Answer {
        try call.allow(["customer", "limit"])
        let subject = try subject(call)
        guard let views = service.views else { throw Problem.unavailable("Nothing is kept by this service.") }
        let found = try views.measures(
            kind: subject.kind.name,
            subject: subject.id,
            customer: subject.customer,
            limit: try call.limit()
        )
        return .page(found.map(\.document), next: nil, path: "")
    }

    @Sendable private func approvals(_ call: Call) throws -> Answer {
        try call.allow([])
        let waiting = try service.approvals.approvals().filter { $0.expires > call.now }
        return .page(waiting.map(\.document), next: nil, path: "")
    }

    @Sendable private func approve(_ call: Call) async throws -> Answer {
        try call.allow([])
        guard let principal = call.principal else { throw Problem.broken }
        let waiting = try service.approvals.approvals().first { $0.id == call.parameters[0] && $0.expires > call.now }
        guard let waiting else {
            throw Problem.notFound(
                "Nothing waits under this id; it may have been approved.",
                pl: "Nic nie czeka pod tym identyfikatorem; mogło już zostać zatwierdzone."
            )
        }
        guard waiting.askedBy != principal.owner else {
            throw Problem.forbidden(
                "Whoever asked does not approve; a second person does.",
                pl: "Kto wnioskował, nie zatwierdza; robi to druga osoba."
            )
        }
        try await service.turn()
        guard let taken = try service.approvals.take(waiting.id) else {
            throw Problem.conflict(
                "Somebody else has just approved or withdrawn it.",
                pl: "Ktoś inny właśnie to zatwierdził albo wycofał."
            )
        }
        var record = taken.record
        record.by.append(principal.owner)
        record.act.at = call.now
        do throws(Problem) {
            try await untilDone(call) { [record] () throws(Problem) in try apply(record, call) { _ in true } }
        } catch {
            // What could not be carried out waits on: the first person's word is not lost.
            try service.approvals.add(taken)
            throw error
        }
        let act = record.act
        return answer(Subject(kind: act.kind, id: act.subject, customer: act.customer), call)
    }

    @Sendable private func withdraw(_ call: Call) throws -> Answer {
        try call.allow([])
        guard try service.approvals.take(call.parameters[0]) != nil else {
            throw Problem.notFound("Nothing waits under this id.", pl: "Nic nie czeka pod tym identyfikatorem.")
        }
        return .nothing
    }
}
