// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import PolicyPacks
import Synchronization
import UsageModel

/// The packs that were in force or may be, as they were: a file each, so that what they decided can be decided again.
struct PolicyArchive: Sendable {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    /// A reader of the disk that remembers the texts it read.
    final class Recorder: Sendable {
        private let texts = Mutex<[String: String]>([:])

        var read: [String: String] { texts.withLock { $0 } }

        var reader: PackReader {
            PackReader { folder in
                let result = PackReader.disk.read(folder)
                if case .success(let files) = result {
                    self.texts.withLock { texts in
                        for file in files.files {
                            texts[file.name] = String(decoding: file.bytes, as: UTF8.self)
                        }
                    }
                }
                return result
            }
        }
    }

    private struct Kept: Codable {
        var folder: String
        var texts: [String: String]
    }

    /// What stands beside a pack, to be listed without reading it.
    struct About: Codable {
        var id: String
        var version: String
        var sha256: String
        var rules: Int
        var signals: Int
        /// Cases that passed before it was kept; nil: it came from the settings.
        var cases: Int?
        var keptBy: String?
        /// Microseconds.
        var keptAt: Int64?

        init(_ definition: PolicyDefinition, cases: Int? = nil, keptBy: String? = nil, keptAt: Instant? = nil) {
            id = definition.id
            version = definition.version
            sha256 = definition.sha256
            rules = definition.rules.count
            signals = definition.signals.count
            self.cases = cases
            self.keptBy = keptBy
            self.keptAt = keptAt?.microseconds
        }
    }

    private func path(_ sha256: String) -> String { "\(folder)/\(sha256).json" }
    private func aboutPath(_ sha256: String) -> String { "\(folder)/\(sha256).about.json" }
    private func recordPath(_ digest: [UInt8]) -> String {
        "\(folder)/\(SHA256.hexadecimal(ofDigest: digest)).record.json"
    }

    /// Whether a text is a SHA-256 in hexadecimal digits; nothing else becomes part of a path.
    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Keeps the texts of a pack, unless they are kept already; the answer is whether they are new.
    func keep(_ texts: [String: String], of pack: String, _ about: About) throws -> Bool {
        guard Self.isDigest(about.sha256) else { return false }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let isNew = !FileManager.default.fileExists(atPath: path(about.sha256))
        if isNew { try write(Kept(folder: pack, texts: texts), to: path(about.sha256)) }
        if isNew || !FileManager.default.fileExists(atPath: aboutPath(about.sha256)) {
            try write(about, to: aboutPath(about.sha256))
        }
        return isNew
    }

    /// Keeps the record of a policy, to be found by its digest.
    func keep(_ record: PolicyRecord) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard !FileManager.default.fileExists(atPath: recordPath(record.digest)) else { return }
        try JournalFiles.system.replace(recordPath(record.digest), in: folder, with: record.bytes)
    }

    private func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try JournalFiles.system.replace(path, in: folder, with: Array(encoder.encode(value)))
    }

    /// The record with a digest; nil when it was not kept.
    func record(_ digest: [UInt8]) -> PolicyRecord? {
        guard let data = FileManager.default.contents(atPath: recordPath(digest)),
            let record = PolicyRecord(data), record.digest == digest
        else { return nil }
        return record
    }

    /// What is kept, in the order of digests.
    var abouts: [About] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".about.json") }.sorted().compactMap { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap {
                try? JSONDecoder().decode(About.self, from: $0)
            }
        }
    }

    /// What is kept of one version.
    func about(_ sha256: String) -> About? {
        guard Self.isDigest(sha256), let data = FileManager.default.contents(atPath: aboutPath(sha256)) else {
            return nil
        }
        return try? JSONDecoder().decode(About.self, from: data)
    }

    /// The pack of a SHA-256, checked; nil when it was not kept, or this version of the program reads it differently.
    func check(_ sha256: String) -> PackCheck? {
        guard Self.isDigest(sha256), let data = FileManager.default.contents(atPath: path(sha256)),
            let kept = try? JSONDecoder().decode(Kept.self, from: data),
            let check = try? PackCheck.run(kept.folder, from: .memory(kept.texts))
        else { return nil }
        return check.policy?.definition.sha256 == sha256 ? check : nil
    }

    /// The policy of a SHA-256, without files of lists; nil as above.
    func policy(_ sha256: String) -> Policy? { check(sha256)?.policy }
}
