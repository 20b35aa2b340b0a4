// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Ledger
import PolicyPacks
package import UsageModel
package import WebAPI

// Packs that are sent.
extension PolicyOffice {
    package func keep(
        _ upload: PackUpload,
        by owner: String,
        at now: Instant
    ) async throws(Problem) -> (version: PolicyVersion, isNew: Bool) {
        try await alone(at: .checks) {
            do throws(Problem) {
                return .success(try self.keepNow(upload, owner, now))
            } catch {
                return .failure(error)
            }
        }
    }

    private func keepNow(
        _ upload: PackUpload,
        _ owner: String,
        _ now: Instant
    ) throws(Problem) -> (version: PolicyVersion, isNew: Bool) {
        let check: PackCheck
        do throws(PackFailure) {
            check = try PackCheck.run(upload.folder, from: .memory(upload.files))
        } catch {
            throw .badMembers([Problem.Detail("/folder", error.message)])
        }
        guard let policy = check.policy else { throw Self.problem(check.report.issues, "mistakes") }
        let sha256 = policy.definition.sha256
        if let known = try version(sha256), archive.policy(sha256) != nil { return (known, false) }
        guard archive.abouts.count < Limits.policyVersions else {
            throw .conflict("\(Limits.policyVersions) versions are kept, as many as may be.")
        }
        let cases = try test(check)
        do {
            let about = PolicyArchive.About(policy.definition, cases: cases, keptBy: owner, keptAt: now)
            let isNew = try archive.keep(upload.files, of: upload.folder, about)
            guard let kept = try version(sha256) else { throw Problem.broken }
            return (kept, isNew)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .unavailable("The pack cannot be written: \(error)")
        }
    }

    /// Runs the cases of a pack, asking the files of lists that are in force; answers how many passed.
    private func test(_ check: PackCheck) throws(Problem) -> Int {
        let tests = PackTests(check.pack, asking: engine.policy.registries)
        guard tests.issues.issues.isEmpty else { throw Self.problem(tests.issues.issues, "mistakes of tests") }
        guard tests.eventCount <= Limits.caseEvents else {
            throw .conflict("The cases have \(tests.eventCount) events; at most \(Limits.caseEvents) are decided here.")
        }
        let end = PatientThread.processorSeconds + Limits.caseSeconds
        let report = tests.run(explains: false) { PatientThread.processorSeconds > end }
        let failed = report.results.filter { !$0.hasPassed }
        guard failed.isEmpty else {
            throw .badPack(
                failed.prefix(Limits.namedMistakes).map { result in
                    Problem.Detail(
                        "/files/" + Members.escaped(result.file),
                        "\(result.location.file):\(result.location.line): failed: \(result.it); expected "
                            + "\(result.expected); actual \(result.actual)"
                    )
                },
                of: failed.count,
                "cases failed"
            )
        }
        guard report.results.count == tests.cases.count else {
            throw .conflict("The cases take more than \(Limits.caseSeconds) s of a processor; they were not all run.")
        }
        return report.passed
    }

    private static func problem(_ issues: [PolicyIssue], _ what: String) -> Problem {
        let errors = issues.prefix(Limits.namedMistakes).map { issue in
            let place = issue.location
            let hint = issue.suggestion.map { $0.contains(" ") ? " (\($0))" : " (did you mean '\($0)'?)" } ?? ""
            return Problem.Detail(
                "/files/" + Members.escaped(place.file),
                "\(place.file):\(place.line):\(place.column): \(issue.message)\(hint)"
            )
        }
        return .badPack(errors, of: issues.count, what)
    }
}
