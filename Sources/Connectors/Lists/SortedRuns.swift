// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Sorts more keys than fit into memory: sorted runs in files without a name, merged at the end.
///
/// - Memory: one run; what lies in the files is the system's to keep or to drop.
/// - Cost: the merge looks at the head of every run for every key; there are few runs.
@safe struct SortedRuns: ~Copyable {
    private let folder: String
    private let runKeys: Int
    private var open: [UInt64] = []
    private var runs: [MappedFile] = []
    private(set) var count = 0

    /// Keeps its files in `folder`, `runKeys` keys in each.
    init(folder: String, runKeys: Int) {
        self.folder = folder
        self.runKeys = runKeys
    }

    mutating func add(_ key: UInt64) throws(SourceFailure) {
        open.append(key)
        count += 1
        if open.count == runKeys { try closeRun() }
    }

    /// Gives all keys in ascending order, equal ones next to each other.
    mutating func merge(_ body: (UInt64) throws(SourceFailure) -> Void) throws(SourceFailure) {
        guard !runs.isEmpty else {
            open.sort()
            for key in open { try body(key) }
            return
        }
        if !open.isEmpty { try closeRun() }
        var places = [Int](repeating: 0, count: runs.count)
        var heads = runs.map { $0.word(0) }
        while true {
            var least = 0
            for run in heads.indices where heads[run] < heads[least] { least = run }
            // No key has all bits set.
            guard heads[least] != .max else { return }
            try body(heads[least])
            places[least] += 1
            heads[least] = places[least] * 8 < runs[least].count ? runs[least].word(places[least]) : .max
        }
    }

    private mutating func closeRun() throws(SourceFailure) {
        open.sort()
        runs.append(try MappedFile(unnamedIn: folder, open))
        open.removeAll(keepingCapacity: true)
    }
}

/// A file in memory, read only.
@safe final class MappedFile: Sendable {
    let count: Int
    private nonisolated(unsafe) let base: UnsafeRawPointer

    /// Maps the file at `path`.
    init(path: String) throws(SourceFailure) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ByteSource.failure(path, errno) }
        defer { close(descriptor) }
        (unsafe base, count) = unsafe try Self.map(descriptor, path)
    }

    /// Writes keys to a file that goes when the mapping does.
    init(unnamedIn folder: String, _ keys: [UInt64]) throws(SourceFailure) {
        let path = folder + "/.proviso-sort-XXXXXX"
        var name = Array(path.utf8CString)
        let descriptor = unsafe name.withUnsafeMutableBufferPointer { name in
            guard let base = name.baseAddress else { return Int32(-1) }
            let descriptor = unsafe mkstemp(base)
            if descriptor >= 0 { unsafe unlink(base) }
            return descriptor
        }
        guard descriptor >= 0 else { throw ByteSource.failure(folder, errno) }
        defer { close(descriptor) }
        let code = unsafe keys.withUnsafeBytes { unsafe Self.write($0, to: descriptor) }
        guard code == 0 else { throw ByteSource.failure(path, code) }
        (unsafe base, count) = unsafe try Self.map(descriptor, path)
    }

    deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }

    @unsafe var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    func word(_ place: Int) -> UInt64 {
        precondition(place >= 0 && place * 8 + 8 <= count, "a word of a run lies inside its file")
        return unsafe base.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)
    }

    /// Writes all bytes; the answer is 0 or the system's error.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = unsafe Glibc.write(descriptor, base + written, bytes.count - written)
            if count >= 0 { written += count } else if errno != EINTR { return errno }
        }
        return 0
    }

    private static func map(_ descriptor: Int32, _ path: String) throws(SourceFailure) -> (UnsafeRawPointer, Int) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw ByteSource.failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is no regular file") }
        let count = Int(status.st_size)
        guard count > 0 else { throw .unreadable(path: path, reason: "it is empty") }
        guard let base = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe base != MAP_FAILED
        else { throw ByteSource.failure(path, errno) }
        return (UnsafeRawPointer(base), count)
    }
}
