// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks

/// What the commands that read packs share.
enum PackCommands {
    /// The pack that is meant when none is named.
    static let standardFolder = "policies/standard"

    /// The compiled policy of a folder; prints every issue and ends the run when there is one.
    static func load(_ folder: String) throws -> Policy {
        let check = try check(folder)
        guard let policy = check.policy else {
            complain(of: check)
            throw ExitCode(Exit.badConfiguration)
        }
        return policy
    }

    /// The pack of a folder, when nothing is wrong with it; for commands whose own job is to find something.
    static func goodPack(_ folder: String) throws -> LoadedPack {
        let check = try check(folder)
        guard check.isGood else {
            complain(of: check)
            throw ExitCode(Exit.found)
        }
        return check.pack
    }

    /// The pack of a folder with everything that is wrong with it.
    static func check(_ folder: String) throws -> PackCheck {
        do throws(PackFailure) {
            return try PackCheck.run(folder)
        } catch {
            Terminal.complain("proviso: \(error.message)")
            throw ExitCode(Exit.badConfiguration)
        }
    }

    private static func complain(of check: PackCheck) {
        Terminal.complain(check.report.text.trimmed)
        Terminal.complain(check.summary)
    }
}
