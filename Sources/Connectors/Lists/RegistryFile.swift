// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
package import UsageModel

/// Opens the files of lists.
package enum RegistryFile {
    /// Why the file of a list cannot be used.
    package enum Failure: Error {
        case file(SourceFailure)
        case content(path: String, RegistryFailure)
    }

    /// Maps a file and checks it; the mapping lives as long as the registry.
    ///
    /// - Cost: reads the file once, for its seal.
    package static func open(_ path: String) throws(Failure) -> Registry {
        let file: MappedFile
        do throws(SourceFailure) {
            file = try MappedFile(path: path)
        } catch {
            throw .file(error)
        }
        do throws(RegistryFailure) {
            return unsafe try Registry(file.bytes) { withExtendedLifetime(file) {} }
        } catch {
            throw .content(path: path, error)
        }
    }
}

extension RegistryFile.Failure: CustomStringConvertible {
    /// Where, what is wrong, and what would be right.
    package var description: String {
        switch self {
        case .file(let failure): "\(failure)"
        case .content(let path, let failure): "\(path): \(failure)"
        }
    }
}

/// Writes the file of a list in one pass, under another name until it is whole.
struct RegistryWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var bytes: [UInt8] = RegistryFormat.magic
    private var hash = SHA256()
    private(set) var count = 0
    private var isDone = false

    private var unfinishedPath: String { path + ".part" }

    /// Begins a file that will be at `path`.
    init(path: String) throws(SourceFailure) {
        self.path = path
        descriptor = unsafe Glibc.open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ByteSource.failure(path + ".part", errno) }
    }

    deinit {
        close(descriptor)
        if !isDone { unsafe unlink(path + ".part") }
    }

    /// Appends an entry; keys come in ascending order, each once.
    mutating func append(_ key: UInt64) throws(SourceFailure) {
        for place in 0..<RegistryFormat.entryBytes { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * place))) }
        count += 1
        if bytes.count >= Limits.chunkBytes { try flush() }
    }

    /// Writes what the list says about itself, and puts the file in its place.
    mutating func finish(_ stamp: RegistryStamp, lengths: [UInt64]) throws(SourceFailure) -> RegistryStamp {
        var stamp = stamp
        stamp.count = count
        bytes += stamp.description
        bytes += RegistryFormat.trailer(stamp, lengths: lengths, descriptionBytes: stamp.description.count)
        try flush()
        stamp.seal = hash.finalized()
        bytes = stamp.seal
        try flush()
        guard fsync(descriptor) == 0, unsafe rename(unfinishedPath, path) == 0 else {
            throw ByteSource.failure(path, errno)
        }
        isDone = true
        return stamp
    }

    private mutating func flush() throws(SourceFailure) {
        hash.update(bytes)
        let code = unsafe bytes.withUnsafeBytes { unsafe MappedFile.write($0, to: descriptor) }
        guard code == 0 else { throw ByteSource.failure(unfinishedPath, code) }
        bytes.removeAll(keepingCapacity: true)
    }
}
