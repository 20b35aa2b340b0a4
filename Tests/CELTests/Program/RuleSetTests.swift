// Part of Proviso. SPDX-License-Identifier: Apache-2.0

@testable import CEL
import Testing

@Suite struct `A set of rules` {
    private func programs(_ texts: [String], _ world: ProgramWorld) -> [Program] {
        let checked = texts.compactMap { world.environment.check(Source($0)).expression }
        return checked.filter { $0.type == .bool }.map(Program.init)
    }

    private func outcomes(_ programs: [Program], _ frame: inout Frame) -> [Outcome] {
        var found = Array(repeating: Outcome.no, count: programs.count)
        var last = -1
        RuleSet(programs).evaluate(&frame) { position, outcome in
            // A position that came before, or an outcome that is not to be told, would be a difference.
            found[position] = position > last && outcome != .no ? outcome : .failed
            last = position
        }
        return found
    }

    /// Random conditions over random worlds with holes, more than one block of them.
    @Test(arguments: 0..<24 as Range<UInt64>)
    func `answers what each rule answers alone`(seed: UInt64) {
        var generator = ExpressionGenerator(seed: seed &+ 9_000)
        let world = ProgramWorld.standard()
        for _ in 0..<generator.random.below(12) {
            world.event.set(generator.random.below(21), nil)
            world.signal.set(generator.random.below(6), nil)
            world.event.set(1, UInt64(generator.random.below(2)))
            world.event.set(10, UInt64(generator.random.below(4)))
        }
        let texts = (0..<150).map { number in
            (0...number % 4).map { _ in generator.condition(generator.random.below(2)) }.joined(separator: " && ")
        }
        let rules = programs(texts + `A program`.table.map(\.0), world)
        #expect(rules.count > 200)
        var frame = world.frame()
        let alone = rules.map { $0.evaluateBool(&frame) }
        let slow = rules.map { $0.evaluate(&frame).outcome }
        let together = outcomes(rules, &frame)
        let different = rules.indices.filter { alone[$0] != together[$0] || slow[$0] != together[$0] }
        #expect(different.map { "\(rules[$0].checked.text): \(slow[$0]), \(alone[$0]), \(together[$0])" } == [])
    }

    @Test func `looks at a shared slot once for sixty-four rules`() {
        let world = ProgramWorld.standard()
        let rules = programs((0..<70).map { "event.direction == 'outbound' && signal.calls_60s > \($0)" }, world)
        #expect(RuleSet(rules).sharedSlotCount == 2)
    }

    @Test func `fails as a whole when it has less fuel than rules`() {
        let world = ProgramWorld.standard()
        let rules = programs(Array(repeating: "event.direction == 'inbound'", count: 5), world)
        var frame = world.frame()
        frame.fuel = 5
        #expect(outcomes(rules, &frame) == Array(repeating: .no, count: 5))
        #expect(frame.fuel == 0)
        frame.fuel = 4
        #expect(outcomes(rules, &frame) == Array(repeating: .failed, count: 5))
        #expect(frame.failureReason == .fuel)
    }

    @Test func `takes the fuel of the rules that are run`() {
        let world = ProgramWorld.standard()
        let rules = programs(["event.direction == 'outbound'", "signal.calls_60s * 2 > 300"], world)
        var frame = world.frame()
        frame.fuel = 1_000
        #expect(outcomes(rules, &frame) == [.yes, .yes])
        #expect(frame.fuel == 1_000 - 2 - rules[0].instructionCount - rules[1].instructionCount)
    }

    @Test func `of no rules answers nothing`() {
        var frame = Frame()
        #expect(outcomes([], &frame) == [])
    }
}
