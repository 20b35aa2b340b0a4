// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
package import UsageModel

/// What a list that is sent is to be called, and how its lines are to be read.
package struct ListUpload: Sendable, Hashable {
    /// What a line is; the words of the command line.
    package enum Format: String, CaseIterable, Sendable {
        case numbers
        case ftc = "ftc-dnc"
        case texts
    }

    package var name: String
    package var format: Format
    /// Which edition it is; nil: twelve digits of the digest of what was sent.
    package var version: String?
    package var source: String
    /// The calling code of numbers without one.
    package var callingCode: String?
    package var hasHeader: Bool
    /// Whether lines that cannot be read are left out; otherwise one of them refuses all.
    package var skipsBad: Bool
    /// Whether it may have less than half of the entries of the version before.
    package var mayShrink: Bool
    /// Whether it is only read, and nothing changed.
    package var isDryRun: Bool

    package init(name: String, format: Format) {
        self.name = name
        self.format = format
        (version, source, callingCode) = (nil, "", nil)
        (hasHeader, skipsBad, mayShrink, isDryRun) = (false, false, false, false)
    }
}

/// One version of a list.
package struct ListVersion: Sendable, Hashable {
    package var stamp: RegistryStamp
    package var importedBy: String?
    package var importedAt: Instant?
    /// Whether rules ask this version.
    package var isInForce: Bool

    package init(stamp: RegistryStamp, importedBy: String?, importedAt: Instant?, isInForce: Bool) {
        self.stamp = stamp
        self.importedBy = importedBy
        self.importedAt = importedAt
        self.isInForce = isInForce
    }
}

/// What an import read, and what came of it.
package struct ListReport: Sendable {
    package var version: ListVersion
    package var lines: Int
    package var entriesRead: Int
    package var duplicates: Int
    package var removed: Int
    package var badLines: Int
    /// The first lines that could not be read, and why; never what they hold.
    package var firstBad: [(line: Int, reason: String)]
    /// The record with which it is in force; nil for a dry run, and when it was in force already.
    package var sequence: UInt64?

    package init(
        version: ListVersion,
        lines: Int,
        entriesRead: Int,
        duplicates: Int,
        removed: Int,
        badLines: Int,
        firstBad: [(line: Int, reason: String)],
        sequence: UInt64?
    ) {
        self.version = version
        self.lines = lines
        self.entriesRead = entriesRead
        self.duplicates = duplicates
        self.removed = removed
        self.badLines = badLines
        self.firstBad = firstBad
        self.sequence = sequence
    }
}

extension Problem {
    /// Lines of a list that cannot be read: the number of each is its place.
    package static func badLines(_ lines: [(line: Int, reason: String)], of count: Int) -> Problem {
        var problem = Problem(
            .badLines,
            "\(count) lines cannot be read; repair them, or send skipBad=true to leave them out."
        )
        problem.errors = lines.map { Detail("/\($0.line)", $0.reason) }
        return problem
    }

    /// A pack with mistakes: each with its file in the body, its line and its column.
    package static func badPack(_ errors: [Detail], of count: Int, _ what: String) -> Problem {
        var problem = Problem(.badPack, "\(count) \(what); the first: \(errors.first?.detail ?? "")")
        problem.errors = errors
        return problem
    }
}
