// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import PolicyPacks
import Synchronization
import UsageModel

/// The packs that were in force, as they were: a file each, so that what they decided can be decided again.
struct PolicyArchive {
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

    private func path(_ sha256: String) -> String { "\(folder)/\(sha256).json" }

    /// Keeps the texts of a pack, unless they are kept already.
    func keep(_ texts: [String: String], of pack: String, sha256: String) throws {
        guard !FileManager.default.fileExists(atPath: path(sha256)) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(Kept(folder: pack, texts: texts))
            .write(to: URL(fileURLWithPath: path(sha256)), options: .atomic)
    }

    /// The policy of a SHA-256; nil when it was not kept, or this version reads it differently.
    func policy(_ sha256: String) -> Policy? {
        guard let data = FileManager.default.contents(atPath: path(sha256)),
            let kept = try? JSONDecoder().decode(Kept.self, from: data),
            let policy = try? PackCheck.run(kept.folder, from: .memory(kept.texts)).policy
        else { return nil }
        return policy.definition.sha256 == sha256 ? policy : nil
    }
}
