// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Turns a folder into a policy definition: plain data, with the place of every part.
///
/// Everything that is wrong is found in one go: a file that cannot be read does not keep the others from being read.
package enum PackLoader {
    /// Loads a pack and those it extends.
    ///
    /// - Parameters:
    ///   - folder: the folder, as messages will name it.
    ///   - reader: where folders are read from.
    ///   - overrides: parameters that the deployment sets.
    /// - Returns: what was read, and what is wrong with it.
    /// - Throws: `PackFailure` when the folder itself cannot be read.
    package static func load(
        _ folder: String,
        from reader: PackReader = .disk,
        overriding overrides: ParameterOverrides = .none
    ) throws(PackFailure) -> LoadedPack {
        let folder = PackPath.plain(folder)
        let files = try reader.read(folder).get()
        let loading = Loading(folder: folder, reader: reader)
        loading.gather(files, isMain: true)
        loading.readAll(overrides)
        return loading.finish()
    }
}

/// Names of folders as packs write them.
enum PackPath {
    /// The path without `.`, without `..` where that can be resolved, and without a slash at its end.
    static func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }

    /// `path` seen from inside `folder`.
    static func joined(_ folder: String, _ path: String) -> String { plain(folder + "/" + path) }

    /// `path` as seen from `folder`: the same wherever both are checked out.
    static func relative(_ path: String, to folder: String) -> String {
        let from = folder.split(separator: "/")
        let to = path.split(separator: "/")
        let shared = zip(from, to).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: from.count - shared)
        let parts = up + to.dropFirst(shared)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}

/// One load under way.
final class Loading {
    let complaints = Complaints()
    let reader: PackReader
    var pack: LoadedPack
    var defaults = RuleDefaults()
    var table = ParameterTable()
    /// What was set from outside the pack, for its digest.
    var setFromOutside = ""
    private var allFiles: [(path: String, bytes: [UInt8])] = []
    private var gathered: [(files: [PackFile], defaults: RuleDefaults)] = []

    init(folder: String, reader: PackReader) {
        self.reader = reader
        pack = LoadedPack(folder: folder)
    }

    /// Takes in a folder and those it extends; only manifests are read.
    func gather(_ files: PackFiles, isMain: Bool) {
        pack.folders.append(files.folder)
        let prefix = PackPath.relative(files.folder, to: pack.folder)
        allFiles += files.files.map { (prefix == "." ? $0.path : prefix + "/" + $0.path, $0.bytes) }
        defaults = RuleDefaults()
        var extended: [(folder: String, node: PackNode)] = []
        if let manifest = files.files.first(where: { $0.path == "pack.yaml" }) {
            extended = readManifest(manifest, folder: files.folder, isMain: isMain)
        } else {
            let place = SourceLocation(file: files.folder + "/pack.yaml")
            complaints.add("The pack has no pack.yaml; it says id, version and languages", at: place)
        }
        for (name, failure) in files.failures { complaints.add(failure.message, at: SourceLocation(file: name)) }
        gathered.append((files.files, defaults))
        for (folder, node) in extended { extend(folder, node) }
    }

    /// Reads all that was gathered: parameters first, because everything else may name them.
    func readAll(_ overrides: ParameterOverrides) {
        readParameters(gathered.flatMap(\.files).filter { Self.isParameters($0) }, overrides)
        for (files, defaults) in gathered {
            self.defaults = defaults
            for file in files where !Self.isParameters(file) { read(file) }
        }
        complainOfUnusedParameters()
    }

    private static func isParameters(_ file: PackFile) -> Bool {
        file.path == "parameters.yaml" || file.path.hasPrefix("parameters/") && file.path.hasSuffix(".yaml")
    }

