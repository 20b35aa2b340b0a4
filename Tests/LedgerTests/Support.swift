// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import PolicyPacks
import Simulator
import UsageModel

/// A folder that is removed with the value that made it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "proviso-ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + (path.hasSuffix("/") ? "" : "/") + name }
}

/// What the tests of this target decide by, and about.
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

    /// A suspension by a person.
    static func suspension(of customer: String, id: String = "m-1") -> ActRecord {
        let act = StandingAct(
            put: .suspend,
            id: id,
            kind: .customer,
            subject: customer,
            customer: nil,
            clause: "B.dialing",
            reason: Localized(en: "under review", pl: "w trakcie sprawdzania"),
            at: now
        )
        return ActRecord(act, by: ["reviewer-1"])
    }
}

/// A service without its sockets: the journal in a folder, and the engine on it.
struct Desk {
    let folder: String
    let journal: Journal
    let snapshots: SnapshotStore
    let engine: JournaledEngine
    let report: Restart.Report
    let policy: Policy
    let former: [Policy]

    /// Opens the folder as a start of the service does.
    init(
        _ folder: String,
        _ policy: Policy,
        options: JournalOptions = JournalOptions(),
        former: [Policy] = []
    ) throws {
        self.folder = folder
        self.policy = policy
        journal = try Journal.open(folder + "/journal", options)
        snapshots = try SnapshotStore(folder + "/snapshots")
        let restart = Restart(journal, snapshots, former: FormerPolicies(former), at: Fixture.now)
        let (fold, report) = try restart.run(policy)
        engine = JournaledEngine(fold, journal: journal, waiting: report.replay.waiting)
        self.former = former
        self.report = report
    }

    /// The lines of decisions; a repeated event gives none.
    func decide(_ events: some Sequence<[UInt8]>) throws -> [String] {
        try events.compactMap { event in
            guard case .decided(let line, _) = try engine.decide(event.span, at: Fixture.now) else { return nil }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// A snapshot as one at work takes it.
    func snapshot() throws -> Bool {
        try journal.waitUntilAllDurable()
        let taker = SnapshotTaker(
            journal,
            snapshots,
            engine.policy,
            former: FormerPolicies(former),
            every: 1,
            undecided: { [engine] in engine.late.oldest(durable: $0) }
        )
        return try taker.takeIfDue(at: Fixture.now)
    }

    /// Ends as a crash does after the last group was written.
    func close() throws {
        try journal.waitUntilAllDurable()
        journal.close()
    }
}
