// Part of Proviso. SPDX-License-Identifier: Apache-2.0

@testable import CEL
import Testing

@Suite struct `A program` {
    /// Expressions over the standard world and what they come to.
    static let table: [(String, String)] = [
        // Slots against constants.
        ("event.direction == 'outbound'", "true"), ("event.direction != 'outbound'", "false"),
        ("'inbound' == event.direction", "false"), ("event.direction == 'sideways'", "false"),
        ("to.country == 'PL'", "true"), ("to.country != 'PLX'", "true"), ("'US' == to.country", "false"),
        ("signal.calls_60s > 120", "true"), ("120 < signal.calls_60s", "true"), ("signal.calls_60s <= 189", "false"),
        ("event.share < 0.3", "true"), ("0.25 >= event.share", "true"), ("customer.verified", "true"),
        ("!customer.verified", "false"), ("event.time > timestamp('2026-03-02T14:59:59Z')", "true"),
        ("event.wait == duration('90s')", "true"),
        // What is absent, and what absorbs it.
        ("event.recording", "missing"), ("!event.recording", "missing"), ("customer.ageDays < 30", "missing"),
        ("event.recording && true", "missing"), ("event.recording && false", "false"),
        ("false && event.recording", "false"), ("true && event.recording", "missing"),
        ("event.recording || true", "true"), ("event.recording || false", "missing"),
        ("event.recording && signal.calls_60s > 1 && customer.verified", "missing"),
        ("event.recording && signal.calls_60s > 1 && !customer.verified", "false"),
        ("(event.recording && customer.verified) || signal.calls_60s > 1", "true"),
        ("event.recording ? true : true", "missing"), ("customer.verified ? 1 : customer.ageDays", "1"),
        ("(1 / (signal.calls_60s - 190) > 0 || event.recording) || false", "failed"),
        ("(event.recording || 1 / (signal.calls_60s - 190) > 0) || false", "missing"),
        ("has(event.recording)", "false"), ("has(event.from)", "true"),
        ("has(to.e164) && !has(customer.ageDays)", "true"),
        ("event.?recording.orValue(true)", "true"), ("customer.?ageDays.orValue(7) + 1", "8"),
        ("customer.?seats.orValue(7)", "12"), ("customer.?ageDays.hasValue()", "false"),
        ("event.?direction.orValue('x')", "outbound"),
        // Numbers.
        ("signal.calls_60s * 60 > signal.short_calls.n * 4", "true"), ("signal.calls_60s / 60", "3"),
        ("-signal.calls_60s % 60", "-10"), ("signal.calls_60s / (signal.calls_60s - 190)", "failed"),
        ("signal.calls_60s % (signal.calls_60s - 190)", "failed"),
        ("signal.calls_60s + 9223372036854775807", "failed"), ("-9223372036854775808 - signal.calls_60s", "failed"),
        ("(signal.calls_60s - 190 - 9223372036854775807 - 1) / (0 - 1)", "failed"),
        ("double(signal.calls_60s) / double(signal.short_calls.n + 1) > 0.6", "true"), ("1.0 / 0.0", "inf"),
        ("event.share * 4.0", "1.0"), ("-event.share", "-0.25"), ("event.share > signal.calls_60s", "false"),
        ("int(event.share * 10.0)", "2"), ("int(event.share * 1e30)", "failed"), ("uint(signal.calls_60s) + 1u", "191"),
        ("uint(0 - signal.calls_60s)", "failed"), ("uint(signal.calls_60s) < 3u", "false"),
        ("0u - uint(signal.calls_60s)", "failed"),
        ("string(signal.calls_60s)", "190"), ("int('7') + signal.calls_60s", "197"),
        // Text.
        ("to.e164.startsWith('+48')", "true"), ("to.e164.endsWith('567')", "true"),
        ("to.e164.endsWith('+482212345678')", "false"),
        ("event.body.contains('WINNER')", "true"), ("event.body.contains('')", "true"),
        ("event.body.contains('winner')", "false"),
        ("event.body.matches('(?i)(free|winner|prize).{0,40}https?://')", "true"), ("size(event.body)", "54"),
        ("event.body.size() > 53 && size(to.e164) == 12", "true"), ("from.country < to.country", "false"),
        ("to.kind.startsWith('mob')", "true"), ("from.kind == to.kind", "false"),
        ("from.country == to.country", "false"),
        ("to.e164 + '!' == '+48221234567!'", "true"), ("event.body.lowerAscii().contains('winner')", "true"),
        ("customer.verified ? to.e164 : from.e164", "+48221234567"), ("to.kind", "mobile"),
        ("to.e164.substring(0, 3) == from.e164.substring(0, 3)", "false"), ("to.e164.substring(9)", "567"),
        ("event.body.substring(25, 31)", "zażółć"), ("to.e164.substring(13)", "failed"),
        ("to.e164.substring(3, 2)", "failed"), ("to.e164.substring(12) == ''", "true"),
        ("math.greatest(signal.calls_60s, 200) + math.least(signal.calls_60s, 200)", "390"),
        ("math.least(event.share, 0.3)", "0.25"), ("math.greatest(uint(signal.calls_60s), 3u)", "190"),
        ("signal.calls_60s * 2 > 3 && event.?recording.orValue(customer.verified)", "true"),
        // Lists.
        ("to.country in ['US', 'PL', 'LV']", "true"), ("to.kind in ['mobile', 'premium']", "true"),
        ("to.kind in ['fixed']", "false"), ("'trial' in event.tags", "true"), ("'none' in event.tags", "false"),
        ("8 in event.hours", "true"), ("signal.calls_60s in [1, 2, 190]", "true"), ("size(event.tags)", "3"),
        ("event.tags.exists(t, t == 'beta')", "true"), ("event.tags.all(t, size(t) > 3)", "false"),
        ("event.tags.exists_one(t, t.startsWith('t'))", "true"), ("event.hours.exists(h, h < 8 || h >= 21)", "true"),
        ("event.hours.all(h, h > 8)", "false"), ("['a', 'b'].exists(x, x == to.country)", "false"),
        ("event.tags.exists(i, t, i == 2 && t == 'beta')", "true"), ("event.tags[1]", "trial"),
        ("event.tags[3]", "failed"),
        ("event.recipients.exists(p, p.kind == 'emergency')", "true"), ("event.recipients[1].e164", "112"),
        ("event.recipients.all(p, p.country == 'US')", "missing"),
        ("event.recipients.all(p, p.country == 'XX')", "false"),
        ("event.recipients.exists(p, p.rateClass == 2)", "true"),
        ("event.recipients.exists(p, p.rateClass == 9)", "missing"),
        ("event.recipients.exists(p, has(p.country) && p.country == 'US' && p.e164 != from.e164)", "true"),
        ("event.recipients.exists(p, event.tags.exists(t, t == 'smb' && p.kind == 'mobile'))", "true"),
        ("event.recipients.map(p, p.e164)[0]", "+14155550102"), ("event.tags.filter(t, t > 'm').size()", "2"),
        ("event.recipients.exists(p, p.e164.replace('1', '') == '2')", "true"),
        // Time.
        ("event.time.getHours()", "15"), ("event.time.getHours('Europe/Warsaw')", "16"),
        ("event.time.getDayOfWeek()", "1"),
        ("event.time.getHours('+02:00') >= 17 || event.time.getHours('America/New_York') < 8", "true"),
        ("event.time.getHours(customer.verified ? 'Europe/Warsaw' : 'UTC')", "16"),
        ("event.time.getHours(customer.verified ? '-05:30' : 'UTC')", "9"),
        ("event.time.getHours(to.e164)", "failed"), ("event.time.getMilliseconds(to.e164)", "failed"),
        ("event.time.getHours(customer.verified ? '' : 'UTC')", "failed"),
        ("event.wait.getMinutes()", "1"), ("event.time + event.wait > event.time", "true"),
        ("event.time - event.time == duration('0s')", "true"),
        ("event.time - duration('1000000h') < event.time", "true"), ("int(event.time)", "1772463600"),
        // The host.
        ("owned(from)", "true"), ("owned(to)", "false"), ("owned(event.recipients[0])", "missing"),
        ("listed('us_dno', to)", "true"), ("listed('us_dno', to.e164)", "false"), ("listed('us_dnc', to)", "missing"),
        ("contactedWithin(to, 7) > 13", "true"), ("localHour(to).exists(h, h < 8)", "true"),
        ("localHour(to).all(h, h < 8)", "false"),
        ("localHour(to).size()", "2"), ("apiQuota() > 1", "failed"), ("apiQuota() > 1 || customer.verified", "true"),
        ("!owned(to) && listed('internal', from) && signal.short_calls.lower95 > 0.2", "missing"),
        // What only the reference evaluator can do.
        ("cel.bind(x, signal.calls_60s, x * x > 36000)", "true"), ("{'a': 1}['a'] == 1", "true"),
        ("[signal.calls_60s, 2] == [190, 2]", "true"), ("dyn(signal.calls_60s) == 190.0", "true"),
        ("type(event.share) == double", "true"),
    ]

