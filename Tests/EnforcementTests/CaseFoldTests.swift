// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import StoreSQLite
import Testing
import UsageModel

@testable import Enforcement

@Suite struct `Cases of decisions` {
    private let folder: TemporaryFolder
    private var scene: Scene

    init() throws {
        folder = try TemporaryFolder()
        scene = try Scene(folder, from: 1_042)
    }

    @Test mutating func `are opened by a rule that asks for a person's look, and named after the record`() throws {
        try scene.decide()
        let opened = try #require(try scene.record("case-1042"))
        #expect(opened.state == .open && opened.priority == 60 && opened.decisions == 1 && !opened.isByHand)
        #expect(opened.openedBy == "pump" && opened.openedAt == Scene.moment(1_042).microseconds)
        #expect(opened.eventsFrom == Instant(rfc3339: "2026-03-02T15:00:00Z")?.microseconds)
    }

    @Test mutating func `take further decisions of the same customer and clause, of whatever rule`() throws {
        try scene.decide()
        try scene.decide(Line(reasons: [("short-calls", "B.dialing", 80)]))
        try scene.decide(Line(customer: "c-2"))
        try scene.decide(Line(reasons: [("pump", "G.bulk", 10)]))
        #expect(try scene.all.map(\.id) == ["case-1042", "case-1044", "case-1045"])
        let first = try #require(try scene.record("case-1042"))
        #expect(first.decisions == 2 && first.priority == 80)
        #expect(first.rules == [.init(rule: "pump", count: 1), .init(rule: "short-calls", count: 1)])
    }

    @Test mutating func `of one decision under two clauses are two, each with its own reasons`() throws {
        try scene.decide(Line(reasons: [("a", "F", 80), ("b", "L", 70), ("c", "F", 60)]))
        #expect(try scene.all.map(\.id) == ["case-1042", "case-1042-2"])
        let first = try #require(try scene.record("case-1042"))
        #expect(first.clause == "F" && first.decisions == 1 && first.rules.map(\.rule) == ["a", "c"])
        let kept = try scene.store.decisions(first.number)
        #expect(kept.count == 1)
        let json = String(decoding: kept[0].json, as: UTF8.self)
        #expect(json.contains(#""rule":"a""#) && json.contains(#""rule":"c""#) && !json.contains(#""rule":"b""#))
    }

    @Test mutating func `are opened by no rule that does not ask for it`() throws {
        try scene.decide(Line(reasons: [("pump", "B.dialing", nil)]))
        #expect(try scene.all == [])
    }

    @Test mutating func `are not opened by what a measure in force refuses, and take it when they are open`() throws {
        try scene.decide(Line(isRefused: true))
        #expect(try scene.all == [])
        try scene.decide()
        try scene.decide(Line(isRefused: true))
        #expect(try scene.all.map(\.decisions) == [2])
    }

    @Test mutating func `keep what was measured as it was written, in the order of the rule`() throws {
        try scene.decide(Line(value: 41))
        let kept = try scene.store.decisions(try #require(try scene.all.first).number)
        let json = String(decoding: kept[0].json, as: UTF8.self)
        #expect(json.hasPrefix(#"{"id":"d-1-00000000000000aa","sequence":1042,"time":"2026-03-02T15:00:00.000Z","#))
        #expect(json.hasSuffix(#""evidence":{"signal.z":41,"signal.a":0.5}}]}"#))
    }

    @Test mutating func `keep the first decisions and the newest of each rule, and count the others`() throws {
        for value in 0..<60 { try scene.decide(Line(value: value)) }
        for value in 60..<63 { try scene.decide(Line(reasons: [("other", "B.dialing", 1)], value: value)) }
        let record = try #require(try scene.all.first)
        #expect(record.decisions == 63)
        let kept = try scene.store.decisions(record.number)
        let first = (0..<UInt64(Limits.decisionsFirst)).map { 1_042 + $0 }
        #expect(kept.map(\.sequence) == first + [1_042 + 59, 1_042 + 62])
    }

    @Test mutating func `name whom the events were about, each once, and say when there are more`() throws {
        try scene.decide()
        try scene.decide()
        try scene.decide(event: event(direction: "inbound"))
        let record = try #require(try scene.all.first)
        #expect(
            record.subjects == [
                .init(kind: "endUser", id: "u-1"), .init(kind: "number", id: "+12025550101"),
                .init(kind: "number", id: "+12025550199"),
            ]
        )
        for number in 0..<60 { try scene.decide(event: event(endUser: "u-\(number)")) }
        let crowded = try #require(try scene.all.first)
        #expect(crowded.subjects.count == Limits.subjectsMost && crowded.leavesOutSubjects)
    }

    /// What is no decision line, or of no event that can be read, spoils nothing.
    @Test(arguments: ["", "{}", "[]", #"{"reasons":[{"case":{"priority":"high"}}]}"#, "\u{1}"])
    mutating func `pass over what is no decision`(text: String) throws {
        var fold = CaseFold(scene.store)
        try fold.take(event: Array(text.utf8), line: Array(text.utf8), 5, at: Fixture.now)
        #expect(fold.changes == CaseChanges())
        try scene.decide(event: Array(text.utf8))
        #expect(try scene.all.map(\.subjects) == [[]])
    }

    @Test(
        arguments: [
            ("case-0", 0), ("case-1042", 1_042 << 5), ("case-1042-2", 1_042 << 5 + 1),
            ("case-1042-32", 1_042 << 5 + 31),
        ] as [(String, UInt64)]
    )
    func `have one name for each number`(id: String, number: UInt64) {
        #expect(CaseRecord.number(of: id) == number && CaseRecord.id(number) == id)
    }

    @Test(
        arguments: [
            "", "case", "case-", "case-x", "case-01", "case-1-1", "case-1-0", "case-1-33", "case-1-2-3", "CASE-1",
            "case--1", "case-1 ", "case-99999999999999999999", "case-1-", "case-9223372036854775807",
        ]
    )
    func `have no other names`(id: String) { #expect(CaseRecord.number(of: id) == nil) }
}
