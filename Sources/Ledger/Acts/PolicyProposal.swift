// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// A version of the policy that one person wants to be in force, and that waits for a second one.
package struct PolicyProposal: Sendable, Hashable {
    /// The SHA-256 of the pack.
    package var sha256: String
    package var askedBy: String
    package var askedAt: Instant
    package var expires: Instant
    /// The pack that was in force then: what the second person approves is the change from it.
    package var against: String

    package init(sha256: String, askedBy: String, askedAt: Instant, expires: Instant, against: String) {
        self.sha256 = sha256
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.expires = expires
        self.against = against
    }
}

/// Where proposals wait.
package protocol ProposalStore: Sendable {
    /// Those that have not expired, the oldest first.
    func proposals(at now: Instant) throws -> [PolicyProposal]
    /// Adds one, unless one of this version waits; forgets those that have expired.
    ///
    /// - Returns: the one that waits now.
    func add(_ proposal: PolicyProposal) throws -> PolicyProposal
    /// Takes one out; nil when somebody else has.
    func takeProposal(_ sha256: String) throws -> PolicyProposal?
}
