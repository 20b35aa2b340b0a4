// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Node

/// `proviso serve`: the service.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service: decisions over HTTP, a durable journal, standing.",
        discussion: """
            Settings come from --set, the environment (PROVISO_…), the file of --config, and what is usual, in this \
            order; 'proviso config print' shows them. With none it keeps its data in ./data and listens at \
            127.0.0.1:8080.
            """
    )

    @OptionGroup var settings: SettingOptions

    func run() async throws {
        let configuration = try settings.read()
        Threads.unite(configuration.number("http.threads"))
        do {
            let node = try ServiceNode(configuration) { Terminal.complain($0) }
            try await node.run()
        } catch let failure as NodeFailure {
            Terminal.complain("proviso: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }
}

/// The options of commands that read settings.
struct SettingOptions: ParsableArguments {
    @Option(help: "A file of settings (YAML).")
    var config: String?

    @Option(name: .customLong("set"), help: "One setting, as NAME=VALUE; repeat for several.")
    var settings: [String] = []

    /// The settings, or a list of what is wrong with them and the end of the run.
    func read() throws -> Configuration {
        let (configuration, issues) = ConfigurationReader.read(
            file: config,
            environment: ProcessInfo.processInfo.environment,
            flags: settings
        )
        guard issues.isEmpty else {
            for issue in issues { Terminal.complain("\(issue)") }
            throw ExitCode(Exit.badConfiguration)
        }
        return configuration
    }
}

/// `proviso config`: checks and shows settings.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Checks the settings of the service, or shows what holds.",
        subcommands: [Check.self, Print.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Checks a file of settings.")

        @Argument(help: "The file.")
        var file: String

        func run() throws {
            let (_, issues) = ConfigurationReader.read(file: file, environment: [:], flags: [])
            for issue in issues { Terminal.complain("\(issue)") }
            guard issues.isEmpty else { throw ExitCode(Exit.found) }
            Terminal.say("\(file): no issues\n")
        }
    }

    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "print",
            abstract: "Shows every setting, its value and where it came from."
        )

        @OptionGroup var settings: SettingOptions

        @Flag(help: "What holds when nobody says anything.")
        var defaults = false

        @Flag(help: "The reference of all settings, as Markdown.")
        var reference = false

        func run() throws {
            if reference { return Terminal.say(ConfigurationText.reference) }
            Terminal.say(ConfigurationText.table(defaults ? Configuration() : try settings.read()))
        }
    }
}