    private func read(_ file: PackFile) {
        let parts = file.path.split(separator: "/")
        let isYAML = file.path.hasSuffix(".yaml")
        switch (parts.first, parts.count) {
        case ("pack.yaml", 1): break
        case ("clauses.yaml", 1): readClauses(file)
        case ("signals", 2...) where isYAML: readSignals(file)
        case ("rules", 2...) where isYAML: readRule(file)
        case ("tests", 2...) where isYAML: pack.tests.append(file)
        case ("lists", 2) where file.path.hasSuffix(".hours.csv"): readHours(file)
        case ("lists", 2) where file.path.hasSuffix(".csv") || file.path.hasSuffix(".txt"): readList(file)
        default: complainOfStranger(file, parts.first.map(String.init) ?? "")
        }
    }

    /// A pack may hold documents; a file that looks like policy in the wrong place is a mistake.
    private func complainOfStranger(_ file: PackFile, _ first: String) {
        let isPolicy = [".yaml", ".yml", ".csv", ".txt"].contains { file.path.hasSuffix($0) }
        guard isPolicy else { return }
        let place = SourceLocation(file: file.name)
        if file.path.hasSuffix(".yml") {
            complaints.add(
                "Files of a pack end in .yaml",
                at: place,
                suggestion: String(file.path.dropLast(3)) + "yaml"
            )
            return
        }
        let isTop = !file.path.contains("/")
        let known =
            isTop
            ? ["pack.yaml", "clauses.yaml", "parameters.yaml"] : ["parameters", "signals", "rules", "lists", "tests"]
        complaints.add(
            "No part of a pack is kept here; there are pack.yaml, clauses.yaml, parameters.yaml, signals/*.yaml, "
                + "rules/*.yaml, tests/*.yaml and lists/*.csv or *.txt",
            at: place,
            suggestion: Spelling.nearest(to: first, among: known)
        )
    }

    private func extend(_ folder: String, _ node: PackNode) {
        guard !pack.folders.contains(folder) else { return }
        guard pack.folders.count < PackLimits.extendsMax else {
            complaints.add("A policy joins at most \(PackLimits.extendsMax) packs", at: node)
            return
        }
        switch reader.read(folder) {
        case .success(let files): gather(files, isMain: false)
        case .failure(let failure): complaints.add("The extended pack cannot be read: \(failure.message)", at: node)
        }
    }

    func finish() -> LoadedPack {
        complainOfAmounts()
        complainOfMeasures()
        pack.definition.signals.sort { Self.precedes($0.name, $1.name) }
        pack.definition.rules.sort { Self.precedes($0.id, $1.id) }
        pack.definition.lists.sort { Self.precedes($0.name, $1.name) }
        pack.definition.hours.sort { Self.precedes($0.name, $1.name) }
        pack.definition.sha256 = digest()
        pack.issues = complaints.issues
        pack.sources = complaints.sources
        return pack
    }

    private func complainOfAmounts() {
        let place = SourceLocation(file: pack.folder + "/pack.yaml")
        if pack.definition.rules.count > PackLimits.rulesMax {
            complaints.add("The policy has more than \(PackLimits.rulesMax) rules", at: place)
        }
        if pack.definition.signals.count > PackLimits.signalsMax {
            complaints.add("The policy has more than \(PackLimits.signalsMax) signals", at: place)
        }
    }

    /// Names and contents of all files in path order, each with its length before it: no two packs share a digest.
    private func digest() -> String {
        var hash = SHA256()
        var allFiles = allFiles
        if !setFromOutside.isEmpty { allFiles.append((ParameterOverrides.settingsName, Array(setFromOutside.utf8))) }
        for file in allFiles.sorted(by: { Self.precedes($0.path, $1.path) }) {
            let name = Array(file.path.utf8)
            for part in [name, file.bytes] {
                hash.update((0..<8).map { UInt8(truncatingIfNeeded: part.count >> (56 - 8 * $0)) })
                hash.update(part)
            }
        }
        return SHA256.hexadecimal(ofDigest: hash.finalized())
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8))
    }

    /// A place for people: file and line.
    static func name(_ place: SourceLocation) -> String { "\(place.file):\(place.line)" }
}

/// What the rules of a pack have when they say nothing.
struct RuleDefaults {
    var mode: RuleMode = .enforce
    var rolloutPercent = 100
    var onMissing: Fallback = .allow
    var onError: Fallback = .allow
}
