// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation

@testable import PolicyPacks

/// Folders of this test target, and the files of the project around it.
enum Fixture {
    static let folder = String(#filePath.dropLast("/Fixture.swift".count))

    /// The folder of a pack of the tests.
    static func pack(_ name: String) -> String { folder + "/Packs/" + name }

    /// The standard pack of the repository.
    static let standard = folder.replacing("/Tests/PolicyPacksTests", with: "/policies/standard")

    /// A file of `../shared` beside the repository or its worktrees; nil when it is not there, which is told.
    static func shared(_ path: String) -> String? {
        var candidates: [String] = []
        if let named = ProcessInfo.processInfo.environment["PROVISO_SHARED"] { candidates.append(named) }
        var parts = folder.split(separator: "/")
        while !parts.isEmpty {
            parts.removeLast()
            candidates.append("/" + (parts + ["shared"]).joined(separator: "/"))
        }
        for candidate in candidates {
            if let text = try? String(contentsOfFile: candidate + "/" + path, encoding: .utf8) { return text }
        }
        print("SKIPPED: there is no shared/\(path); set PROVISO_SHARED to its folder")
        return nil
    }

    /// Compares a text with a golden file; `UPDATE_GOLDEN=1` rewrites the file. Paths inside the target are shortened.
    static func matchesGolden(_ text: String, _ name: String) throws -> Bool {
        let path = folder + "/Golden/" + name
        let plain = text.replacing(folder + "/", with: "")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try plain.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let golden = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        if golden != plain { print(plain) }
        return golden == plain
    }

    /// A pack with one more file, checked: its issues as `line:column: message`.
    static func issues(adding path: String, _ text: String) throws -> [String] {
        let check = try PackCheck.run("p", from: .memory(small.merging(["p/" + path: text]) { $1 }))
        return check.report.issues.filter { $0.location.file == "p/" + path }.map { issue in
            let suggestion = issue.suggestion.map { " → \($0)" } ?? ""
            return "\(issue.location.line):\(issue.location.column): \(issue.message)\(suggestion)"
        }
    }

    /// The smallest good pack, in memory.
    static let small = [
        "p/pack.yaml": "id: small\nversion: \"1\"\nlanguages: [en, pl]\n",
        "p/rules/r.yaml": rule(),
    ]

    /// A good rule with some of its lines replaced.
    static func rule(_ id: String = "r", replacing lines: [String: String] = [:]) -> String {
        let keys = [
            ("rule", id), ("clause", "B.dialing"), ("title", "{ en: Title, pl: Tytuł }"), ("on", "[call.attempted]"),
            ("step", "analytics"), ("when", "session.direction == \"outbound\""), ("verdict", "flag"),
            ("reason", "{ en: Why., pl: Dlaczego. }"), ("sources", "[engineering default]"),
        ]
        return keys.map { "\($0.0): \(lines[$0.0] ?? $0.1)\n" }.joined()
            + lines.filter { line in !keys.contains { $0.0 == line.key } }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value)\n" }.joined()
    }
}
