// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Enforcement
import UsageModel

/// Reads the bodies of acts on cases; nil when something is wrong, which the members then know.
enum CaseBodies {
    private typealias Bounds = Enforcement.Limits

    /// Something that speaks for or against.
    static func evidence(_ members: inout Members) -> CaseAct.Evidence? {
        let title = members.text("title", most: Bounds.titleLength, required: true)
        let note = members.text("note", most: Bounds.noteLength)
        let reference = members.text("reference", most: Bounds.referenceLength)
        let sha256 = members.text("sha256", most: 64)
        let decision = members.text("decision", most: 64)
        if let sha256, sha256.utf8.count != 64 || !sha256.utf8.allSatisfy(isHexadecimal) {
            members.refuse("sha256", "expected 64 hexadecimal digits in small letters.")
        }
        if !["note", "reference", "decision"].contains(where: { members.has($0) }) {
            members.refuse("note", "one of note, reference and decision is required.")
        }
        return title.map {
            CaseAct.Evidence(title: $0, note: note, reference: reference, sha256: sha256, decision: decision)
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// A finding, and the measure that is to come with it.
    struct Finding: Sendable {
        struct Wanted: Sendable {
            var kind: SubjectKind
            var id: String
            var order: MeasureOrder
        }

        var outcome: Determination.Outcome
        var clause: String?
        var reason: Localized
        var measure: Wanted?
    }

    static func determination(_ members: inout Members, at now: Instant) -> Finding? {
        let outcomes = Determination.Outcome.allCases.map { (name: $0.rawValue, value: $0) }
        let outcome = members.word("outcome", outcomes, required: true)
        let clause = members.clause("clause")
        let reason = members.text("reason", most: Bounds.noteLength, required: true)
        let polish = members.text("reasonPL", most: Bounds.noteLength, required: true)
        let measure = members.object("measure") { inside -> Finding.Wanted? in
            let kind = inside.word("kind", StandingRoutes.kinds, required: true)
            let id = inside.text("id", most: Limits.nameLength, required: true)
            let order = MeasureOrder(reading: &inside, at: now)
            if let kind, let id { check(kind, id, &inside) }
            guard let kind, let id, let order else { return nil }
            return Finding.Wanted(kind: kind, id: id, order: order)
        }
        if let outcome, outcome != .confirmed, members.has("measure") {
            members.refuse("measure", "only what was confirmed has a measure.")
        }
        guard let outcome, let reason, let polish else { return nil }
        return Finding(
            outcome: outcome,
            clause: clause,
            reason: Localized(en: reason, pl: polish),
            measure: measure
        )
    }

    private static func check(_ kind: SubjectKind, _ id: String, _ members: inout Members) {
        if id.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            members.refuse("id", "it has a control character.")
        }
        if kind == .number, TelephoneNumber(e164: Array(id.utf8)) == nil {
            members.refuse("id", "expected a number in E.164, such as +12025550123.")
        }
    }
}
