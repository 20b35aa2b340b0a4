// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Ledger
package import UsageModel

/// Where versions of the policy and of lists are checked, kept and put in force; the routes ask it.
package protocol PolicyDesk: Sendable {
    /// The policy in force, and why it is.
    var state: PolicyState { get }
    /// Where versions wait for a second person.
    var proposals: any ProposalStore { get }

    /// The versions that are kept, the newest first.
    func versions() throws(Problem) -> [PolicyVersion]
    func version(_ sha256: String) throws(Problem) -> PolicyVersion?
    /// What a version says, to explain what it decided; nil when it is not kept.
    func definition(_ sha256: String) async -> PolicyDefinition?
    /// Checks a pack, runs its tests, and keeps it when all is well.
    ///
    /// - Throws: 422 that names each mistake by file, line and column.
    func keep(
        _ pack: PackUpload,
        by owner: String,
        at now: Instant
    ) async throws(Problem) -> (version: PolicyVersion, isNew: Bool)
    /// What is different between two versions that are kept.
    func changes(from old: String, to new: String) async throws(Problem) -> [PolicyChange]
    /// Puts a version in force; it decides from the next event on, and stands in the journal when this returns.
    func activate(_ sha256: String, by: [String], at now: Instant) async throws(Problem) -> PolicyActivation

    /// The trial of a version, if it is the newest of all.
    func trial(_ kind: PolicyTrial.Kind, _ sha256: String) -> PolicyTrial?
    /// Begins a trial, or answers the one that runs already; one runs at a time.
    func begin(_ kind: PolicyTrial.Kind, _ sha256: String, since: Instant?) async throws(Problem) -> PolicyTrial
    /// Ends a trial; false when none runs.
    func end(_ kind: PolicyTrial.Kind, _ sha256: String) async -> Bool

    /// A place for the lines of a list while they arrive.
    func intake() throws(Problem) -> any ListIntake
    /// Reads what arrived, and puts it in force unless it is only to be looked at.
    func take(
        _ intake: any ListIntake,
        as upload: ListUpload,
        by owner: String,
        at now: Instant
    ) async throws(Problem) -> ListReport
    /// The versions of a list that are kept, the newest first.
    func versions(ofList name: String) throws(Problem) -> [ListVersion]
}

/// Takes the bytes of a list as they come; what it holds is gone with it.
package protocol ListIntake: Sendable {
    func append(_ bytes: Span<UInt8>) throws(Problem)
}

/// A pack as it is sent: the texts of its files by path.
package struct PackUpload: Sendable, Hashable {
    /// The folder of the pack itself; others are those it extends.
    package var folder: String
    package var files: [String: String]

    package init(folder: String, files: [String: String]) {
        self.folder = folder
        self.files = files
    }
}

/// What is told of a version of the policy that is kept.
package struct PolicyVersion: Sendable, Hashable {
    package var id: String
    package var version: String
    package var sha256: String
    package var rules: Int
    package var signals: Int
    /// Cases that were run and passed before it was kept; nil: it came from the settings.
    package var cases: Int?
    package var keptBy: String?
    package var keptAt: Instant?

    package init(
        id: String,
        version: String,
        sha256: String,
        rules: Int,
        signals: Int,
        cases: Int?,
        keptBy: String?,
        keptAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.sha256 = sha256
        self.rules = rules
        self.signals = signals
        self.cases = cases
        self.keptBy = keptBy
        self.keptAt = keptAt
    }
}

/// One part of a policy that is not the same any more.
package struct PolicyChange: Sendable, Hashable {
    package var part: String
    package var id: String
    package var kind: String
    package var details: [String]

    package init(part: String, id: String, kind: String, details: [String]) {
        self.part = part
        self.id = id
        self.kind = kind
        self.details = details
    }
}

/// The policy in force: since when, who made it so, and what the settings name.
package struct PolicyState: Sendable {
    /// Who did it and how; nil: a record of an earlier version does not say.
    package var note: ActivationNote?
    /// The record it begins with; nil while nothing is kept.
    package var sequence: UInt64?
    package var since: Instant?
    /// The pack that the settings name.
    package var configured: String

    package init(note: ActivationNote?, sequence: UInt64?, since: Instant?, configured: String) {
        self.note = note
        self.sequence = sequence
        self.since = since
        self.configured = configured
    }
}

/// What putting a version in force did.
package struct PolicyActivation: Sendable {
    package var sequence: UInt64?
    /// Signals that go on, those that begin empty, those that are gone, and rules whose measures stay without them.
    package var carried: Int
    package var begun: [String]
    package var dropped: [String]
    package var formerRules: [String]
    /// Microseconds for which nothing was decided, waiting for the lock included.
    package var stallMicroseconds: Int64

    package init(
        sequence: UInt64?,
        carried: Int,
        begun: [String],
        dropped: [String],
        formerRules: [String],
        stallMicroseconds: Int64
    ) {
        self.sequence = sequence
        self.carried = carried
        self.begun = begun
        self.dropped = dropped
        self.formerRules = formerRules
        self.stallMicroseconds = stallMicroseconds
    }
}
