// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine

/// The policies that were in force, as they were kept: what they decided can be decided again.
package struct FormerPolicies: Sendable {
    /// The policy a record tells of, with its files of lists; nil when it was not kept.
    package var policy: @Sendable (PolicyRecord) -> Policy?
    /// The record with a digest, as snapshots name the policy they were taken under; nil when it was not kept.
    package var record: @Sendable (_ digest: [UInt8]) -> PolicyRecord?

    package init(
        policy: @escaping @Sendable (PolicyRecord) -> Policy?,
        record: @escaping @Sendable (_ digest: [UInt8]) -> PolicyRecord?
    ) {
        self.policy = policy
        self.record = record
    }

    /// Nothing was kept.
    package static let none = FormerPolicies(policy: { _ in nil }, record: { _ in nil })

    /// These and no others.
    package init(_ policies: [Policy]) {
        let known = policies.map { (record: PolicyRecord($0), policy: $0) }
        self.init(
            policy: { record in known.first { $0.record == record }?.policy },
            record: { digest in known.first { $0.record.digest == digest }?.record }
        )
    }
}
