// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Node

/// The command line: parses, composes the rooms below, prints.
@main
struct Proviso: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proviso",
        abstract: "Enforces a contact center's acceptable use policy on every call, message and sign-in.",
        version: ServiceNode.version,
        subcommands: [
            ReplayCommand.self, PolicyCommand.self, ImportCommand.self, ListCommand.self, SimulateCommand.self,
            ServeCommand.self, DemoCommand.self, ConfigCommand.self, JournalCommand.self, StressCommand.self,
            DoctorCommand.self,
            KeyCommand.self, BackupCommand.self,
            SuspendCommand.self,
            TerminateCommand.self, ApproveCommand.self, ReinstateCommand.self, CaseCommand.self,
        ]
    )
}
