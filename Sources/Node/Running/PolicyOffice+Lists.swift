// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import DecisionEngine
import Foundation
import Journal
import Ledger
package import UsageModel
package import WebAPI

/// A file that takes the lines of a list while they arrive, and goes with it.
final class ListSpool: ListIntake {
    let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    deinit {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    func append(_ bytes: Span<UInt8>) throws(Problem) {
        let data = unsafe bytes.withUnsafeBytes { unsafe Data($0) }
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw .unavailable("The list cannot be written to the disk.")
        }
    }
}

// Lists that are sent.
extension PolicyOffice {
    package func intake() throws(Problem) -> any ListIntake {
        do {
            return try ListSpool(try lists.scratch())
        } catch {
            throw .unavailable("There is no place for the list on the disk.")
        }
    }

    package func take(
        _ intake: any ListIntake,
        as upload: ListUpload,
        by owner: String,
        at now: Instant
    ) async throws(Problem) -> ListReport {
        guard let spool = intake as? ListSpool else { throw .broken }
        return try await alone(at: .changes) {
            do throws(Problem) {
                return .success(try self.takeNow(spool, upload, owner, now))
            } catch {
                return .failure(error)
            }
        }
    }

    private func takeNow(
        _ spool: ListSpool,
        _ upload: ListUpload,
        _ owner: String,
        _ now: Instant
    ) throws(Problem) -> ListReport {
        let (made, stamp, summary) = try read(spool, upload)
        defer { try? FileManager.default.removeItem(atPath: made) }
        let bad = summary.badLines.prefix(Limits.namedMistakes).map { (line: $0.line, reason: $0.reason) }
        if summary.badLineCount > 0, !upload.skipsBad, !upload.isDryRun {
            throw .badLines(bad, of: summary.badLineCount)
        }
        let before = engine.policy.listFiles.first { $0.name == upload.name }
        if let before, stamp.count < before.count / 2, !upload.mayShrink, !upload.isDryRun {
            throw .conflict(
                "The list in force has \(before.count) entries, this one \(stamp.count); is it whole? "
                    + "shrink=true says that it is."
            )
        }
        var report = ListReport(
            version: ListVersion(stamp: stamp, importedBy: owner, importedAt: now, isInForce: before == stamp),
            lines: summary.lines,
            entriesRead: summary.entriesRead,
            duplicates: summary.duplicates,
            removed: summary.removed,
            badLines: summary.badLineCount,
            firstBad: bad,
            sequence: nil
        )
        if upload.isDryRun { return report }
        report.sequence = try putInForce(made, stamp, owner, now)
        report.version.isInForce = true
        return report
    }

    /// Makes the file of a list of what was sent.
    private func read(
        _ spool: ListSpool,
        _ upload: ListUpload
    ) throws(Problem) -> (made: String, RegistryStamp, ListImportSummary) {
        var options = ListImportOptions(name: upload.name, version: upload.version)
        options.source = upload.source
        options.format = ListFormat(rawValue: upload.format.rawValue) ?? .numbers
        options.hasHeader = upload.hasHeader
        options.callingCode = upload.callingCode
        options.linesMost = Limits.listLines
        do {
            let made = try lists.scratch()
            var importer = ListImporter(options, output: made)
            try importer.read(try ByteSource(path: spool.path))
            let stamp = try importer.finish()
            return (made, stamp, importer.summary)
        } catch let failure as ListImportFailure {
            switch failure {
            case .empty: throw .badBody("No line holds an entry; is it the right format?")
            case .tooManyLines, .tooManyRemovals: throw .badBody("\(failure)")
            case .file: throw .badBody("The list cannot be read to its end.")
            }
        } catch {
            throw .badBody("The list cannot be read to its end.")
        }
    }

    private func putInForce(
        _ made: String,
        _ stamp: RegistryStamp,
        _ owner: String,
        _ now: Instant
    ) throws(Problem) -> UInt64? {
        let registry: Registry
        do {
            let about = ListArchive.About(importedBy: owner, importedAt: now.microseconds)
            registry = try lists.keep(made, stamp, about, moving: true)
        } catch {
            throw .unavailable("The list cannot be kept beside the journal.")
        }
        let policy = engine.policy
        let others = policy.registries.filter { $0.stamp.name != stamp.name }
        let (adoption, _) = try adopt(policy.asking(others + [registry]), .list, by: [owner], at: now)
        let inForce = engine.policy.listFiles.map { SHA256.hexadecimal(ofDigest: $0.seal) }
        lists.prune(stamp.name, keeping: Limits.listVersions, except: Set(inForce))
        if adoption.sequence != nil { snapshots.hurry() }
        return adoption.sequence?.value
    }

    package func versions(ofList name: String) throws(Problem) -> [ListVersion] {
        let inForce = Set(engine.policy.listFiles.map { SHA256.hexadecimal(ofDigest: $0.seal) })
        return lists.versions(name).compactMap { seal, about in
            let file = PolicyRecord.ListFile(name: name, sha256: seal, version: "")
            guard let registry = lists.open(file) else { return nil }
            return ListVersion(
                stamp: registry.stamp,
                importedBy: about.importedBy,
                importedAt: Instant(microseconds: about.importedAt),
                isInForce: inForce.contains(seal)
            )
        }
    }
}
