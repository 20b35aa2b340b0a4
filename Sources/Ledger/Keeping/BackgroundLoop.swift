// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization

/// A thread that does a piece of work again and again, until it is told to stop.
///
/// For work that waits for disks: it must not hold a thread on which requests are answered.
package final class BackgroundLoop: Sendable {
    private let isStopping = Atomic<Bool>(false)
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread; `work` answers how many milliseconds to wait until it is called again.
    ///
    /// With `isPatient` the thread only gets what others leave of the processors.
    package init(_ name: String, isPatient: Bool = false, _ work: @escaping @Sendable (BackgroundLoop) -> Int) {
        let thread = Thread {
            // Of this thread alone: on Linux each thread has a priority of its own.
            if isPatient { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15) }
            while !self.isStopping.load(ordering: .acquiring) {
                let pause = work(self)
                if pause > 0 { _ = self.bell.wait(timeout: .now() + .milliseconds(pause)) }
            }
            self.ended.signal()
        }
        thread.name = name
        // Rules nest; the default of a second thread is too small for the deepest expression a pack may have.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Lets the thread end and waits for it; called once.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        bell.signal()
        ended.wait()
    }
}
