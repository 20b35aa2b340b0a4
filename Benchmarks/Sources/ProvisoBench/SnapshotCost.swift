// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import PolicyPacks
import UsageModel

/// What it costs to write an engine down and to restore one: `--only s --count KEYS [EVENTS.ndjson] [PACK]`.
enum SnapshotCost {
    static func run(_ options: Options) {
        if let policy = WindowsWorkload.policy(isExact: false) {
            let engine = Engine(policy: policy)
            feed(engine, numbers: options.count)
            var definition = policy.definition
            definition.signals.reverse()
            definition.signals.removeLast()
            definition.rules.removeFirst()
            show("(s) \(options.count) numbers", engine, options.runs, other: Policy.compile(definition).policy)
        }
        guard let file = options.files.first else { return }
        let pack = options.files.count > 1 ? options.files[1] : "../policies/standard"
        guard let policy = StandardPolicy.load(pack) else { return print("\(pack): cannot be loaded") }
        let engine = Engine(policy: policy)
        var decoder = EventDecoder()
        var event = UsageEvent()
        let day = readLines(file)
        for place in 0..<day.count where decoder.decode(day[place], into: &event).problem == nil {
            _ = engine.decide(&event)
        }
        var definition = policy.definition
        definition.signals.reverse()
        show("(s) a simulated day", engine, options.runs, other: Policy.compile(definition).policy)
    }

    /// Two calls from each of so many numbers of a thousandth as many customers, within three minutes.
    private static func feed(_ engine: Engine, numbers: Int) {
        var decoder = EventDecoder()
        var event = UsageEvent()
        for step in 0..<(2 * numbers) {
            let number = step % numbers
            let customer = number % max(1, numbers / 1_000)
            let ended = Instant(microseconds: 1_772_463_600_000_000 + Int64(step) * 90_000_000 / Int64(numbers))
            let line = """
                {"specversion":"1.0","id":"\(step)","source":"urn:proviso:bench:edge-1","type":"aup.call.ended.v1",\
                "time":"\(ended)","data":{"customer":{"id":"c-\(customer)"},"session":{"id":"s-\(step)",\
                "channel":"voice","direction":"outbound"},"from":{"e164":"+1202\(2_000_000 + number)"},\
                "to":[{"e164":"+1303\(2_000_000 + step * 7 % 4_000_000)"}],"timing":{"talkMs":\(step % 9 * 1_500)},\
                "outcome":{"result":"answered"}}}
                """
            if decoder.decode(Array(line.utf8), into: &event).problem == nil { _ = engine.decide(&event) }
        }
    }

    private static func show(_ name: String, _ engine: Engine, _ runs: Int, other: Policy?) {
        let memory = engine.signalMemory
        print(
            "\(name): \(memory.keys) live keys of signals in \(memory.bytes >> 20) MB, "
                + "\(engine.stateCount) entries of state, \(engine.counters.decided) events remembered"
        )
        let alone = resident()
        _ = engine.write { _ in true }
        let written = resident()
        var bytes = engine.snapshot
        let before = resident()
        var second = try? Engine(policy: engine.policy, restoring: bytes.span)
        let after = resident()
        print("  a second engine of \(second?.signalMemory.keys ?? 0) keys takes \(after - before) MB")
        second = nil
        var (writing, restoring, carrying) = ([Double](), [Double](), [Double]())
        for _ in 0..<runs {
            bytes.removeAll(keepingCapacity: true)
            writing.append(
                time {
                    _ = engine.write {
                        bytes += $0
                        return true
                    }
                }
            )
            restoring.append(time { restore(bytes, engine.policy, isSame: true) })
            if let other { carrying.append(time { restore(bytes, other, isSame: false) }) }
        }
        func best(_ seconds: [Double]) -> String { "\(((seconds.min() ?? 0) * 1_000).rounded() / 1_000) s" }
        print(
            "  snapshot \(bytes.count >> 20) MB; write \(best(writing)), restore \(best(restoring)), "
                + "restore under another policy \(best(carrying)) (CPU, best of \(runs)); "
                + "the process held \(alone) MB, \(written) MB when written"
        )
    }

    private static func time(_ body: () -> Void) -> Double {
        let start = Clock.cpuSeconds()
        body()
        return Clock.cpuSeconds() - start
    }

    private static func restore(_ bytes: [UInt8], _ policy: Policy, isSame: Bool) {
        guard let engine = try? Engine(policy: policy, restoring: bytes.span) else {
            preconditionFailure("What was written can be restored.")
        }
        precondition(!isSame || engine.restoration?.dropped == [], "The same policy has the same signals.")
    }

    /// Megabytes of memory that the process holds.
    private static func resident() -> Int {
        let pages = readLines("/proc/self/statm")
        guard pages.count > 0 else { return 0 }
        let words = String(decoding: pages[0], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * 4 / 1_024 : 0
    }
}
