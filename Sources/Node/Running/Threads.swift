// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// On which threads requests are worked on.
package enum Threads {
    /// Lets requests be worked on by the threads that read and write their connections.
    ///
    /// Without it every request goes from such a thread to one of Swift's pool and back, several times: on two cores that
    /// was a third of what a decision over HTTP cost (`Benchmarks/RESULTS.md`). To be called once, on the main thread,
    /// before anything is awaited; where the runtime does not allow it, all works as without.
    package static func unite(_ count: Int) {
        NIOSingletons.groupLoopCountSuggestion = count
        _ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
    }
}
