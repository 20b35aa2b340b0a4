// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// What single kinds give, by example.
@Suite struct `Kinds of signals` {
    @Test func `nothing seen is zero for counts and unknown for shares and means`() throws {
        let expected: [(SignalKind, UInt64)] = [
            (.count, 1), (.distinct, 1), (.streak, 1), (.sum(.real), 1), (.ratio, 0b1110), (.mean, 0b10),
            (.quantile(0.5), 0b10), (.maximum(.integer), 0), (.sequence(last: 5), 0b10), (.entropy, 0b10),
            (.regularity, 0b10), (.novelty, 0b11), (.last(.integer), 0), (.concurrent(withinMicroseconds: hour), 0b11),
            (.baseline(weeks: 2), 0b1001),
        ]
        for (kind, known) in expected {
            let window: SignalWindow = if case .baseline = kind { .none } else { .sliding(microseconds: hour) }
            var table = try SignalTable(kind, window)
            let absent = table.reading(at: start)
            #expect(absent.known == known, "\(kind)")
            // A record that got no event of this signal reads as an absent one.
            _ = table.record(for: SignalKey(high: 7, low: 1), at: Instant(microseconds: start))
            #expect(table.reading(at: start) == absent, "\(kind)")
            #expect(absent.slots.count == table.specifications[0].outputs.count)
        }
    }

    @Test func `the lower bound of a ratio is Wilson's`() throws {
        var table = try SignalTable(.ratio, .none)
        for number in 0..<100 { table.feed(at: start, SignalInput(isBad: number < 30)) }
        let reading = table.reading(at: start)
        #expect(reading.real(0) == 0.3)
        #expect(abs(reading.real(3) - 0.218_948_85) < 1e-8)
    }

    @Test func `novelty tells the first event and the time since`() throws {
        var table = try SignalTable(.novelty, .sliding(microseconds: hour))
        table.feed(at: start)
        #expect(table.reading(at: start).slots == [0, 1])
        table.feed(at: start + 30 * minute)
        #expect(table.reading(at: start + 30 * minute).slots == [1_800_000, 0])
        #expect(table.reading(at: start + 89 * minute).slots == [5_340_000, 0])
        table.feed(at: start + 90 * minute)
        #expect(table.reading(at: start + 90 * minute).slots == [0, 1])
    }

    @Test func `last keeps the newest value, not the latest arrival`() throws {
        var table = try SignalTable(.last(.text), .sliding(microseconds: hour))
        table.feed(at: start, SignalInput(value: 11))
        table.feed(at: start - minute, SignalInput(value: 22))
        #expect(table.reading(at: start).slots == [11, UInt64(start / 1_000)])
        #expect(table.reading(at: start + hour).known == 0)
    }

    @Test func `a sequence of neighbouring numbers shows`() throws {
        var table = try SignalTable(.sequence(last: 50), .none)
        for number in 0..<200 { table.feed(at: start, SignalInput(integer: 12_025_550_100 + Int64(number % 100))) }
        #expect(table.reading(at: start).real(0) == 1)
        for number in 0..<50 { table.feed(at: start, SignalInput(integer: 12_025_550_100 + Int64(number) * 37)) }
        #expect(table.reading(at: start).real(0) == 0)
        // Neighbours across the end of a seven-digit block do not count.
        var other = try SignalTable(.sequence(last: 50), .none)
        for number in [12_025_559_999, 12_025_560_000] as [Int64] {
            other.feed(at: start, SignalInput(integer: number))
        }
        #expect(other.reading(at: start).real(0) == 0)
    }

    @Test func `a clock has no variation and chance has about one`() throws {
        var clock = try SignalTable(.regularity, .sliding(microseconds: hour))
        var chance = try SignalTable(.regularity, .sliding(microseconds: hour))
        var random = SplitMix64(seed: 3)
        var at = start
        for number in 0..<300 {
            clock.feed(at: start + Int64(number) * 10 * second)
            // The sum of rare trials: waiting times as chance gives them.
            var wait = second / 10
            while !random.chance(100) { wait += second / 10 }
            at += wait
            chance.feed(at: at)
        }
        #expect(clock.reading(at: start + 300 * 10 * second).real(0) < 1e-6)
        #expect(abs(chance.reading(at: at).real(0) - 1) < 0.2)
    }

