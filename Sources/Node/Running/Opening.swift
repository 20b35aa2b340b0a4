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
    let control: ControlStore
    /// What the journal told about the way back.
    let replayed: Replaying.Report

    /// Opens everything, or says why it cannot be.
    static func open(_ configuration: Configuration) throws(NodeFailure) -> Opening {
        let data = configuration.text("data") ?? "data"
        try makeFolder(data)
        let policy = try PolicySource.load(configuration)
        let fold = Fold(Engine(policy: policy))
        var journal: Journal?
        var report = Replaying.Report()
        do throws(JournalFailure) {
            if configuration.truth("journal.enabled") {
                let opened = try Journal.open(data + "/journal")
                journal = opened
                report = try Replaying(opened, comparing: true).run(fold, from: opened.first)
            }
        } catch {
            throw .journal(error)
        }
        do {
            return Opening(
                policy: policy,
                journal: journal,
                engine: JournaledEngine(fold, journal: journal),
                views: journal == nil ? nil : try ViewStore(path: data + "/views.sqlite"),
                control: try ControlStore(path: data + "/control.sqlite"),
                replayed: report
            )
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
