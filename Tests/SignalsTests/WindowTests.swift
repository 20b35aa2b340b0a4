// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// Where windows begin and end.
@Suite struct `Windows` {
    static let day0: Int64 = 1_767_225_600 * second

    @Test(
        arguments: [
            // (exact, age of the event when looked at, what the count then is), window 16 s
            (true, 0, 1), (true, 16 * second - 1, 1), (true, 16 * second, 0), (true, 17 * second, 0),
            (false, 0, 1), (false, 15 * second, 1), (false, 16 * second - 1, 1), (false, 16 * second, 0),
        ] as [(isExact: Bool, age: Int64, count: Int64)]
    )
    func `an event exactly as old as the window has left`(isExact: Bool, age: Int64, count: Int64) throws {
        var table = try SignalTable(.count, .sliding(microseconds: 16 * second), isExact: isExact)
        table.feed(at: Self.day0)
        // A second key keeps the table's time from deciding alone.
        table.feed(2, at: Self.day0 + age)
        #expect(table.reading(at: Self.day0 + age).integer(0) == count)
    }

    @Test func `a bucketed window covers at least fifteen sixteenths`() throws {
        var table = try SignalTable(.count, .sliding(microseconds: 16 * second))
        table.feed(at: Self.day0 + second - 1)
        #expect(table.reading(at: Self.day0 + 16 * second - 1).integer(0) == 1)
        #expect(table.reading(at: Self.day0 + 16 * second).integer(0) == 0)
    }

    @Test(arguments: [false, true])
    func `a late event counts in its own place`(isExact: Bool) throws {
        var table = try SignalTable(.count, .sliding(microseconds: 16 * second), isExact: isExact)
        table.feed(at: Self.day0 + 20 * second)
        table.feed(at: Self.day0 + 10 * second)  // leaves at 26 s, not at 36 s
        table.feed(at: Self.day0)  // before the window: changes nothing
        #expect(table.reading(at: Self.day0 + 20 * second).integer(0) == 2)
        #expect(table.reading(at: Self.day0 + 27 * second).integer(0) == 1)
        #expect(table.reading(at: Self.day0 + 37 * second).integer(0) == 0)
    }

    @Test func `a late look sees the newest window`() throws {
        var table = try SignalTable(.count, .sliding(microseconds: 16 * second))
        table.feed(at: Self.day0)
        table.feed(at: Self.day0 + 20 * second)
        #expect(table.reading(at: Self.day0 + second).integer(0) == 1)
    }

    @Test func `a new period starts at zero and a late event leaves it alone`() throws {
        for kind in [SignalKind.count, .sum(.integer), .distinct, .ratio, .mean, .maximum(.integer), .streak] {
            let output = kind == .ratio ? 2 : kind == .mean ? 1 : 0
            let value: Int64 = kind == .mean ? 0 : 1
            var table = try SignalTable(kind, .calendar)
            for period in [Int64(5), 6, 5] {
                table.feed(at: Self.day0, SignalInput(value: UInt64(value), isBad: true, period: period))
            }
            #expect(table.reading(at: Self.day0, period: 6).integer(output) == 1, "\(kind)")
            #expect(table.reading(at: Self.day0, period: 7).integer(output) == 0, "\(kind)")
        }
    }

    @Test(arguments: [-1, 0, Int64.min, Int64.max, -day, 1 << 61])
    func `any moment is taken without a crash`(at: Int64) throws {
        for specification in `Signals against the naive model`.specifications {
            var table = try SignalTable(specifications: [specification])
            for moment in [start, at, start + 1, at, Int64.max, Int64.min] {
                table.feed(at: moment, SignalInput(value: .max, isBad: true, period: moment))
                _ = table.reading(at: moment, period: moment)
            }
        }
    }

    @Test func `a busy bucket outgrows its byte and stays exact`() throws {
        var table = try SignalTable(.ratio, .sliding(microseconds: 16 * second))
        for number in 0..<100_000 {
            let at = Self.day0 + Int64(number) * 1_000
            table.feed(at: at, SignalInput(isBad: number % 4 == 0))
        }
        let reading = table.reading(at: Self.day0 + 99_999_000)
        #expect(reading.integer(2) == 16_000)
        #expect(reading.integer(1) == 4_000)
        #expect(table.reading(at: Self.day0 + 99 * second + 15 * second).integer(2) == 1_000)
        #expect(table.reading(at: Self.day0 + 200 * second).integer(2) == 0)
    }

    @Test func `sums stop at their bounds instead of wrapping`() throws {
        var table = try SignalTable(.sum(.integer), .sliding(microseconds: 16 * second))
        for number in 0..<40 { table.feed(at: Self.day0 + Int64(number) * second, SignalInput(integer: .max)) }
        #expect(table.reading(at: Self.day0 + 39 * second).integer(0) == 16 << 58)
        for number in 40..<60 { table.feed(at: Self.day0 + Int64(number) * second, SignalInput(integer: .min)) }
        #expect(table.reading(at: Self.day0 + 59 * second).integer(0) == -16 << 58)
    }

    @Test func `what is not a number feeds nothing`() throws {
        for kind in [SignalKind.sum(.real), .mean, .maximum(.real), .quantile(0.5)] {
            var table = try SignalTable(kind, .none)
            for value in [1.5, .nan, .infinity, -.infinity] { table.feed(at: start, SignalInput(real: value)) }
            let value = table.reading(at: start).real(0)
            #expect(value <= 1.5 && value > 1.48, "\(kind)")
        }
    }
}
