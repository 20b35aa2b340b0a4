// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CZlib
import Glibc

/// The bytes of a file or of standard input, chunk by chunk; gzip is undone on the way.
///
/// Gzip is known by its first two bytes, never by the name, and may consist of several members.
///
/// - Memory: two chunks.
@safe package final class ByteSource {
    /// The path as it was given; `-` is standard input.
    package let path: String
    /// How many bytes were read from the file itself.
    package private(set) var fileOffset: Int64 = 0
    /// The size of the file where the system knows it; for progress only.
    package let fileSize: Int64?

    private let descriptor: Int32
    private var input: [UInt8] = []
    private var inputStart = 0
    private var isAtEnd = false
    private var inflater: OpaquePointer?
    private var isInMember = false

    /// Opens a file; `-` is standard input.
    package init(path: String) throws(SourceFailure) {
        self.path = path
        let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ByteSource.failure(path, errno) }
        self.descriptor = descriptor
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw ByteSource.failure(path, errno) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            if path != "-" { close(descriptor) }
            throw .folder(path: path)
        }
        fileSize = kind == S_IFREG ? Int64(status.st_size) : nil
        while input.count < 2, !isAtEnd { try fill() }
        guard input.count >= 2, input[0] == 0x1F, input[1] == 0x8B else { return }
        unsafe inflater = proviso_inflater_create()
        guard unsafe inflater != nil else { throw .unreadable(path: path, reason: "not enough memory") }
        isInMember = true
    }

    deinit {
        if path != "-" { close(descriptor) }
        unsafe proviso_inflater_destroy(inflater)
    }

    /// Appends the next chunk; the answer is its length, 0 at the end.
    package func read(into bytes: inout [UInt8]) throws(SourceFailure) -> Int {
        guard unsafe inflater == nil else { return try inflate(into: &bytes) }
        if inputStart == input.count { try refill() }
        let count = input.count - inputStart
        bytes.append(contentsOf: input[inputStart...])
        inputStart = input.count
        return count
    }
}

extension ByteSource {
    private func refill() throws(SourceFailure) {
        input.removeAll(keepingCapacity: true)
        inputStart = 0
        if !isAtEnd { try fill() }
    }

    private func fill() throws(SourceFailure) {
        let before = input.count
        var result = 0
        var code: Int32 = 0
        input.append(contentsOf: repeatElement(0, count: Limits.chunkBytes))
        unsafe input.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            repeat {
                unsafe result = Glibc.read(descriptor, base + before, Limits.chunkBytes)
                code = errno
            } while result < 0 && code == EINTR
        }
        input.removeLast(Limits.chunkBytes - max(0, result))
        guard result >= 0 else { throw ByteSource.failure(path, code) }
        fileOffset += Int64(result)
        isAtEnd = result == 0
    }

    private func inflate(into bytes: inout [UInt8]) throws(SourceFailure) -> Int {
        let before = bytes.count
        while bytes.count == before {
            if inputStart == input.count { try refill() }
            guard inputStart < input.count else {
                guard !isInMember else { throw .truncated(path: path, offset: fileOffset) }
                return 0
            }
            if !isInMember { try beginMember() } else { try step(into: &bytes) }
        }
        return bytes.count - before
    }

    /// After a member there is another one, or zeros up to the end as tape drives leave them.
    private func beginMember() throws(SourceFailure) {
        guard input[inputStart] != 0 else {
            inputStart += 1
            return
        }
        guard input[inputStart] == 0x1F else { throw .corrupt(path: path, offset: consumed) }
        guard unsafe proviso_inflater_reset(inflater) == 0 else {
            throw .unreadable(path: path, reason: "not enough memory")
        }
        isInMember = true
    }

    private func step(into bytes: inout [UInt8]) throws(SourceFailure) {
        let before = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Limits.chunkBytes))
        var used = 0
        var made = 0
        let result = unsafe input.withUnsafeBufferPointer { source in
            unsafe bytes.withUnsafeMutableBufferPointer { target in
                unsafe proviso_inflater_step(
                    inflater,
                    source.baseAddress.map { unsafe $0 + inputStart },
                    source.count - inputStart,
                    &used,
                    target.baseAddress.map { unsafe $0 + before },
                    Limits.chunkBytes,
                    &made
                )
            }
        }
        bytes.removeLast(Limits.chunkBytes - made)
        inputStart += used
        switch result {
        case 0: return
        case 1: isInMember = false
        case -2: throw .unreadable(path: path, reason: "not enough memory")
        default: throw .corrupt(path: path, offset: consumed)
        }
    }

    /// Bytes of the file that were used up.
    private var consumed: Int64 { fileOffset - Int64(input.count - inputStart) }

    static func failure(_ path: String, _ code: Int32) -> SourceFailure {
        switch code {
        case ENOENT, ENOTDIR: .missing(path: path)
        case EACCES, EPERM: .denied(path: path)
        case EISDIR: .folder(path: path)
        default:
            .unreadable(path: path, reason: unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")
        }
    }
}