    @Test func `comes to what the language says`() {
        let world = ProgramWorld.standard()
        var wrong: [String] = []
        for (text, expected) in Self.table {
            let said = world.program(text)
            if said != expected { wrong.append("\(text): \(said), not \(expected)") }
        }
        #expect(wrong == [])
    }

    @Test func `agrees with the reference evaluator`() {
        let world = ProgramWorld.standard()
        var wrong: [String] = []
        for (text, _) in Self.table {
            guard let checked = world.environment.check(Source(text)).expression else { continue }
            let (program, reference) = (world.run(checked), world.reference(checked))
            if program != reference { wrong.append("\(text): \(program), the reference says \(reference)") }
        }
        #expect(wrong == [])
    }

    @Test func `compiles what rules are made of without falling back`() {
        let environment = CheckerWorld.environment()
        let rules = [
            "event.direction == 'outbound' && signal.calls_60s > 120 && signal.short_calls.value < 0.15",
            "!owned(from) && !from.e164.startsWith('+1800') && to.kind in ['mobile', 'premium']",
            "event.body.matches('(?i)(free|win).{0,40}https?://') && !event.recording && to.country in ['US', 'X']",
            "size(event.tags) > 0 && event.recipients.exists(p, p.e164.startsWith('+48') && size(p.e164) > 11)",
            "event.time.getHours('Europe/Warsaw') >= 21 || localHour(to).exists(h, h < 8 || h >= 21)",
            "double(signal.calls_60s) / double(signal.short_calls.n + 1) > 0.6 && customer.?ageDays.orValue(0) < 30",
            "!owned(from) && !event.?recording.orValue(false) && from.e164.substring(0, 8) == to.e164.substring(0, 8)",
            "double(signal.calls_60s) > 0.03 * double(math.greatest(signal.short_calls.n, 100))",
            "has(event.recording) && event.recording && event.wait > duration('30s') && contactedWithin(to, 7) >= 3",
        ]
        var found: [String] = []
        for rule in rules {
            guard let checked = environment.check(Source(rule), expecting: .bool).expression else {
                found.append("\(environment.check(Source(rule), expecting: .bool).issues)")
                continue
            }
            let program = Program(checked)
            if program.fallbackCount > 0 { found.append(rule) }
        }
        #expect(found == [])
    }

