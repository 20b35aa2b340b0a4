// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Journal
import Ledger
import Logging
import StoreSQLite
import UsageModel

/// What a service has open: made from the settings, in the order in which things depend on each other.
struct Opening {
    let journal: Journal?
    let engine: JournaledEngine
    let views: ViewStore?
    let cases: CaseViewStore?
    let control: ControlStore
    /// Nil when nothing is kept.
    let snapshots: SnapshotTaker?
    /// Where versions of the policy and of lists are kept; nil as above.
    let policies: PolicyOffice?
    /// Whether the pack in force is not the one that the settings name, but one that was activated since.
    let isActivated: Bool
    /// What the journal told about the way back.
    let restart: Restart.Report

    /// Opens everything, or says why it cannot be.
    static func open(_ configuration: Configuration, _ logger: Logger) throws(NodeFailure) -> Opening {
        let data = configuration.text("data") ?? "data"
        try makeFolder(data)
        let archive = PolicyArchive(data + "/policies")
        let lists = ListArchive(data + "/lists")
        let isKept = configuration.truth("journal.enabled")
        do {
            let control = try ControlStore(path: data + "/control.sqlite")
            guard isKept else {
                return try withoutJournal(PolicySource.load(configuration, keepingIn: nil), control)
            }
            lists.tidy()
            let configured = try PolicySource.load(configuration, keepingIn: archive, lists)
            let journal = try Journal.open(data + "/journal")
            let choice = try PolicyChoice(configured, journal, archive, lists)
            try archive.keep(PolicyRecord(choice.policy))
            let former = FormerPolicies(archive, lists)
            let store = try SnapshotStore(data + "/snapshots")
            let restart = Restart(journal, store, former: former, at: WallClock.now)
            let (fold, report) = try restart.run(choice.policy, choice.note)
            let engine = JournaledEngine(fold, journal: journal, waiting: report.replay.waiting)
            let snapshots = SnapshotTaker(
                journal,
                store,
                engine.policy,
                former: former,
                every: configuration.number("journal.snapshotEvery"),
                undecided: { engine.late.oldest(durable: $0) }
            )
            return Opening(
                journal: journal,
                engine: engine,
                views: try ViewStore(path: data + "/views.sqlite"),
                cases: try CaseViewStore(path: data + "/cases.sqlite"),
                control: control,
                snapshots: snapshots,
                policies: PolicyOffice(engine, journal, snapshots, control, archive, lists, configured, logger),
                isActivated: choice.isActivated,
                restart: report
            )
        } catch let failure as NodeFailure {
            throw failure
        } catch let failure as JournalFailure {
            throw .journal(failure)
        } catch {
            throw .data("\(data): the databases cannot be opened: \(error)")
        }
    }

    private static func withoutJournal(_ policy: Policy, _ control: ControlStore) -> Opening {
        Opening(
            journal: nil,
            engine: JournaledEngine(Fold(Engine(policy: policy)), journal: nil),
            views: nil,
            cases: nil,
            control: control,
            snapshots: nil,
            policies: nil,
            isActivated: false,
            restart: Restart.Report()
        )
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
