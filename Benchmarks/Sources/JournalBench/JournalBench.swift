// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CJournal
import Foundation
import Glibc
import Journal
import UsageModel

/// Measures the journal: what appending costs whoever decides, what a group costs, how fast it is read back.
///
/// `journal-bench [--records N] [--directory DIR] [--buffer BYTES]`; the directory decides which disk is measured.
@main
struct JournalBench {
    /// Like a call event and its decision line.
    static let eventBytes = 560
    static let decisionBytes = 500

    static func main() throws {
        let records = value("--records").flatMap { Int($0) } ?? 1_000_000
        let folder = (value("--directory") ?? NSTemporaryDirectory()) + "/journal-bench-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = 56 + eventBytes + decisionBytes
        print("\(records) records of \(bytes) bytes in \(folder)")
        try measureAppending(folder + "/append")
        for keepsTree in [false, true] {
            try relaxed(folder + "/relaxed-\(keepsTree)", records, keepsTree: keepsTree)
        }
        for batch in [1, 100, 1_000] { try durable(folder + "/durable-\(batch)", batch: batch) }
        try reading(folder + "/relaxed-false", records, bytes)
        print("peak memory \(peakKilobytes / 1_024) MiB")
    }

    static func value(_ name: String) -> String? {
        let arguments = CommandLine.arguments
        return arguments.firstIndex(of: name).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
    }

    static func options(keepsTree: Bool) -> JournalOptions {
        var options = JournalOptions()
        options.keepsTree = keepsTree
        if let bytes = value("--buffer").flatMap({ Int($0) }) { options.bufferBytes = bytes }
        return options
    }

    /// What whoever decides pays when the writer keeps up: bursts of a thousand, each made durable before the next.
    static func measureAppending(_ folder: String) throws {
        let journal = try Journal.open(folder, options(keepsTree: false))
        let (event, decision) = payload()
        var best = Int64.max
        var number = 0
        for _ in 0..<100 {
            let start = proviso_thread_nanoseconds()
            for _ in 0..<1_000 {
                try append(journal, number, event, decision)
                number += 1
            }
            best = min(best, proviso_thread_nanoseconds() - start)
            try journal.waitUntilAllDurable()
        }
        journal.close()
        print("append: \(best / 1_000) ns of CPU per record, the best of a hundred bursts of a thousand")
    }

    /// As fast as it goes, nobody waits; where the buffer is full, appending stands still for a little.
    static func relaxed(_ folder: String, _ records: Int, keepsTree: Bool) throws {
        let journal = try Journal.open(folder, options(keepsTree: keepsTree))
        let (event, decision) = payload()
        let start = proviso_monotonic_nanoseconds()
        var busy: Int64 = 0
        var waits = 0
        var number = 0
        while number < records {
            let before = proviso_thread_nanoseconds()
            let end = min(records, number + 1_000)
            var isFull = false
            while number < end, !isFull {
                do throws(JournalFailure) {
                    try append(journal, number, event, decision)
                    number += 1
                } catch {
                    guard case .overloaded = error else { throw error }
                    isFull = true
                }
            }
            busy += proviso_thread_nanoseconds() - before
            if isFull {
                waits += 1
                usleep(1_000)
            }
        }
        try journal.waitUntilAllDurable()
        let nanoseconds = proviso_monotonic_nanoseconds() - start
        let groups = journal.health.groups
        journal.close()
        let threads = journal.threadNanoseconds
        print(
            "relaxed, tree \(keepsTree ? "on " : "off"): \(rate(records, nanoseconds)) durable records/s;"
                + " per record: append \(busy / Int64(records)) ns,"
                + " writer \(threads.writer / Int64(records)) ns, keeper \(threads.keeper / Int64(records)) ns of CPU;"
                + " \(groups) groups, \(waits) waits"
        )
    }

    /// Batches that are waited for one after the other.
    static func durable(_ folder: String, batch: Int) throws {
        let journal = try Journal.open(folder, options(keepsTree: true))
        let (event, decision) = payload()
        var times: [Int64] = []
        let start = proviso_monotonic_nanoseconds()
        var number = 0
        while proviso_monotonic_nanoseconds() - start < 3_000_000_000 {
            let begin = proviso_monotonic_nanoseconds()
            var last = SequenceNumber(0)
            for _ in 0..<batch {
                last = try append(journal, number, event, decision)
                number += 1
            }
            try journal.waitUntilDurable(last)
            times.append(proviso_monotonic_nanoseconds() - begin)
        }
        let nanoseconds = proviso_monotonic_nanoseconds() - start
        journal.close()
        let threads = journal.threadNanoseconds
        times.sort()
        print(
            "durable, batch \(batch): \(rate(number, nanoseconds)) records/s;"
                + " p50 \(times[times.count / 2] / 1_000) µs, p99 \(times[times.count * 99 / 100] / 1_000) µs;"
                + " writer \(threads.writer / Int64(number)) ns, keeper \(threads.keeper / Int64(number)) ns per record"
        )
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Opening after a crash and reading everything back.
    static func reading(_ folder: String, _ records: Int, _ bytes: Int) throws {
        var start = proviso_monotonic_nanoseconds()
        let journal = try Journal.open(folder, options(keepsTree: false))
        let opened = proviso_monotonic_nanoseconds() - start
        var best = Int64.max
        for _ in 0..<3 {
            start = proviso_thread_nanoseconds()
            var (count, sum) = (0, 0)
            try journal.read(from: SequenceNumber(0)) { record in
                count += 1
                sum &+= unsafe record.first.count &+ record.second.count
                return true
            }
            precondition(count == records && sum == records * (bytes - 56), "records are missing")
            best = min(best, proviso_thread_nanoseconds() - start)
        }
        let seconds = Double(best) / 1e9
        print(
            String(
                format: "open %.3f s; read and verified %.3f s of CPU, %.2f GB/s, %.0f ns per record",
                Double(opened) / 1e9,
                seconds,
                Double(records * bytes) / seconds / 1e9,
                Double(best) / Double(records)
            )
        )
        start = proviso_monotonic_nanoseconds()
        let found = try journal.find(key: UInt64(records / 2) &* 0x9E37_79B9)
        precondition(found?.sequence.value == UInt64(records / 2), "the record is not found")
        let microseconds = (proviso_monotonic_nanoseconds() - start) / 1_000
        print("find by key, in the middle of the journal: \(microseconds) µs")
        journal.close()
    }

    @discardableResult
    static func append(
        _ journal: Journal,
        _ number: Int,
        _ event: [UInt8],
        _ decision: [UInt8]
    ) throws(JournalFailure) -> SequenceNumber {
        try journal.append(
            .decision,
            partition: number & 63,
            key: UInt64(number) &* 0x9E37_79B9,
            time: Instant(microseconds: Int64(number)),
            event,
            decision
        )
    }

    static func payload() -> ([UInt8], [UInt8]) {
        (
            (0..<eventBytes).map { UInt8(truncatingIfNeeded: $0 &* 7) },
            (0..<decisionBytes).map { UInt8(truncatingIfNeeded: $0) }
        )
    }

    static func rate(_ count: Int, _ nanoseconds: Int64) -> Int { Int(Double(count) / (Double(nanoseconds) / 1e9)) }

    static var peakKilobytes: Int {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
