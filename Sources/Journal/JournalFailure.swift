// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why the journal does not do what it was asked.
package enum JournalFailure: Error, Hashable, Sendable {
    /// Another process, or another journal of this one, has the folder open.
    case locked(path: String)
    /// The bytes at this place are not what was written; nothing is repaired by guessing.
    case damaged(path: String, offset: Int, reason: String)
    /// The file was written by another version.
    case unsupported(path: String, version: UInt32)
    /// The system refused, with its own number of the error.
    case io(operation: String, path: String, code: Int32)
    /// There is no room for the next segment; appending goes on when there is.
    case diskFull(path: String)
    /// More is waiting to be written than the buffer holds; try again in some milliseconds.
    case overloaded(bytes: Int)
    /// An earlier write or synchronization failed; only opening the journal anew tells what the disk holds.
    case failed(reason: String)
    /// The journal was closed.
    case closed
    /// A record longer than one may be.
    case tooLarge(bytes: Int, most: Int)
    /// A partition the journal was not made for, or options that contradict the files.
    case mismatch(String)
    /// There is no such record: it was removed by retention, or is not there yet.
    case missing(SequenceNumber)
    /// The Merkle tree does not reach so far and why.
    case noTree(reason: String)
    /// What a caller's own code threw while it was handed records.
    case stopped(reason: String)
}

extension JournalFailure: CustomStringConvertible {
    /// Where, what is wrong, and what would be right.
    package var description: String {
        switch self {
        case .locked(let path): "\(path): another process has this journal open; stop it, or name another folder."
        case .damaged(let path, let offset, let reason): "\(path):\(offset): damaged: \(reason)."
        case .unsupported(let path, let version):
            "\(path): written as format \(version); this version reads \(SegmentHeader.version)."
        case .io(let operation, let path, let code): "\(path): \(operation) failed: \(Self.words(of: code))."
        case .diskFull(let path): "\(path): no room for the next segment; free some, appending then goes on by itself."
        case .overloaded(let bytes): "\(bytes) bytes wait to be written already; try again in some milliseconds."
        case .failed(let reason): "The journal has failed and takes nothing more until it is opened anew: \(reason)"
        case .closed: "The journal is closed."
        case .tooLarge(let bytes, let most): "A record of \(bytes) bytes; at most \(most) are kept."
        case .mismatch(let text): text
        case .missing(let sequence): "There is no record \(sequence): it was removed by retention or never written."
        case .noTree(let reason): "The Merkle tree cannot answer: \(reason)."
        case .stopped(let reason): reason
        }
    }

    /// Whether the failure says that a disk or a quota is full.
    package var isForRoom: Bool {
        switch self {
        case .diskFull: true
        case .io(_, _, let code): code == ENOSPC || code == EDQUOT
        default: false
        }
    }

    private static func words(of code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
