// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import HTTPTypes
import Hummingbird
import Ledger
import UsageModel

/// Cases for people to look at: `/v1/cases`.
///
/// Whoever may see decisions may read them; reviewers act. What people do here is a record of the journal before it is
/// answered, and a measure they take goes through the same door as `PUT /v1/standing`.
struct CaseRoutes {
    let service: Service

    private static let actors: Set<Role> = [.reviewer, .seniorReviewer]
    private static let root = "/v1/cases"

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, Self.root, .roles(.staff), search),
            write(.post, "", bodyMost: Limits.bodyBytes, open),
            Endpoint(.get, Self.root + "/{id}", .roles(.staff), showsPeople: true, show),
            write(.post, "/{id}/claim", bodyMost: 0, claim),
            write(.delete, "/{id}/claim", bodyMost: 0, release),
            write(.post, "/{id}/evidence", bodyMost: Limits.bodyBytes, addEvidence),
            write(.post, "/{id}/notes", bodyMost: Limits.bodyBytes, note),
            write(.post, "/{id}/determination", bodyMost: Limits.bodyBytes, determine),
            Endpoint(
                .post,
                Self.root + "/{id}/reopen",
                .roles([.seniorReviewer, .appealsOfficer]),
                bodyMost: Limits.bodyBytes,
                isIdempotent: true,
                showsPeople: true,
                reopen
            ),
        ]
    }

    private func write(
        _ method: HTTPRequest.Method,
        _ path: String,
        bodyMost: Int,
        _ handle: @escaping @Sendable (Call) async throws -> Answer
    ) -> Endpoint {
        Endpoint(
            method,
            Self.root + path,
            .roles(Self.actors),
            bodyMost: bodyMost,
            isIdempotent: true,
            showsPeople: true,
            handle
        )
    }

    func desk() throws(Problem) -> CaseDesk {
        guard let cases = service.cases else { throw .unavailable("Nothing is kept by this service.") }
        return cases
    }

    @Sendable private func search(_ call: Call) throws -> Answer {
        let filters = ["state", "clause", "customer", "priority", "assignee", "since"]
        try call.allow(Set(filters + ["limit", "cursor"]))
        var query = CaseQuery(limit: try call.limit() + 1)
        if let word = try call.word("state", of: StateFilter.self) {
            query.state = CaseState(rawValue: word.rawValue)
            query.isUndecided = word == .undecided
        }
        query.clause = call.parameter("clause")
        if let clause = query.clause, !ClauseTable.isKnown(clause) {
            throw Problem.badParameter("clause", "expected one of the policy, such as B.dialing.")
        }
        query.customer = try call.name("customer")
        query.assignee = try call.name("assignee")
        query.since = try call.instant("since")
        if let text = call.parameter("priority") {
            guard let priority = Int(text), (0...100).contains(priority) else {
                throw Problem.badParameter("priority", "expected a whole number from 0 to 100: the lowest to show.")
            }
            query.priority = priority
        }
        let fingerprint = call.fingerprint(of: filters)
        if let text = call.parameter("cursor") {
            let place = try Cursor(text, fingerprint).place
            query.after = CaseQuery.Place(priority: Int(place.time.microseconds), number: place.sequence)
        }
        let found = try desk().store.search(query)
        let page = found.prefix(query.limit - 1)
        var next: String?
        if found.count > page.count, let last = page.last {
            let priority = Instant(microseconds: Int64(last.priority))
            next = Cursor(place: (priority, last.number)).text(fingerprint)
        }
        let document = CaseDocument(service.policy.definition)
        return .page(
            page.map { shown(document.summary($0), to: call) },
            next: next,
            path: Self.root + "?" + call.queryWithoutCursor
        )
    }

    @Sendable private func show(_ call: Call) throws -> Answer {
        try call.allow([])
        let desk = try desk()
        guard let number = CaseRecord.number(of: call.parameters[0]), let record = try desk.store.record(number) else {
            throw Self.unknown(call.parameters[0])
        }
        return try answer(record, call)
    }

    static func unknown(_ id: String) -> Problem {
        .notFound(
            "There is no case \(id.prefix(64)); one is called like case-1042.",
            pl: "Nie ma sprawy \(id.prefix(64)); nazwy spraw wyglądają tak: case-1042."
        )
    }

    static func etag(_ record: CaseRecord) -> String { "\"r\(record.revision)\"" }

    func answer(_ record: CaseRecord, _ call: Call, status: HTTPResponse.Status = .ok) throws -> Answer {
        let store = try desk().store
        let (acts, count) = try store.acts(record.number, limit: Enforcement.Limits.actsShown)
        let document = CaseDocument(service.policy.definition).whole(
            record,
            decisions: try store.decisions(record.number),
            acts: acts,
            actCount: count,
            measures: measures(record, call.now)
        )
        return .json(shown(document, to: call), status: status, headers: [.eTag: Self.etag(record)])
    }

    /// What holds now on the customer of a case and on those it names; each is a look-up of its own.
    private func measures(_ record: CaseRecord, _ now: Instant) -> [JSON] {
        var subjects = record.subjects
        if !record.customer.isEmpty { subjects.insert(.init(kind: "customer", id: record.customer), at: 0) }
        return subjects.compactMap { subject in
            guard let kind = StandingRoutes.kinds.first(where: { $0.name == subject.kind })?.value else { return nil }
            let customer = kind == .customer || record.customer.isEmpty ? nil : record.customer
            let found = service.engine.ask { $0.standing(of: kind, subject.id, customer: customer, at: now) }
            guard !found.isEmpty else { return nil }
            return ["subject": CaseDocument.subject(subject), "measures": .list(found.map(\.document))]
        }
    }

    private func shown(_ json: JSON, to call: Call) -> JSON {
        call.principal?.seesNumbers == true ? json : json.withoutPeople
    }
}

/// What the filter for states takes.
private enum StateFilter: String, CaseIterable {
    case undecided, open, claimed, waiting, decided
}
