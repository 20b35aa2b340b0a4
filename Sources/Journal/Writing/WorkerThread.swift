// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CJournal
import Glibc
import Synchronization

/// A thread that runs one body to its end and can be waited for.
final class WorkerThread: Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        let done = Bell()
        /// Nanoseconds of processor time the body took, when it has ended.
        let nanoseconds = Atomic<Int64>(0)

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let work: Work

    /// Starts the thread; nil when the system gives none.
    init?(_ body: @escaping @Sendable () -> Void) {
        work = Work(body)
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(work).toOpaque()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                work.body()
                work.nanoseconds.store(proviso_thread_nanoseconds(), ordering: .releasing)
                work.done.ring()
                return nil
            },
            argument
        )
        guard code == 0 else {
            unsafe Unmanaged<Work>.fromOpaque(argument).release()
            return nil
        }
        pthread_detach(thread)
    }

    /// Waits for the end of the body; called once.
    func join() { work.done.wait() }

    /// Nanoseconds of processor time the thread used; 0 while it runs.
    var nanoseconds: Int64 { work.nanoseconds.load(ordering: .acquiring) }
}
