// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import PolicyPacks
import Simulator
import StoreSQLite
import Testing
import UsageModel

@testable import Enforcement

/// A folder that is removed with the value that made it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "proviso-cases-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + (path.hasSuffix("/") ? "" : "/") + name }
}

/// What the tests of this target are about.
enum Fixture {
    private static let root: URL = {
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) { return folder }
        }
        return folder
    }()

    /// The standard pack, compiled.
    static let standard: Policy? = {
        try? PackCheck.run(root.appending(path: "policies/standard").path()).policy
    }()

    /// Lines of a simulated contact center.
    static func events(_ count: Int, seed: UInt64) -> [[UInt8]] {
        let simulation = Simulation(seed: seed, customers: 12, duration: 6 * 3_600_000_000)
        var lines: [[UInt8]] = []
        while lines.count < count {
            var bytes: [UInt8] = []
            guard simulation.next(into: &bytes) != nil else { break }
            lines.append(bytes.dropLast())
        }
        return lines
    }

    static let now = Instant(microseconds: 1_772_500_000_000_000)
}

/// A decision line as the engine writes it, with the parts that cases are made of.
struct Line {
    var customer = "c-1"
    /// Rules that fired, each with its clause and the priority of its case; without one it opens none.
    var reasons: [(rule: String, clause: String, priority: Int?)] = [("pump", "B.dialing", 60)]
    /// Whether a measure in force refused the event.
    var isRefused = false
    var value = 7

    var bytes: [UInt8] {
        var texts = reasons.map { reason in
            let mark = reason.priority.map { #","case":{"priority":\#($0)}"# } ?? ""
            return #"{"clause":"\#(reason.clause)","rule":"\#(reason.rule)","step":"analytics","verdict":"throttle""#
                + #","mode":"enforce"\#(mark),"message":{"en":"Too fast.","pl":"Za szybko."}"#
                + #","evidence":{"signal.z":\#(value),"signal.a":0.5}}"#
        }
        if isRefused {
            texts.append(
                #"{"clause":"B.dialing","rule":"m-1","step":"standing","verdict":"block","mode":"enforce""#
                    + #","message":{"en":"Suspended.","pl":"Zawieszono."},"evidence":{}}"#
            )
        }
        let text =
            #"{"id":"d-1-00000000000000aa","event":{"source":"s","id":"e"},"type":"call.attempted","#
            + #""customer":"\#(customer)","verdict":"throttle","time":"2026-03-02T15:00:00.000Z","policy":{},"#
            + #""reasons":["# + texts.joined(separator: ",") + #"],"obligations":[],"measures":[]}"#
        return Array(text.utf8)
    }
}

/// A usage event with the subjects that a case names.
func event(from number: String = "+12025550101", endUser: String = "u-1", direction: String = "outbound") -> [UInt8] {
    let text = """
        {"specversion":"1.0","id":"e-1","source":"urn:test","type":"aup.call.attempted.v1",\
        "time":"2026-03-02T15:00:00Z","data":{"customer":{"id":"c-1"},"endUser":{"id":"\(endUser)"},\
        "session":{"id":"s-1","channel":"voice","direction":"\(direction)"},\
        "from":{"e164":"\(number)"},"to":[{"e164":"+12025550199"}]}}
        """
    return Array(text.utf8)
}

/// Cases made of what a test says has happened, one sequence after the other.
struct Scene {
    let store: CaseViewStore
    private(set) var sequence: UInt64

    init(_ folder: TemporaryFolder, from sequence: UInt64 = 0) throws {
        store = try CaseViewStore(path: folder.path("cases.sqlite"))
        self.sequence = sequence
    }

    /// The moment of a sequence: a second each.
    static func moment(_ sequence: UInt64) -> Instant {
        Fixture.now.advanced(byMicroseconds: Int64(sequence) * 1_000_000)
    }

    /// Takes a decision; the record it was.
    @discardableResult
    mutating func decide(_ line: Line = Line(), event bytes: [UInt8] = event()) throws -> UInt64 {
        try take { fold, sequence in
            try fold.take(event: bytes, line: line.bytes, sequence, at: Self.moment(sequence))
        }
    }

    /// Takes an act on a case; whether it changed anything.
    @discardableResult
    mutating func act(
        _ type: CaseAct.Kind,
        on id: String,
        by person: String = "deskA",
        _ fill: (inout CaseAct) -> Void = { _ in }
    ) throws -> Bool {
        let record = try #require(try record(id))
        var act = CaseAct(type, on: record, by: person, at: Self.moment(sequence))
        fill(&act)
        return try take(act)
    }

    @discardableResult
    mutating func take(_ act: CaseAct) throws -> Bool {
        var isDone = false
        try take { fold, sequence in
            try fold.take(act, sequence)
            isDone = fold.passedOver == 0
        }
        return isDone
    }

    @discardableResult
    private mutating func take(_ body: (inout CaseFold, UInt64) throws -> Void) throws -> UInt64 {
        let own = sequence
        var fold = CaseFold(store)
        try body(&fold, own)
        #expect(try store.take(fold.changes, from: store.position(), upTo: own + 1))
        sequence += 1
        return own
    }

    func record(_ id: String) throws -> CaseRecord? {
        try CaseRecord.number(of: id).flatMap { try store.record($0) }
    }

    var all: [CaseRecord] {
        get throws { try store.search(CaseQuery(limit: 10_000)).sorted { $0.number < $1.number } }
    }
}

/// A finding of a person.
func finding(_ outcome: Determination.Outcome, by person: String = "deskA") -> Determination {
    Determination(
        outcome: outcome,
        clause: "B.dialing",
        reasonEN: "Seen.",
        reasonPL: "Widziano.",
        measure: nil,
        by: person,
        at: Fixture.now.microseconds
    )
}

/// Every byte of the cases: two stores with the same text hold the same.
func text(of store: CaseViewStore) throws -> String {
    var lines: [String] = []
    for record in try store.search(CaseQuery(limit: 100_000)) {
        lines.append(String(decoding: StableJSON.bytes(record), as: UTF8.self))
        for kept in try store.decisions(record.number) {
            lines.append("\(kept.place) \(kept.sequence) \(String(decoding: kept.json, as: UTF8.self))")
        }
        for done in try store.acts(record.number, limit: 10_000).acts {
            lines.append("\(done.sequence) \(String(decoding: done.act.bytes, as: UTF8.self))")
        }
    }
    return lines.joined(separator: "\n")
}
