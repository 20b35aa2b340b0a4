// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks

/// What a deployment sets differently from its pack.
struct ParameterOptions: ParsableArguments {
    @Option(name: .customLong("set"), help: "Set a parameter of the pack, as name=value; repeat for several.")
    var settings: [String] = []

    @Option(
        name: .customLong("parameters"),
        help: "A file of settings, 'parameters: { name: value }'; repeat for several. --set counts before them."
    )
    var files: [String] = []

    /// The settings, with the files read.
    func overrides() throws -> ParameterOverrides {
        ParameterOverrides(
            files: try files.map { PackFile(path: $0, name: $0, bytes: try SmallText.read($0)) },
            settings: settings
        )
    }
}

/// What the commands that read packs share.
enum PackCommands {
    /// The pack that is meant when none is named.
    static let standardFolder = "policies/standard"

    /// The compiled policy of a folder; prints every issue and ends the run when there is one.
    static func load(_ folder: String, _ options: ParameterOptions? = nil) throws -> Policy {
        let check = try check(folder, options)
        guard let policy = check.policy else {
            complain(of: check)
            throw ExitCode(Exit.badConfiguration)
        }
        return policy
    }

    /// The pack of a folder, when nothing is wrong with it; for commands whose own job is to find something.
    static func goodPack(_ folder: String, _ options: ParameterOptions? = nil) throws -> LoadedPack {
        let check = try check(folder, options)
        guard check.isGood else {
            complain(of: check)
            throw ExitCode(Exit.found)
        }
        return check.pack
    }

    /// The pack of a folder with everything that is wrong with it.
    static func check(_ folder: String, _ options: ParameterOptions? = nil) throws -> PackCheck {
        let overrides = try options?.overrides() ?? .none
        do throws(PackFailure) {
            return try PackCheck.run(folder, overriding: overrides)
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
