// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A program of somebody else that a test talks to: it says its port on its first line, then one line of JSON for each
/// thing that came.
final class Peer {
    /// The Python that has the foreign packages; nil, said loudly, where they cannot be had.
    private static let python: String? = {
        let script = root.appending(path: "scripts/peers-outgoing").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: script)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus == 0 {
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        print(
            "SKIPPED: \(script) ended with \(process.terminationStatus); no foreign receiver or mail server was asked."
        )
        return nil
    }()

    private static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { return folder }
        }
        return folder
    }()

    let port: Int
    private let process: Process
    private let output: FileHandle

    /// Starts a program of the folder `Peers`; nil where there is no Python for it.
    init?(_ name: String, environment: [String: String] = [:]) throws {
        guard let python = Self.python else { return nil }
        process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [Self.root.appending(path: "Tests/OutgoingTests/Peers/\(name)").path]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        output = pipe.fileHandleForReading
        try process.run()
        var first = Data()
        while let byte = try output.read(upToCount: 1), byte.first != 0x0A { first += byte }
        port = try #require(Int(String(decoding: first, as: UTF8.self)), "the peer \(name) did not start")
    }

    /// Ends the program; called where the test ends, so that it lives until then.
    func stop() {
        // Threads of the pool block signals, and so does what they start: nothing gentler arrives.
        kill(process.processIdentifier, SIGKILL)
    }

    /// What the program said about the next thing that came.
    func next() throws -> [String: Any] {
        var line = Data()
        while let byte = try output.read(upToCount: 1), byte.first != 0x0A { line += byte }
        return try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    }
}
