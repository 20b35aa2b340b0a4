// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Journal
import Ledger
import UsageModel

/// A lift on its way: what it would take away, whether whoever asks may do that, and the act itself.
///
/// Who put a measure there stands in the journal, which is not read while decisions wait. So the question comes first,
/// and the act is done only while it would take away exactly what was asked about.
struct LiftOrder {
    /// What an act came to, and its record.
    typealias Done = (StandingOutcome, SequenceNumber?)

    let act: StandingAct
    let principal: Principal
    let engine: JournaledEngine

    /// What it would take away now; refused when that is not for whoever asks to take away.
    func judged() throws(Problem) -> [StandingMeasure] {
        let found = engine.ask { $0.liftable(by: act) }
        let isGrave = found.contains {
            $0.measure == .terminate || $0.measure == .suspend && act.kind == .customer
        }
        if isGrave, !principal.roles.contains(.seniorReviewer) {
            throw .forbidden(
                "What a senior reviewer put there is lifted by one.",
                pl: "Środek zastosowany przez starszego weryfikatora znosi starszy weryfikator."
            )
        }
        guard principal.roles.isDisjoint(with: .reviewers) else { return found }
        for measure in found where !(try isOwn(measure)) {
            throw .forbidden(
                "A service lifts only what it put there itself; a reviewer lifts the rest.",
                pl: "Program znosi tylko to, co sam zastosował; resztę znosi weryfikator."
            )
        }
        return found
    }

    /// Takes away what was judged; nil, and nothing is done, when it would be something else by now.
    func carryOut(
        _ judged: [StandingMeasure],
        at now: Instant,
        while isStill: (Engine) -> Bool = { _ in true }
    ) throws(Problem) -> Done? {
        do throws(JournalFailure) {
            return try engine.apply(ActRecord(act, by: [principal.owner]), at: now) { engine in
                isStill(engine) && engine.liftable(by: act) == judged
            }
        } catch {
            throw Problem(error)
        }
    }

    /// Whether a measure was put there by whoever asks; a rule's never was.
    private func isOwn(_ measure: StandingMeasure) throws(Problem) -> Bool {
        guard measure.origin == .person, let journal = engine.journal else { return false }
        do throws(JournalFailure) {
            let found = try journal.find(key: Identity64.of(measure.id), kind: .act)
            return found.flatMap { ActRecord($0.firstBytes) }?.by == [principal.owner]
        } catch {
            throw Problem(error)
        }
    }
}
