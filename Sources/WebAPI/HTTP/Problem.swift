// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
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

    package var status: HTTPResponse.Status
    /// The last part of the type's address; stable, for programs.
    package var kind: String
    package var title: String
    package var detail: String
    package var errors: [Detail] = []
    package var retryAfter: Int?
    package var allow: String?
    /// What is left of the key's quota, where it is known who asked.
    package var quota: RateLimiter.Quota?
    /// The decision concerned, where there is one.
    package var decision: String?

    package init(_ status: HTTPResponse.Status, _ kind: String, _ title: String, _ detail: String) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
    }

    /// The address of the type.
    package var type: String {
        switch kind {
        case "quota-exceeded", "temporary-reduced-capacity", "abnormal-usage-detected":
            "https://iana.org/assignments/http-problem-types#\(kind)"
        default: "urn:proviso:problem:\(kind)"
        }
    }

    /// The problem document.
    package var document: JSON {
        .record([
            "type": JSON(type), "title": JSON(title), "status": JSON(status.code), "detail": JSON(detail),
            "decisionId": decision.map { JSON($0) },
            "errors": errors.isEmpty
                ? nil : .list(errors.map { .record(["pointer": JSON($0.pointer), "detail": JSON($0.detail)]) }),
        ])
    }

    /// The answer that carries the problem document.
    package var answer: Answer {
        var headers = HTTPFields()
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let allow { headers[.allow] = allow }
        if let quota { headers.append(contentsOf: quota.headers) }
        if status == .unauthorized { headers[.wwwAuthenticate] = #"Bearer realm="proviso""# }
        return Answer(
            ByteBuffer(bytes: document.bytes),
            status: status,
            headers: headers,
            type: "application/problem+json"
        )
    }
}

// The problems that any route may have.
extension Problem {
    package static func badBody(_ detail: String) -> Problem {
        Problem(.badRequest, "bad-body", "The body cannot be read", detail)
    }

    /// Members that are not what the route expects.
    package static func badMembers(_ errors: [Detail]) -> Problem {
        var problem = Problem(
            .unprocessableContent,
            "bad-members",
            "Members are not as expected",
            errors.map { "\($0.pointer): \($0.detail)" }.joined(separator: " ")
        )
        problem.errors = errors
        return problem
    }

    package static func badParameter(_ name: String, _ detail: String) -> Problem {
        var problem = Problem(.badRequest, "bad-parameter", "A parameter is not as expected", "\(name): \(detail)")
        problem.errors = [Detail("#/query/\(name)", detail)]
        return problem
    }

    package static func notFound(_ detail: String) -> Problem {
        Problem(.notFound, "not-found", "There is no such thing", detail)
    }

    package static func conflict(_ detail: String) -> Problem {
        Problem(.conflict, "conflict", "It is not in a state for this", detail)
    }

    /// The client has seen another state of the resource than there is.
    package static func changedMeanwhile(_ etag: String) -> Problem {
        Problem(
            .preconditionFailed,
            "changed-meanwhile",
            "It has changed since it was read",
            "Read it again; its ETag is \(etag)."
        )
    }

    package static func forbidden(_ detail: String) -> Problem {
        Problem(.forbidden, "forbidden", "Not permitted", detail)
    }

    package static func unauthorized(_ detail: String) -> Problem {
        Problem(.unauthorized, "unauthorized", "Who is asking is not known", detail)
    }

    package static func tooLarge(_ most: Int) -> Problem {
        Problem(.contentTooLarge, "too-large", "The body is too large", "At most \(most) bytes are taken here.")
    }

    package static func unsupportedType(_ expected: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            "unsupported-type",
            "The content type is not taken here",
            "Expected \(expected)."
        )
    }

    /// The service has as much to do as it can, or cannot write its journal; nothing was done.
    package static func unavailable(_ detail: String) -> Problem {
        var problem = Problem(
            .serviceUnavailable,
            "temporary-reduced-capacity",
            "The service cannot take this now",
            detail
        )
        problem.retryAfter = Limits.retryAfterSeconds
        return problem
    }

    package static var broken: Problem {
        Problem(.internalServerError, "internal", "Something went wrong here", "The request was not done; see the log.")
    }
}
