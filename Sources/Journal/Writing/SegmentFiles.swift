// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Makes segment files: first with room and without a name of their own, then with a header and their name.
struct SegmentFiles: Sendable {
    let directory: String
    let segmentBytes: Int
    let files: JournalFiles

    func path(_ first: UInt64) -> String { directory + "/" + FileNames.segment(first) }

    /// A file of the full length, with room on the disk for all of it.
    func prepare(_ number: Int) throws(JournalFailure) -> OpenFile {
        let path = directory + "/" + FileNames.prepared(number)
        let descriptor = files.open(path, O_RDWR | O_CREAT | O_TRUNC, 0o640)
        guard descriptor >= 0 else {
            let failure = JournalFailure.io(operation: "making", path: path, code: -descriptor)
            throw failure.isForRoom ? .diskFull(path: directory) : failure
        }
        let file = OpenFile(descriptor: descriptor, path: path)
        let allocated = files.allocate(descriptor, segmentBytes)
        guard allocated == 0 else {
            _ = files.remove(path)
            let failure = JournalFailure.io(operation: "reserving room", path: path, code: -allocated)
            throw failure.isForRoom ? .diskFull(path: directory) : failure
        }
        try files.synchronize(file)
        return file
    }

    /// Gives a prepared file its header and its name; when this returns it is there after a crash, too.
    func begin(_ file: OpenFile, _ header: SegmentHeader) throws(JournalFailure) -> OpenFile {
        let path = path(header.first)
        try files.write(all: header.bytes, to: file, at: 0)
        try files.synchronize(file)
        let code = files.rename(file.path, path)
        guard code == 0 else { throw .io(operation: "renaming", path: file.path, code: -code) }
        try files.synchronizeFolder(directory)
        return try files.opened(path, O_RDWR)
    }
}
