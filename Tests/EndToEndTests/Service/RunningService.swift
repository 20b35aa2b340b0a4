// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built service at work on a port of its own, over a folder that goes away with it.
final class RunningService {
    let folder: TemporaryFolder
    let port: Int
    private let process: Process
    private let said: String

    /// Starts it and waits until it listens; nil when the binary was not built.
    init?(_ settings: [String: String] = [:], folder given: TemporaryFolder? = nil) throws {
        guard let program = Binary.path else { return nil }
        folder = try given ?? TemporaryFolder()
        said = folder.path("said.txt")
        try Data().write(to: URL(filePath: said))
        process = Process()
        process.executableURL = URL(filePath: program)
        process.currentDirectoryURL = Binary.root
        // What the tests are told is nothing that the service knows.
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PROVISO_") }
        let all = ["data": folder.path("data"), "http.port": "0"].merging(settings) { $1 }
        process.arguments = ["serve"] + all.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
        process.standardInput = FileHandle.nullDevice
        // One handle: two would each have a place of their own in the file, and write over each other.
        let log = FileHandle(forWritingAtPath: said)
        (process.standardOutput, process.standardError) = (log, log)
        try process.run()
        port = try Self.port(said, process)
    }

    /// Waits for the line that names the port.
    private static func port(_ said: String, _ process: Process) throws -> Int {
        for _ in 0..<6_000 {
            let text = try String(contentsOfFile: said, encoding: .utf8)
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("proviso: listening at ") }),
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                return port
            }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        let state = process.isRunning ? "it still runs" : "it ended with \(process.terminationStatus)"
        throw Failure.notStarted("\(state): \(try String(contentsOfFile: said, encoding: .utf8))")
    }

    enum Failure: Error { case notStarted(String) }

    var isRunning: Bool { process.isRunning }

    /// Everything it has said and logged so far.
    var log: String { (try? String(contentsOfFile: said, encoding: .utf8)) ?? "" }

    /// The key that the first start writes.
    var key: String {
        get throws {
            try String(contentsOfFile: folder.path("data/local.key"), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// Asks it to stop and waits; its exit code, 0 when it stopped as it should.
    func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it as a power failure would, without a word.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }
}

/// Clients in Python that were not made for the service.
enum Peers {
    private static let folder = Binary.root.appending(path: "Tests/EndToEndTests/Peers").path()

    /// The path of a file of `Tests/EndToEndTests/Peers`.
    static func path(_ name: String) -> String { folder + "/" + name }

    /// The Python that has packages of PyPI; nil, and said aloud, when they were not installed.
    static let python: String? = program("python")

    /// A program of `.build/peers`.
    static func program(_ name: String) -> String? {
        let path = Binary.root.appending(path: ".build/peers/bin/\(name)").path()
        let installed = Binary.root.appending(path: ".build/peers/installed.txt").path()
        if FileManager.default.isExecutableFile(atPath: path), FileManager.default.fileExists(atPath: installed) {
            return path
        }
        print(
            """
            SKIPPED: the foreign clients of PyPI are not in .build/peers; 'scripts/peers' installs them. \
            NOTHING was tested with '\(name)'.
            """
        )
        return nil
    }

    /// Runs a program to its end; its status and what it said.
    static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        in directory: String? = nil
    ) throws -> (status: Int32, said: String) {
        let folder = try TemporaryFolder()
        let output = folder.path("said")
        try Data().write(to: URL(filePath: output))
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: directory ?? folder.path(""))
        process.standardInput = FileHandle.nullDevice
        let log = FileHandle(forWritingAtPath: output)
        (process.standardOutput, process.standardError) = (log, log)
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOfFile: output, encoding: .utf8))
    }

    /// Runs a script with the system's Python, which needs no package.
    static func runPlain(_ script: String, _ arguments: [String]) throws -> (status: Int32, said: String)? {
        let result = try run("/usr/bin/env", ["python3", "-B", path(script)] + arguments)
        if result.status == 127 {
            print("SKIPPED: there is no python3; NOTHING was tested with '\(script)'.")
            return nil
        }
        return result
    }
}
