// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import StoreSQLite
import UsageModel

/// The keys of a data folder, for the command line.
package struct KeyDesk {
    private let ring: KeyRing

    /// Opens the keys of a data folder.
    package init(_ data: String) throws(NodeFailure) {
        do {
            ring = try KeyRing(try ControlStore(path: data + "/control.sqlite"), at: WallClock.now)
        } catch {
            throw .data("\(data)/control.sqlite: it cannot be opened: \(error)")
        }
    }

    /// Makes a key; the answer is its text.
    package func make(owner: String, roles: [String]) throws(NodeFailure) -> String {
        var known: Set<Role> = []
        for name in roles {
            guard let role = Role(rawValue: name) else {
                let all = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw .data("--role \(name): expected one of \(all)")
            }
            known.insert(role)
        }
        guard !known.isEmpty else { throw .data("a key needs a role") }
        do {
            return try ring.make(owner: owner, roles: known, at: WallClock.now).token
        } catch {
            throw .data("the key cannot be kept: \(error)")
        }
    }

    /// A line for each key.
    package func lines() throws(NodeFailure) -> [String] {
        let now = WallClock.now
        return ring.keys.map { key in
            let roles = key.roles.map(\.rawValue).sorted().joined(separator: ",")
            return "\(key.id)  \(key.isValid(at: now) ? "good " : "ended")  \(key.owner)  \(roles)"
        }
    }

    /// Ends a key.
    package func revoke(_ id: String) throws(NodeFailure) {
        do {
            guard try ring.revoke(id, at: WallClock.now) != nil else { throw NodeFailure.data("there is no key \(id)") }
        } catch let failure as NodeFailure {
            throw failure
        } catch {
            throw .data("the key cannot be ended: \(error)")
        }
    }
}
