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
        guard let answer = try await decideInTime(body, call) else {
            return try await answerLate(body, call, isDurable: isDurable)
        }
        switch answer {
        case .problem(let problem): throw Problem(problem)
        case .decided(let line, let sequence):
            if isDurable { try await service.untilDurable(sequence) }
            return Answer(ByteBuffer(bytes: line))
        case .repeated(let key): return try await repeated(key)
        }
    }

    /// Decides the event; nil when the engine was not free in time.
    private func decideInTime(_ body: EventBody, _ call: Call) async throws(Problem) -> JournaledEngine.Answer? {
        var turn = EngineTurn(service.engine, within: service.lateness.within)
        repeat {
            do throws(JournalFailure) {
                let answer = try body.withSpan { span throws(JournalFailure) in
                    try service.engine.decideIfFree(span, from: call.principal?.sources ?? [], at: call.now)
                }
                if let answer { return answer }
            } catch {
                throw Problem(error)
            }
        } while await turn.wait()
        return nil
    }

    /// Answers without the engine: marked, kept before it is told, and decided as soon as it can be.
    private func answerLate(_ body: EventBody, _ call: Call, isDurable: Bool) async throws(Problem) -> Answer {
        let outcome: LateAnswers.Outcome
        do throws(JournalFailure) {
            outcome = try body.withSpan { span throws(JournalFailure) in
                try service.engine.answerLate(
                    span,
                    from: call.principal?.sources ?? [],
                    refuses: service.lateness.refuses,
                    at: call.now
                )
            }
        } catch {
            throw Problem(error)
        }
        switch outcome {
        case .problem(let problem): throw Problem(problem)
        case .full: throw .unavailable("The engine is held, and as many answers wait to be decided as may.")
        case .answered(let line, let sequence), .repeated(let line, let sequence):
            if isDurable { try await service.untilDurable(sequence) }
            var answer = Answer(ByteBuffer(bytes: line))
            if case .repeated = outcome { answer.headers[FieldNames.repeated] = "true" }
            return answer
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

    /// The record of a decision; of an event that waits for one, of its answer.
    private func find(_ key: UInt64) throws(Problem) -> Record? {
        guard let journal = service.engine.journal else { return nil }
        do throws(JournalFailure) {
            var found = try journal.find(key: key, kind: .decision)
            if found == nil, service.engine.late.waits(key) { found = try journal.find(key: key, kind: .late) }
            guard let record = found else { return nil }
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
        let filters = ["customer", "clause", "rule", "verdict", "fallback", "from", "to"]
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
        if let fallback = call.parameter("fallback") {
            guard fallback == "late" else { throw Problem.badParameter("fallback", "expected late.") }
            query.isLate = true
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
        return .json(try answered(shown(found.line, to: call)))
    }

    @Sendable private func explain(_ call: Call) async throws -> Answer {
        try call.allow([])
        let found = try await find(call.parameters[0])
        let decision = try answered(shown(found.line, to: call))
        let event = try shown(found.event, to: call)
        let active = service.policy.definition
        var policy = active
        // A decision is explained by the rules that took it, as long as they are kept.
        if let sha256 = decision["policy"]?["sha256"]?.string, sha256 != active.sha256,
            let former = await service.policies?.definition(sha256)
        {
            policy = former
        }
        let isCurrent = decision["policy"]?["sha256"]?.string == active.sha256
        return .json(Explanation(decision, event, policy, found.sequence, isCurrent: isCurrent).document)
    }

    /// A decision with the verdict that its event was answered before, where it was.
    private func answered(_ decision: JSON) throws -> JSON {
        guard case .object(let members) = decision, decision["fallback"] == nil, let id = decision["id"]?.string,
            let answered = try service.views?.answered(id)
        else { return decision }
        return .object(members + [JSON.Member(name: "answered", value: JSON(answered))])
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
        .record([
            "id": JSON(id), "time": JSON(time), "customer": JSON(customer), "type": JSON(type),
            "verdict": JSON(verdict), "clause": JSON(clause), "rule": JSON(rule), "step": JSON(step),
            "mode": JSON(mode), "sequence": JSON(sequence), "answered": answered.map { JSON($0) },
        ])
    }
}

extension Problem {
    /// Why bytes are not an event: 400 for what is not JSON, 422 for what is not an event of ours.
    init(_ problem: DecodeProblem) {
        switch problem.code {
        case .empty, .tooLong, .unexpectedEnd, .unexpectedCharacter, .controlCharacter, .badEscape, .loneSurrogate,
            .badUTF8, .badNumber, .tooDeep, .trailingBytes:
            self.init(.badBody, "At byte \(problem.offset): \(problem).")
        case .foreignSource: self.init(.forbidden, "\(problem).")
        default: self.init(.badEvent, "\(problem).")
        }
        errors = [Detail(problem.pointer, problem.message)]
    }
}
