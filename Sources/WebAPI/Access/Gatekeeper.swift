// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
package import Access
import Hummingbird
import UsageModel

/// Says who is asking and whether they may.
package struct Gatekeeper: Sendable {
    private let keys: KeyRing
    private let limiter = RateLimiter()

    package init(keys: KeyRing) { self.keys = keys }

    /// Who asks, and what is left of their quota.
    ///
    /// - Throws: 401 for a stranger, 403 for who may not, 429 for who asks too often.
    func admit(
        _ request: Request,
        _ endpoint: Endpoint,
        at now: Instant
    ) throws(Problem) -> (Principal?, RateLimiter.Quota?) {
        guard case .roles(let allowed) = endpoint.access else { return (nil, nil) }
        guard let header = request.headers[.authorization] else {
            throw .unauthorized("Send 'Authorization: Bearer pv_…' with a key of this service.")
        }
        guard header.prefix(7).lowercased() == "bearer " else {
            throw .unauthorized("The scheme is not known here; 'Authorization: Bearer pv_…' is.")
        }
        guard let key = keys.key(header.dropFirst(7), at: now) else {
            throw .unauthorized("The key is not known, has expired or was revoked.")
        }
        let quota = limiter.take(key.id, rate: key.requestsPerSecond ?? RateLimiter.usualRate, at: now)
        guard quota.isGranted else {
            var problem = Problem(
                .tooManyRequests,
                "quota-exceeded",
                "Too many requests",
                "This key may ask \(Int(quota.rate)) times a second."
            )
            problem.retryAfter = Limits.retryAfterSeconds
            throw problem
        }
        guard !key.roles.isDisjoint(with: allowed) else {
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            throw .forbidden("This needs one of the roles \(names).")
        }
        return (key.principal, quota)
    }
}

extension RateLimiter.Quota {
    /// The headers of the rate limit draft: the policy, and what is left of it.
    var headers: HTTPFields {
        var fields = HTTPFields()
        if let policy = HTTPField.Name("RateLimit-Policy") { fields[policy] = "\"key\";q=\(Int(rate));w=1" }
        if let limit = HTTPField.Name("RateLimit") { fields[limit] = "\"key\";r=\(remaining);t=1" }
        return fields
    }
}
