// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import UsageModel

/// A decision of a case, with what a person needs to understand it.
package struct ObservedDecision: Sendable {
    /// Microseconds since the start of the case.
    package var offset: Int64
    package var type: EventType
    package var decision: Decision

    /// The decision in words: verdict, reasons with their evidence, measures.
    package var text: String {
        var lines = ["\(PackDuration.text(offset)) \(type.name): \(decision.verdict.name)"]
        for reason in decision.reasons {
            let mode = reason.mode == .enforce ? "" : ", \(reason.mode.name)"
            let missing = reason.isForMissingFact ? ", a fact is missing" : ""
            lines.append(
                "  \(reason.clause) \(reason.rule) (\(reason.verdict.name)\(mode)\(missing)): \(reason.message.en)"
            )
            let evidence = reason.evidence.map { "\($0.name) = \($0.value.text)" }
            if !evidence.isEmpty { lines.append("    " + evidence.joined(separator: ", ")) }
        }
        for measure in decision.measures {
            let capability = measure.capability.map { " (\($0.name))" } ?? ""
            lines.append("  measure: \(measure.measure.name) \(measure.kind.name) \(measure.id)\(capability)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Decision.Value {
    /// The value as evidence shows it.
    package var text: String {
        switch self {
        case .truth(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .real(let value): String(Double(Int64((value * 10_000).rounded(.toNearestOrAwayFromZero))) / 10_000)
        case .text(let value): "\"\(value)\""
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .unknown: "unknown"
        }
    }
}

/// What came of one case.
package struct CaseResult: Sendable {
    package var file: String
    package var rule: String?
    package var it: String
    package var location: SourceLocation
    package var hasPassed: Bool
    /// How many events counted.
    package var eventCount: Int
    package var expected: String
    /// What happened instead; empty for a case that has passed.
    package var actual: String
    /// The decisions that tell why: the strongest and the first ones.
    package var decisions: [ObservedDecision]
    /// What the rule measured at the end, when it was expected and did not fire.
    package var measured: [Decision.Evidence]
}

/// What came of the tests of a pack.
package struct TestReport: Sendable {
    package var results: [CaseResult]
    /// What is wrong with test files, and rules without enough tests.
    package var issues: IssueReport

    /// Whether every case has passed and nothing is wrong with the files.
    package var isGood: Bool { issues.issues.isEmpty && results.allSatisfy(\.hasPassed) }

    /// How many cases have passed.
    package var passed: Int { results.count { $0.hasPassed } }

    /// One line: `248 of 250 cases passed, 3 issues`.
    package var summary: String {
        let cases = "\(passed) of \(PackCheck.counted(results.count, "case")) passed"
        let count = issues.issues.count
        return count == 0 ? cases : "\(cases), \(PackCheck.counted(count, "issue"))"
    }

    /// What failed, as expected and actual with the decisions explained.
    package var text: String {
        var text = issues.text
        for result in results where !result.hasPassed {
            text += "\(result.location.file):\(result.location.line): failed: \(result.it)\n"
            text += "  expected: \(result.expected)\n"
            text += "  actual:   \(result.actual)\n"
            for decision in result.decisions {
                text += decision.text.split(separator: "\n").map { "    \($0)\n" }.joined()
            }
            if !result.measured.isEmpty {
                let values = result.measured.map { "\($0.name) = \($0.value.text)" }
                text += "  measured at the end: \(values.joined(separator: ", "))\n"
            }
        }
        return text
    }

    /// One object: `{passed, failed, cases[], issues[]}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("passed")
        writer.integer(passed)
        writer.key("failed")
        writer.integer(results.count - passed)
        writer.key("cases")
        writer.beginArray()
        for result in results { Self.write(result, to: &writer) }
        writer.endArray()
        writer.key("issues")
        issues.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ result: CaseResult, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("file")
        writer.string(result.file)
        writer.key("line")
        writer.integer(result.location.line)
        if let rule = result.rule {
            writer.key("rule")
            writer.string(rule)
        }
        writer.key("it")
        writer.string(result.it)
        writer.key("passed")
        writer.truth(result.hasPassed)
        writer.key("events")
        writer.integer(result.eventCount)
        writer.key("expected")
        writer.string(result.expected)
        if !result.hasPassed {
            writer.key("actual")
            writer.string(result.actual)
            writer.key("decisions")
            writer.beginArray()
            for decision in result.decisions { writer.string(decision.text) }
            writer.endArray()
        }
        writer.endObject()
    }
}
