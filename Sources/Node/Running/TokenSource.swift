// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import UsageModel

/// Opens the issuer of access tokens that the settings name.
enum TokenSource {
    /// The issuer; nil when the settings name none.
    ///
    /// - Throws: when its keys cannot be read: a service that takes nobody's token should not start as if it did.
    static func open(_ configuration: Configuration, at now: Instant) throws(NodeFailure) -> AccessTokens? {
        guard let issuer = configuration.text("oidc.issuer"), let audience = configuration.text("oidc.audience"),
            let file = configuration.text("oidc.keys")
        else { return nil }
        let claim = configuration.text("oidc.rolesClaim") ?? "roles"
        let tokens = AccessTokens(.init(issuer: issuer, audience: audience, keyFile: file, rolesClaim: claim))
        guard tokens.hasKeys(at: now) else {
            throw .data("\(file): there is no key for ES256, RS256 or EdDSA in it; a JWKS document was expected")
        }
        return tokens
    }
}
