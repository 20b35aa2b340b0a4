// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// Opens databases the way all of ours are opened.
enum Database {
    /// A pool on a file that only its owner may read; readers never wait for the writer.
    /// Of one that is the truth (what it holds is nowhere else) each commit waits for the disk.
    static func open(_ path: String, isTruth: Bool) throws -> DatabasePool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        var configuration = GRDB.Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = \(isTruth ? "FULL" : "NORMAL")")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }
}
