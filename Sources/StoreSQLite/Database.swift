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

    /// A pool on a view of the journal, which may be deleted: it is made anew, for `schema`, when it is missing,
    /// damaged or of another version.
    static func openView(_ path: String, version: Int, schema: String) throws -> DatabasePool {
        if let known = try? openView(version, schema, path) { return known }
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        return try openView(version, schema, path)
    }

    private static func openView(_ version: Int, _ schema: String, _ path: String) throws -> DatabasePool {
        let pool = try open(path, isTruth: false)
        try pool.write { database in
            let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if found == version { return }
            guard found == 0 else { throw DatabaseError(message: "a view of version \(found)") }
            try database.execute(sql: schema)
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
        return pool
    }
}
