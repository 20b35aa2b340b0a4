// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What somebody may do; one may have several.
package enum Role: String, CaseIterable, Sendable, Hashable {
    case viewer, reviewer
    case seniorReviewer = "senior-reviewer"
    case appealsOfficer = "appeals-officer"
    case policyAuthor = "policy-author"
    case policyApprover = "policy-approver"
    case enforcer, auditor
    case privacyOfficer = "privacy-officer"
    case connector, customer, admin
}

extension Set<Role> {
    /// People of the provider who may see decisions and standing.
    package static let staff: Set<Role> = [
        .viewer, .reviewer, .seniorReviewer, .appealsOfficer, .policyAuthor, .policyApprover, .auditor,
        .privacyOfficer, .admin,
    ]
    /// Who judges cases; they see numbers in full.
    package static let reviewers: Set<Role> = [.reviewer, .seniorReviewer, .appealsOfficer]
    /// Who sees numbers and texts in full; each such reading is recorded.
    package static let unmasked: Set<Role> = reviewers.union([.privacyOfficer])
}

/// Who is asking.
package struct Principal: Sendable, Hashable {
    /// The person or service; two keys of one owner are one.
    package var owner: String
    /// The key or token it came with.
    package var credential: String
    package var roles: Set<Role>
    /// For the role `customer`: the customer it speaks for, and about whom alone it is answered.
    package var scope: String?
    /// What the `source` of each event must begin with that it sends; empty: whatever it is.
    package var sources: [String]

    package init(owner: String, credential: String, roles: Set<Role>, scope: String? = nil, sources: [String] = []) {
        self.owner = owner
        self.credential = credential
        self.roles = roles
        self.scope = scope
        self.sources = sources
    }

    /// Whether numbers are shown in full.
    package var seesNumbers: Bool { !roles.isDisjoint(with: .unmasked) }
}
