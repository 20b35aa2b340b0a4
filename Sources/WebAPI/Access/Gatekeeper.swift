// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
package import Access
import Hummingbird
import UsageModel

/// Says who is asking and whether they may.
package struct Gatekeeper: Sendable {
    private let keys: KeyRing
    private let tokens: AccessTokens?
    private let sessions: SessionTable
    private let limiter = RateLimiter()

    /// Takes keys, cookies of who signed in, and the access tokens of an issuer where there is one.
    package init(keys: KeyRing, sessions: SessionTable, tokens: AccessTokens? = nil) {
        self.keys = keys
        self.sessions = sessions
        self.tokens = tokens
    }

    /// Who asks, and what is left of their quota.
    ///
    /// - Throws: 401 for a stranger, 403 for who may not, 429 for who asks too often.
    func admit(
        _ request: Request,
        _ endpoint: Endpoint,
        at now: Instant
    ) throws(Problem) -> (Principal?, RateLimiter.Quota?) {
        guard case .roles(let allowed) = endpoint.access else { return (nil, nil) }
        let (principal, quota) = try who(request, at: now)
        guard quota.isGranted else {
            var problem = Problem(
                .quotaExceeded,
                "This key may ask \(quota.count) times in \(quota.seconds) s.",
                pl: "Ten klucz pozwala na \(quota.count) żądań w ciągu \(quota.seconds) s."
            )
            problem.retryAfter = max(Limits.retryAfterSeconds, quota.seconds)
            problem.quota = quota
            throw problem
        }
        guard !principal.roles.isDisjoint(with: allowed) else {
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            var problem = Problem.forbidden(
                "This needs one of the roles \(names).",
                pl: "Wymagana jest jedna z ról: \(names)."
            )
            problem.quota = quota
            throw problem
        }
        return (principal, quota)
    }

    private func who(_ request: Request, at now: Instant) throws(Problem) -> (Principal, RateLimiter.Quota) {
        guard let header = request.headers[.authorization] else {
            if let token = BrowserSession.token(request) { return try signedIn(token, request, at: now) }
            throw .unauthorized("Send 'Authorization: Bearer pv_…' with a key of this service.")
        }
        guard header.prefix(7).lowercased() == "bearer " else {
            throw .unauthorized("The scheme is not known here; 'Authorization: Bearer pv_…' is.")
        }
        return try who(header.dropFirst(7), at: now)
    }

    /// Whose cookie it is. A session is no longer good than the key it was begun with.
    private func signedIn(
        _ token: Substring,
        _ request: Request,
        at now: Instant
    ) throws(Problem) -> (Principal, RateLimiter.Quota) {
        guard let session = sessions.session(token, at: now), let key = keys.key(id: session.keyID, at: now) else {
            throw .unauthorized("The session is over; sign in again.", pl: "Sesja wygasła; zaloguj się ponownie.")
        }
        try BrowserSession.check(request, session)
        let rate = key.requestsPerSecond ?? RateLimiter.usualRate
        return (key.principal, limiter.take(key.id, rate: rate, at: now))
    }

    /// Who holds a key or was given a token.
    private func who(_ credential: Substring, at now: Instant) throws(Problem) -> (Principal, RateLimiter.Quota) {
        if let key = keys.key(credential, at: now) {
            let rate = key.requestsPerSecond ?? RateLimiter.usualRate
            return (key.principal, limiter.take(key.id, rate: rate, at: now))
        }
        guard let tokens, !credential.hasPrefix("pv_") else {
            throw .unauthorized(
                "The key is not known, has expired or was revoked.",
                pl: "Klucz jest nieznany, wygasł albo został unieważniony."
            )
        }
        do throws(AccessTokens.Refusal) {
            let principal = try tokens.principal(credential, at: now)
            return (principal, limiter.take("sub " + principal.owner, rate: RateLimiter.usualRate, at: now))
        } catch {
            throw .unauthorized("The access token opens nothing: \(error).")
        }
    }
}

extension RateLimiter.Quota {
    /// The headers of the rate limit draft: the policy, and what is left of it.
    var headers: HTTPFields {
        var fields = HTTPFields()
        fields[FieldNames.rateLimitPolicy] = "\"key\";q=\(count);w=\(seconds)"
        fields[FieldNames.rateLimit] = "\"key\";r=\(remaining);t=\(seconds)"
        return fields
    }
}
