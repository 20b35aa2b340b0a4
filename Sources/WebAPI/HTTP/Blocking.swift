// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import NIOPosix

/// Work that waits for the disk: on threads that nothing else needs, never on those that answer requests.
enum Blocking {
    /// Does the work and gives what it came to.
    ///
    /// - Throws: `Problem.unavailable` while the process ends.
    static func run<Success: Sendable>(_ work: @escaping @Sendable () -> Success) async throws(Problem) -> Success {
        let result: Success? = await withCheckedContinuation { continuation in
            NIOThreadPool.singleton.submit { state in
                continuation.resume(returning: state == .active ? work() : nil)
            }
        }
        guard let result else { throw .unavailable("The service is ending.") }
        return result
    }
}
