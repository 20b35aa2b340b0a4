// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CJournal

/// Wakes the one thread that waits for it; a ring before the wait is not lost.
@safe final class Bell: Sendable {
    private nonisolated(unsafe) let bell: OpaquePointer

    init() {
        guard let made = unsafe proviso_bell_create() else { preconditionFailure("there is no memory for a bell") }
        unsafe bell = made
    }

    deinit { unsafe proviso_bell_destroy(bell) }

    /// - Cost: a system call when somebody waits, else a few nanoseconds.
    func ring() { unsafe proviso_bell_ring(bell) }

    func wait() { unsafe proviso_bell_wait(bell, -1) }

    /// Waits until it rings, or until this many nanoseconds have passed.
    func wait(nanoseconds: Int64) { unsafe proviso_bell_wait(bell, max(0, nanoseconds)) }
}

/// A clock that only goes forward: for pacing, never for anything that is decided or stored.
enum Pace {
    static var nanoseconds: Int64 { proviso_monotonic_nanoseconds() }
}
