// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built command line beside the test bundle, and what one run of it gave.
struct Run {
    var status: Int32
    var output: Data
    var complaints: String

    /// Standard output as text.
    var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard output.
    var lines: [Substring] { text.split(separator: "\n") }
}

/// Runs the command line as a user does, from the root of the checkout.
enum Binary {
    /// The folder that holds Package.swift.
    static let root: URL = {
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) { return folder }
        }
        return folder
    }()

    /// The binary; nil, and said aloud, when it was not built.
    static let path: String? = {
        // The bundle of the tests, or its runner, lies in the folder of the products.
        for start in [Bundle.main.bundlePath, Bundle.main.executablePath ?? "", CommandLine.arguments[0]] {
            var folder = URL(filePath: start)
            for _ in 0..<4 {
                let candidate = folder.appending(path: "proviso").path()
                if FileManager.default.isExecutableFile(atPath: candidate), !isFolder(candidate) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        let debug = root.appending(path: ".build/debug/proviso").path()
        if FileManager.default.isExecutableFile(atPath: debug) { return debug }
        print("SKIPPED: the binary 'proviso' is not beside the tests; build it with 'swift build' first.")
        return nil
    }()

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Runs the binary with these arguments; nil when there is none.
    static func run(_ arguments: String..., input: Data = Data()) throws -> Run? {
        try run(arguments, input: input)
    }

    static func run(_ arguments: [String], input: Data = Data(), columns: Int = 100) throws -> Run? {
        guard let path else { return nil }
        let folder = try TemporaryFolder()
        // Files instead of pipes: no run can block on a full one.
        let (inName, outName, errorName) = (folder.path("in"), folder.path("out"), folder.path("error"))
        try input.write(to: URL(filePath: inName))
        for name in [outName, errorName] { try Data().write(to: URL(filePath: name)) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = root
        process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": String(columns)]) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: inName)
        process.standardOutput = FileHandle(forWritingAtPath: outName)
        process.standardError = FileHandle(forWritingAtPath: errorName)
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus,
            output: try Data(contentsOf: URL(filePath: outName)),
            complaints: String(decoding: try Data(contentsOf: URL(filePath: errorName)), as: UTF8.self)
        )
    }
}

/// A folder that goes away with its test.
final class TemporaryFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "proviso-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// The path of a file in it.
    func path(_ name: String) -> String { url.appending(path: name).path() }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// A pack of one rule, for tests that are not about the standard pack: it is read in no time.
    func smallPack() throws -> String {
        let pack = path("small-pack")
        _ = try Binary.run("policy", "new", pack)
        return pack
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// Events for tests that need few and known ones.
enum Events {
    /// A call that rings on a number nobody ever complained about.
    static func call(_ id: String, at time: String = "10:00:00", data: String = "") -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test","type":"aup.call.attempted.v1",\
        "time":"2026-03-02T\(time)Z","subject":"customers/c-1","partitionkey":"c-1","data":{"customer":{"id":"c-1"},\
        "session":{"id":"s-\(id)","channel":"voice","direction":"outbound"},"from":{"e164":"+12025550101"},\
        "to":[{"e164":"+13035550102"}]\(data)}}
        """
    }

    /// A device sign-in of a scanning tool: blocked whatever else is known.
    static func scan(_ id: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test","type":"aup.device.registered.v1",\
        "time":"2026-03-02T10:01:00Z","data":{"customer":{"id":"c-1"},"device":{"id":"d-1",\
        "userAgent":"friendly-scanner"},"access":{"result":"failure","ip":"203.0.113.9"}}}
        """
    }
}