    @Test func `compiles a zone that the event names`() throws {
        let text = "event.time.getHours(to.country) >= 21 || event.time.getDate(from.country) == 1"
        let checked = try #require(CheckerWorld.environment(strict: false).check(Source(text)).expression)
        #expect(Program(checked).fallbackCount == 0)
    }

    /// What the differential test found.
    @Test(arguments: ["uint(-event.share)", "has(event.recipients[9].country)", "has(event.recipients[0].country)"])
    func `agrees about what is hardly ever written`(text: String) {
        let world = ProgramWorld.standard()
        world.event.set(18, nil)
        #expect(FuzzProperties.evaluation(Array(text.utf8), in: world) == nil)
    }

    @Test func `names the slot that was missing`() {
        let world = ProgramWorld.standard()
        guard let checked = world.environment.check(Source("signal.calls_60s > 1 && customer.ageDays > 1")).expression
        else {
            Issue.record("the rule must check")
            return
        }
        var frame = world.frame()
        #expect(Program(checked).evaluateBool(&frame) == .missing)
        #expect(frame.failureReason == .absent)
        #expect(frame.missingSlot == SlotAddress(bank: 2, index: 2))
    }

    @Test func `stops when the fuel is used up, whatever would absorb it`() {
        let world = ProgramWorld.standard()
        let text = "event.tags.exists(a, event.tags.exists(b, event.tags.exists(c, a + b == c))) || true"
        guard let checked = world.environment.check(Source(text)).expression else {
            Issue.record("the rule must check")
            return
        }
        var frame = world.frame()
        #expect(Program(checked).evaluateBool(&frame) == .yes)
        let used = Int.max - frame.fuel
        #expect(used > 27)
        frame.fuel = used / 2
        #expect(Program(checked).evaluateBool(&frame) == .failed)
        #expect(frame.failureReason == .fuel)
        frame.fuel = .max
        frame.isPastDeadline = { true }
        frame.fuelPerEvaluation = 20_000
        #expect(Program(checked).evaluateBool(&frame) == .failed)
    }

