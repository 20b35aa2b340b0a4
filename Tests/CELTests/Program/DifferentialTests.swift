// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

/// Seeds of random expressions: some that are always the same, then new ones for a bounded time.
///
/// `PROVISO_SEEDS=n` asks for n fixed ones, `PROVISO_FUZZ_SECONDS=s` for s seconds of new ones, and `PROVISO_SEED=x`
/// has the new ones begin at x: a failure names its seed.
private struct Seeds: Sequence, IteratorProtocol {
    private let fixed: UInt64
    private let base: UInt64
    private let end: ContinuousClock.Instant
    private var count: UInt64 = 0

    init(fixed: UInt64, seconds: Double) {
        func asked(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
        self.fixed = asked("PROVISO_SEEDS").flatMap { UInt64($0) } ?? fixed
        base = asked("PROVISO_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 1_000_000..<1 << 62)
        end = ContinuousClock.now + .seconds(asked("PROVISO_FUZZ_SECONDS").flatMap { Double($0) } ?? seconds)
        print("seeds 0..<\(self.fixed), then from \(base)")
    }

    mutating func next() -> UInt64? {
        defer { count += 1 }
        if count < fixed { return count }
        return ContinuousClock.now < end ? base + count - fixed : nil
    }
}

@Suite struct `Both evaluators` {
    @Test func `agree on random expressions of all of the language`() {
        var wrong: [String] = []
        var (count, ordinary, compiled) = (0, 0, 0)
        for seed in Seeds(fixed: 600, seconds: 4) {
            var generator = ExpressionGenerator(seed: seed)
            let text = generator.expression(1 + generator.random.below(4))
            let world = ProgramWorld.standard()
            // A third of the worlds has holes.
            for _ in 0..<(generator.random.below(3) == 0 ? 6 : 0) {
                world.event.set(generator.random.below(21), nil)
                world.signal.set(generator.random.below(6), nil)
            }
            let result = world.environment.check(Source(text))
            guard let checked = result.expression else {
                // Comprehensions nest deeper than allowed now and then; all else is well-typed.
                let messages = result.issues.map(\.message)
                if messages.contains(where: { !$0.contains("nest") && !$0.contains("at most") }) {
                    wrong.append("seed \(seed): \(messages) \(text)")
                }
                continue
            }
            count += 1
            var frame = world.frame()
            let reference = ReferenceEvaluator.evaluate(checked, frame: &frame)
            if reference.isOrdinary { ordinary += 1 }
            if !Program(checked).isLeftWhole { compiled += 1 }
            if let complaint = FuzzProperties.evaluation(Array(text.utf8), in: world)
                ?? FuzzProperties.parsing(Array(text.utf8))
            {
                wrong.append("seed \(seed): \(complaint): \(text)")
            }
            if wrong.count >= 10 { break }
        }
        print("differential: \(count) expressions, \(ordinary) with a value, \(compiled) compiled in part or whole")
        #expect(wrong == [])
        #expect(ordinary > count / 4)
    }

    /// What the library gains, the generator must learn.
    @Test func `meet every function of the library and every macro in the generator's forms`() {
        let all =
            (ExpressionTemplates.forms.values.flatMap { $0 } + ExpressionTemplates.leaves.values.flatMap { $0 }
            + ExpressionGenerator.Kind.allCases.flatMap { ExpressionTemplates.generic($0) }).joined(separator: " ")
        let operators = ["_[_]": "[{", "@in": " in ", "!_": "!(", "-_": "-("]
        var missing: [String] = []
        for name in StandardLibrary.declarations.map(\.name) {
            let written = operators[name] ?? name.replacing("_", with: "").appending(name.hasPrefix("_") ? "" : "(")
            if !all.contains(written) { missing.append(name) }
        }
        let macros = [
            ".all(", ".exists(", ".exists_one(", ".existsOne(", ".map(", ".filter(", ".sortBy(", ".transformList(",
            ".transformMap(", ".transformMapEntry(", "cel.bind(", ".optMap(", ".optFlatMap(", "has(",
        ]
        #expect(missing + macros.filter { !all.contains($0) } == [])
    }
}

extension `Both evaluators` {
    /// Rules whose tokens were exchanged, dropped and doubled: most are wrong, none stops anything.
    @Test func `agree on whatever mutated rules still check`() {
        let asked = ProcessInfo.processInfo.environment["PROVISO_SEEDS"].flatMap { Int($0) }
        var random = SplitMix64(state: 11)
        let world = ProgramWorld.standard()
        let table = `A program`.table.map { $0.0.split(separator: " ", omittingEmptySubsequences: false) }
        var wrong: [String] = []
        var count = 0
        for _ in 0..<(asked ?? 1500) {
            var words = table[random.below(table.count)]
            for _ in 0...random.below(3) {
                let place = random.below(words.count)
                let other = table[random.below(table.count)]
                switch random.below(4) {
                case 0: words[place] = other[random.below(other.count)]
                case 1 where words.count > 1: words.remove(at: place)
                case 2: words.insert(other[random.below(other.count)], at: place)
                default: words += [random.below(2) == 0 ? "&&" : "||"] + other
                }
            }
            let text = words.joined(separator: " ")
            let result = world.environment.check(Source(text))
            guard let checked = result.expression else { continue }
            guard checked.type == .bool || checked.type == .int || checked.type == .string else { continue }
            count += 1
            let (program, reference) = (world.run(checked), world.reference(checked))
            if program != reference { wrong.append("\(text): \(program), the reference says \(reference)") }
            let again = world.environment.check(Source(checked.text)).expression?.text
            if again != checked.text {
                wrong.append("\(text) is written \(checked.text), which reads as \(again ?? "nothing")")
            }
        }
        print("mutated: \(count) rules still check, \(wrong.count) differences")
        #expect(wrong.prefix(10) == [])
    }
}
