// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Node

/// `proviso demo`: the service over a simulated contact center, in a folder that goes with it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs the service over a simulated contact center with planted abusers.",
        discussion: """
            A working day passes in about a minute and a half; what is found is printed when it is. Everything lies in \
            a temporary folder that is removed at the end.
            """
    )

    @Option(help: "The port; 0 for any free one.")
    var port = 8_080

    @Option(help: "The seed of the simulated contact center.")
    var seed: UInt64 = 7

    @Option(help: "The folder of the policy pack.")
    var policy = "policies/standard"

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("proviso-demo-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let flags = ["data=\(folder)", "http.port=\(port)", "policy=\(policy)", "log.level=warning"]
        let (configuration, issues) = ConfigurationReader.read(file: nil, environment: [:], flags: flags)
        guard issues.isEmpty else {
            for issue in issues { Terminal.complain("\(issue)") }
            throw ExitCode(Exit.badConfiguration)
        }
        Threads.unite(configuration.number("http.threads"))
        do {
            let node = try ServiceNode(configuration, demoSeed: seed) { Terminal.complain($0) }
            try await node.run()
        } catch let failure as NodeFailure {
            Terminal.complain("proviso: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }
}