    @Test func `looks at the clock every 256 units of fuel, however small the evaluations are`() throws {
        let world = ProgramWorld.standard()
        let checked = try #require(world.environment.check(Source("signal.calls_60s * 2 > 300")).expression)
        let program = Program(checked)
        var frame = world.frame()
        var looks = 0
        frame.isPastDeadline = {
            looks += 1
            return looks > 3
        }
        var count = 0
        while count < 10_000, program.evaluateBool(&frame) == .yes { count += 1 }
        #expect(frame.failureReason == .deadline)
        let used = count * program.instructionCount
        #expect(used > 3 * 256 && used < 5 * 256)
    }

    @Test func `has the deadline of its frame's limits`() throws {
        let text = "[\((0..<1_000).map(String.init).joined(separator: ", "))].all(x, x >= 0 && x < 1000)"
        let checked = try #require(CheckerWorld.environment().check(Source(text)).expression)
        let program = Program(checked)
        #expect(program.fallbackCount == 0)
        var limits = Limits()
        limits.deadlineMicroseconds = 0
        var frame = Frame(limits: limits)
        #expect(program.evaluateBool(&frame) == .failed)
        #expect(frame.failureReason == .deadline)
        var patient = Frame(limits: .replayable)
        #expect(program.evaluateBool(&patient) == .yes)
    }

    @Test func `an instruction is sixteen bytes`() {
        #expect(Program.instructionSize == 16)
    }

    @Test func `pays for hostile text before it works on it`() {
        let world = ProgramWorld.standard()
        let big = SlotStorage(bank: 0, slotCount: 64, byteCapacity: 200_000)
        big.set(16, big.text(Array(repeating: UInt8(ascii: "a"), count: 120_000)))
        big.set(3, big.text(Array(repeating: UInt8(ascii: "a"), count: 60_000) + [UInt8(ascii: "b")]))
        guard let checked = world.environment.check(Source("event.body.contains(from.e164) || true")).expression else {
            Issue.record("the rule must check")
            return
        }
        var frame = world.frame()
        unsafe frame.bind(0, to: big.memory)
        #expect(Program(checked).evaluateBool(&frame) == .failed)
        #expect(frame.failureReason == .fuel)
    }
}
