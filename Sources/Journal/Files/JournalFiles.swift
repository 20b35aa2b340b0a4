// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// How the journal reaches files: the system's calls, or what a test puts in their place.
///
/// - Shape: a call answers with a count or a descriptor, or with the negative number of its error.
/// - Cost: one call through a pointer per group of records, none per record.
@safe package struct JournalFiles: Sendable {
    package var open: @Sendable (_ path: String, _ flags: Int32, _ mode: UInt32) -> Int32
    package var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
    package var read: @Sendable (_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int
    /// Makes the content durable, and what of the file's description is needed to read it.
    package var synchronize: @Sendable (_ descriptor: Int32) -> Int32
    /// Reserves room, so that writing within it does not find the disk full.
    package var allocate: @Sendable (_ descriptor: Int32, _ bytes: Int) -> Int32
    package var truncate: @Sendable (_ descriptor: Int32, _ bytes: Int) -> Int32
    package var rename: @Sendable (_ from: String, _ to: String) -> Int32
    package var remove: @Sendable (_ path: String) -> Int32

    /// The calls of the system itself.
    package static let system = unsafe JournalFiles(
        open: { path, flags, mode in
            answer { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
        },
        write: { descriptor, bytes, offset in
            answer { unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, offset) }
        },
        read: { descriptor, bytes, offset in
            answer { unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset) }
        },
        synchronize: { descriptor in answer { fdatasync(descriptor) } },
        allocate: { descriptor, bytes in
            // This one answers with the error itself.
            -posix_fallocate(descriptor, 0, bytes)
        },
        truncate: { descriptor, bytes in answer { ftruncate(descriptor, bytes) } },
        rename: { from, to in answer { unsafe Glibc.rename(from, to) } },
        remove: { path in answer { unsafe unlink(path) } }
    )

    /// A call's answer, its error made negative; a call that a signal ended is made again.
    private static func answer<Count: SignedInteger>(_ call: () -> Count) -> Count {
        while true {
            let result = call()
            guard result < 0 else { return result }
            let code = errno
            if code != EINTR { return Count(-code) }
        }
    }
}
