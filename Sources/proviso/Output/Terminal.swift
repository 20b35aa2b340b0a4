// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard output and error: the result goes to one, everything else to the other.
enum Terminal {
    /// Whether standard error is a terminal a person looks at.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// How wide a text for a person may be: the terminal's width, what `COLUMNS` says, or 120.
    static var columns: Int {
        var size = winsize()
        for descriptor in [STDERR_FILENO, STDOUT_FILENO] {
            guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { continue }
            return min(200, max(80, Int(size.ws_col)))
        }
        guard let text = unsafe getenv("COLUMNS"), let columns = Int(unsafe String(cString: text)) else { return 120 }
        return min(200, max(80, columns))
    }

    /// Writes a line to standard error.
    static func complain(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }

    /// Writes text to standard output.
    static func say(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes bytes, such as JSON, to standard output.
    static func say(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    /// Writes all bytes to a descriptor; false when the reader has gone or the disk is full.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                guard let base = buffer.baseAddress else { return true }
                let count = unsafe Glibc.write(descriptor, base + written, buffer.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                written += count
            }
            return true
        }
    }
}

/// The exit codes of the command line.
enum Exit {
    static let found: Int32 = 1
    static let usage: Int32 = 64
    static let badInput: Int32 = 65
    static let unavailable: Int32 = 69
    static let failed: Int32 = 70
    static let badConfiguration: Int32 = 78
}
