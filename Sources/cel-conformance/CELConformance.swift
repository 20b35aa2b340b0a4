// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Runs the vectors of a folder through both evaluators: `cel-conformance DIR`.
@main
enum CELConformance {
    static let usage = """
        usage: cel-conformance DIR

        Runs every JSON vector of the folder through the reference evaluator and, where it checks, through the compiled
        one; prints passed/total per file and category and each failure, and measures the hostile inputs of
        hostile.json each in a process of its own. Exits 1 when anything failed, 65 when there is nothing to run.
        """

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 3, arguments[0] == "--hostile-case" {
            return try measure(arguments[1], file: URL(filePath: arguments[2]))
        }
        guard arguments.count == 1, !arguments[0].hasPrefix("-") else {
            FileHandle.standardError.write(Data((usage + "\n").utf8))
            exit(arguments == ["--help"] ? 0 : 64)
        }
        exit(try run(URL(filePath: arguments[0])))
    }

    private static func run(_ folder: URL) throws -> Int32 {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
        var report = Report()
        var hostile: [HostileRun] = []
        for file in files {
            guard let object = try object(file) else { continue }
            let vectors = Vector.all(in: object)
            if !vectors.isEmpty { report.add(vectors, file: file.lastPathComponent) }
            for hostileCase in HostileCase.all(in: object) ?? [] {
                hostile.append(try HostileRun.inOwnProcess(hostileCase.id, file: file))
            }
        }
        guard report.whole.total + report.whole.skipped + hostile.count > 0 else {
            FileHandle.standardError.write(Data("no vectors in \(folder.path)\n".utf8))
            return 65
        }
        for line in report.lines { print(line) }
        if !hostile.isEmpty { show(hostile) }
        return report.isPassed && hostile.allSatisfy(\.isPassed) ? 0 : 1
    }

    private static func show(_ runs: [HostileRun]) {
        print("\nhostile inputs, at most \(HostileLimits.milliseconds) ms and \(HostileLimits.kibibytes) KiB each:")
        for run in runs { print(run.line) }
        let passed = runs.filter(\.isPassed).count
        let slowest = runs.map(\.milliseconds).max() ?? 0
        let largest = runs.map(\.kibibytes).max() ?? 0
        let time = String(format: "%.2f ms", slowest)
        print("hostile \(passed)/\(runs.count), slowest \(time), largest \(largest) KiB")
    }

    private static func measure(_ id: String, file: URL) throws {
        let cases = try object(file).flatMap { HostileCase.all(in: $0) } ?? []
        guard let hostile = cases.first(where: { $0.id == id }) else { exit(65) }
        FileHandle.standardOutput.write(try JSONEncoder().encode(HostileRun(measuring: hostile)))
    }

    /// The object of a file, or `nil` when the file holds something else.
    static func object(_ file: URL) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any]
    }
}
