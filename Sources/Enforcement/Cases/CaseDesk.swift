// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch
package import Journal
package import Ledger
import UsageModel

/// Where people act on cases: one act after the other, each judged by the state that all before it left.
///
/// An act becomes true by its record in the journal and by nothing else. The desk brings the cases up to the journal,
/// looks whether the act can be done, writes it, waits for the disk, and brings the cases up to it.
///
/// - Cost: a group of the journal and two looks into the store, on a thread of its own.
package final class CaseDesk: Sendable {
    /// Why an act was not done, where the state of the case is not why.
    package enum Refusal: Error, Sendable, Hashable {
        /// There is no such case.
        case unknown
        /// The cases are still being made of the journal.
        case behind
        /// A decision came in between that changed what could be done.
        case overtaken
    }

    /// An act that is about to be done, and what must be done before it is written down.
    package struct Planned {
        package var act: CaseAct
        package var before: (() throws -> Void)?

        package init(_ act: CaseAct, before: (() throws -> Void)? = nil) {
            self.act = act
            self.before = before
        }
    }

    package let store: any CaseStore
    private let engine: JournaledEngine
    private let journal: Journal
    private let feeder: CaseFeeder
    private let queue = DispatchQueue(label: "proviso.cases")

    package init(_ engine: JournaledEngine, _ journal: Journal, _ store: any CaseStore) {
        self.engine = engine
        self.journal = journal
        self.store = store
        feeder = CaseFeeder(journal, store)
    }

    /// Records that are not in the cases yet.
    package func lag() throws -> UInt64 { try feeder.lag() }

    /// Opens a case by hand.
    package func open(_ act: CaseAct) async throws -> CaseRecord {
        try await inTurn { [self] in
            try catchUp()
            if let open = try store.undecided(act.key) { throw CaseProblem.otherOpen(open.id) }
            return try write(Planned(act))
        }
    }

    /// Acts on a case: `plan` is given the case as it is and says what is to be done; nil: it is so already.
    package func act(
        on id: String,
        _ plan: @escaping @Sendable (CaseRecord) throws -> Planned?
    ) async throws -> CaseRecord {
        try await inTurn { [self] in
            try catchUp()
            guard let number = CaseRecord.number(of: id), let record = try store.record(number) else {
                throw Refusal.unknown
            }
            guard let planned = try plan(record) else { return record }
            if let problem = record.problem(with: planned.act) { throw problem }
            if planned.act.type == .reopened, let open = try store.undecided(record.key) {
                throw CaseProblem.otherOpen(open.id)
            }
            return try write(planned)
        }
    }

    private func write(_ planned: Planned) throws -> CaseRecord {
        try planned.before?()
        let act = planned.act
        let key = Identity64.of("\(act.customer)\n\(act.clause)")
        let sequence = try engine.keep(review: act.bytes, key: key, at: Instant(microseconds: act.at))
        try journal.waitUntilDurable(sequence)
        try catchUp()
        guard let record = try store.record(ofAct: sequence.value) else { throw Refusal.overtaken }
        return record
    }

    /// Brings the cases up to what is durable now.
    private func catchUp() throws {
        let wanted = journal.durable.value
        for _ in 0..<Limits.stepsPatience {
            if try store.position() >= wanted { return }
            _ = try feeder.step()
        }
        throw Refusal.behind
    }

    private func inTurn(_ work: @escaping @Sendable () throws -> CaseRecord) async throws -> CaseRecord {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
