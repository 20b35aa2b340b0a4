// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import Node
import UsageModel

/// `proviso list push`: gives a version of a list to a running service, which asks it from the next decision on.
struct ListPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Sends a list to a running service, which asks it from the next decision on.",
        discussion: "The lines are those of 'proviso list import'; at most 256 MiB, gzipped or not."
    )

    @Argument(help: "The name by which rules ask, such as us_dno.")
    var name: String

    @Argument(help: "The file, plain or gzipped.")
    var file: String

    @Option(help: "What a line is: numbers, ftc-dnc or texts.")
    var format = ListFormat.numbers

    @Option(help: "Which edition it is, such as 2026-11-20.")
    var listVersion: String?

    @Option(help: "The country whose calling code numbers without one have: CA, DE, GB, PL or US.")
    var country: String?

    @Option(help: "The calling code itself, such as 48.")
    var callingCode: String?

    @Flag(help: "Leave out lines that cannot be read; without it one of them refuses all.")
    var skipBad = false

    @Flag(help: "It may have less than half of the entries of the version before.")
    var shrink = false

    @Flag(help: "Only say what would be.")
    var dryRun = false

    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        var query = [("format", format.rawValue)]
        if let code = try ImportWords.callingCode(callingCode, country: country) { query.append(("callingCode", code)) }
        if let listVersion { query.append(("version", listVersion)) }
        for (name, isSet) in [("skipBad", skipBad), ("shrink", shrink), ("dryRun", dryRun)] where isSet {
            query.append((name, "true"))
        }
        let text = query.map { "\($0.0)=\(APIClient.escaped($0.1))" }.joined(separator: "&")
        let reply = try await client.send("PUT", "/v1/lists/\(APIClient.escaped(name))?\(text)", file: file)
        if json { return Terminal.say(reply.text + "\n") }
        Terminal.say("\(name): \(dryRun ? "would be" : "is") in force\n")
    }
}
