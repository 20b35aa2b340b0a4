// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CAllocationCounter
import Glibc

/// What one thing took: the best of several batches, in CPU time of this thread.
struct Measurement {
    /// Nanoseconds of one call, in the best batch and in the middle one.
    var best: Double
    var median: Double
    /// Calls of the allocator per call, over all batches but the first.
    var allocations: Double
}

enum Stopwatch {
    static func cpuNanoseconds() -> Int64 { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

    static func monotonicNanoseconds() -> Int64 { nanoseconds(CLOCK_MONOTONIC) }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Runs `body` in batches of `count` calls; it is given the number of calls to make.
    static func measure(batches: Int = 15, count: Int, _ body: (Int) -> Void) -> Measurement {
        body(max(1, count / 10))
        var times: [Double] = []
        times.reserveCapacity(batches)
        let before = proviso_allocations()
        for _ in 0..<batches {
            let start = cpuNanoseconds()
            body(count)
            times.append(Double(cpuNanoseconds() - start) / Double(count))
        }
        let allocations = proviso_allocations() - before
        times.sort()
        return Measurement(
            best: times[0],
            median: times[times.count / 2],
            allocations: Double(allocations) / Double(batches * count)
        )
    }
}
