// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
package import UsageModel

extension AccessKey {
    /// What may be told of it.
    package var document: JSON {
        .record([
            "id": JSON(id), "owner": JSON(owner), "roles": .list(roles.map(\.rawValue).sorted().map { JSON($0) }),
            "scope": scope.map { JSON($0) },
            "sources": sources.isEmpty ? nil : .list(sources.map { JSON($0) }), "created": JSON(created),
            "expires": expires.map { JSON($0) },
            "revoked": revoked.map { JSON($0) }, "requestsPerSecond": requestsPerSecond.map { .real($0) },
        ])
    }
}
