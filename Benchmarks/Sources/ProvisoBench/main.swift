// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Glibc
import UsageModel
import PolicyPacks

func show(_ name: String, _ runs: [Run]) {
    guard let best = runs.min(by: { $0.seconds < $1.seconds }) else { return }
    let rate = Int(Double(best.events) / best.seconds)
    let rates = runs.map { String(Int(Double($0.events) / $0.seconds)) }.joined(separator: ", ")
    let perKey = best.keys == 0 ? 0 : best.signalBytes / best.keys
    func share(_ calls: UInt64, _ events: Int) -> Double {
        events == 0 ? 0 : (Double(calls) / Double(events) * 10_000).rounded() / 10_000
    }
    print("\(name): \(rate) events per CPU-second (best of \(runs.count): \(rates))")
    print("  \(best.events) events, \(best.findings) with findings, \(best.keys) live keys, \(perKey) bytes a key")
    print(
        "  allocations per event, second half: \(share(best.readAllocations, best.countedEvents)) to read and prepare, "
            + "\(share(best.quietAllocations, best.quietEvents)) to decide and write without findings"
    )
}

/// The work of one million rounds of a fixed mixing loop, in CPU-seconds: what the figures can be compared by.
func yardstick() -> Double {
    var mixed: UInt64 = 1
    let start = Clock.cpuSeconds()
    for round in 0..<UInt64(100_000_000) { mixed = (mixed ^ round) &* 0x9E37_79B9_7F4A_7C15 ^ mixed >> 29 }
    let seconds = Clock.cpuSeconds() - start
    return mixed == 0 ? 0 : seconds
}

/// What to run: `proviso-bench [--only a|b|d|l|s] [--count N] [--runs N] [EVENTS.ndjson] [PACK]`.
struct Options {
    var only = "ab"
    var count = 200_000
    var runs = 5
    var files: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--only": only = rest.popFirst() ?? only
            case "--count": count = rest.popFirst().flatMap(Int.init) ?? count
            case "--runs": runs = rest.popFirst().flatMap(Int.init) ?? runs
            default: files.append(argument)
            }
        }
    }
}

func policy(_ options: Options) -> Policy {
    guard let policy = WindowsWorkload.policy(isExact: true) else {
        preconditionFailure("The policy is part of the benchmark.")
    }
    return policy
}

func runWindows(_ options: Options) {
    let lines = WindowsWorkload.lines(count: options.count)
    let length = lines.bytes.count / lines.count
    print("workload (a): \(lines.count) call.ended events, \(length) bytes each")
    if options.only.contains("d") {
        for _ in 0..<options.runs {
            var decoder = EventDecoder()
            let batch = EventBatch(policy: policy(options))
            let preparation = EventPreparation(policy: policy(options))
            func pass(prepares: Bool) -> Double {
                let start = Clock.cpuSeconds()
                for place in 0..<lines.count {
                    batch.append { decoder.decode(lines[place], into: &$0).problem == nil }
                    guard batch.isFull else { continue }
                    if prepares { preparation.prepare(batch) }
                    batch.removeAll()
                }
                return Clock.cpuSeconds() - start
            }
            let decoding = pass(prepares: false)
            let both = pass(prepares: true)
            let count = Double(lines.count) / 1e9
            print("  decoding \(Int(decoding / count)) ns, preparation \(Int((both - decoding) / count)) ns an event")
        }
    }
    for isExact in [true, false] where options.only.contains("a") {
        guard let policy = WindowsWorkload.policy(isExact: isExact) else { return }
        let runs = (0..<options.runs).map { _ in Run.over(lines, policy) }
        show(isExact ? "(a) three exact windows" : "(a) the same windows in sixteenths", runs)
    }
}

func runDay(_ options: Options) {
    guard let file = options.files.first else { return }
    let pack = options.files.count > 1 ? options.files[1] : "../policies/standard"
    guard let policy = StandardPolicy.load(pack) else { return print("\(pack): cannot be loaded") }
    let day = readLines(file)
    print(
        "workload (b): \(day.count) events of a simulated day, \(policy.definition.rules.count) rules, "
            + "\(policy.definition.signals.count) signals"
    )
    show("(b) the whole standard pack", (0..<options.runs).map { _ in Run.over(day, policy) })
    let timed = Run.over(day, policy, timesEach: true)
    print("  decision in process: p50 \(timed.latency(0.5)) us, p99 \(timed.latency(0.99)) us (wall clock)")
}

func main() {
    let options = Options(Array(CommandLine.arguments.dropFirst()))
    print("yardstick: \(yardstick()) s for 100 million rounds of a mixing loop")
    if options.only.contains("a") || options.only.contains("d") { runWindows(options) }
    if options.only.contains("b") { runDay(options) }
    if options.only.contains("l") { ListLookup.run(options) }
    if options.only.contains("s") { SnapshotCost.run(options) }
}

func readLines(_ path: String) -> Lines {
    guard let file = fopen(path, "r") else { return Lines() }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count <= 0 { break }
        bytes.append(contentsOf: chunk[..<count])
    }
    return Lines(bytes)
}

main()
