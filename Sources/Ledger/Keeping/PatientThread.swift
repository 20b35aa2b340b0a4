// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs one piece of long work on a thread of its own, so that no thread that answers requests is held by it.
package enum PatientThread {
    /// Seconds of processor time that the thread at hand has taken: what others take of the machine does not count.
    package static var processorSeconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec
    }

    /// Runs the work and waits for what it answers, without holding a thread meanwhile.
    ///
    /// With `isPatient` it only gets what others leave of the processors: for checking and testing, never for work that
    /// takes the lock of the engine.
    package static func run<Answer: Sendable>(
        _ name: String,
        isPatient: Bool,
        _ work: @escaping @Sendable () -> Answer
    ) async -> Answer {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                // Of this thread alone: on Linux each thread has a priority of its own.
                if isPatient { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15) }
                continuation.resume(returning: work())
            }
            thread.name = name
            // Rules nest; the default of a second thread is too small for the deepest expression a pack may have.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
