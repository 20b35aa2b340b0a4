// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Ledger
import UsageModel

/// Who read in full what is about people, and who made or ended keys: `/v1/audit`.
struct AccessRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        [Endpoint(.get, "/v1/audit", .roles([.auditor, .privacyOfficer]), list)]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        let filters = ["by", "action", "subject", "from", "to"]
        try call.allow(Set(filters + ["limit", "cursor"]))
        guard let views = service.views else { throw Problem.unavailable("Nothing is kept by this service.") }
        let limit = try call.limit()
        var query = AccessQuery(limit: limit + 1)
        query.by = try call.name("by")
        query.action = try call.word("action", of: AccessRecord.Action.self)
        query.subject = try call.name("subject")
        query.from = try call.instant("from")
        query.to = try call.instant("to")
        let fingerprint = call.fingerprint(of: filters)
        if let cursor = call.parameter("cursor") { query.before = try Cursor(cursor, fingerprint).place.sequence }
        let found = try views.accesses(query)
        let page = found.prefix(limit)
        var next: String?
        if found.count > page.count, let last = page.last {
            next = Cursor(place: (Instant(microseconds: last.record.at), last.sequence)).text(fingerprint)
        }
        let isPrivacyOfficer = call.principal?.roles.contains(.privacyOfficer) == true
        return .page(
            page.map { isPrivacyOfficer ? $0.document : $0.document.withoutPeople },
            next: next,
            path: "/v1/audit?" + call.queryWithoutCursor
        )
    }
}

extension AccessEntry {
    /// What the list shows.
    fileprivate var document: JSON {
        .record([
            "sequence": JSON(sequence), "time": JSON(Instant(microseconds: record.at)),
            "action": JSON(record.action.rawValue), "by": JSON(record.by), "credential": JSON(record.credential),
            "route": JSON(record.route), "subject": JSON(record.subject), "query": record.query.map { JSON($0) },
        ])
    }
}
