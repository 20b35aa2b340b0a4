// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
import DecisionEngine
package import HTTPTypes
import Hummingbird
package import UsageModel

/// Why a request was not done, as RFC 9457 spells it.
///
/// - Source: RFC 9457; the types of overload and quota are those of the rate limit draft.
package struct Problem: Error, Hashable, Sendable {
    /// What is wrong at one place of the request.
    package struct Detail: Hashable, Sendable {
        /// An RFC 6901 pointer into the body, or `#/query/limit` for a parameter.
        package var pointer: String
        package var detail: String

        package init(_ pointer: String, _ detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    package var kind: ProblemKind
    /// What is wrong here, in English; in Polish too where it is told to those who review or are reviewed.
    package var detail: String
    package var polishDetail: String?
    package var errors: [Detail] = []
    package var retryAfter: Int?
    package var allow: String?
    /// What is left of the key's quota, where it is known who asked.
    package var quota: RateLimiter.Quota?
    /// The decision concerned, where there is one.
    package var decision: String?

    package init(_ kind: ProblemKind, _ detail: String, pl polishDetail: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.polishDetail = polishDetail
    }

    package var status: HTTPResponse.Status { kind.status }

    /// The address of the type.
    package var type: String {
        switch kind {
        case .quotaExceeded, .unavailable: "https://iana.org/assignments/http-problem-types#\(kind.rawValue)"
        default: "urn:proviso:problem:\(kind.rawValue)"
        }
    }

    /// The problem document; a detail that is said in English only is told in English.
    package func document(in language: Language) -> JSON {
        let isPolish = language == .pl
        return .record([
            "type": JSON(type), "title": JSON(isPolish ? kind.title.pl : kind.title.en), "status": JSON(status.code),
            "detail": JSON(isPolish ? polishDetail ?? detail : detail),
            "decisionId": decision.map { JSON($0) },
            "errors": errors.isEmpty
                ? nil : .list(errors.map { .record(["pointer": JSON($0.pointer), "detail": JSON($0.detail)]) }),
        ])
    }

    /// The answer that carries the problem document.
    package func answer(in language: Language) -> Answer {
        var headers = HTTPFields()
        headers[.contentLanguage] = language.rawValue
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let allow { headers[.allow] = allow }
        if let quota { headers.append(contentsOf: quota.headers) }
        if status == .unauthorized { headers[.wwwAuthenticate] = #"Bearer realm="proviso""# }
        return Answer(
            ByteBuffer(bytes: document(in: language).bytes),
            status: status,
            headers: headers,
            type: "application/problem+json"
        )
    }
}

// The problems that any route may have.
extension Problem {
    package static func badBody(_ detail: String) -> Problem {
        Problem(.badBody, detail)
    }

    /// Members that are not what the route expects.
    package static func badMembers(_ errors: [Detail]) -> Problem {
        var problem = Problem(.badMembers, errors.map { "\($0.pointer): \($0.detail)" }.joined(separator: " "))
        problem.errors = errors
        return problem
    }

    package static func badParameter(_ name: String, _ detail: String) -> Problem {
        var problem = Problem(.badParameter, "\(name): \(detail)")
        problem.errors = [Detail("#/query/\(name)", detail)]
        return problem
    }

    package static func notFound(_ detail: String, pl: String? = nil) -> Problem { Problem(.notFound, detail, pl: pl) }

    package static func conflict(_ detail: String, pl: String? = nil) -> Problem { Problem(.conflict, detail, pl: pl) }

    /// The client has seen another state of the resource than there is.
    package static func changedMeanwhile(_ etag: String) -> Problem {
        Problem(
            .changedMeanwhile,
            "Read it again; its ETag is \(etag).",
            pl: "Odczytaj ponownie; bieżący ETag to \(etag)."
        )
    }

    package static func forbidden(_ detail: String, pl: String? = nil) -> Problem {
        Problem(.forbidden, detail, pl: pl)
    }

    package static func unauthorized(_ detail: String, pl: String? = nil) -> Problem {
        Problem(.unauthorized, detail, pl: pl)
    }

    package static func tooLarge(_ most: Int) -> Problem {
        Problem(.tooLarge, "At most \(most) bytes are taken here.", pl: "Przyjmowane jest najwyżej \(most) bajtów.")
    }

    package static func unsupportedType(_ expected: String) -> Problem {
        Problem(.unsupportedType, "Expected \(expected).", pl: "Oczekiwano: \(expected).")
    }

    /// The service has as much to do as it can, or cannot write its journal; nothing was done.
    package static func unavailable(_ detail: String, pl: String? = nil) -> Problem {
        var problem = Problem(.unavailable, detail, pl: pl)
        problem.retryAfter = Limits.retryAfterSeconds
        return problem
    }

    package static var broken: Problem {
        Problem(
            .broken,
            "The request was not done; see the log.",
            pl: "Żądania nie wykonano; szczegóły są w dzienniku usługi."
        )
    }
}
