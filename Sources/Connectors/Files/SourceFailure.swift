// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Why a file cannot be read.
package enum SourceFailure: Error, Hashable, Sendable {
    /// There is no such file.
    case missing(path: String)
    /// This user may not read it.
    case denied(path: String)
    /// It is a folder.
    case folder(path: String)
    /// The system refused, in its own words.
    case unreadable(path: String, reason: String)
    /// A gzip file ends in the middle; `offset` counts the bytes of the compressed file.
    case truncated(path: String, offset: Int64)
    /// A gzip file is damaged; `offset` counts the bytes of the compressed file.
    case corrupt(path: String, offset: Int64)
}

extension SourceFailure: CustomStringConvertible {
    /// What is wrong, where, and what would be right.
    package var description: String {
        switch self {
        case .missing(let path): "\(path): there is no such file."
        case .denied(let path): "\(path): permission denied; this user may not read it."
        case .folder(let path): "\(path): this is a folder; name the files in it."
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)."
        case .truncated(let path, let offset):
            "\(path): the gzip data end at byte \(offset) in the middle of a member; the file was cut off."
        case .corrupt(let path, let offset): "\(path): the gzip data are damaged near byte \(offset)."
        }
    }
}
