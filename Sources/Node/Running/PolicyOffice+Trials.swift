// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import Ledger
import Synchronization
package import UsageModel
package import WebAPI

// Policies on trial.
extension PolicyOffice {
    package func trial(_ kind: PolicyTrial.Kind, _ sha256: String) -> PolicyTrial? {
        trial.withLock { $0 }.flatMap { $0.kind == kind && $0.sha256 == sha256 ? $0 : nil }
    }

    package func begin(
        _ kind: PolicyTrial.Kind,
        _ sha256: String,
        since: Instant?
    ) async throws(Problem) -> PolicyTrial {
        let archive = archive
        let pack = await PatientThread.run("policy trial", isPatient: true) { archive.policy(sha256) }
        guard let pack else { throw .conflict("This program reads the pack differently than when it was kept.") }
        let engine = engine
        let candidate = PolicyTrial(
            pack.asking(engine.policy.registries),
            against: { engine.policy },
            journal,
            snapshots.snapshots,
            FormerPolicies(archive, lists),
            since: since
        )
        let (begun, other) = trial.withLock { trial -> (PolicyTrial, PolicyTrial?) in
            guard let running = trial, [.preparing, .running].contains(running.report.state) else {
                let ended = trial
                trial = candidate
                candidate.start()
                return (candidate, ended)
            }
            return (running, nil)
        }
        other?.stop()
        guard begun === candidate || begun.kind == kind && begun.sha256 == sha256 else {
            throw .conflict("The \(begun.kind.rawValue) of \(begun.sha256) runs; one at a time.")
        }
        return begun
    }

    package func end(_ kind: PolicyTrial.Kind, _ sha256: String) async -> Bool {
        guard let trial = trial(kind, sha256), [.preparing, .running].contains(trial.report.state) else { return false }
        await PatientThread.run("policy trial", isPatient: false) { trial.stop() }
        return true
    }

    /// Ends what runs beside the service, when it ends.
    package func close() { trial.withLock { $0 }?.stop() }
}
