// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

extension Loading {
    /// Reads `clauses.yaml`.
    func readClauses(_ file: PackFile) {
        guard let root = PackDocument(file, complaints: complaints).root else { return }
        let reader = MapReader(root, "clauses file", complaints: complaints)
        let languages = ["none", "en", "pl"].map { ($0, $0) }
        if let word = reader.word(reader.optional("prevailingLanguage"), "prevailingLanguage", languages) {
            pack.prevailingLanguage = word
        }
        if let node = reader.required("clauses") {
            let clauses = MapReader(node, "clauses", complaints: complaints)
            for entry in clauses.everything() { readClause(entry) }
            clauses.finish()
        }
        reader.finish()
    }

    private func readClause(_ entry: PackEntry) {
        let id = entry.key
        if ClauseTable.ceiling(of: id) == nil {
            complaints.add(
                "Unknown clause '\(id.shortened)'",
                at: entry.keyLocation,
                length: id.unicodeScalars.count,
                suggestion: Spelling.nearest(to: id, among: ClauseTable.all.map(\.clause))
            )
        }
        let reader = MapReader(entry.value, "clause \(id)", complaints: complaints)
        var clause = ClauseDefinition(
            id: id,
            title: reader.localized(reader.required("title"), "title") ?? Localized(en: "", pl: ""),
            meaning: reader.localized(reader.required("meaning"), "meaning") ?? Localized(en: "", pl: ""),
            location: entry.keyLocation
        )
        readCeiling(reader, &clause)
        clause.confirmMicroseconds = reader.duration(reader.optional("confirm"), "confirm")
        reader.finish()
        if let other = pack.definition.clauses.first(where: { $0.id == id }) {
            complainOfTwo("clause", id, at: entry.keyLocation, other.location)
            return
        }
        pack.definition.clauses.append(clause)
    }

    private func readCeiling(_ reader: MapReader, _ clause: inout ClauseDefinition) {
        guard let node = reader.optional("ceiling") else { return }
        let ceiling = MapReader(node, "ceiling", complaints: complaints)
        let verdicts = Verdict.allCases.map { ($0.name, $0) }
        clause.ceiling = ceiling.word(ceiling.optional("event"), "event", verdicts)
        if let node = ceiling.optional("measures") {
            pack.clausesWithMeasures.insert(clause.id)
            let measures = MapReader(node, "measures", complaints: complaints)
            for (name, subject) in Words.subjects {
                guard let node = measures.optional(name) else { continue }
                guard let measure = measures.word(node, name, Words.measures) else { continue }
                complainOfLaxCeiling(clause.id, subject, measure, at: node)
                pack.measureCeilings.append(
                    .init(clause: clause.id, subject: subject, measure: measure, location: node.location)
                )
            }
            measures.finish()
        }
        ceiling.finish()
    }

    private func complainOfLaxCeiling(_ clause: String, _ subject: SubjectKind, _ measure: Measure, at node: PackNode) {
        guard let ceiling = ClauseTable.ceiling(of: clause) else { return }
        let isPermitted =
            ceiling.permits(measure, on: subject, capability: nil)
            || ceiling.permits(measure, on: subject, capability: .provisioning)
        guard !isPermitted else { return }
        let strongest = Measure.allCases.last { candidate in
            candidate > .none
                && (ceiling.permits(candidate, on: subject, capability: nil)
                    || ceiling.permits(candidate, on: subject, capability: .provisioning))
        }
        complaints.add(
            "Clause \(clause) lets no machine \(measure.name) a \(subject.name); a pack may be stricter, not laxer",
            at: node,
            suggestion: strongest?.name
        )
    }

    /// Reports measures of rules that go further than the pack's own clauses; the engine holds them to its table.
    func complainOfMeasures() {
        for rule in pack.definition.rules where pack.clausesWithMeasures.contains(rule.clause) {
            for measure in rule.measures where measure.measure > .warn {
                let ceiling = pack.measureCeilings.first { $0.clause == rule.clause && $0.subject == measure.subject }
                guard measure.measure > ceiling?.measure ?? .warn else { continue }
                let strongest = ceiling?.measure ?? .warn
                complaints.add(
                    "The pack lets clause \(rule.clause) \(strongest.name) a \(measure.subject.name) and no more",
                    at: measure.location,
                    length: measure.measure.name.count,
                    suggestion: strongest.name
                )
            }
        }
    }

    /// Reports an id that two places define, naming both.
    func complainOfTwo(_ what: String, _ id: String, at place: SourceLocation, _ other: SourceLocation) {
        complaints.add(
            "The \(what) '\(id)' is defined twice, also at \(Self.name(other))",
            at: place,
            length: id.unicodeScalars.count
        )
    }
}
