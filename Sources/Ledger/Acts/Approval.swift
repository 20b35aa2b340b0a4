// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// An act that waits for a second person.
package struct Approval: Sendable, Hashable {
    package var id: String
    package var askedBy: String
    package var askedAt: Instant
    package var expires: Instant
    package var record: ActRecord

    package init(id: String, askedBy: String, askedAt: Instant, expires: Instant, record: ActRecord) {
        self.id = id
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.expires = expires
        self.record = record
    }
}

/// Where acts wait for a second person.
package protocol ApprovalStore: Sendable {
    func approvals() throws -> [Approval]
    func add(_ approval: Approval) throws
    /// Takes an approval out; nil when somebody else has.
    func take(_ id: String) throws -> Approval?
}
