// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import StoreSQLite
import UsageModel

/// What a service has open: made from the settings, in the order in which things depend on each other.
struct Opening {
    let policy: Policy
    let journal: Journal?
    let engine: JournaledEngine
    let views: ViewStore?
    let cases: CaseViewStore?
    let control: ControlStore
    /// Nil when nothing is kept.
    let snapshots: SnapshotTaker?
    /// What the journal told about the way back.
    let restart: Restart.Report

    /// Opens everything, or says why it cannot be.
    static func open(_ configuration: Configuration) throws(NodeFailure) -> Opening {
        let data = configuration.text("data") ?? "data"
        try makeFolder(data)
        let archive = PolicyArchive(data + "/policies")
        let isKept = configuration.truth("journal.enabled")
        let policy = try PolicySource.load(configuration, keepingIn: isKept ? archive : nil)
        do {
            let control = try ControlStore(path: data + "/control.sqlite")
            guard isKept else {
                let engine = JournaledEngine(Fold(Engine(policy: policy)), journal: nil)
                return Opening(
                    policy: policy,
                    journal: nil,
                    engine: engine,
                    views: nil,
                    cases: nil,
                    control: control,
                    snapshots: nil,
                    restart: Restart.Report()
                )
            }
            let journal = try Journal.open(data + "/journal")
            let store = try SnapshotStore(data + "/snapshots")
            let restart = Restart(journal, store, archived: { archive.policy($0) }, at: WallClock.now)
            let (fold, report) = try restart.run(policy)
            return Opening(
                policy: policy,
                journal: journal,
                engine: JournaledEngine(fold, journal: journal),
                views: try ViewStore(path: data + "/views.sqlite"),
                cases: try CaseViewStore(path: data + "/cases.sqlite"),
                control: control,
                snapshots: SnapshotTaker(journal, store, policy, every: configuration.number("journal.snapshotEvery")),
                restart: report
            )
        } catch let failure as JournalFailure {
            throw .journal(failure)
        } catch {
            throw .data("\(data): the databases cannot be opened: \(error)")
        }
    }

    /// The folder of the data: nobody but its owner looks into it.
    private static func makeFolder(_ path: String) throws(NodeFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .data("\(path): the folder cannot be made: \(error.localizedDescription)")
        }
    }
}
