// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import StoreSQLite
import Testing
import UsageModel

@Suite struct `Views` {
    private func feed(_ desk: Desk, _ views: ViewStore) throws {
        try desk.journal.waitUntilAllDurable()
        let feeder = ViewFeeder(desk.journal, views)
        while try feeder.step() {}
    }

    private func rows(_ views: ViewStore) throws -> [Finding] { try views.findings(FindingQuery(limit: 100_000)) }

    @Test func `can be deleted and are made again from the journal`() throws {
        let policy = try #require(Fixture.standard)
        let folder = try TemporaryFolder()
        let desk = try Desk(folder.path, policy)
        let path = folder.path("views.sqlite")
        var views: ViewStore? = try ViewStore(path: path)
        let events = Fixture.events(2_500, seed: 31)
        // Fed as it goes, in pieces, with an act in between.
        for start in stride(from: 0, to: events.count, by: 500) {
            _ = try desk.decide(events[start..<min(start + 500, events.count)])
            if start == 500 { _ = try desk.engine.apply(Fixture.suspension(of: "c-101"), at: Fixture.now) }
            try feed(desk, try #require(views))
        }
        let before = try rows(try #require(views))
        let measures = try #require(views).measures(kind: "customer", subject: "c-101", customer: nil, limit: 10)
        #expect(!before.isEmpty)
        #expect(measures.contains { $0.by == "reviewer-1" && $0.cause == "m-1" })
        views = nil
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let again = try ViewStore(path: path)
        #expect(try again.position() == 0)
        try feed(desk, again)
        #expect(try rows(again) == before)
        #expect(try again.measures(kind: "customer", subject: "c-101", customer: nil, limit: 10) == measures)
    }

    @Test func `take the same records twice without a second row`() throws {
        let folder = try TemporaryFolder()
        let views = try ViewStore(path: folder.path("views.sqlite"))
        let finding = Finding(
            sequence: 4,
            id: "d-1-0000000000000004",
            time: Fixture.now,
            customer: "c-1",
            type: "call.attempted",
            verdict: "block",
            clause: "B.dialing",
            rule: "r",
            step: "statutory",
            mode: "enforce"
        )
        var batch = ViewBatch()
        batch.findings = [finding]
        for _ in 0..<2 { try views.take(batch, upTo: 5) }
        #expect(try rows(views) == [finding])
        #expect(try views.position() == 5)
    }

    @Test func `that are damaged are made anew instead of stopping the service`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("views.sqlite")
        try Data(repeating: 0x41, count: 10_000).write(to: URL(filePath: path))
        #expect(try ViewStore(path: path).position() == 0)
    }

    @Test func `give pages that together are everything, once`() throws {
        let folder = try TemporaryFolder()
        let views = try ViewStore(path: folder.path("views.sqlite"))
        let all = (0..<95).map { (place: Int) -> Finding in
            let (verdict, time) = (place % 2 == 0 ? "block" : "flag", Int64(place / 7))
            return Finding(
                sequence: UInt64(place),
                id: "d-\(place)",
                time: Fixture.now.advanced(byMicroseconds: time),
                customer: "c-\(place % 3)",
                type: "call.attempted",
                verdict: verdict,
                clause: "B.dialing",
                rule: "r",
                step: "statutory",
                mode: "enforce"
            )
        }
        var batch = ViewBatch()
        batch.findings = all
        try views.take(batch, upTo: 95)
        var query = FindingQuery(limit: 10)
        query.verdict = "block"
        var found: [Finding] = []
        while true {
            let page = try views.findings(query)
            found += page
            guard let last = page.last, page.count == 10 else { break }
            query.before = (last.time, last.sequence)
        }
        let wanted = all.filter { $0.verdict == "block" }.sorted { (one: Finding, other: Finding) -> Bool in
            one.time == other.time ? one.sequence > other.sequence : one.time > other.time
        }
        #expect(found == wanted)
    }
}
