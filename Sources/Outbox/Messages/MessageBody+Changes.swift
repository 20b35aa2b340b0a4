// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Ledger
import UsageModel

// What people change: policies, lists and cases.
extension MessageBody {
    func write(_ news: PolicyNews, _ writer: inout JSONWriter) {
        writer.policy(news.policy)
        writer.member("origin", news.origin?.rawValue)
        if let former = news.former {
            writer.key("former")
            writer.beginObject()
            writer.policy(former)
            writer.endObject()
        }
    }

    func write(_ news: ListNews, _ writer: inout JSONWriter) {
        writer.member("list", news.file.name)
        writer.version(of: news.file)
        writer.member("origin", news.origin?.rawValue)
        writer.key("policy")
        writer.beginObject()
        writer.policy(news.policy)
        writer.endObject()
        if let former = news.former {
            writer.key("former")
            writer.beginObject()
            writer.version(of: former)
            writer.endObject()
        }
    }

    func write(_ news: CaseNews, _ writer: inout JSONWriter) {
        writer.member("case", news.id)
        writer.member("customer", news.customer.map(Masking.masked))
        writer.member("clause", news.clause)
        switch news.event {
        case .opened(let opening): write(opening, &writer)
        case .decided(let finding):
            writer.key("determination")
            writer.beginObject()
            write(finding, &writer)
            writer.endObject()
        }
    }

    private func write(_ opening: CaseNews.Opening, _ writer: inout JSONWriter) {
        writer.member("by", opening.rule == nil ? "person" : "machine")
        writer.member("rule", opening.rule)
        writer.member("decision", opening.decision)
        if let priority = opening.priority {
            writer.key("priority")
            writer.integer(priority)
        }
        if let reason = opening.reason { writer.both("reason", reason.en, reason.pl) }
        writer.member("previous", opening.previous)
    }

    private func write(_ finding: CaseNews.Finding, _ writer: inout JSONWriter) {
        writer.member("outcome", finding.outcome)
        writer.member("clause", finding.clause)
        writer.both("reason", finding.reason.en, finding.reason.pl)
        guard let measure = finding.measure else { return }
        writer.key("measure")
        writer.beginObject()
        writer.member("id", measure.id)
        writer.subject(measure.kind, Masking.masked(measure.subject), nil)
        writer.member("measure", measure.measure)
        writer.member("capability", measure.capability)
        writer.member("from", measure.from?.description)
        writer.member("until", measure.until?.description)
        writer.member("approval", measure.approval)
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func policy(_ record: PolicyRecord) {
        member("id", record.id)
        member("version", record.version)
        member("sha256", record.sha256)
    }

    fileprivate mutating func version(of file: PolicyRecord.ListFile) {
        member("version", file.version)
        member("sha256", file.sha256)
    }
}
