// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// Distinct counts too large to be kept.
@Suite struct `Distinct counts` {
    /// The relative errors over 64 streams of so many values, each seen up to three times.
    static func errors(of values: Int, streams: Int) throws -> [Double] {
        var errors: [Double] = []
        for seed in 0..<UInt64(streams) {
            var random = SplitMix64(seed: seed)
            var table = try SignalTable(.distinct, .sliding(microseconds: hour))
            let base = random.next()
            for number in 0..<values {
                let at = start + Int64(number) * 20
                table.feed(at: at, SignalInput(value: base &+ UInt64(number)))
                if random.chance(3) { table.feed(at: at, SignalInput(value: base &+ UInt64(random.below(number + 1)))) }
            }
            let value = Double(table.reading(at: start + Int64(values) * 20).integer(0))
            errors.append(value / Double(values) - 1)
        }
        return errors
    }

    @Test func `are exact up to twelve thousand`() throws {
        #expect(try Self.errors(of: 12_000, streams: 4) == [0, 0, 0, 0])
    }

    @Test(arguments: [(25_000, 32), (100_000, 8)])
    func `are within two percent beyond`(values: Int, streams: Int) throws {
        let errors = try Self.errors(of: values, streams: streams)
        let deviation = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
        let worst = errors.map(abs).max() ?? 1
        #expect(deviation < 0.018 && worst < 0.045, "standard error \(deviation), worst \(worst)")
    }

    @Test func `forget what leaves the window`() throws {
        var table = try SignalTable(.distinct, .sliding(microseconds: hour))
        for number in 0..<UInt64(60_000) {
            table.feed(at: start + Int64(number) * second / 20, SignalInput(value: number))
        }
        // 50 min of 20 new values a second, then a trickle of 1 a second.
        var at = start + 3_000 * second
        for number in 0..<Int64(4_000) {
            at += second
            table.feed(at: at, SignalInput(value: UInt64(1_000_000 + number)))
        }
        let value = Double(table.reading(at: at).integer(0))
        // The last 15/16 to 16/16 of an hour.
        #expect(value > 3_375 * 0.94 && value < 3_600 * 1.06, "\(value)")
        for number in 0..<Int64(4_000) {
            at += second
            table.feed(at: at, SignalInput(value: UInt64(2_000_000 + number)))
        }
        let settled = table.reading(at: at).integer(0)
        #expect((3_375...3_600).contains(settled), "exact again once there is room: \(settled)")
    }

    @Test func `stay within their memory`() throws {
        var table = try SignalTable(.distinct, .sliding(microseconds: hour))
        for number in 0..<UInt64(300_000) { table.feed(at: start + Int64(number), SignalInput(value: number)) }
        let most = table.specifications[0].bytesPerKey.most
        // The pool also keeps the smaller blocks that the key grew out of.
        #expect(table.byteCount < 4 * most + 1_000, "\(table.byteCount) bytes, \(most) stated")
    }
}
