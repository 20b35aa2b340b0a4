// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
package import DecisionEngine
package import Enforcement
import Journal
package import Ledger
package import Outbox
import UsageModel

/// What the routes work on: the engine with its journal, the views, the keys, and the policy in force.
package struct Service: Sendable {
    package var engine: JournaledEngine
    /// Nil when nothing is kept: then nothing can be looked up either.
    package var views: (any Views)?
    package var keys: KeyRing
    package var sessions: SessionTable
    package var approvals: any ApprovalStore
    package var links: any LinkStore
    /// Who keeps versions of the policy and of lists; nil: nothing is kept.
    package var policies: (any PolicyDesk)?
    /// The name of this node, in what it answers about enforcement.
    package var node: String
    package var version: String
    /// Whether `POST /v1/decisions` waits for the disk.
    package var isDurable: Bool
    /// When a decision is late, and what is answered then.
    package var lateness: Lateness
    /// How others reach the service, without a slash at the end.
    package var publicURL: String
    /// Whether browsers reach it by TLS, here or at a proxy in front.
    package var isEncrypted: Bool
    /// Who is told of what happens; nil: nothing is kept, so nothing is sent.
    package var desk: WebhookDesk?
    /// Where people act on cases; nil: nothing is kept.
    package var cases: CaseDesk?
    /// Why the service should get no traffic; nil when it should.
    package var unready: @Sendable () -> String?

    package init(
        engine: JournaledEngine,
        views: (any Views)?,
        keys: KeyRing,
        sessions: SessionTable,
        approvals: any ApprovalStore,
        links: any LinkStore,
        node: String,
        version: String,
        isDurable: Bool,
        lateness: Lateness = Lateness(microseconds: 20_000, refuses: false),
        publicURL: String,
        isEncrypted: Bool,
        desk: WebhookDesk? = nil,
        policies: (any PolicyDesk)? = nil,
        cases: CaseDesk? = nil,
        unready: @escaping @Sendable () -> String?
    ) {
        self.engine = engine
        self.views = views
        self.keys = keys
        self.sessions = sessions
        self.approvals = approvals
        self.links = links
        self.policies = policies
        self.node = node
        self.version = version
        self.isDurable = isDurable
        self.lateness = lateness
        self.publicURL = publicURL
        self.isEncrypted = isEncrypted
        self.desk = desk
        self.cases = cases
        self.unready = unready
    }

    /// The policy in force: of this moment, to be asked each time.
    package var policy: Policy { engine.policy }

    /// Waits until the engine is free, without holding a thread that others are served on.
    ///
    /// - Throws: 503 when it is held for longer than anybody waits.
    func turn(within seconds: Int = Limits.turnSeconds) async throws(Problem) {
        if engine.isFree { return }
        var turn = EngineTurn(engine, within: .seconds(seconds))
        while await turn.wait() { if engine.isFree { return } }
        throw .unavailable("The engine is at work for something long, such as a change of policy.")
    }

    /// Writes down who read or changed what.
    ///
    /// - Throws: when the journal takes nothing; then it must not be done.
    package func keep(_ record: AccessRecord) throws(Problem) {
        guard let journal = engine.journal else { return }
        let at = Instant(microseconds: record.at)
        do throws(JournalFailure) {
            _ = try journal.append(.access, partition: 0, key: record.key, time: at, record.bytes, isBeside: true)
        } catch {
            throw Problem(error)
        }
    }

    /// Waits until a record is on the disk.
    func untilDurable(_ sequence: SequenceNumber?) async throws(Problem) {
        guard let sequence, let journal = engine.journal else { return }
        let result: Result<Void, JournalFailure> = await withCheckedContinuation { continuation in
            journal.whenDurable(sequence) { continuation.resume(returning: $0) }
        }
        if case .failure(let failure) = result { throw Problem(failure) }
    }
}

/// When a decision is late, and what is answered then.
package struct Lateness: Sendable, Hashable {
    /// How long the engine is waited for; nil: as long as it takes.
    package var within: Duration?
    /// Whether what may be refused is; else everything is allowed.
    package var refuses: Bool

    /// No microseconds: the engine is waited for as long as it takes.
    package init(microseconds: Int64, refuses: Bool) {
        within = microseconds > 0 ? .microseconds(microseconds) : nil
        self.refuses = refuses
    }
}

extension Problem {
    /// A journal that takes nothing: nothing was done, and the caller goes by its own failure mode.
    init(_ failure: JournalFailure) {
        self = .unavailable("\(failure)")
        if case .tooLarge = failure { self = .tooLarge(Limits.bodyBytes) }
    }
}
