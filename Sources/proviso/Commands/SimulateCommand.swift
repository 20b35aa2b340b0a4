// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Simulator

/// `proviso simulate`: a seeded contact center as usage events, with labels of what is planted.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Writes the usage events of a simulated contact center, one per line.",
        discussion: "The same seed gives the same bytes on every machine. Scenarios: "
            + Scenario.all.map(\.name).joined(separator: ", ")
    )

    @Option(help: "Plant only these scenarios; repeat for several. Default: all of them.")
    var scenario: [String] = []

    @Option(help: "How many honest customers there are beside the planted ones.")
    var customers: Int?

    @Option(help: "How long the simulation runs, such as 6h, 1d or 2d.")
    var duration = "1d"

    @Option(help: "The seed.")
    var seed: UInt64 = 7

    @Option(help: "Write what is abusive, of which clause, to this file: one JSON object per line.")
    var labels: String?

    @Option(help: "Write the events to this file instead of standard output.")
    var output: String?

    @Option(
        help: "How plainly the planted abuse: blatant, moderate, subtle, evasive or all; repeat for several."
    )
    var strength: [String] = ["blatant"]

    @Flag(help: "Plant no abuse at all.")
    var honest = false

    func run() throws {
        var scenarios = honest ? [] : Scenario.all
        if !scenario.isEmpty { scenarios = try Self.scenarios(scenario) }
        guard let length = DurationText.microseconds(duration), length >= 3_600_000_000, length <= 31 * 86_400_000_000
        else { throw ValidationError("--duration '\(duration)': expected 1h to 31d, such as 6h or 1d") }
        if let customers, !(0...10_000).contains(customers) {
            throw ValidationError("--customers \(customers): expected 0 to 10000")
        }
        let simulation = Simulation(
            seed: seed,
            customers: customers,
            duration: length,
            scenarios: scenarios,
            strengths: try strengths(),
            start: Simulation.start(for: length)
        )
        var sink = try ByteSink(path: output)
        var bytes: [UInt8] = []
        while simulation.next(into: &bytes) != nil {
            if bytes.count >= 1 << 16 {
                try sink.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        // Labels first: whoever reads the events to their end may look at them.
        if let labels {
            var file = try ByteSink(path: labels)
            try file.write(simulation.labelLines)
            file.close()
        }
        try sink.write(bytes)
        sink.close()
    }
}

extension SimulateCommand {
    /// The scenarios of these names.
    static func scenarios(_ names: [String]) throws -> [Scenario] {
        try names.map { name in
            guard let known = Scenario.named(name) else {
                let all = Scenario.all.map(\.name).joined(separator: ", ")
                throw ValidationError("unknown scenario '\(name)': expected one of \(all)")
            }
            return known
        }
    }

    /// The strengths that are asked for, each once.
    private func strengths() throws -> [Strength] {
        if strength.contains("all") { return Strength.allCases }
        return try Set(strength).sorted().map { name in
            guard let known = Strength(rawValue: name) else {
                throw ValidationError("--strength '\(name)': expected blatant, moderate, subtle, evasive or all")
            }
            return known
        }
    }
}

/// Durations as people write them.
enum DurationText {
    /// The microseconds of `90s`, `10m`, `6h` or `30d`; nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        guard let unit = text.last, let amount = Int64(text.dropLast()), amount > 0, amount < 100_000_000 else {
            return nil
        }
        switch unit {
        case "s": return amount * 1_000_000
        case "m": return amount * 60_000_000
        case "h": return amount * 3_600_000_000
        case "d": return amount * 86_400_000_000
        default: return nil
        }
    }
}
