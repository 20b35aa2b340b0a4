// Part of Proviso. SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How long an evaluation has been running, in processor time of its thread: other work on the machine does not count.
struct Stopwatch {
    /// When it was first looked at, in nanoseconds of processor time; 0 before that.
    private var started: UInt64 = 0

    /// Whether more than `microseconds` have passed since the first look.
    mutating func isPast(_ microseconds: Int) -> Bool {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return false }
        let now = UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        guard started != 0 else {
            started = max(1, now)
            return false
        }
        return now &- started > UInt64(max(0, microseconds)) &* 1_000
    }
}
