// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks
import Simulator
import UsageModel

/// `proviso policy measure`: what a pack finds of planted abuse, and what it does to the honest.
struct PolicyMeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Runs simulations of several seeds and reports recall, time to detection and false alarms.",
        discussion: """
            The same as 'proviso simulate --labels L | proviso replay --labels L -' for each seed, added up. Thresholds \
            are tuned on some seeds and reported on others: name both when you publish a figure.
            """
    )

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Option(help: "The seeds, such as 7 or 101-120.")
    var seeds = "1-3"

    @Option(help: "How long each simulation runs, such as 6h, 1d or 7d.")
    var duration = "1d"

    @Option(help: "Plant only these scenarios; repeat for several. Default: all of them.")
    var scenario: [String] = []

    @Flag(help: "A second table with one row per scenario.")
    var byScenario = false

    @Option(help: "Write the report as one JSON object to this file as well.")
    var report: String?

    @Flag(help: "A Markdown table instead of columns.")
    var markdown = false

    @Flag(help: "One JSON object.")
    var json = false

    @OptionGroup var parameters: ParameterOptions

    @OptionGroup var lists: ListFileOptions

    func run() throws {
        let policy = try ListFiles.attach(lists, to: try PackCommands.load(dir, parameters))
        let range = try seedRange()
        guard let length = DurationText.microseconds(duration), length <= 31 * 86_400_000_000 else {
            throw ValidationError("--duration '\(duration)': expected up to 31d, such as 6h or 1d")
        }
        let scenarios = try scenario.isEmpty ? Scenario.all : SimulateCommand.scenarios(scenario)
        var found = DetectionReport()
        let counter = Countdown(what: "seeds")
        for (index, seed) in range.enumerated() {
            found.merge(try Self.measure(policy, seed: seed, length, scenarios))
            counter.update(index + 1, of: range.count)
        }
        counter.finish()
        var writer = JSONWriter()
        found.write(to: &writer)
        if let report {
            var file = try ByteSink(path: report)
            try file.write(writer.bytes + [0x0A])
            file.close()
        }
        guard !json else { return Terminal.say(writer.bytes + [0x0A]) }
        Terminal.say(found.text(isMarkdown: markdown))
        if byScenario { Terminal.say("\n" + found.scenarioText(isMarkdown: markdown)) }
    }

    private func seedRange() throws -> ClosedRange<UInt64> {
        let sides = seeds.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
        guard (1...2).contains(sides.count), let first = sides[0], let last = sides[sides.count - 1], first <= last,
            last - first < 1_000
        else { throw ValidationError("--seeds '\(seeds)': expected a seed or a range such as 101-120") }
        return first...last
    }

    private static func measure(_ policy: Policy, seed: UInt64, _ length: Int64, _ scenarios: [Scenario]) throws
        -> DetectionReport
    {
        let simulation = Simulation(
            seed: seed,
            duration: length,
            scenarios: scenarios,
            strengths: Strength.allCases,
            start: Simulation.start(for: length)
        )
        let engine = Engine(policy: policy)
        var decoder = EventDecoder(strict: false)
        var event = UsageEvent()
        var tally = DetectionTally()
        var line: [UInt8] = []
        while simulation.next(into: &line) != nil {
            guard decoder.decode(line, into: &event).problem == nil else {
                Terminal.complain("The simulation of seed \(seed) wrote a line that cannot be read.")
                throw ExitCode(Exit.failed)
            }
            tally.add(engine.decide(&event), customer: event.customerName, at: event.time)
            line.removeAll(keepingCapacity: true)
        }
        return tally.report(DetectionLabel.read(simulation.labelLines).labels)
    }
}
