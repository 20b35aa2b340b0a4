// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// What a list is to be called and how its files are to be read.
package struct ListImportOptions: Sendable {
    package var name: String
    /// Which edition it is; nil: the first twelve digits of the digest of its files.
    package var version: String?
    package var source = ""
    package var format = ListFormat.numbers
    /// The calling code of numbers without one, digits only.
    package var callingCode: String?
    /// Whether the first line of each file is a header; of lists of numbers it is known by having no digit.
    package var hasHeader = false
    /// Lines after which it gives up; nil: as many as there are.
    package var linesMost: Int?
    /// Keys sorted in memory at once.
    package var runKeys = Limits.listRunKeys

    /// Options with everything else as usual.
    package init(name: String, version: String? = nil) {
        self.name = name
        self.version = version
    }
}

/// What an import read, and what came of it.
package struct ListImportSummary: Sendable {
    /// A line that cannot be read; what it holds is not repeated.
    package struct BadLine: Hashable, Sendable {
        package var file: String
        package var line: Int
        package var reason: String
    }

    package internal(set) var lines = 0
    /// Entries that were read, deletions aside.
    package internal(set) var entriesRead = 0
    /// Entries that were there before.
    package internal(set) var duplicates = 0
    /// Different entries left out because a change deletes them.
    package internal(set) var removed = 0
    package internal(set) var badLineCount = 0
    /// The first of them, as many as `Limits.reportedRows`.
    package internal(set) var badLines: [BadLine] = []
}

/// Why a list cannot be imported.
package enum ListImportFailure: Error {
    case file(SourceFailure)
    /// No line holds an entry.
    case empty
    /// More deletions than can be remembered.
    case tooManyRemovals
    /// More lines than were to be read.
    case tooManyLines(most: Int)
}

extension ListImportFailure: CustomStringConvertible {
    /// What is wrong and what would be right.
    package var description: String {
        switch self {
        case .file(let failure): "\(failure)"
        case .empty: "No line holds an entry, so no list was written; is it the right --format?"
        case .tooManyRemovals:
            "More than \(Limits.listRemovals) deletions; import the full file of a later date instead."
        case .tooManyLines(let most): "More than \(most) lines; nothing was imported."
        }
    }
}

/// Turns published lists into one file that can be asked.
///
/// Of lines that contradict each other, a listing and a deletion, the later one counts: give files in order of date.
///
/// - Memory: one run of keys (32 MB) and the deletions. - Cost: about a second per million lines.
package struct ListImporter: ~Copyable {
    private let options: ListImportOptions
    private let output: String
    private let reader: ListLineReader
    private var runs: SortedRuns
    private var removals: Set<UInt64> = []
    private var lengths: [UInt64] = [0, 0, 0, 0]
    private var digest = SHA256()
    /// What has been read so far; complete when `finish` has returned.
    package private(set) var summary = ListImportSummary()

    /// An import that will write the file `output`.
    package init(_ options: ListImportOptions, output: String) {
        self.options = options
        self.output = output
        reader = ListLineReader(
            format: options.format,
            callingCode: options.callingCode,
            hasHeader: options.hasHeader
        )
        let folder = output.lastIndex(of: "/").map { String(output[..<$0]) } ?? "."
        runs = SortedRuns(folder: folder.isEmpty ? "/" : folder, runKeys: options.runKeys)
    }

    /// Reads one file to its end.
    package mutating func read(_ source: ByteSource) throws(ListImportFailure) {
        var buffer: [UInt8] = []
        var number = 0
        var isAtEnd = false
        while !isAtEnd {
            let before = buffer.count
            do throws(SourceFailure) {
                isAtEnd = try source.read(into: &buffer) == 0
            } catch {
                throw .file(error)
            }
            digest.update(buffer[before...])
            var start = 0
            while let end = buffer[start...].firstIndex(of: 0x0A) {
                number += 1
                try take(buffer[start..<end], source.path, number)
                start = end + 1
            }
            if isAtEnd, start < buffer.count {
                try take(buffer[start...], source.path, number + 1)
            } else if buffer.count - start > Limits.rowBytes {
                throw .file(
                    .unreadable(path: source.path, reason: "line \(number + 1) is longer than \(Limits.rowBytes) bytes")
                )
            }
            buffer.removeSubrange(..<start)
        }
    }

    /// Sorts, leaves out what is there twice or deleted, and writes the file.
    package mutating func finish() throws(ListImportFailure) -> RegistryStamp {
        guard runs.count > 0 else { throw .empty }
        do throws(SourceFailure) {
            var writer = try RegistryWriter(path: output)
            var previous: UInt64?
            var (duplicates, removed) = (0, 0)
            try runs.merge { (key) throws(SourceFailure) in
                if key == previous {
                    duplicates += 1
                } else if removals.contains(key) {
                    removed += 1
                } else {
                    try writer.append(key)
                }
                previous = key
            }
            (summary.duplicates, summary.removed) = (duplicates, removed)
            let digest = digest.finalized()
            let stamp = RegistryStamp(
                name: options.name,
                version: options.version ?? String(SHA256.hexadecimal(ofDigest: digest).prefix(12)),
                source: options.source,
                kind: options.format.kind,
                inputDigest: digest
            )
            return try writer.finish(stamp, lengths: lengths)
        } catch {
            throw .file(error)
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ file: String, _ number: Int) throws(ListImportFailure) {
        summary.lines += 1
        if let most = options.linesMost, summary.lines > most { throw .tooManyLines(most: most) }
        switch reader.read(line, number: number) {
        case .nothing: return
        case .listed(let key):
            if !removals.isEmpty, options.format == .ftc { removals.remove(key) }
            try add(key)
        case .removed(let key):
            removals.insert(key)
            guard removals.count <= Limits.listRemovals else { throw .tooManyRemovals }
        case .text(let key, let bytes):
            lengths[bytes >> 6] |= 1 << UInt64(bytes & 63)
            try add(key)
        case .bad(let reason):
            summary.badLineCount += 1
            guard summary.badLines.count < Limits.reportedRows else { return }
            summary.badLines.append(ListImportSummary.BadLine(file: file, line: number, reason: reason))
        }
    }

    private mutating func add(_ key: UInt64) throws(ListImportFailure) {
        summary.entriesRead += 1
        do throws(SourceFailure) {
            try runs.add(key)
        } catch {
            throw .file(error)
        }
    }
}
