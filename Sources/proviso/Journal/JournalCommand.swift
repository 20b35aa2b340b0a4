// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Journal

/// `proviso journal`: the log of a service, looked at from outside.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Verifies, exports and proves what a journal holds; also while it is written.",
        subcommands: [JournalVerifyCommand.self, JournalExportCommand.self, JournalProofCommand.self]
    )
}

/// What the commands share.
enum JournalFolder {
    /// The folder the segments lie in: the one given, or `journal` in it, as in a service's data folder.
    static func path(_ given: String) -> String {
        let trimmed = given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
        let inner = trimmed + "/journal"
        return JournalReader.isJournal(trimmed) || !JournalReader.isJournal(inner) ? trimmed : inner
    }

    /// Says what is wrong and ends the run.
    static func end(_ failure: JournalFailure) -> ExitCode {
        Terminal.complain("proviso: \(failure)")
        return switch failure {
        case .damaged: ExitCode(Exit.found)
        case .io: ExitCode(Exit.unavailable)
        default: ExitCode(Exit.badInput)
        }
    }
}
