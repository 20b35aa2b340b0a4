// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many files and sockets the process may have open.
enum OpenFiles {
    /// Connections at once, as far as the system lets the process: each is a file, and the journal and the databases
    /// need theirs whatever comes in. Raises the process's own bound to what it may be.
    ///
    /// More connections wait in the system's queue.
    static func connectionsMost() -> Int {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return Limits.connectionsLeast
        }
        let wanted = rlim_t(Limits.connectionsMost + Limits.ownFiles)
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, wanted))
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return Limits.connectionsLeast
        }
        let room = Int(clamping: limit.rlim_cur) - Limits.ownFiles
        return max(Limits.connectionsLeast, min(Limits.connectionsMost, room))
    }
}
