// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import cel_conformance

/// The vectors of the specification, read in place: they are not part of the repository.
enum ConformanceFiles {
    /// The folder of the vectors, or `nil` with a loud line when it is not there.
    static let directory: URL? = {
        if let shared = ProcessInfo.processInfo.environment["PROVISO_SHARED"] {
            return existing(URL(filePath: shared))
        }
        var folder = URL(filePath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if let found = existing(folder.appending(path: "../shared")) { return found }
        }
        print("SKIPPED: no conformance vectors; set PROVISO_SHARED to the folder that has conformance/cel")
        return nil
    }()

    private static func existing(_ shared: URL) -> URL? {
        let folder = shared.appending(path: "conformance/cel").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The vectors of our own, which are part of the repository.
    static let own = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")

    /// The vectors of a file; none when the folder is not there.
    static func vectors(_ file: String) throws -> [Vector] {
        guard let directory else { return [] }
        return Vector.all(in: try CELConformance.object(directory.appending(path: "\(file).json")) ?? [:])
    }
}
