// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Glibc

/// The bounds of one hostile case: `hostile.json` says them.
enum HostileLimits {
    /// Processor time for checking, compiling and evaluating, in milliseconds.
    static let milliseconds = 20.0
    /// What the peak of memory may grow by, in KiB.
    static let kibibytes = 32 * 1_024
    /// How long a case may take before it is ended, in seconds: it hangs then.
    static let hangSeconds = 20.0
}

/// What one hostile case used, measured in a process of its own.
struct HostileRun: Codable {
    /// The name of the case.
    var id: String
    /// Whether every answer was allowed.
    var isRight: Bool
    /// The answers in words.
    var answers: [String]
    /// Processor time, in milliseconds.
    var milliseconds: Double
    /// The growth of the peak of memory, in KiB.
    var kibibytes: Int

    /// Whether the case was within its bounds and right.
    var isPassed: Bool {
        isRight && milliseconds <= HostileLimits.milliseconds && kibibytes <= HostileLimits.kibibytes
    }

    /// One line of a report.
    var line: String {
        let time = String(format: "%.2f ms", milliseconds)
        let answer = String(answers.joined(separator: " | ").unicodeScalars.prefix(90).map(Character.init))
        return (isPassed ? "" : "FAIL ") + id.padded(20) + time.padded(12) + "\(kibibytes) KiB".padded(12) + answer
    }

    /// Runs a case in this process and measures it.
    ///
    /// The library's tables are made before the clock starts: a pack makes them once.
    init(measuring hostile: HostileCase) {
        var world = hostile.world()
        let first = world.environment.check(Source("1 + 1 == 2 && 'a'.matches('a')")).expression
        if let first { _ = ReferenceEvaluator.evaluate(first) }
        ProcessorUse.forgetPeak()
        let before = ProcessorUse.peakKibibytes
        let start = ProcessorUse.nanoseconds
        let values = hostile.answers(in: &world)
        milliseconds = Double(ProcessorUse.nanoseconds - start) / 1_000_000
        kibibytes = max(0, ProcessorUse.peakKibibytes - before)
        id = hostile.id
        answers = values.map(\.shown)
        isRight = values.allSatisfy(hostile.isRight)
    }

    /// A case that ended its process, or would not end.
    init(id: String, crash: String) {
        self.id = id
        isRight = false
        answers = [crash]
        milliseconds = 0
        kibibytes = 0
    }

    /// Runs a case in a process of its own, so that a crash or a hang is one failed case.
    static func inOwnProcess(
        _ id: String,
        file: URL,
        binary: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    ) throws -> HostileRun {
        let process = Process()
        process.executableURL = binary
        process.arguments = ["--hostile-case", id, file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let number = process.processIdentifier
        let watch = DispatchSource.makeTimerSource()
        watch.schedule(deadline: .now() + HostileLimits.hangSeconds)
        watch.setEventHandler { kill(number, SIGKILL) }
        watch.resume()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        watch.cancel()
        guard process.terminationReason == .exit, process.terminationStatus == 0,
            let run = try? JSONDecoder().decode(HostileRun.self, from: data)
        else { return HostileRun(id: id, crash: "the process ended with \(process.terminationStatus)") }
        return run
    }
}

/// What this process has used.
enum ProcessorUse {
    /// Processor time of this thread, in nanoseconds.
    static var nanoseconds: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The most memory that was resident since `forgetPeak`, in KiB.
    static var peakKibibytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }

    /// Lets the peak begin anew at what is resident now.
    static func forgetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
}
