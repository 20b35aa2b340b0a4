// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Ledger
import UsageModel

/// Signing in with a browser: a key for a cookie that no script can read.
struct SessionRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/v1/session", .roles(.staff), begin),
            Endpoint(.get, "/v1/session", .roles(.staff), show),
            Endpoint(.delete, "/v1/session", .roles(.staff), end),
        ]
    }

    private func cookie(_ call: Call) -> (token: String, session: Session)? {
        guard call.request.headers[.authorization] == nil, let token = BrowserSession.token(call.request),
            let session = service.sessions.session(token, at: call.now)
        else { return nil }
        return (String(token), session)
    }

    @Sendable private func begin(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let principal = call.principal, service.keys.key(id: principal.credential, at: call.now) != nil,
            cookie(call) == nil
        else { throw Problem.forbidden("A session is begun with a key: 'Authorization: Bearer pv_…'.") }
        try service.keep(call.access(.signIn, "/v1/session", principal.credential))
        let (token, session) = service.sessions.begin(keyID: principal.credential, at: call.now)
        var answer = Answer.json(document(principal, session), status: .created)
        answer.headers[.setCookie] = BrowserSession.cookie(token, isEncrypted: service.isEncrypted)
        return answer
    }

    @Sendable private func show(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let principal = call.principal else { throw Problem.broken }
        return .json(document(principal, cookie(call)?.session))
    }

    @Sendable private func end(_ call: Call) throws -> Answer {
        try call.allow([])
        guard let principal = call.principal, let (token, _) = cookie(call), service.sessions.end(token) else {
            throw Problem.notFound("You came with a key, and there is no session to end.")
        }
        try service.keep(call.access(.signOut, "/v1/session", principal.credential))
        var answer = Answer.nothing
        answer.headers[.setCookie] = BrowserSession.noCookie(isEncrypted: service.isEncrypted)
        return answer
    }

    /// Who is signed in; of a session also what its changes repeat.
    private func document(_ principal: Principal, _ session: Session?) -> JSON {
        .record([
            "owner": JSON(principal.owner), "credential": JSON(principal.credential),
            "roles": .list(principal.roles.map(\.rawValue).sorted().map { JSON($0) }),
            "csrfToken": session.map { JSON($0.csrfToken) }, "expires": session.map { JSON($0.expires) },
        ])
    }
}
