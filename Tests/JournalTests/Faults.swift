// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

@testable import Journal

/// Files that fail when they are told to.
final class Faults: Sendable {
    enum Call: Hashable { case write, synchronize, allocate, read, open }

    private let codes = Mutex<[Call: Int32]>([:])
    private let random = Mutex(SplitMix64(seed: 5))

    /// From now on the call fails with this error; nil: it works again.
    func fail(_ call: Call, _ code: Int32?) { codes.withLock { $0[call] = code } }

    private func code(_ call: Call) -> Int32? { codes.withLock { $0[call] } }

    var files: JournalFiles {
        var files = JournalFiles.system
        let system = JournalFiles.system
        files.open = { [self] in code(.open).map { -$0 } ?? system.open($0, $1, $2) }
        unsafe files.write = { [self] in unsafe code(.write).map { -Int($0) } ?? system.write($0, $1, $2) }
        unsafe files.read = { [self] in unsafe code(.read).map { -Int($0) } ?? system.read($0, $1, $2) }
        files.synchronize = { [self] in code(.synchronize).map { -$0 } ?? system.synchronize($0) }
        files.allocate = { [self] in code(.allocate).map { -$0 } ?? system.allocate($0, $1) }
        return files
    }

    /// Files that write a few bytes at a time.
    var short: JournalFiles {
        var files = JournalFiles.system
        unsafe files.write = { [self] descriptor, bytes, offset in
            let count = min(bytes.count, 1 + random.withLock { $0.below(900) })
            return unsafe JournalFiles.system.write(
                descriptor,
                UnsafeRawBufferPointer(rebasing: bytes[..<count]),
                offset
            )
        }
        return files
    }
}
