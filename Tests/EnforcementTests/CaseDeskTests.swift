// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import StoreSQLite
import Testing
import UsageModel

@testable import Enforcement

/// Cases over a journal with an engine, as a service has them.
@Suite struct `The desk of cases` {
    private let folder: TemporaryFolder
    private let journal: Journal
    private let engine: JournaledEngine
    private var store: CaseViewStore
    private var path: String { folder.path("cases.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        journal = try Journal.open(folder.path("journal"))
        engine = JournaledEngine(Fold(Engine(policy: try #require(Fixture.standard))), journal: journal)
        store = try CaseViewStore(path: folder.path("cases.sqlite"))
    }

    private func decide(_ events: some Sequence<[UInt8]>) throws {
        for event in events { _ = try engine.decide(event.span, at: Fixture.now) }
        try journal.waitUntilAllDurable()
    }

    private func feed(_ store: CaseViewStore) throws {
        let feeder = CaseFeeder(journal, store)
        while try feeder.step() {}
    }

    private func act(_ type: CaseAct.Kind, by person: String) -> @Sendable (CaseRecord) throws -> CaseDesk.Planned? {
        { record in
            var act = CaseAct(type, on: record, by: person, at: Fixture.now)
            if type == .determined { act.determination = finding(.confirmed, by: person) }
            return CaseDesk.Planned(act)
        }
    }

    @Test func `is a view: deleted and made again of the journal, it is the same to the last byte`() async throws {
        let events = Fixture.events(4_000, seed: 31)
        let desk = CaseDesk(engine, journal, store)
        try decide(events[..<2_000])
        let first = try #require(try await cases(desk).first)
        _ = try await desk.act(on: first.id, act(.claimed, by: "deskA"))
        _ = try await desk.act(on: first.id, act(.noted, by: "deskB"))
        try decide(events[2_000...])
        _ = try await desk.act(on: first.id, act(.determined, by: "deskA"))
        let reason = (en: "Told by a carrier.", pl: "Zgłoszone przez operatora.")
        let opening = CaseAct(opening: "c-x", clause: "G", priority: 40, reason: reason, by: "deskA", at: Fixture.now)
        #expect(try await desk.open(opening).isByHand)
        try feed(store)
        let before = try text(of: store)
        #expect(before.contains("case.determined") && before.contains("Told by a carrier."))
        #expect(try store.search(CaseQuery(limit: 1_000)).count >= 3)
        let again = try CaseViewStore(path: folder.path("again.sqlite"))
        #expect(try again.position() == 0)
        try feed(again)
        #expect(try text(of: again) == before)
        #expect(try again.position() == store.position())
    }

    private func cases(_ desk: CaseDesk) async throws -> [CaseRecord] {
        try feed(store)
        return try store.search(CaseQuery(limit: 1_000))
    }

    @Test func `keeps what a decision measured as the decision says it`() throws {
        try decide(Fixture.events(2_000, seed: 31))
        try feed(store)
        let record = try #require(try store.search(CaseQuery(limit: 1)).first)
        let kept = try #require(try store.decisions(record.number).first)
        var line = ""
        try journal.read(from: SequenceNumber(kept.sequence)) { found in
            line = String(decoding: found.secondBytes, as: UTF8.self)
            return false
        }
        let json = String(decoding: kept.json, as: UTF8.self)
        let reason = try #require(json.firstRange(of: #""reasons":[{"#)).upperBound
        // The reason stands in the line as it stands here, whatever else the line has.
        #expect(line.contains(json[reason...].dropLast(3)))
    }

    @Test func `lets one of many have a case, and tells the others who does`() async throws {
        let desk = CaseDesk(engine, journal, store)
        let reason = (en: "e", pl: "p")
        let opening = CaseAct(opening: "c-1", clause: "F", priority: 1, reason: reason, by: "deskA", at: Fixture.now)
        let id = try await desk.open(opening).id
        let results = await withTaskGroup(of: String?.self) { group in
            for person in 0..<8 {
                group.addTask {
                    do {
                        return try await desk.act(on: id, act(.claimed, by: "p-\(person)")).assignee
                    } catch CaseProblem.heldBy(let holder) {
                        return "held by \(holder)"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let number = try #require(CaseRecord.number(of: id))
        let holder = try #require(store.record(number)?.assignee)
        #expect(results.count { $0 == holder } == 1)
        #expect(results.count { $0 == "held by \(holder)" } == 7)
    }

    @Test func `opens no second case of a customer and clause`() async throws {
        let desk = CaseDesk(engine, journal, store)
        let reason = (en: "e", pl: "p")
        let opening = CaseAct(opening: "c-1", clause: "F", priority: 1, reason: reason, by: "deskA", at: Fixture.now)
        let id = try await desk.open(opening).id
        await #expect(throws: CaseProblem.otherOpen(id)) { _ = try await desk.open(opening) }
        await #expect(throws: CaseDesk.Refusal.unknown) { _ = try await desk.act(on: "case-77", act(.noted, by: "x")) }
        await #expect(throws: CaseDesk.Refusal.unknown) { _ = try await desk.act(on: "nonsense", act(.noted, by: "x")) }
    }

    @Test func `does nothing when what must come before fails`() async throws {
        struct Refused: Error {}
        let desk = CaseDesk(engine, journal, store)
        let reason = (en: "e", pl: "p")
        let opening = CaseAct(opening: "c-1", clause: "F", priority: 1, reason: reason, by: "deskA", at: Fixture.now)
        let record = try await desk.open(opening)
        let end = journal.end
        await #expect(throws: Refused.self) {
            _ = try await desk.act(on: record.id) { record in
                CaseDesk.Planned(CaseAct(.claimed, on: record, by: "deskA", at: Fixture.now)) { throw Refused() }
            }
        }
        #expect(journal.end == end)
    }

    @Test func `says so when the journal takes nothing, and the case stays as it was`() async throws {
        let desk = CaseDesk(engine, journal, store)
        let reason = (en: "e", pl: "p")
        let opening = CaseAct(opening: "c-1", clause: "F", priority: 1, reason: reason, by: "deskA", at: Fixture.now)
        let record = try await desk.open(opening)
        journal.close()
        await #expect(throws: JournalFailure.self) { _ = try await desk.act(on: record.id, act(.claimed, by: "deskA")) }
        #expect(try store.record(record.number) == record)
    }

    @Test func `takes records once, though two feed at the same time`() throws {
        try decide(Fixture.events(1_500, seed: 31))
        DispatchQueue.concurrentPerform(iterations: 6) { _ in try? feed(store) }
        try feed(store)
        let again = try CaseViewStore(path: folder.path("again.sqlite"))
        try feed(again)
        #expect(try text(of: again) == text(of: store))
    }

    @Test func `makes damaged cases anew instead of stopping the service`() throws {
        let path = folder.path("damaged.sqlite")
        try Data(repeating: 0x41, count: 10_000).write(to: URL(filePath: path))
        #expect(try CaseViewStore(path: path).position() == 0)
    }
}
