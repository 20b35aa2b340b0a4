// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Folders: making them, listing them, and holding them against a second opener.
enum Folder {
    /// Makes the folder and those above it.
    static func make(_ path: String, mode: UInt32 = 0o750) throws(JournalFailure) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += part.isEmpty ? "/" : (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            if unsafe mkdir(made, mode) == 0 || errno == EEXIST { continue }
            throw .io(operation: "making the folder", path: made, code: errno)
        }
    }

    /// The names of what is in it, in order.
    static func names(in path: String) throws(JournalFailure) -> [String] {
        guard let folder = unsafe opendir(path) else {
            throw .io(operation: "listing", path: path, code: errno)
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Holds the folder until the answer is let go of; a second holder, of this process or another, is refused.
    static func lock(_ path: String, _ files: JournalFiles) throws(JournalFailure) -> OpenFile {
        let file = try files.opened(path + "/lock", O_RDWR | O_CREAT, 0o640)
        // Who only asks whether the folder is held, as `verify` does, holds it for some microseconds himself.
        for _ in 0..<Limits.lockAttempts {
            if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 { return file }
            guard errno == EWOULDBLOCK else { throw .io(operation: "locking", path: file.path, code: errno) }
            usleep(Limits.lockMicroseconds)
        }
        throw .locked(path: path)
    }

    /// Whether somebody holds the folder right now.
    static func isLocked(_ path: String) -> Bool {
        let descriptor = unsafe open(path + "/lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
