// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// The summary of a replay as one JSON object: numbers in full, for programs.
enum SummaryJSON {
    static func text(_ replay: Replay) -> [UInt8] {
        let findings = replay.findings
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("decided", findings.decided), ("duplicates", findings.duplicates), ("late", findings.late),
            ("emergencies", findings.emergencies), ("badLines", replay.badLineCount),
            ("unknownMembers", replay.unknownMembers), ("ruleFailures", Int(replay.counters.failures)),
            ("missingFacts", Int(replay.counters.missing)),
            ("unreadableExceptions", Int(replay.counters.unreadableExceptions)),
            ("measuresCrowdedOut", Int(replay.counters.crowdedOut)),
        ] {
            writer.key(name)
            writer.integer(value)
        }
        writer.key("verdicts")
        writer.beginObject()
        for verdict in Verdict.allCases {
            writer.key(verdict.name)
            writer.integer(findings.verdicts[Int(verdict.rawValue)])
        }
        writer.endObject()
        writer.key("findings")
        writer.beginArray()
        for row in findings.sorted() { append(row, &writer) }
        writer.endArray()
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    private static func append(_ row: Findings.Row, _ writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in [
            ("clause", row.clause), ("rule", row.rule), ("customer", row.customer), ("verdict", row.verdict.name),
            ("mode", row.mode.name), ("messageEn", row.message.en), ("messagePl", row.message.pl),
            ("limitEn", row.limit.en), ("limitPl", row.limit.pl),
        ] {
            writer.key(name)
            writer.string(value)
        }
        writer.key("standing")
        writer.truth(row.isStanding)
        writer.key("count")
        writer.integer(row.count)
        writer.key("firstAt")
        writer.instant(row.first)
        writer.key("measures")
        writer.beginArray()
        for measure in row.measures { writer.string(measure) }
        writer.endArray()
        writer.endObject()
    }
}
