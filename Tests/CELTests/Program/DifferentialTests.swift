// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite struct `Both evaluators` {
    /// Random expressions over random worlds; `PROVISO_SEEDS` asks for more of them.
    @Test func `agree on random expressions`() {
        let asked = ProcessInfo.processInfo.environment["PROVISO_SEEDS"].flatMap { UInt64($0) }
        var wrong: [String] = []
        var count = 0
        var unknown = 0
        for seed in 0..<(asked ?? 400) {
            var generator = ExpressionGenerator(seed: seed)
            let text = generator.condition(1 + generator.random.below(4))
            let world = ProgramWorld.standard()
            // A third of the worlds has holes.
            for _ in 0..<(generator.random.below(3) == 0 ? 6 : 0) {
                world.event.set(generator.random.below(21), nil)
                world.signal.set(generator.random.below(6), nil)
            }
            guard let checked = world.environment.check(Source(text)).expression else {
                let messages = world.environment.check(Source(text)).issues.map(\.message)
                // Comprehensions nest deeper than allowed now and then; all else is well-typed.
                if messages.contains(where: { !$0.contains("nest") }) {
                    wrong.append("seed \(seed): \(messages) \(text)")
                }
                continue
            }
            count += 1
            let (program, reference) = (world.run(checked), world.reference(checked))
            if program == "missing" || program == "failed" { unknown += 1 }
            if program != reference {
                wrong.append("seed \(seed): the program says \(program), the reference \(reference): \(text)")
            }
        }
        print("differential: \(count) expressions, \(unknown) missing or failed, \(wrong.count) differences")
        #expect(wrong.prefix(10) == [])
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
