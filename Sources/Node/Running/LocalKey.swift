// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import UsageModel

/// The key with which the command line on this machine calls the service: a file that only its owner reads.
package enum LocalKey {
    /// Roles of whoever may read the data folder: they could change the data as well.
    static let roles: Set<Role> = [.admin, .enforcer, .connector, .seniorReviewer, .policyApprover, .auditor]

    package static func path(_ data: String) -> String { data + "/local.key" }

    /// Makes the key when there is none that is good.
    static func ensure(_ ring: KeyRing, _ data: String, at now: Instant) throws {
        let path = path(data)
        if let known = read(data), ring.key(known, at: now) != nil { return }
        let made = try ring.make(owner: "local", roles: roles, at: now)
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data((made.token + "\n").utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw NodeFailure.data("\(path): the file cannot be written") }
    }

    /// The key of a data folder; nil when there is none, or somebody else's.
    package static func read(_ data: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path(data)) else { return nil }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
