// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Foundation
import Journal
import Ledger
import UsageModel

/// The files of lists that are or were asked: one for each version, by the name of the list and the seal of the file.
///
/// What is in force is asked from here, never from where it came, so that nobody overwrites a file that is in use.
struct ListArchive: Sendable {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    /// What stands beside a version.
    struct About: Codable {
        var importedBy: String?
        /// Microseconds.
        var importedAt: Int64
    }

    private func folder(of name: String) -> String { "\(folder)/\(name)" }
    private func path(_ name: String, _ seal: String) -> String { "\(folder)/\(name)/\(seal).registry" }
    private func aboutPath(_ name: String, _ seal: String) -> String { "\(folder)/\(name)/\(seal).about.json" }

    /// A new file for what arrives or is being made; whoever asks for it removes it.
    func scratch() throws -> String {
        let scratch = folder + "/arriving"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        return "\(scratch)/\(UUID().uuidString)"
    }

    /// Removes what a process that ended left half done.
    func tidy() { try? FileManager.default.removeItem(atPath: folder + "/arriving") }

    /// Puts a file into the archive, by renaming or copying it, and opens it there.
    func keep(_ file: String, _ stamp: RegistryStamp, _ about: About, moving: Bool) throws -> Registry {
        let (name, seal) = (stamp.name, SHA256.hexadecimal(ofDigest: stamp.seal))
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder(of: name), withIntermediateDirectories: true)
        if !manager.fileExists(atPath: path(name, seal)) {
            var source = file
            if !moving {
                source = try scratch()
                try manager.copyItem(atPath: file, toPath: source)
            }
            let code = JournalFiles.system.rename(source, path(name, seal))
            guard code == 0 else { throw JournalFailure.io(operation: "renaming", path: source, code: -code) }
        }
        // The newest import of a version is the one that is told of; writing it makes the folder durable as well.
        try JournalFiles.system.replace(
            aboutPath(name, seal),
            in: folder(of: name),
            with: Array(JSONEncoder().encode(about))
        )
        return try RegistryFile.open(path(name, seal))
    }

    /// The file that a record of a policy names; nil when it was not kept or was changed.
    func open(_ file: PolicyRecord.ListFile) -> Registry? {
        guard file.name.utf8.allSatisfy(Self.isOfName), file.sha256.utf8.allSatisfy(Self.isOfName) else { return nil }
        guard let registry = try? RegistryFile.open(path(file.name, file.sha256)),
            SHA256.hexadecimal(ofDigest: registry.stamp.seal) == file.sha256
        else { return nil }
        return registry
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
    }

    /// The seals of the versions of a list with what stands beside them, the newest first.
    func versions(_ name: String) -> [(seal: String, about: About)] {
        guard name.utf8.allSatisfy(Self.isOfName) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(of: name))) ?? []
        return names.filter { $0.hasSuffix(".registry") }.sorted().map { file in
            let seal = String(file.dropLast(".registry".count))
            let data = FileManager.default.contents(atPath: aboutPath(name, seal))
            let about = data.flatMap { try? JSONDecoder().decode(About.self, from: $0) }
            return (seal, about ?? About(importedBy: nil, importedAt: 0))
        }.sorted { ($0.about.importedAt, $0.seal) > ($1.about.importedAt, $1.seal) }
    }

    /// Removes versions beyond the newest ones; what is mapped lives on until nobody asks it.
    func prune(_ name: String, keeping count: Int, except inForce: Set<String>) {
        for (seal, _) in versions(name).dropFirst(count) where !inForce.contains(seal) {
            try? FileManager.default.removeItem(atPath: path(name, seal))
            try? FileManager.default.removeItem(atPath: aboutPath(name, seal))
        }
    }
}
