// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// Every kind against a computation from all events, over random streams.
@Suite struct `Signals against the naive model` {
    static let specifications: [SignalSpecification] = {
        var all: [SignalSpecification] = []
        let kinds: [SignalKind] = [
            .count, .ratio, .sum(.integer), .sum(.real), .mean, .maximum(.integer), .maximum(.real), .distinct,
        ]
        let others: [SignalKind] = [
            .entropy, .quantile(0.5), .quantile(0.95), .regularity, .streak, .sequence(last: 10),
            .concurrent(withinMicroseconds: 40 * second),
        ]
        for kind in kinds + others {
            for window in [SignalWindow.sliding(microseconds: minute), .sliding(microseconds: day), .calendar, .none] {
                all.append(SignalSpecification(name: "\(kind) \(window)", kind: kind, window: window))
            }
        }
        for kind in kinds {
            for window in [SignalWindow.sliding(microseconds: 7 * second), .calendar] {
                let name = "exact \(kind) \(window)"
                all.append(SignalSpecification(name: name, kind: kind, window: window, isExact: true))
            }
        }
        return all
    }()

    @Test(arguments: specifications)
    func `agree after every event and every look`(specification: SignalSpecification) throws {
        var failures: [String] = []
        for seed in UInt64(0)..<64 where failures.count < 3 {
            if let failure = try Self.run(specification, seed: seed) { failures.append(failure) }
        }
        #expect(failures == [])
    }

    static func run(_ specification: SignalSpecification, seed: UInt64) throws -> String? {
        var random = SplitMix64(seed: seed)
        let span: Int64 = if case .sliding(let span) = specification.window { span } else { hour }
        var table = try SignalTable(specifications: [specification])
        var model = Model(specification)
        for (number, step) in random.steps(100, window: span, kind: specification.kind).enumerated() {
            if step.isLook {
                model.look(at: step.at, period: step.input.period)
            } else {
                table.feed(at: step.at, step.input)
                model.add(at: step.at, step.input)
            }
            let reading = table.reading(at: step.at, period: step.input.period)
            guard model.agrees(reading) else {
                return "seed \(seed), step \(number), \(step): \(reading)"
            }
        }
        return nil
    }
}
