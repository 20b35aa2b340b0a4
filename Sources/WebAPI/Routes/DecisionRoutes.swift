// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import UsageModel

/// Whether usage may go ahead: `POST /v1/decisions`, and what was decided.
///
/// A block is an answer and not an error: 200 with a verdict. Errors of HTTP are for trouble: 400 and 422 for what is
/// no event, 503 when nothing is decided, and the caller goes by its own failure mode.
struct DecisionRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/v1/decisions", .roles([.enforcer]), bodyMost: Limits.bodyBytes, decide),
            Endpoint(.get, "/v1/decisions", .roles(.staff), search),
            Endpoint(.get, "/v1/decisions/{id}", .roles(.staff), showsPeople: true, show),
            Endpoint(.get, "/v1/decisions/{id}/explanation", .roles(.staff), showsPeople: true, explain),
        ]
    }

    private typealias Record = (sequence: SequenceNumber, event: [UInt8], line: [UInt8])

    @Sendable private func decide(_ call: Call) async throws -> Answer {
        try call.allow(["durability"])
        let isDurable: Bool
        switch call.parameter("durability") {
        case nil: isDurable = service.isDurable
        case "durable": isDurable = true
        case "relaxed": isDurable = false
        default: throw Problem.badParameter("durability", "expected relaxed or durable.")
        }
        let body = try EventBody(call).single()
        let answer: JournaledEngine.Answer
        do throws(JournalFailure) {
            answer = try body.withSpan { span throws(JournalFailure) in
                try service.engine.decide(span, from: call.principal?.sources ?? [], at: call.now)
            }
        } catch {
            throw Problem(error)
        }
        switch answer {
        case .problem(let problem): throw Problem(problem)
        case .decided(let line, let sequence):
            if isDurable { try await service.untilDurable(sequence) }
            return Answer(ByteBuffer(bytes: line))
        case .repeated(let key): return try await repeated(key)
        }
    }

    /// The first answer to an event that was decided before.
    private func repeated(_ key: UInt64) async throws(Problem) -> Answer {
        guard let found = try await findSoon(key) else {
            throw .conflict("The event was decided before, and that decision is kept no longer.")
        }
        var answer = Answer(ByteBuffer(bytes: found.line))
        answer.headers[FieldNames.repeated] = "true"
        return answer
    }

    /// The record of a decision.
    private func find(_ key: UInt64) throws(Problem) -> Record? {
        guard let journal = service.engine.journal else { return nil }
        do throws(JournalFailure) {
            guard let record = try journal.find(key: key, kind: .decision) else { return nil }
            return (record.sequence, record.firstBytes, record.secondBytes)
        } catch {
            throw Problem(error)
        }
    }

    /// The record of a decision, also of one that was taken a moment ago and is on its way to the disk.
    private func findSoon(_ key: UInt64) async throws(Problem) -> Record? {
        if let found = try find(key) { return found }
        guard let journal = service.engine.journal, journal.durable < journal.end else { return nil }
        try await service.untilDurable(SequenceNumber(journal.end.value - 1))
        return try find(key)
    }

    /// Where the record of a decision is; nil when there is none.
    func sequence(ofKey key: UInt64) async throws(Problem) -> SequenceNumber? { try await findSoon(key)?.sequence }

    private func find(_ id: String) async throws(Problem) -> Record {
        guard let key = DecisionID(id)?.key, let found = try await findSoon(key) else {
            throw .notFound("There is no decision \(id.prefix(64)).")
        }
        return found
    }

    @Sendable private func search(_ call: Call) throws -> Answer {
        let filters = ["customer", "clause", "rule", "verdict", "from", "to"]
        try call.allow(Set(filters + ["limit", "cursor"]))
        guard let views = service.views else { throw Problem.unavailable("Nothing is kept by this service.") }
        var query = FindingQuery(limit: try call.limit() + 1)
        query.customer = call.parameter("customer")
        query.clause = call.parameter("clause")
        query.rule = call.parameter("rule")
        query.verdict = call.parameter("verdict")
        if let verdict = query.verdict, !Verdict.allCases.contains(where: { $0.name == verdict }) {
            let known = Verdict.allCases.map(\.name).joined(separator: ", ")
            throw Problem.badParameter("verdict", "expected one of \(known).")
        }
        query.from = try call.instant("from")
        query.to = try call.instant("to")
        let fingerprint = call.fingerprint(of: filters)
        if let cursor = call.parameter("cursor") { query.before = try Cursor(cursor, fingerprint).place }
        let found = try views.findings(query)
        let page = found.prefix(query.limit - 1)
        var next: String?
        if found.count > page.count, let last = page.last {
            next = Cursor(place: (last.time, last.sequence)).text(fingerprint)
        }
        return .page(page.map(\.document), next: next, path: "/v1/decisions?" + call.queryWithoutCursor)
    }

    @Sendable private func show(_ call: Call) async throws -> Answer {
        try call.allow([])
        let found = try await find(call.parameters[0])
        return Answer(ByteBuffer(bytes: try shown(found.line, to: call).bytes))
    }

    @Sendable private func explain(_ call: Call) async throws -> Answer {
        try call.allow([])
        let found = try await find(call.parameters[0])
        let decision = try shown(found.line, to: call)
        let event = try shown(found.event, to: call)
        return .json(Explanation(decision, event, service.policy.definition, found.sequence).document)
    }

    /// What is about people is hidden from those who need not see it.
    private func shown(_ bytes: [UInt8], to call: Call) throws(Problem) -> JSON {
        let json = try JSON(kept: bytes)
        return call.principal?.seesNumbers == true ? json : json.withoutPeople
    }
}

extension Finding {
    /// What a list shows.
    var document: JSON {
        [
            "id": JSON(id), "time": JSON(time), "customer": JSON(customer), "type": JSON(type),
            "verdict": JSON(verdict), "clause": JSON(clause), "rule": JSON(rule), "step": JSON(step),
            "mode": JSON(mode), "sequence": JSON(sequence),
        ]
    }
}

extension Problem {
    /// Why bytes are not an event: 400 for what is not JSON, 422 for what is not an event of ours.
    init(_ problem: DecodeProblem) {
        switch problem.code {
        case .empty, .tooLong, .unexpectedEnd, .unexpectedCharacter, .controlCharacter, .badEscape, .loneSurrogate,
            .badUTF8, .badNumber, .tooDeep, .trailingBytes:
            self.init(.badRequest, "bad-body", "The body cannot be read", "At byte \(problem.offset): \(problem).")
        case .foreignSource: self.init(.forbidden, "forbidden", "Not permitted", "\(problem).")
        default:
            self.init(.unprocessableContent, "bad-event", "This is not a usage event", "\(problem).")
        }
        errors = [Detail(problem.pointer, problem.message)]
    }
}
