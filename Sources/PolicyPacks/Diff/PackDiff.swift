// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import UsageModel

/// What changed from one version of a policy to another, part by part.
package struct PackDiff: Sendable {
    /// One rule, signal, parameter, list, table of hours or clause that is not the same any more.
    package struct Change: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable { case added, removed, changed }
        /// `rule`, `signal`, `parameter`, `list`, `hours` or `clause`.
        package var part: String
        package var id: String
        package var kind: Kind
        /// What is different in a changed part: `verdict: flag → throttle`.
        package var details: [String]
    }

    /// The changes: clauses, rules, signals, lists, hours; each by name.
    package var changes: [Change] = []

    /// Compares two policies; places, order and titles of files do not count.
    package init(from old: PolicyDefinition, to new: PolicyDefinition) {
        compare("clause", old.clauses.map { ($0.id, $0.facets) }, new.clauses.map { ($0.id, $0.facets) })
        compare("rule", old.rules.map { ($0.id, $0.facets) }, new.rules.map { ($0.id, $0.facets) })
        compare("signal", old.signals.map { ($0.name, $0.facets) }, new.signals.map { ($0.name, $0.facets) })
        compareLists(old, new)
    }

    /// Compares two packs, their parameters included.
    package init(from old: LoadedPack, to new: LoadedPack) {
        self.init(from: old.definition, to: new.definition)
        compare(
            "parameter",
            old.parameters.map { ($0.name, $0.facets) },
            new.parameters.map { ($0.name, $0.facets) }
        )
    }

    private mutating func compare(
        _ part: String,
        _ old: [(id: String, facets: [(String, String)])],
        _ new: [(id: String, facets: [(String, String)])]
    ) {
        let ids = Set(old.map(\.id) + new.map(\.id)).sorted()
        for id in ids {
            let before = old.first { $0.id == id }
            let after = new.first { $0.id == id }
            guard let before, let after else {
                changes.append(Change(part: part, id: id, kind: before == nil ? .added : .removed, details: []))
                continue
            }
            let details = zip(before.facets, after.facets).filter { $0.1 != $1.1 }.map { old, new in
                "\(old.0): \(old.1.isEmpty ? "none" : old.1) → \(new.1.isEmpty ? "none" : new.1)"
            }
            if !details.isEmpty { changes.append(Change(part: part, id: id, kind: .changed, details: details)) }
        }
    }

    private mutating func compareLists(_ old: PolicyDefinition, _ new: PolicyDefinition) {
        let before = old.lists.map { ($0.name, $0.entries) } + old.hours.map { ($0.name, $0.rows.map(\.text)) }
        let after = new.lists.map { ($0.name, $0.entries) } + new.hours.map { ($0.name, $0.rows.map(\.text)) }
        for id in Set((before + after).map(\.0)).sorted() {
            let olds = before.first { $0.0 == id }?.1
            let news = after.first { $0.0 == id }?.1
            guard let olds, let news else {
                changes.append(Change(part: "list", id: id, kind: olds == nil ? .added : .removed, details: []))
                continue
            }
            let (oldSet, newSet) = (Set(olds), Set(news))
            let details =
                newSet.subtracting(oldSet).sorted().map { "+ \($0)" }
                + oldSet.subtracting(newSet).sorted().map { "- \($0)" }
            if !details.isEmpty { changes.append(Change(part: "list", id: id, kind: .changed, details: details)) }
        }
    }
}

extension PackDiff {
    /// One line per changed part and indented lines for what is different; empty when nothing is.
    package var text: String {
        changes.map { change in
            "\(change.kind.rawValue) \(change.part) \(change.id)\n" + change.details.map { "  \($0)\n" }.joined()
        }.joined()
    }

    /// An array of `{part, id, kind, details[]}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for change in changes {
            writer.beginObject()
            writer.key("part")
            writer.string(change.part)
            writer.key("id")
            writer.string(change.id)
            writer.key("kind")
            writer.string(change.kind.rawValue)
            writer.key("details")
            PackCoverage.write(change.details, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }
}

extension HoursDefinition.Row {
    fileprivate var text: String { "\(region) \(weekday) \(open)-\(close)" }
}

extension Parameter {
    fileprivate var facets: [(String, String)] {
        [
            ("value", value.text), ("unit", unit), ("least", range.lowerBound.text), ("most", range.upperBound.text),
            ("reason", reason.en), ("powód", reason.pl),
        ]
    }
}

extension ClauseDefinition {
    fileprivate var facets: [(String, String)] {
        [
            ("title", title.en), ("tytuł", title.pl), ("meaning", meaning.en), ("znaczenie", meaning.pl),
            ("ceiling", ceiling?.name ?? ""), ("confirm", confirmMicroseconds.map(PackDuration.text) ?? ""),
        ]
    }
}

extension RuleDefinition {
    /// What the rule says, key by key.
    fileprivate var facets: [(String, String)] {
        let taken = measures.map { measure in
            let condition = measure.condition.map { " if \($0.plainText)" } ?? ""
            return measure.text.replacing(" when worse", with: "") + condition
        }
        let mode = self.mode == .enforce && rolloutPercent < 100 ? "enforce \(rolloutPercent) %" : self.mode.name
        return [
            ("clause", clause), ("title", title.en), ("tytuł", title.pl),
            ("on", types.map(\.name).joined(separator: ", ")), ("step", step.name), ("when", condition.plainText),
            ("verdict", verdict.name), ("measures", taken.joined(separator: "; ")),
            ("obligations", obligations.joined(separator: ", ")), ("onMissing", onMissing.name),
            ("onError", onError.name), ("priority", review.map { String($0.priority) } ?? ""),
            ("evidence", review?.evidence.map(\.plainText).joined(separator: ", ") ?? ""),
            ("reason", reason.en.text), ("powód", reason.pl.text), ("limit", limit.en), ("mode", mode),
            ("from", effectiveFrom?.description ?? ""), ("until", effectiveUntil?.description ?? ""),
            ("sources", sources.joined(separator: "; ")),
        ]
    }
}

extension SignalDefinition {
    /// What the signal says, as it is explained.
    fileprivate var facets: [(String, String)] {
        let words = SignalExplanation(self, in: PolicyDefinition())
        return [
            ("measures", words.measures), ("only if", words.condition ?? ""), ("by", words.key),
            ("over", words.window), ("exact", isExact ? "yes" : "no"),
            ("across customers", isAcrossCustomers ? "yes" : "no"),
            ("emergency calls", includesEmergency ? "counted" : "not counted"), ("title", title.en), ("unit", unit),
        ]
    }
}