    @Test func `open sessions are counted, and the most of the window is kept`() throws {
        var table = try SignalTable(.concurrent(withinMicroseconds: 12 * hour), .sliding(microseconds: 16 * minute))
        func session(_ number: UInt64, isEnd: Bool = false) -> SignalInput {
            SignalInput(isEnd: isEnd, session: SignalKey(high: 1, low: number))
        }
        for number in 0..<100 as Range<UInt64> { table.feed(at: start, session(number)) }
        for number in 0..<98 as Range<UInt64> { table.feed(at: start + minute, session(number, isEnd: true)) }
        #expect(table.reading(at: start + minute).slots == [2, 100])
        #expect(table.reading(at: start + 14 * minute).slots == [2, 100])
        #expect(table.reading(at: start + 20 * minute).slots == [2, 2])
        // An end that overtakes its start leaves nothing open.
        table.feed(at: start + 21 * minute, session(500, isEnd: true))
        table.feed(at: start + 20 * minute, session(500))
        #expect(table.reading(at: start + 21 * minute).integer(0) == 2)
        // Sessions whose end never comes are forgotten.
        #expect(table.reading(at: start + 13 * hour).integer(0) == 0)
    }

    /// In order and with every end seen, the maximum is that of the covered stretch, exactly.
    @Test(arguments: UInt64(0)..<64)
    func `the most open sessions agree with a full history`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var table = try SignalTable(.concurrent(withinMicroseconds: 400 * day), .sliding(microseconds: 16 * minute))
        var history: [(at: Int64, open: Int64)] = [(0, 0)]
        var open: [UInt64] = []
        var at = start
        var wrong: [Int64] = []
        for number in 0..<300 as Range<UInt64> {
            at += Int64(random.below(Int(random.chance(30) ? 20 * minute : minute / 2)))
            let ends = !open.isEmpty && random.chance(2)
            let session = ends ? open.remove(at: random.below(open.count)) : number
            if !ends { open.append(session) }
            table.feed(at: at, SignalInput(isEnd: ends, session: SignalKey(high: 1, low: session)))
            history.append((at, Int64(open.count)))
            let begin = (at / minute - 15) * minute
            let before = history.last { $0.at < begin }?.open ?? 0
            let most = history.filter { $0.at >= begin }.map(\.open).max() ?? 0
            if table.reading(at: at).integer(1) != max(before, most) { wrong.append(at) }
        }
        #expect(wrong == [], "seed \(seed)")
    }

    @Test func `the same hour of past weeks is the baseline`() throws {
        var table = try SignalTable(.baseline(weeks: 4), .none)
        let monday: Int64 = 1_767_225_600 * second
        for week in 0..<6 as Range<Int64> {
            for hours in 0..<168 as Range<Int64> {
                let at = monday + week * 7 * day + hours * hour
                table.feed(at: at, SignalInput(integer: hours == 10 ? 100 + week : 1))
            }
        }
        let at = monday + 42 * day + 10 * hour
        table.feed(at: at, SignalInput(integer: 1_035))
        let reading = table.reading(at: at)
        #expect(reading.integer(0) == 1_035 && reading.integer(3) == 4)
        #expect(reading.real(1) == 103.5 && reading.real(2) == 10)
        var young = try SignalTable(.baseline(weeks: 4), .none)
        young.feed(at: monday, SignalInput(integer: 1))
        #expect(young.reading(at: monday + 6 * day).known == 0b1001)
    }

    @Test func `a full histogram gets coarser instead of bigger`() throws {
        var random = SplitMix64(seed: 5)
        var table = try SignalTable(.quantile(0.5), .sliding(microseconds: hour))
        var values: [Double] = []
        for number in 0..<40_000 {
            // Three reals a bin over sixteen decimal orders.
            let magnitude = Double(random.below(1 << 20)) * Double(UInt64(1) << UInt64(random.below(40)))
            values.append(magnitude + 1)
            table.feed(at: start + Int64(number) * 50_000, SignalInput(real: magnitude + 1))
        }
        let truth = values.sorted()[values.count / 2 - 1]
        let value = table.reading(at: start + 40_000 * 50_000).real(0)
        #expect(value <= truth && value > truth * 0.8, "\(value) for \(truth)")
        #expect(table.byteCount < 150_000)
    }
}
