// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
package import Ledger
import Logging
import PolicyPacks
package import StoreSQLite
import Synchronization
package import UsageModel
package import WebAPI

/// Keeps versions of the policy and of lists beside the journal, and puts them in force while the service runs.
///
/// One version is checked at a time, and one thing put in force: what comes meanwhile is told to come again.
package final class PolicyOffice: Sendable {
    let engine: JournaledEngine
    let journal: Journal
    let snapshots: SnapshotTaker
    let archive: PolicyArchive
    let lists: ListArchive
    private let control: ControlStore
    /// Who is told what came in force; nil: nobody.
    private let logger: Logger?
    /// What the settings name: the pack, and the seals of files of lists by name.
    let configured: (sha256: String, lists: [String: String])
    /// What is being done: checking may take a minute, and no list waits for it.
    private let atWork = Mutex<Set<Desk>>([])

    /// What is done by one at a time.
    enum Desk {
        case checks, changes
    }

    /// The policy on trial that was begun last.
    let trial = Mutex<PolicyTrial?>(nil)
    /// Microseconds that the last change held decisions back, and changes since the start.
    let stalls = Mutex<(last: Int64, count: Int)>((0, 0))

    init(
        _ engine: JournaledEngine,
        _ journal: Journal,
        _ snapshots: SnapshotTaker,
        _ control: ControlStore,
        _ archive: PolicyArchive,
        _ lists: ListArchive,
        _ configured: Policy,
        _ logger: Logger?
    ) {
        self.logger = logger
        self.engine = engine
        self.journal = journal
        self.snapshots = snapshots
        self.control = control
        self.archive = archive
        self.lists = lists
        let seals = configured.listFiles.map { ($0.name, SHA256.hexadecimal(ofDigest: $0.seal)) }
        self.configured = (configured.definition.sha256, Dictionary(uniqueKeysWithValues: seals))
    }

    /// An office over a data folder that something else has opened.
    package convenience init(
        _ engine: JournaledEngine,
        _ journal: Journal,
        _ snapshots: SnapshotTaker,
        _ control: ControlStore,
        data: String
    ) {
        self.init(
            engine,
            journal,
            snapshots,
            control,
            PolicyArchive(data + "/policies"),
            ListArchive(data + "/lists"),
            engine.policy,
            nil
        )
    }

    /// The policies that a folder keeps, for a replay.
    package static func former(data: String) -> FormerPolicies {
        FormerPolicies(PolicyArchive(data + "/policies"), ListArchive(data + "/lists"))
    }

    /// Repeats the record of the policy in force before retention removes it: it says what is in force, and why.
    func restate(before moment: Instant, at now: Instant) throws(JournalFailure) {
        guard let found = try journal.find(key: PolicyRecord.key, kind: .policy), found.time < moment,
            let record = PolicyRecord(found.firstBytes), var note = ActivationNote(found.secondBytes)
        else { return }
        note.since = note.since ?? found.time.microseconds
        if let sequence = try engine.restate(record, note, at: now) { try journal.waitUntilDurable(sequence) }
    }

    /// Runs work alone at its desk; checking only gets what others leave of the processors.
    func alone<Answer: Sendable>(
        at desk: Desk,
        _ work: @escaping @Sendable () -> Result<Answer, Problem>
    ) async throws(Problem) -> Answer {
        guard atWork.withLock({ $0.insert(desk).inserted }) else {
            throw .unavailable("Another version is being \(desk == .checks ? "checked" : "put in force").")
        }
        defer { _ = atWork.withLock { $0.remove(desk) } }
        return try await PatientThread.run("policy \(desk)", isPatient: desk == .checks, work).get()
    }
}

extension PolicyOffice: PolicyDesk {
    package var proposals: any ProposalStore { control }

    package var state: PolicyState {
        let record = try? journal.find(key: PolicyRecord.key, kind: .policy)
        let note = record.flatMap { ActivationNote($0.secondBytes) }
        return PolicyState(
            note: note,
            sequence: record?.sequence.value,
            since: note?.since.map { Instant(microseconds: $0) } ?? record?.time,
            configured: configured.sha256
        )
    }

    package func versions() throws(Problem) -> [PolicyVersion] {
        archive.abouts.map(PolicyVersion.init).sorted {
            ($0.keptAt?.microseconds ?? 0, $0.sha256) > ($1.keptAt?.microseconds ?? 0, $1.sha256)
        }
    }

    package func version(_ sha256: String) throws(Problem) -> PolicyVersion? {
        archive.about(sha256).map(PolicyVersion.init)
    }

    package func definition(_ sha256: String) async -> PolicyDefinition? {
        let archive = archive
        return await PatientThread.run("explanation", isPatient: false) { archive.policy(sha256)?.definition }
    }

