// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `The house` {
    @Test func `has files of at most 600 lines, nine in ten of at most 350`() {
        let lengths = Repository.swift.map { ($0.lines.count - 1, $0.path) }.sorted { $0.0 < $1.0 }
        #expect(lengths.filter { $0.0 > 600 }.map(\.1) == [])
        let ninth = lengths[lengths.count * 9 / 10]
        #expect(ninth.0 <= 350, "the 90th percentile is \(ninth.1)")
    }

    @Test func `has functions of at most 70 lines`() {
        var long: [String] = []
        for file in Repository.swift {
            for (name, start, length) in functions(of: file) where length > 70 {
                long.append("\(file.path):\(start) \(name) has \(length) lines")
            }
        }
        #expect(long == [])
    }

    @Test func `has lines of at most 120 columns and a licence line in each file`() {
        var wrong: [String] = []
        for file in Repository.swift {
            // Data in a text of several lines stays as it is; code does not.
            var isInText = false
            for (number, line) in file.lines.enumerated() {
                let isData = file.path.hasPrefix("Tests/") && line.contains { $0 == "\"" }
                if line.unicodeScalars.count > 120, !isInText, !isData {
                    wrong.append("\(file.path):\(number + 1) is too long")
                }
                if line.components(separatedBy: "\"\"\"").count % 2 == 0 { isInText.toggle() }
            }
            let head = file.lines.prefix(2)
            if !head.contains("// Part of Proviso. SPDX-License-Identifier: Apache-2.0") {
                wrong.append("\(file.path) has no licence line")
            }
        }
        #expect(wrong == [])
    }

    @Test func `uses no word that hides a mistake`() {
        // Each is spelled in two halves so that this file does not name what it looks for.
        let banned = [
            "fatal" + "Error(", "try" + "!", "as" + "! ", "@unchecked" + " Sendable", "// MA" + "RK", "TO" + "DO",
            "FIX" + "ME", "pr" + "int(\"DEBUG",
        ]
        var found: [String] = []
        for file in Repository.swift {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) { found.append("\(file.path):\(number + 1): \(word)") }
            }
        }
        #expect(found == [])
    }

    /// Imports go down only, and floor 0 knows no third party and no Foundation.
    @Test func `imports downwards only`() {
        let allowed: [String: Set<String>] = [
            "UsageModel": ["CNumberingPlan", "CProcessor"],
            "CEL": ["CRE2", "Glibc", "Synchronization"],
            "Signals": ["UsageModel", "CProcessor"],
            "DecisionEngine": ["UsageModel", "Signals", "CEL", "CProcessor"],
            "PolicyPacks": ["UsageModel", "Signals", "CEL", "DecisionEngine", "Yams", "Foundation"],
            "Simulator": ["UsageModel"],
            "Journal": ["UsageModel", "CJournal", "Crypto", "Glibc", "Synchronization"],
            "Outbox": ["UsageModel", "DecisionEngine", "Journal", "Ledger", "Crypto", "Foundation", "Glibc"],
            "Outgoing": [
                "UsageModel", "Outbox", "AsyncHTTPClient", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "Logging",
                "Foundation", "Glibc", "Dispatch", "Synchronization",
            ],
            "Access": ["UsageModel", "Crypto", "CryptoExtras", "Foundation", "Synchronization"],
            "Ledger": [
                "UsageModel", "Signals", "DecisionEngine", "Journal", "Foundation", "Dispatch", "Synchronization",
            ],
            "Enforcement": ["UsageModel", "DecisionEngine", "Journal", "Ledger", "Dispatch", "Foundation"],
            "Connectors": ["UsageModel", "CZlib", "Glibc", "Foundation"],
            "StoreSQLite": ["UsageModel", "Access", "Ledger", "Outbox", "Enforcement", "GRDB", "Foundation"],
            "WebAPI": [
                "UsageModel", "DecisionEngine", "Access", "Journal", "Ledger", "Outbox", "Enforcement", "Crypto",
                "Foundation", "HTTPTypes", "Hummingbird", "Logging", "NIOCore", "NIOHTTPTypes", "NIOPosix",
                "Synchronization",
            ],
            "Node": [
                "UsageModel", "DecisionEngine", "PolicyPacks", "Simulator", "Connectors", "Access", "Journal", "Ledger",
                "Outbox", "Outgoing", "Enforcement", "StoreSQLite", "WebAPI", "AsyncHTTPClient", "Foundation", "Glibc",
                "Hummingbird", "HummingbirdCore",
                "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle",
                "Synchronization", "UnixSignals", "Yams",
            ],
            "cel-conformance": ["CEL", "Foundation", "Glibc", "Synchronization"],
            "proviso": [
                "UsageModel", "Signals", "CEL", "DecisionEngine", "PolicyPacks", "Simulator", "Connectors",
                "Journal", "Node", "ArgumentParser", "Glibc", "Foundation", "Synchronization", "Dispatch",
            ],
        ]
        var wrong: [String] = []
        for file in Repository.swift where file.path.hasPrefix("Sources/") {
            let target = String(file.path.split(separator: "/")[1])
            for line in file.lines {
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place <= 1, words.count > place + 1 else { continue }
                let module = String(words[place + 1].split(separator: ".")[0])
                if allowed[target]?.contains(module) != true { wrong.append("\(file.path) imports \(module)") }
            }
        }
        #expect(wrong == [])
    }

    /// Who wants only the language takes `CEL` and its tests; `scripts/cel-alone` builds and runs them so.
    @Test func `lets CEL and its tests stand alone`() {
        let known: Set = ["CEL", "CRE2", "Foundation", "Glibc", "Synchronization", "Testing"]
        var wrong: [String] = []
        for file in Repository.swift
        where file.path.hasPrefix("Sources/CEL/") || file.path.hasPrefix("Tests/CELTests/") {
            for line in file.lines {
                let modifiers: Set<Substring> = ["internal", "public", "@testable"]
                let words = line.split(separator: " ").filter { !modifiers.contains($0) }
                guard words.first == "import", words.count > 1 else { continue }
                if !known.contains(String(words[1])) { wrong.append("\(file.path) imports \(words[1])") }
            }
        }
        #expect(wrong == [])
        let manifest = Repository.files(under: ["Package.swift"], endings: ["swift"]).flatMap(\.lines)
        #expect(manifest.contains { $0.contains(#"name: "CEL", dependencies: ["CRE2"]"#) })
        #expect(manifest.contains { $0.contains(#"name: "CELTests", dependencies: ["CEL"]"#) })
    }

    @Test func `has no dead links in its documents`() {
        let documents = Repository.files(
            under: ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs"],
            endings: ["md"]
        )
        #expect(documents.count >= 5)
        var dead: [String] = []
        for file in documents {
            let folder = Repository.root.appending(path: file.path).deletingLastPathComponent()
            for (number, line) in file.lines.enumerated() {
                for target in links(in: line) where !target.contains("://") && !target.hasPrefix("#") {
                    let path = target.split(separator: "#")[0]
                    let exists = FileManager.default.fileExists(atPath: folder.appending(path: String(path)).path)
                    if !exists { dead.append("\(file.path):\(number + 1): \(target)") }
                }
            }
        }
        #expect(dead == [])
    }

    private func links(in line: Substring) -> [String] {
        line.split(separator: "](").dropFirst().compactMap { part in
            part.firstIndex(of: ")").map { String(part[..<$0]) }
        }
    }

    /// Functions by indentation: a declaration ends at the closing brace that stands as far in as it does.
    private func functions(of file: Repository.File) -> [(name: String, start: Int, length: Int)] {
        var found: [(String, Int, Int)] = []
        for (number, line) in file.lines.enumerated() {
            let words = line.split(separator: " ")
            let isFunction =
                words.contains("func") || words.contains { $0.hasPrefix("init(") || $0.hasPrefix("init?(") }
            let isComment = words.first?.hasPrefix("//") ?? true
            guard isFunction, !isComment else { continue }
            let indentation = line.prefix { $0 == " " }
            let end = file.lines[(number + 1)...].firstIndex { $0 == indentation + "}" }
            let next = file.lines[(number + 1)...].firstIndex { other in
                other.hasPrefix(indentation) && !other.dropFirst(indentation.count).hasPrefix(" ")
                    && !other.dropFirst(indentation.count).hasPrefix(")") && !other.isEmpty
            }
            if let end, next.map({ end <= $0 }) ?? true {
                found.append((String(words.joined(separator: " ")), number + 1, end - number + 1))
            }
        }
        return found
    }
}
