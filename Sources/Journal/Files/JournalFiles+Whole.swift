// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// A descriptor that is closed with its last reference.
final class OpenFile: Sendable {
    let descriptor: Int32
    let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }
}

/// What the journal does with files, put together from the single calls; each failure names its file.
extension JournalFiles {
    func opened(_ path: String, _ flags: Int32, _ mode: UInt32 = 0o640) throws(JournalFailure) -> OpenFile {
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw .io(operation: "opening", path: path, code: -descriptor) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Writes all of the bytes, in as many calls as it takes.
    func write(all bytes: UnsafeRawBufferPointer, to file: OpenFile, at offset: Int) throws(JournalFailure) {
        var done = 0
        while done < bytes.count {
            let count = unsafe write(file.descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]), offset + done)
            // A count of zero would be written forever; there is no error it could be, so it is one of the device.
            guard count > 0 else {
                throw .io(operation: "writing", path: file.path, code: count == 0 ? EIO : Int32(-count))
            }
            done += count
        }
    }

    func write(all bytes: [UInt8], to file: OpenFile, at offset: Int) throws(JournalFailure) {
        unsafe try bytes.withUnsafeBufferPointer { (buffer) throws(JournalFailure) in
            unsafe try write(all: UnsafeRawBufferPointer(buffer), to: file, at: offset)
        }
    }

    func synchronize(_ file: OpenFile) throws(JournalFailure) {
        let code = synchronize(file.descriptor)
        guard code == 0 else { throw .io(operation: "fdatasync", path: file.path, code: -code) }
    }

    /// Makes names in a folder durable: those of files that were made, renamed or removed.
    func synchronizeFolder(_ path: String) throws(JournalFailure) {
        let folder = try opened(path, O_RDONLY | O_DIRECTORY)
        guard fsync(folder.descriptor) == 0 else { throw .io(operation: "fsync", path: path, code: errno) }
    }

    /// Fills the buffer from the file; the answer is less than its length only at the file's end.
    func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from file: OpenFile,
        at offset: Int
    ) throws(JournalFailure) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = unsafe read(file.descriptor, rest, offset + done)
            guard count >= 0 else { throw .io(operation: "reading", path: file.path, code: Int32(-count)) }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    /// As many bytes as the file has there, at most `count`.
    func bytes(of file: OpenFile, at offset: Int, count: Int) throws(JournalFailure) -> [UInt8] {
        var result: Result<Int, JournalFailure> = .success(0)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(JournalFailure) {
                filled = unsafe try fill(UnsafeMutableRawBufferPointer(buffer), from: file, at: offset)
            } catch {
                result = .failure(error)
            }
        }
        _ = try result.get()
        return bytes
    }

    /// The whole file, at most `most` bytes; nil when there is none.
    func content(of path: String, most: Int) throws(JournalFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY, 0)
        if descriptor == -ENOENT { return nil }
        guard descriptor >= 0 else { throw .io(operation: "opening", path: path, code: -descriptor) }
        let file = OpenFile(descriptor: descriptor, path: path)
        return try bytes(of: file, at: 0, count: min(most, size(of: file)))
    }

    func size(of file: OpenFile) throws(JournalFailure) -> Int {
        var status = stat()
        guard unsafe fstat(file.descriptor, &status) == 0 else {
            throw .io(operation: "fstat", path: file.path, code: errno)
        }
        return Int(status.st_size)
    }

    /// Puts a file in place of another in one step: who opens it sees the old content or the new.
    package func replace(
        _ path: String,
        in folder: String,
        with bytes: [UInt8],
        mode: UInt32 = 0o640
    ) throws(JournalFailure) {
        let part = path + ".part"
        do throws(JournalFailure) {
            let file = try opened(part, O_WRONLY | O_CREAT | O_TRUNC, mode)
            try write(all: bytes, to: file, at: 0)
            try synchronize(file)
        } catch {
            _ = remove(part)
            throw error
        }
        let code = rename(part, path)
        guard code == 0 else { throw .io(operation: "renaming", path: part, code: -code) }
        try synchronizeFolder(folder)
    }
}
