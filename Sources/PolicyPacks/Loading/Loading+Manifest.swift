// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

extension Loading {
    /// Reads `pack.yaml`; answers the packs it extends.
    func readManifest(_ file: PackFile, folder: String, isMain: Bool) -> [(folder: String, node: PackNode)] {
        guard let root = PackDocument(file, complaints: complaints).root else {
            if complaints.issues.last?.location.file != file.name {
                complaints.add(
                    "The file is empty; it says id, version and languages",
                    at: SourceLocation(file: file.name)
                )
            }
            return []
        }
        let reader = MapReader(root, "pack", complaints: complaints)
        let id = reader.identifier(reader.required("id"), "id", separator: "-") ?? ""
        let version = reader.text(reader.required("version"), "version") ?? ""
        let languages = readLanguages(reader)
        let extended = readExtends(reader, folder: folder)
        readDefaults(reader)
        let approvals = readApprovals(reader)
        reader.finish()
        if isMain {
            pack.definition.id = id
            pack.definition.version = version
            pack.languages = languages
            pack.approvals = approvals
        }
        return extended
    }

    private func readLanguages(_ reader: MapReader) -> [String] {
        guard let node = reader.required("languages"), let items = reader.list(node, "languages") else { return [] }
        let words = ["en", "pl"].map { ($0, $0) }
        let languages = items.compactMap { reader.word($0, "languages", words) }
        for word in ["en", "pl"] where !languages.contains(word) && languages.count == items.count {
            complaints.add(
                "The language '\(word)' is missing; whoever is blocked is told why in English and Polish",
                at: node
            )
        }
        return languages
    }

    private func readExtends(_ reader: MapReader, folder: String) -> [(folder: String, node: PackNode)] {
        guard let node = reader.optional("extends"), let items = reader.list(node, "extends") else { return [] }
        var seen: [String] = []
        return items.compactMap { item in
            guard let path = reader.text(item, "extends") else { return nil }
            guard !path.hasPrefix("/") else {
                complaints.add("'extends' names folders relative to the pack, not '\(path)'", at: item)
                return nil
            }
            let target = PackPath.joined(folder, path)
            guard target != folder else {
                complaints.add("A pack cannot extend itself", at: item)
                return nil
            }
            guard !seen.contains(target) else {
                complaints.add("The pack '\(path)' is there twice", at: item)
                return nil
            }
            seen.append(target)
            return (target, item)
        }
    }

    private func readDefaults(_ reader: MapReader) {
        guard let node = reader.optional("defaults") else { return }
        let inner = MapReader(node, "defaults", complaints: complaints)
        if let mode = readMode(inner) { (defaults.mode, defaults.rolloutPercent) = mode }
        defaults.onMissing = inner.word(inner.optional("onMissing"), "onMissing", Words.fallbacks) ?? defaults.onMissing
        defaults.onError = inner.word(inner.optional("onError"), "onError", Words.fallbacks) ?? defaults.onError
        inner.finish()
    }

    private func readApprovals(_ reader: MapReader) -> [LoadedPack.Approval] {
        guard let node = reader.optional("approvals"), let items = reader.list(node, "approvals") else { return [] }
        return items.compactMap { item in
            let inner = MapReader(item, "approval", complaints: complaints)
            let by = inner.text(inner.required("by"), "by")
            let on = inner.required("on")
            let date = inner.instant(on, "on")
            inner.finish()
            guard let by, date != nil, let text = on?.scalar?.text else { return nil }
            return LoadedPack.Approval(by: by, on: text)
        }
    }
}

/// The closed sets of words of the pack format.
enum Words {
    static let verdicts: [(String, Verdict)] = Verdict.allCases.filter { $0 > .allow }.map { ($0.name, $0) }
    static let measures: [(String, Measure)] = Measure.allCases.filter { $0 > .none }.map { ($0.name, $0) }
    static let subjects: [(String, SubjectKind)] = SubjectKind.allCases.map { ($0.name, $0) }
    static let capabilities: [(String, Capability)] = Capability.allCases.map { ($0.name, $0) }
    static let steps: [(String, Step)] = Step.allCases.filter { $0 > .standing }.map { ($0.name, $0) }
    static let modes: [(String, RuleMode)] = RuleMode.allCases.map { ($0.name, $0) }
    static let fallbacks: [(String, Fallback)] = Fallback.allCases.map { ($0.name, $0) }
}
