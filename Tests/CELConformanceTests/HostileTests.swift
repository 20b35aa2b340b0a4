// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@testable import cel_conformance

/// Inputs written to break evaluators, each in a process of its own.
@Suite struct `Hostile expressions` {
    /// `cel-conformance` measures a release build against the bound of 20 ms; a debug build is some ten times slower.
    private static let debugFactor = 10.0

    @Test func `of the shared folder get their answer, in time and in little memory`() throws {
        guard let folder = ConformanceFiles.directory else { return }
        try expectPassed(folder.appending(path: "hostile.json"), count: 55)
    }

    @Test func `of our own end in time and in little memory`() throws {
        try expectPassed(ConformanceFiles.own.appending(path: "hostile.json"), count: 150)
    }

    private func expectPassed(_ file: URL, count: Int) throws {
        guard let binary = Tool.path else { return }
        let cases = HostileCase.all(in: try CELConformance.object(file) ?? [:]) ?? []
        #expect(cases.count >= count)
        var wrong: [String] = []
        for hostile in cases {
            let run = try HostileRun.inOwnProcess(hostile.id, file: file, binary: URL(filePath: binary))
            let isInTime = run.milliseconds <= Self.debugFactor * HostileLimits.milliseconds
            if !run.isRight || !isInTime || run.kibibytes > HostileLimits.kibibytes { wrong.append(run.line) }
        }
        #expect(wrong == [])
    }

    @Test func `that would crash the process are failures and not the end`() throws {
        let run = try HostileRun.inOwnProcess(
            "none",
            file: URL(filePath: "/dev/null"),
            binary: URL(filePath: "/bin/false")
        )
        #expect(!run.isPassed)
    }
}

/// The executable beside the tests.
enum Tool {
    /// Its path; `nil`, and said aloud, when it was not built.
    static let path: String? = {
        for start in [Bundle.main.bundlePath, Bundle.main.executablePath ?? "", CommandLine.arguments[0]] {
            var folder = URL(filePath: start)
            for _ in 0..<4 {
                let candidate = folder.appending(path: "cel-conformance").path
                var isFolder: ObjCBool = false
                let exists = unsafe FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder)
                if exists, !isFolder.boolValue { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        print("SKIPPED: the executable 'cel-conformance' is not beside the tests")
        return nil
    }()

    /// Runs it over a folder and gives its exit status and what it printed.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String)? {
        guard let path else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}

@Suite struct `The command cel-conformance` {
    private func folder(_ tests: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "cel-\(ProcessInfo.processInfo.globallyUniqueString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = #"{"sections": [{"name": "s", "tests": [\#(tests)]}]}"#
        try Data(text.utf8).write(to: folder.appending(path: "made.json"))
        return folder
    }

    @Test(
        arguments: [
            (#"{"id": "a", "category": "core", "expr": "1", "expect": {"kind": "error"}}"#, 1, "0/1"),
            (#"{"id": "a", "category": "core", "expr": "1 / 0", "expect": {"kind": "error"}}"#, 0, "1/1"),
            ("", 65, ""),
        ] as [(String, Int32, String)]
    )
    func `exits with 1 on any failure`(tests: String, status: Int32, words: String) throws {
        let folder = try folder(tests)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let run = try Tool.run([folder.path]) else { return }
        #expect(run.status == status)
        #expect(words.isEmpty || run.output.contains(words))
    }

    @Test func `says how it is used`() throws {
        guard let run = try Tool.run([]) else { return }
        #expect(run.status == 64)
    }
}
