// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The checkout these tests look at.
enum Repository {
    /// The folder that holds Package.swift.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { return folder }
        }
        return folder
    }()

    /// A file of the project and its lines.
    struct File {
        var path: String
        var lines: [Substring]
    }

    /// The project's own files with one of these endings, in path order; nothing built, hidden or generated.
    static func files(under folders: [String], endings: [String]) -> [File] {
        var found: [File] = []
        for folder in folders {
            let base = root.appending(path: folder)
            if endings.contains(where: { folder.hasSuffix("." + $0) }) {
                if let file = read(folder) { found.append(file) }
                continue
            }
            guard let walk = FileManager.default.enumerator(atPath: base.path) else { continue }
            for case let name as String in walk {
                let hidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
                guard !hidden, endings.contains(where: { name.hasSuffix("." + $0) }) else { continue }
                if let file = read(folder + "/" + name) { found.append(file) }
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    private static func read(_ path: String) -> File? {
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return nil }
        return File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }

    static let swift = files(
        under: ["Sources", "Tests", "Fuzz", "Benchmarks/Sources", "Package.swift"],
        endings: ["swift"]
    )
}
