// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Journal
import Ledger
import UsageModel

/// Which policy a start goes on under: the one that the settings name, or what was put in force after they were read.
///
/// Whoever spoke last is heard, pack and each list by itself: the settings speak when what they name has changed since
/// the last record; otherwise what was activated or imported stays. See `docs/decisions/0087-who-spoke-last.md`.
struct PolicyChoice {
    let policy: Policy
    let note: ActivationNote
    /// Whether the pack is another one than the settings name.
    let isActivated: Bool

    /// Chooses between the policy of the settings, with its files of lists, and what the journal says.
    ///
    /// - Throws: when what is in force cannot be read: nobody is to be judged by other rules than were approved.
    init(
        _ configured: Policy,
        _ journal: Journal,
        _ archive: PolicyArchive,
        _ lists: ListArchive
    ) throws {
        let configuredLists = Dictionary(
            uniqueKeysWithValues: configured.listFiles.map { ($0.name, SHA256.hexadecimal(ofDigest: $0.seal)) }
        )
        let sha256 = configured.definition.sha256
        let found = try journal.find(key: PolicyRecord.key, kind: .policy)
        guard let found, let record = PolicyRecord(found.firstBytes), let last = ActivationNote(found.secondBytes)
        else {
            policy = configured
            note = ActivationNote(.configuration, by: [], configured: sha256, configuredLists: configuredLists)
            isActivated = false
            return
        }
        isActivated = last.configured == sha256 && record.sha256 != sha256
        var pack = configured
        if isActivated {
            guard let kept = archive.policy(record.sha256) else { throw Self.unreadable(record) }
            pack = kept
        }
        var files: [Registry] = []
        for name in Set(record.lists.map(\.name)).union(configuredLists.keys).sorted() {
            let inForce = record.lists.first { $0.name == name }
            if let inForce, last.configuredLists[name] == configuredLists[name] {
                guard let file = lists.open(inForce) else {
                    throw NodeFailure.data("lists/\(name): version \(inForce.version) is in force and cannot be read")
                }
                files.append(file)
            } else if let file = configured.registries.first(where: { $0.stamp.name == name }) {
                files.append(file)
            }
        }
        policy = pack.asking(files)
        let isSame = PolicyRecord(policy) == record
        var note = ActivationNote(
            isSame ? last.origin : .configuration,
            by: isSame ? last.by : [],
            configured: sha256,
            configuredLists: configuredLists
        )
        if isSame { note.since = note == last ? last.since : last.since ?? found.time.microseconds }
        self.note = note
    }

    private static func unreadable(_ record: PolicyRecord) -> NodeFailure {
        .policy(
            "policies/\(record.sha256).json: the policy in force (\(record.id) \(record.version)) was activated after "
                + "the settings were read, and cannot be read; bring the file back from a backup, or change the pack "
                + "that the settings name: then that one is in force"
        )
    }
}
