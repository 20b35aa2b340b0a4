// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import Ledger
import StoreSQLite
import UsageModel

/// The keys of a data folder, for the command line.
///
/// The journal may be at work for a service: what is done here is noted beside the keys, and the service, which is to
/// forget or know them, puts the note on the record, within a second or when it starts next.
package struct KeyDesk {
    private let ring: KeyRing

    /// Opens the keys of a data folder.
    package init(_ data: String) throws(NodeFailure) {
        do {
            let control = try ControlStore(path: data + "/control.sqlite")
            ring = try KeyRing(NotedKeys(control: control), at: WallClock.now)
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

/// Keys that are kept together with a note of what was done to them.
private struct NotedKeys: KeyStore {
    let control: ControlStore

    func allKeys() throws -> [AccessKey] { try control.allKeys() }

    func save(_ key: AccessKey) throws {
        // What was done by whoever may write the data folder: the account of the system is named, and no key.
        let record = AccessRecord(
            key.revoked == nil ? .makeKey : .revokeKey,
            at: key.revoked ?? key.created,
            by: "local:\(ProcessInfo.processInfo.userName)",
            credential: "data-folder",
            route: key.revoked == nil ? "proviso key create" : "proviso key revoke",
            subject: key.id
        )
        try control.save(key, noting: record)
    }
}
