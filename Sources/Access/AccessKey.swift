// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// An API key as it is kept: never the key itself, only its SHA-256.
///
/// - Shape: `pv_ID_SECRET`; the id has 12 hexadecimal digits and is no secret, the secret has 256 random bits.
package struct AccessKey: Sendable, Hashable {
    package var id: String
    /// The SHA-256 of the whole key, in hexadecimal digits.
    package var sha256: String
    package var owner: String
    package var roles: Set<Role>
    /// For the role `customer`: the customer it speaks for.
    package var scope: String?
    /// What the `source` of each event must begin with that this key sends; empty: whatever it is.
    package var sources: [String]
    package var created: Instant
    package var expires: Instant?
    package var revoked: Instant?
    /// Requests per second; nil: the usual number.
    package var requestsPerSecond: Double?

    package init(
        id: String,
        sha256: String,
        owner: String,
        roles: Set<Role>,
        scope: String? = nil,
        sources: [String] = [],
        created: Instant,
        expires: Instant? = nil,
        revoked: Instant? = nil,
        requestsPerSecond: Double? = nil
    ) {
        self.id = id
        self.sha256 = sha256
        self.owner = owner
        self.roles = roles
        self.scope = scope
        self.sources = sources
        self.created = created
        self.expires = expires
        self.revoked = revoked
        self.requestsPerSecond = requestsPerSecond
    }

    /// Whether it opens anything at a moment.
    package func isValid(at now: Instant) -> Bool {
        revoked.map { now < $0 } ?? true && expires.map { now < $0 } ?? true
    }

    package var principal: Principal {
        Principal(owner: owner, credential: id, roles: roles, scope: scope, sources: sources)
    }
}
