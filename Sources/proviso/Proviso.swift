// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line: parses, composes the rooms below, prints.
@main
struct Proviso: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proviso",
        abstract: "Enforces a contact center's acceptable use policy on every call, message and sign-in.",
        version: "0.1.0",
        subcommands: [
            ReplayCommand.self, PolicyCommand.self, ImportCommand.self, ListCommand.self, SimulateCommand.self,
            JournalCommand.self,
        ]
    )
}
