// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
import HTTPTypes
package import Hummingbird
package import Ledger
import Logging
import NIOCore
import Synchronization
package import UsageModel

/// Answers every request: admits it, finds its endpoint, asks who is calling, reads the body, calls the endpoint.
///
/// The order matters: overload is answered before anything is read, a stranger before the body is.
package struct APIResponder: HTTPResponder {
    package typealias Context = APIContext

    private let table: RouteTable
    private let gatekeeper: Gatekeeper
    private let admission = Admission()
    private let answers = IdempotencyTable()
    private let kept: (any AnswerStore)?
    private let metrics: HTTPMetrics
    private let record: @Sendable (AccessRecord) throws(Problem) -> Void
    private let now: @Sendable () -> Instant

    /// Answers through these endpoints; `record` keeps who read in full what is about people. With `answers` a write
    /// with an idempotency key is done once, although the process ends in between.
    package init(
        _ endpoints: [Endpoint],
        gatekeeper: Gatekeeper,
        metrics: HTTPMetrics,
        answers: (any AnswerStore)? = nil,
        record: @escaping @Sendable (AccessRecord) throws(Problem) -> Void,
        now: @escaping @Sendable () -> Instant
    ) {
        table = RouteTable(endpoints)
        self.gatekeeper = gatekeeper
        kept = answers
        self.metrics = metrics
        self.record = record
        self.now = now
    }

    package func respond(to request: Request, context: APIContext) async throws -> Response {
        let began = now()
        var route = "none"
        var answer: Answer
        do throws(Problem) {
            answer = try await self.answer(request, context, &route, began)
        } catch {
            answer = error.answer(in: Language(accepting: request.headers[.acceptLanguage]))
        }
        let whole = answer.response
        // The length stays that of the answer to GET.
        let response = request.method == .head ? whole.createHeadResponse() : whole
        metrics.count(request.method, route, response.status, since: began, until: now())
        return response
    }

    private func answer(
        _ request: Request,
        _ context: APIContext,
        _ route: inout String,
        _ began: Instant
    ) async throws(Problem) -> Answer {
        let path = request.head.path.map { $0.prefix { $0 != "?" && $0 != "#" } } ?? "/"
        switch table.match(request.method, path) {
        case .none: throw .notFound("There is nothing at \(path.prefix(200)); see /openapi.json.")
        case .methods(let methods):
            var problem = Problem(.methodNotAllowed, "Here are \(methods.joined(separator: ", ")).")
            problem.allow = methods.joined(separator: ", ")
            throw problem
        case .endpoint(let endpoint, let parameters):
            route = endpoint.path
            guard admission.enter(isOpen: endpoint.access == .open) else {
                metrics.countShed()
                throw .unavailable("As many requests are at work as may be; none of this one was read.")
            }
            defer { admission.leave() }
            return try await run(endpoint, parameters, request, context, began)
        }
    }

    private func run(
        _ endpoint: Endpoint,
        _ parameters: [String],
        _ request: Request,
        _ context: APIContext,
        _ began: Instant
    ) async throws(Problem) -> Answer {
        let (principal, quota) = try gatekeeper.admit(request, endpoint, at: began)
        do throws(Problem) {
            var answer = try await work(endpoint, parameters, request, principal, context, began)
            quota.map { answer.headers.append(contentsOf: $0.headers) }
            return answer
        } catch {
            var problem = error
            problem.quota = quota
            throw problem
        }
    }

    private func work(
        _ endpoint: Endpoint,
        _ parameters: [String],
        _ request: Request,
        _ principal: Principal?,
        _ context: APIContext,
        _ began: Instant
    ) async throws(Problem) -> Answer {
        let body = try await read(request, endpoint)
        let call = try Call(request, parameters, principal, body, began)
        if endpoint.isIdempotent, let header = request.headers[FieldNames.idempotencyKey] {
            let key = "\(principal?.owner ?? "")\n\(try IdempotencyTable.key(header))"
            return try await runOnce(key, endpoint, call, context)
        }
        return try await perform(endpoint, call, context)
    }

    private func perform(_ endpoint: Endpoint, _ call: Call, _ context: APIContext) async throws(Problem) -> Answer {
        do {
            let answer = try await endpoint.handle(call)
            // Recorded before it is shown: where nothing can be recorded, nothing is shown.
            if endpoint.showsPeople, call.principal?.seesNumbers == true {
                try record(call.access(.read, endpoint.path, call.parameters.first ?? ""))
            }
            return answer
        } catch let problem as Problem {
            throw problem
        } catch {
            // The text of an unforeseen error may hold what must not be told; the log has its type.
            context.logger.error(
                "A request failed",
                metadata: ["route": "\(endpoint.path)", "error": "\(type(of: error))"]
            )
            throw .broken
        }
    }

    private func runOnce(
        _ key: String,
        _ endpoint: Endpoint,
        _ call: Call,
        _ context: APIContext
    ) async throws(Problem) -> Answer {
        let fingerprint = IdempotencyTable.fingerprint(
            endpoint.method.rawValue,
            call.request.head.path ?? "",
            call.body
        )
        switch answers.claim(key, fingerprint) {
        case .answered(let answer): return answer
        case .atWork: throw .conflict("A request with this idempotency key is being done.")
        case .otherRequest: throw .idempotencyKeyUsed
        case .fresh: break
        }
        let kept = kept.map { KeptAnswers($0, name: key, fingerprint: fingerprint, at: call.now) }
        do throws(Problem) {
            if let answer = try kept?.begin() {
                answers.settle(key, answer)
                return answer
            }
        } catch {
            answers.abandon(key)
            throw error
        }
        do throws(Problem) {
            let answer = try await perform(endpoint, call, context)
            answers.settle(key, answer)
            if kept?.finish(answer, isSecret: endpoint.tellsSecret) == false {
                context.logger.error("An answer could not be kept", metadata: ["route": "\(endpoint.path)"])
            }
            return answer
        } catch {
            answers.abandon(key)
            kept?.abandon()
            throw error
        }
    }

    private func read(_ request: Request, _ endpoint: Endpoint) async throws(Problem) -> ByteBuffer {
        guard endpoint.bodyMost > 0 else { return ByteBuffer() }
        if let text = request.headers[.contentLength], Int(text).map({ $0 > endpoint.bodyMost }) ?? true {
            throw .tooLarge(endpoint.bodyMost)
        }
        guard !endpoint.isStreamed else { return ByteBuffer() }
        do {
            return try await request.body.collect(upTo: endpoint.bodyMost)
        } catch is NIOTooManyBytesError {
            throw .tooLarge(endpoint.bodyMost)
        } catch {
            throw .badBody("The body ended before it was complete.")
        }
    }
}

/// How many requests are at work; beyond the bound none is read.
final class Admission: Sendable {
    private let count = Atomic<Int>(0)

    /// Whether one more may be worked on; questions about the state of the service always may.
    func enter(isOpen: Bool) -> Bool {
        let (_, now) = count.wrappingAdd(1, ordering: .relaxed)
        if isOpen || now <= Limits.requestsAtWork { return true }
        leave()
        return false
    }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}
