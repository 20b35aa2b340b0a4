// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// Where a result goes: a file, or standard output.
struct ByteSink {
    private let descriptor: Int32
    private let path: String?

    /// Opens the file anew; standard output when there is no path or the path is `-`.
    init(path: String?) throws {
        guard let path, path != "-" else {
            self.path = nil
            descriptor = STDOUT_FILENO
            return
        }
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            Terminal.complain("\(path): cannot be written: \(unsafe String(cString: strerror(errno)))")
            throw ExitCode(Exit.unavailable)
        }
    }

    /// Writes all bytes; a reader that has gone, such as `head`, ends the run quietly.
    mutating func write(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty, !Terminal.write(bytes, to: descriptor) else { return }
        if errno == EPIPE { throw ExitCode(0) }
        Terminal.complain("\(path ?? "standard output"): cannot be written: \(unsafe String(cString: strerror(errno)))")
        throw ExitCode(Exit.unavailable)
    }

    /// Closes the file.
    func close() { if path != nil { Glibc.close(descriptor) } }
}
