// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of one folder, in path order.
package struct PackFiles: Sendable {
    /// The folder as it was named, without a slash at its end.
    package let folder: String
    /// Every regular file except hidden ones, in path order.
    package let files: [PackFile]
    /// Files that could not be taken in, and why.
    package let failures: [(name: String, failure: PackFailure)]

    /// The files of a folder; sorted here.
    package init(folder: String, files: [PackFile], failures: [(name: String, failure: PackFailure)] = []) {
        self.folder = folder
        self.failures = failures
        self.files = files.sorted { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
    }
}

/// Where packs come from: a disk, or texts in memory.
package struct PackReader: Sendable {
    /// Reads a folder, or says why that is not possible.
    package let read: @Sendable (_ folder: String) -> Result<PackFiles, PackFailure>

    /// Reads folders with this function.
    package init(_ read: @escaping @Sendable (String) -> Result<PackFiles, PackFailure>) { self.read = read }

    /// Reads folders of the disk.
    package static let disk = PackReader { folder in
        do throws(PackFailure) {
            return .success(try readFolder(folder))
        } catch {
            return .failure(error)
        }
    }

    /// Reads `folder/path` texts that are already in memory.
    package static func memory(_ texts: [String: String]) -> PackReader {
        PackReader { folder in
            let prefix = folder + "/"
            let files = texts.keys.filter { $0.hasPrefix(prefix) }.sorted().map { name in
                PackFile(path: String(name.dropFirst(prefix.count)), name: name, bytes: Array((texts[name] ?? "").utf8))
            }
            return files.isEmpty ? .failure(.noSuchFolder(folder)) : .success(PackFiles(folder: folder, files: files))
        }
    }

    private static func readFolder(_ folder: String) throws(PackFailure) -> PackFiles {
        let manager = FileManager.default
        guard let paths = try? manager.subpathsOfDirectory(atPath: folder) else {
            throw manager.fileExists(atPath: folder) ? .unreadable(folder) : .noSuchFolder(folder)
        }
        var files: [PackFile] = []
        var failures: [(name: String, failure: PackFailure)] = []
        for path in paths.sorted() where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
            let name = folder + "/" + path
            guard let facts = try? manager.attributesOfItem(atPath: name) else {
                failures.append((name, .unreadable(name)))
                continue
            }
            guard facts[.type] as? FileAttributeType != .typeDirectory else { continue }
            guard files.count < PackLimits.filesMax else { throw .tooManyFiles(folder) }
            let size = facts[.size] as? Int ?? 0
            if size > PackLimits.fileBytesMax {
                failures.append((name, .tooLarge(name, bytes: size)))
            } else if let data = manager.contents(atPath: name) {
                files.append(PackFile(path: path, name: name, bytes: [UInt8](data)))
            } else {
                failures.append((name, .unreadable(name)))
            }
        }
        return PackFiles(folder: folder, files: files, failures: failures)
    }
}

/// Why a pack cannot be read at all.
package enum PackFailure: Error, Hashable, Sendable {
    case noSuchFolder(String)
    case unreadable(String)
    case tooLarge(String, bytes: Int)
    case tooManyFiles(String)

    /// What a person needs to act.
    package var message: String {
        switch self {
        case .noSuchFolder(let name): "There is no folder '\(name)'"
        case .unreadable(let name): "'\(name)' cannot be read; check its permissions"
        case .tooLarge(let name, let bytes):
            "'\(name)' has \(bytes) bytes, but a file of a pack may have \(PackLimits.fileBytesMax); "
                + "long lists are registries"
        case .tooManyFiles(let name): "'\(name)' has more than \(PackLimits.filesMax) files; is it a pack?"
        }
    }
}
