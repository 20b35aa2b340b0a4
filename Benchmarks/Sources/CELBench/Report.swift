// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// What was measured, and what it is held against.
struct Report {
    /// One line: nanoseconds, and how many are allowed.
    struct Line {
        var name: String
        var measurement: Measurement
        var limit: Double?
        var outcome: String
    }

    /// Words that the name of a line must have to be measured.
    var only = ""
    private var lines: [Line] = []

    /// Nanoseconds of one evaluation in cel-go (flat typed variables, optimised, no cost limit): `reference/cel.md` §3.
    private static let reference: [String: [Double]] = [
        "hot": [806, 779, 284, 23_100, 2_700, 1_134, 381, 1_270],
        "cold": [66, 128, 156, 68, 4_880, 175, 111, 34],
    ]

    /// What a rule may take: a share of cel-go's time, and less where the goal says so.
    private static func limit(_ place: Int, _ context: String) -> Double? {
        guard let reference = reference[context] else { return nil }
        let share = (context == "hot" ? 0.30 : 0.50) * reference[place]
        return place == 3 && context == "hot" ? min(share, 400) : place == 4 ? min(share, 600) : share
    }

    /// Measures something and keeps it; the outcome is only known afterwards.
    private mutating func add(
        _ name: String,
        _ limit: Double?,
        batches: Int = 15,
        count: Int,
        outcome: () -> String,
        _ body: (Int) -> Void
    ) {
        guard only.isEmpty || name.contains(only) else { return }
        let measurement = Stopwatch.measure(batches: batches, count: count, body)
        lines.append(Line(name: name, measurement: measurement, limit: limit, outcome: outcome()))
    }

    /// A fixed mixing loop: what figures of two machines can be compared by.
    mutating func measureYardstick() {
        var mixed: UInt64 = 1
        add("yardstick, one round", nil, count: 1_000_000, outcome: { mixed == 0 ? "0" : "" }) { count in
            for round in 0..<UInt64(count) { mixed = (mixed ^ round) &* 0x9E37_79B9_7F4A_7C15 ^ mixed >> 29 }
        }
    }

    /// Each rule alone, and five and twenty-five variants of each together.
    mutating func measureRules(_ file: BenchFile, _ world: BenchWorld, layout: String, context: String) {
        var frame = world.frame()
        for (place, rule) in file.rules.enumerated() {
            guard let program = world.program(rule.text) else { continue }
            var outcomes = 0
            add(
                "\(layout) \(context) \(rule.id)",
                Self.limit(place, context),
                count: 20_000,
                outcome: { Self.name(outcomes) + (program.fallbackCount > 0 ? ", falls back" : "") }
            ) { count in
                frame.fuel = .max
                for _ in 0..<count { outcomes |= 1 << Int(program.evaluateBool(&frame).rawValue) }
            }
        }
        measureMany(file, world, 5, "\(layout) \(context)", context == "hot" ? 15_000 : 5_000)
        measureMany(file, world, 25, "\(layout) \(context)", context == "cold" ? 12_000 : nil)
    }

    /// Some variants of each rule, asked one after another and as a set.
    private mutating func measureMany(
        _ file: BenchFile,
        _ world: BenchWorld,
        _ variants: Int,
        _ name: String,
        _ limit: Double?
    ) {
        var frame = world.frame()
        let programs = file.rules.flatMap { rule in
            (0..<variants).compactMap { world.program(BenchFile.variant(rule.text, $0)) }
        }
        var fired = 0
        let outcome = { "\(fired) fire" }
        add("\(name) \(programs.count) rules, one by one", limit, count: 1_000, outcome: outcome) { count in
            for _ in 0..<count {
                frame.fuel = 200_000
                fired = 0
                for program in programs where program.evaluateBool(&frame) == .yes { fired += 1 }
            }
        }
        let set = RuleSet(programs)
        add("\(name) \(programs.count) rules, as a set", limit, count: 1_000, outcome: outcome) { count in
            for _ in 0..<count {
                frame.fuel = 200_000
                fired = 0
                set.evaluate(&frame) { _, outcome in if outcome == .yes { fired += 1 } }
            }
        }
    }

    private static func name(_ outcomes: Int) -> String {
        switch outcomes {
        case 1: "no"
        case 2: "yes"
        case 4: "missing"
        case 8: "failed"
        default: "mixed"
        }
    }

    /// Reading, checking and compiling: each rule, and a thousand of them; no pattern is met twice.
    mutating func measureCompiling(_ file: BenchFile, _ world: BenchWorld) {
        // The texts take longer to write than to compile.
        guard only.isEmpty || only.contains("compile") || only.contains("load") else { return }
        for rule in file.rules where only.isEmpty || "compile \(rule.id)".contains(only) {
            // A rule of a pack names its zone; this one takes it from the event.
            let environment = rule.text.contains("getHours") ? world.environment : world.strict
            let texts = (0..<320).map { Self.thousandth(rule.text, $0) }
            var (instructions, next) = (0, 0)
            let outcome = { "\(instructions) instructions" }
            add("compile \(rule.id)", 120_000, count: 20, outcome: outcome) { count in
                for _ in 0..<count {
                    instructions = world.program(texts[next], in: environment)?.instructionCount ?? 0
                    next += 1
                }
            }
        }
        guard only.isEmpty || "load".contains(only) else { return }
        // One warm-up and five batches.
        let loads = (0..<6).map { load in
            (0..<125).flatMap { number in file.rules.map { Self.thousandth($0.text, load * 125 + number) } }
        }
        var (instructions, next) = (0, 0)
        let outcome = { "\(instructions) instructions" }
        add("load 1000 rules", 150_000_000, batches: 5, count: 1, outcome: outcome) { _ in
            instructions = 0
            for text in loads[next] { instructions += world.program(text)?.instructionCount ?? 0 }
            next += 1
        }
    }

    /// Variant `number` of many: the texts and patterns differ, so that nothing is loaded twice.
    private static func thousandth(_ text: String, _ number: Int) -> String {
        BenchFile.variant(text, number % 5).replacing("|act now", with: "|act now \(number)")
            .replacing("> 120", with: "> \(1_000 + number)")
    }

    /// Prints the lines, as a table or as one JSON object.
    func show(asJSON: Bool) {
        if asJSON {
            let members = lines.map { "\"\($0.name)\": \(($0.measurement.best * 10).rounded() / 10)" }
            return print("{\(members.joined(separator: ", "))}")
        }
        for line in lines {
            let ratio = line.limit.map { limit in
                let share = line.measurement.best / limit
                return "\(share <= 1 ? "held" : "MISSED") (\(Self.rounded(share * 100))% of \(Self.rounded(limit)))"
            }
            let columns = [
                Self.padded(line.name, 42), Self.padded("\(Self.rounded(line.measurement.best)) ns", 16),
                Self.padded("median \(Self.rounded(line.measurement.median))", 20),
                Self.padded("\(Self.rounded(line.measurement.allocations)) allocations", 20), ratio ?? "", line.outcome,
            ]
            print(columns.joined(separator: " "))
        }
    }

    private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