    package func changes(from old: String, to new: String) async throws(Problem) -> [PolicyChange] {
        guard old != new else { return [] }
        let archive = archive
        return await PatientThread.run("policy diff", isPatient: false) {
            guard let before = archive.check(old)?.pack, let after = archive.check(new)?.pack else { return [] }
            return PackDiff(from: before, to: after).changes.map {
                PolicyChange(part: $0.part, id: $0.id, kind: $0.kind.rawValue, details: $0.details)
            }
        }
    }

    package func activate(
        _ sha256: String,
        by: [String],
        at now: Instant
    ) async throws(Problem) -> PolicyActivation {
        try await alone(at: .changes) {
            guard let pack = self.archive.policy(sha256) else {
                return .failure(
                    .conflict("This version of the program reads the pack differently than when it was kept.")
                )
            }
            do throws(Problem) {
                let policy = pack.asking(self.engine.policy.registries)
                let (adoption, stall) = try self.adopt(policy, .activation, by: by, at: now)
                let restoration = adoption.restoration ?? Restoration()
                return .success(
                    PolicyActivation(
                        sequence: adoption.sequence?.value,
                        carried: restoration.carried.count,
                        begun: restoration.begun,
                        dropped: restoration.dropped,
                        formerRules: restoration.formerRules,
                        stallMicroseconds: stall
                    )
                )
            } catch {
                return .failure(error)
            }
        }
    }

    /// Puts a policy in force: what a restart needs is kept before, the state it began with afterwards.
    func adopt(
        _ policy: Policy,
        _ origin: ActivationNote.Origin,
        by: [String],
        at now: Instant
    ) throws(Problem) -> (JournaledEngine.Adoption, stallMicroseconds: Int64) {
        let former = PolicyRecord(engine.policy)
        let note = ActivationNote(
            origin,
            by: by,
            configured: configured.sha256,
            configuredLists: configured.lists
        )
        do {
            try archive.keep(PolicyRecord(policy))
            let clock = ContinuousClock()
            let began = clock.now
            let adoption = try engine.adopt(policy, note, at: now)
            let parts = (clock.now - began).components
            let stall = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
            stalls.withLock { $0 = (stall, $0.count + 1) }
            if let sequence = adoption.sequence {
                // Only what is durable may be covered: a snapshot must never know of records that a crash took away.
                try journal.waitUntilDurable(sequence)
                tell(PolicyRecord(policy), after: former, by: by, at: sequence)
                // Nor may it cover an answer whose decision is not on the disk: a restart has to find that.
                let isCovering = engine.late.oldest(durable: journal.durable).map { $0 < sequence } ?? false
                if let state = adoption.state, !isCovering {
                    try snapshots.keep(state, of: former, at: sequence, now)
                }
            }
            return (adoption, stall)
        } catch let failure as JournalFailure {
            throw Problem.unavailable("\(failure)")
        } catch {
            throw Problem.broken
        }
    }

    /// Says in the log what came in force and who did it.
    private func tell(_ record: PolicyRecord, after former: PolicyRecord, by: [String], at sequence: SequenceNumber) {
        let who: Logger.Metadata = ["by": "\(by.joined(separator: ", "))", "sequence": "\(sequence.value)"]
        if record.sha256 != former.sha256 {
            let what: Logger.Metadata = [
                "policy": "\(record.id)", "version": "\(record.version)", "sha256": "\(record.sha256)",
            ]
            logger?.info("A policy was activated", metadata: what.merging(who) { $1 })
        }
        let before = former.lists.map { [$0.name, $0.sha256] }
        for file in record.lists where !before.contains([file.name, file.sha256]) {
            let what: Logger.Metadata = [
                "list": "\(file.name)", "version": "\(file.version)", "sha256": "\(file.sha256)",
            ]
            logger?.info("A list was replaced", metadata: what.merging(who) { $1 })
        }
    }
}

extension PolicyVersion {
    fileprivate init(_ about: PolicyArchive.About) {
        self.init(
            id: about.id,
            version: about.version,
            sha256: about.sha256,
            rules: about.rules,
            signals: about.signals,
            cases: about.cases,
            keptBy: about.keptBy,
            keptAt: about.keptAt.map { Instant(microseconds: $0) }
        )
    }
}

extension FormerPolicies {
    /// The policies that two archives keep together.
    init(_ archive: PolicyArchive, _ lists: ListArchive) {
        self.init(
            policy: { record in
                guard let pack = archive.policy(record.sha256) else { return nil }
                var files: [Registry] = []
                for file in record.lists {
                    guard let registry = lists.open(file) else { return nil }
                    files.append(registry)
                }
                return files.isEmpty ? pack : pack.asking(files)
            },
            record: { archive.record($0) }
        )
    }
}
