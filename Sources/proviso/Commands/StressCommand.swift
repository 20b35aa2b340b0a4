// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Node

/// `proviso stress`: whether a service keeps its promise at a rate.
struct StressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Asks a running service for decisions at a fixed rate, and says how long they took.",
        discussion: """
            The events are of customers named s-0, s-1, …; do not run it against a service whose journal matters. \
            Exit 1 when the 99th percentile or what was lost is above its threshold.
            """
    )

    @Option(help: "The host of the service.")
    var host = "127.0.0.1"

    @Option(help: "Its port.")
    var port = 8_080

    @Option(help: "Requests per second.")
    var rate = 2_000

    @Option(help: "For how many seconds.")
    var seconds = 10

    @Option(help: "Connections.")
    var connections = 16

    @Option(help: "Customers the events are spread over.")
    var customers = 5_000

    @Flag(help: "Ask for answers that come after the write.")
    var durable = false

    @Option(name: .customLong("p99"), help: "The most the 99th percentile may be, in microseconds.")
    var p99Most = 1_000

    @Option(help: "The most requests that may get no good answer.")
    var lost = 0

    @Option(help: "The data folder of a service on this machine, for its key; PROVISO_KEY counts more.")
    var data = "data"

    @Flag(help: "The result as one JSON object.")
    var json = false

    func validate() throws {
        guard (1...200_000).contains(rate), (1...3_600).contains(seconds), (1...1_000).contains(connections),
            (1...1_000_000).contains(customers)
        else {
            throw ValidationError(
                "expected --rate 1 to 200000, --seconds 1 to 3600, --connections 1 to 1000, --customers 1 to 1000000"
            )
        }
    }

    func run() async throws {
        guard let key = ProcessInfo.processInfo.environment["PROVISO_KEY"] ?? LocalKey.read(data) else {
            Terminal.complain("proviso: no key: set PROVISO_KEY or name the data folder with --data")
            throw ExitCode(Exit.badConfiguration)
        }
        let plan = StressRun.Plan(
            host: host,
            port: port,
            key: key,
            rate: rate,
            seconds: seconds,
            connections: connections,
            customers: customers,
            isDurable: durable
        )
        let report: StressReport
        do {
            report = try await StressRun(plan).run()
        } catch {
            Terminal.complain("proviso: \(host):\(port): \(error)")
            throw ExitCode(Exit.unavailable)
        }
        if json { Terminal.say(report.json) } else { Terminal.say(report.text + "\n") }
        guard report.quantile(0.99) <= p99Most, report.lost <= lost else { throw ExitCode(Exit.found) }
    }
}
