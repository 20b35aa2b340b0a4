// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Enforcement
import GRDB
package import Outbox
import UsageModel

// What is told of cases. It is made of what never changes: how a case began, and what people did.
extension CaseViewStore: CaseSource {
    package func news(from: UInt64, upTo: UInt64) throws -> [CaseNews] {
        let news = try opened(from, upTo) + decided(from, upTo)
        return news.sorted { ($0.sequence, $0.place) < ($1.sequence, $1.place) }
    }

    private func opened(_ from: UInt64, _ upTo: UInt64) throws -> [CaseNews] {
        let bodies = try pool.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT body FROM cases WHERE number >= ? AND number < ? ORDER BY number",
                arguments: [
                    Int64(clamping: CaseRecord.number(from, 0)), Int64(clamping: CaseRecord.number(upTo, 0)),
                ]
            )
        }
        return try bodies.compactMap { body in
            // What is left of a case whose beginning was forgotten does not begin anything.
            guard let record = StableJSON.value(CaseRecord.self, body.utf8), !record.isPartial else { return nil }
            let (sequence, ordinal) = CaseRecord.opening(record.number)
            return CaseNews(
                id: record.id,
                sequence: sequence,
                place: ordinal,
                customer: record.customer.isEmpty ? nil : record.customer,
                clause: record.clause,
                time: Instant(microseconds: record.openedAt),
                event: .opened(try record.isByHand ? byHand(record, sequence) : byRule(record, sequence))
            )
        }
    }

    private func byHand(_ record: CaseRecord, _ sequence: UInt64) throws -> CaseNews.Opening {
        let act = try pool.read { database in
            try String.fetchOne(
                database,
                sql: "SELECT body FROM acts WHERE sequence = ?",
                arguments: [Int64(clamping: sequence)]
            )
        }.flatMap { CaseAct($0.utf8) }
        return CaseNews.Opening(
            rule: nil,
            decision: nil,
            priority: act?.priority,
            reason: act.flatMap { Self.reason($0.reasonEN, $0.reasonPL) },
            previous: record.previous
        )
    }

    /// The parts of the first decision of a case that are told.
    private struct FirstDecision: Decodable {
        struct Reason: Decodable {
            struct Message: Decodable {
                var en: String
                var pl: String
            }
            struct Opening: Decodable { var priority: Int }

            var rule: String
            var message: Message
            var `case`: Opening?
        }

        var id: String
        var reasons: [Reason]
    }

    private func byRule(_ record: CaseRecord, _ sequence: UInt64) throws -> CaseNews.Opening {
        let first = try decisions(record.number).first.flatMap { kept -> FirstDecision? in
            guard kept.sequence == sequence else { return nil }
            return StableJSON.value(FirstDecision.self, kept.json)
        }
        let message = first?.reasons.first { $0.rule == record.openedBy }?.message
        return CaseNews.Opening(
            rule: record.openedBy,
            decision: first?.id,
            priority: first?.reasons.compactMap(\.case?.priority).max(),
            reason: message.map { CaseNews.Words(en: $0.en, pl: $0.pl) },
            previous: record.previous
        )
    }

    private func decided(_ from: UInt64, _ upTo: UInt64) throws -> [CaseNews] {
        let rows = try pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT sequence, number, body FROM acts WHERE sequence >= ? AND sequence < ?",
                arguments: [Int64(clamping: from), Int64(clamping: upTo)]
            ).map { row -> (sequence: Int64, number: Int64, body: String) in
                (row["sequence"], row["number"], row["body"])
            }
        }
        return rows.compactMap { row in
            guard let act = CaseAct(row.body.utf8), act.type == .determined, let found = act.determination,
                found.outcome != .needsMore
            else { return nil }
            return CaseNews(
                id: CaseRecord.id(UInt64(row.number)),
                sequence: UInt64(row.sequence),
                place: 0,
                customer: act.customer.isEmpty ? nil : act.customer,
                clause: act.clause,
                time: Instant(microseconds: act.at),
                event: .decided(
                    CaseNews.Finding(
                        outcome: found.outcome.rawValue,
                        clause: found.clause,
                        reason: CaseNews.Words(en: found.reasonEN, pl: found.reasonPL),
                        measure: found.measure.map { CaseNews.Finding.Measure($0) }
                    )
                )
            )
        }
    }

    private static func reason(_ english: String?, _ polish: String?) -> CaseNews.Words? {
        guard let english else { return nil }
        return CaseNews.Words(en: english, pl: polish ?? english)
    }
}

extension CaseNews.Finding.Measure {
    init(_ taken: Determination.Taken) {
        self.init(
            id: taken.id,
            measure: taken.measure,
            kind: taken.kind,
            subject: taken.subject,
            capability: taken.capability,
            from: taken.from.map { Instant(microseconds: $0) },
            until: taken.until.map { Instant(microseconds: $0) },
            approval: taken.approval
        )
    }
}
