// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Foundation

/// A file that goes away with its test.
final class TemporaryFile {
    let path: String

    init(_ bytes: some Sequence<UInt8>) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "proviso-\(UUID().uuidString)").path()
        try Data(bytes).write(to: URL(filePath: path))
    }

    convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Files of the shared folder beside the worktree, read in place.
enum Shared {
    static func path(_ relative: String) -> String? {
        if let root = ProcessInfo.processInfo.environment["PROVISO_SHARED"] { return existing(root + "/" + relative) }
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "../shared").standardizedFileURL.path()
            if FileManager.default.fileExists(atPath: candidate) { return existing(candidate + "/" + relative) }
        }
        print("SKIPPED: there is no shared folder beside the worktree and no PROVISO_SHARED.")
        return nil
    }

    private static func existing(_ path: String) -> String? {
        if FileManager.default.fileExists(atPath: path) { return path }
        print("SKIPPED: there is no \(path).")
        return nil
    }
}

extension ByteSource {
    /// Everything there is.
    func readAll() throws(SourceFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while try read(into: &bytes) > 0 {}
        return bytes
    }
}
