// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import Ledger
import StoreSQLite
import UsageModel

/// The keys of a data folder, for the command line.
///
/// What is done here is noted first, for the journal may be at work for a service; the service puts the note on the
/// record, at once or when it starts next.
package struct KeyDesk {
    private let ring: KeyRing
    private let control: ControlStore

    /// Opens the keys of a data folder.
    package init(_ data: String) throws(NodeFailure) {
        do {
            control = try ControlStore(path: data + "/control.sqlite")
            ring = try KeyRing(control, at: WallClock.now)
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
            let now = WallClock.now
            return try ring.make(owner: owner, roles: known, at: now) { key in
                try control.add(note: .onThisMachine(.makeKey, "proviso key create", key.id, at: now))
            }.token
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
            guard ring.keys.contains(where: { $0.id == id }) else { throw NodeFailure.data("there is no key \(id)") }
            let now = WallClock.now
            try control.add(note: .onThisMachine(.revokeKey, "proviso key revoke", id, at: now))
            _ = try ring.revoke(id, at: now)
        } catch let failure as NodeFailure {
            throw failure
        } catch {
            throw .data("the key cannot be ended: \(error)")
        }
    }
}

extension AccessRecord {
    /// What was done by whoever may write the data folder: the account of the system is named, and no key.
    static func onThisMachine(_ action: Action, _ command: String, _ key: String, at now: Instant) -> AccessRecord {
        AccessRecord(
            action,
            at: now,
            by: "local:\(ProcessInfo.processInfo.userName)",
            credential: "data-folder",
            route: command,
            subject: key
        )
    }
}
