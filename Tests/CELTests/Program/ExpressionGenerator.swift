// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes random, well-typed expressions over the world of slots.
struct ExpressionGenerator {
    var random: SplitMix64
    /// The variables of the macros around, by the type of their element.
    private var texts: [String] = []
    private var numbers: [String] = []
    private var parties: [String] = []

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    private mutating func pick(_ choices: [String]) -> String { choices[random.below(choices.count)] }

    mutating func condition(_ depth: Int) -> String {
        if depth <= 0 { return simpleCondition() }
        switch random.below(17) {
        case 0: return "(\(condition(depth - 1)) && \(condition(depth - 1)))"
        case 1: return "(\(condition(depth - 1)) || \(condition(depth - 1)))"
        case 2: return "(\(condition(depth - 1)) && \(condition(depth - 1)) && \(condition(depth - 1)))"
        case 3: return "(\(condition(depth - 1)) || \(condition(depth - 1)) || \(condition(depth - 1)))"
        case 4: return "!(\(condition(depth - 1)))"
        case 5: return "(\(condition(depth - 1)) ? \(condition(depth - 1)) : \(condition(depth - 1)))"
        case 6: return "(\(number(depth - 1)) \(comparison()) \(number(depth - 1)))"
        case 7: return "(\(text(depth - 1)) \(comparison()) \(text(depth - 1)))"
        case 8: return mixed(depth)
        case 9: return macro(depth)
        case 10: return "\(text(depth - 1)).\(pick(["startsWith", "endsWith", "contains"]))(\(text(depth - 1)))"
        case 11:
            return "(\(text(depth - 1)) in \(pick(["event.tags", "['US', 'PL', 'smb', '']", "[to.country, 'x']"])))"
        default: return "(\(number(depth - 1)) in \(pick(["event.hours", "[7, 190, 12]", "localHour(to)"])))"
        }
    }

    /// Only orders compare numbers of two types.
    private mutating func mixed(_ depth: Int) -> String {
        if random.below(2) == 0 { return "(\(real(depth - 1)) \(comparison()) \(real(depth - 1)))" }
        return "(\(real(depth - 1)) \(pick(["<", "<=", ">", ">="])) \(number(depth - 1)))"
    }

    private mutating func comparison() -> String { pick(["==", "!=", "<", "<=", ">", ">="]) }

    private mutating func simpleCondition() -> String {
        pick([
            "true", "false", "event.recording", "customer.verified", "event.direction == 'outbound'",
            "event.direction != 'inbound'", "to.kind in ['mobile', 'emergency']", "signal.calls_60s > 100",
            "event.share < 0.5", "to.country == 'PL'", "from.country == to.country", "has(event.recording)",
            "has(to.e164)", "owned(from)", "owned(to)", "listed('us_dnc', to)", "listed('us_dno', from.e164)",
            "apiQuota() > 1", "event.time > timestamp('2026-01-01T00:00:00Z')", "event.wait == duration('90s')",
            "event.body.matches('[A-Z]{3}')", "event.?recording.orValue(false)", "customer.?ageDays.hasValue()",
            "size(event.tags) == 3", "event.time.getHours('Europe/Warsaw') == 16", "dyn(event.share) == 0.25",
        ])
    }

    private mutating func macro(_ depth: Int) -> String {
        let name = pick(["all", "exists", "exists_one"])
        let variable = "v\(texts.count + numbers.count + parties.count)"
        switch random.below(3) {
        case 0:
            texts.append(variable)
            defer { texts.removeLast() }
            return "\(pick(["event.tags", "['a', 'smb']"])).\(name)(\(variable), \(condition(depth - 1)))"
        case 1:
            numbers.append(variable)
            defer { numbers.removeLast() }
            return "\(pick(["event.hours", "[1, 2]", "localHour(to)"])).\(name)(\(variable), \(condition(depth - 1)))"
        default:
            parties.append(variable)
            defer { parties.removeLast() }
            return "event.recipients.\(name)(\(variable), \(condition(depth - 1)))"
        }
    }

    /// A macro with two variables.
    private mutating func pairMacro(_ depth: Int) -> String {
        let place = "v\(texts.count + numbers.count + parties.count)"
        numbers.append(place)
        let element = "v\(texts.count + numbers.count + parties.count)"
        texts.append(element)
        defer {
            numbers.removeLast()
            texts.removeLast()
        }
        return "event.tags.\(pick(["all", "exists"]))(\(place), \(element), \(condition(depth - 1)))"
    }

    private mutating func instant(_ depth: Int) -> String {
        if depth <= 0 {
            return pick(["event.time", "timestamp('2026-03-02T15:01:30Z')", "timestamp('9999-12-31T23:59:59Z')"])
        }
        switch random.below(4) {
        case 0: return "(\(instant(depth - 1)) \(pick(["+", "-"])) \(span(depth - 1)))"
        case 1: return "(\(condition(depth - 1)) ? \(instant(depth - 1)) : \(instant(depth - 1)))"
        case 2: return "timestamp(\(number(depth - 1)))"
        default: return instant(0)
        }
    }

    private mutating func timePart() -> String {
        pick([
            "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
            "getMinutes", "getSeconds", "getMilliseconds",
        ])
    }

    /// A zone: a name, an offset, or a text that depends on the event and may be neither.
    private mutating func zone(_ depth: Int) -> String {
        let names = ["'Europe/Warsaw'", "'America/New_York'", "'+05:45'", "'UTC'", "'Australia/Lord_Howe'"]
        switch random.below(3) {
        case 0: return pick(names)
        case 1: return "(\(condition(depth - 1)) ? \(pick(names)) : \(pick(names)))"
        default: return random.below(4) == 0 ? text(depth - 1) : pick(names)
        }
    }

    private mutating func span(_ depth: Int) -> String {
        if depth <= 0 { return pick(["event.wait", "duration('90s')", "duration('-1h')", "duration('2562047h')"]) }
        switch random.below(4) {
        case 0: return "(\(span(depth - 1)) \(pick(["+", "-"])) \(span(depth - 1)))"
        case 1: return "(\(instant(depth - 1)) - \(instant(depth - 1)))"
        case 2: return "event.?wait.orValue(\(span(depth - 1)))"
        default: return span(0)
        }
    }

    private mutating func whole(_ depth: Int) -> String {
        if depth <= 0 { return pick(["0u", "7u", "18446744073709551615u", "uint(signal.calls_60s)"]) }
        switch random.below(3) {
        case 0: return "(\(whole(depth - 1)) \(pick(["+", "-", "*", "/", "%"])) \(whole(depth - 1)))"
        case 1: return "uint(\(number(depth - 1)))"
        default: return whole(0)
        }
    }

    mutating func number(_ depth: Int) -> String {
        if let variable = numbers.last, random.below(3) == 0 { return variable }
        if let party = parties.last, random.below(4) == 0 { return "\(party).rateClass" }
        if depth <= 0 {
            return pick([
                "0", "1", "-7", "190", "9223372036854775807", "event.talkMs", "signal.calls_60s",
                "signal.short_calls.n", "customer.ageDays", "customer.seats", "to.rateClass", "size(to.e164)",
                "customer.?ageDays.orValue(3)", "event.time.getDayOfWeek()", "event.hours[1]",
            ])
        }
        switch random.below(12) {
        case 10: return "math.\(pick(["greatest", "least"]))(\(number(depth - 1)), \(number(depth - 1)))"
        case 0: return "(\(number(depth - 1)) \(pick(["+", "-", "*", "/", "%"])) \(number(depth - 1)))"
        case 1: return "(\(condition(depth - 1)) ? \(number(depth - 1)) : \(number(depth - 1)))"
        case 2: return "int(\(real(depth - 1)))"
        case 3: return "-(\(number(depth - 1)))"
        case 4: return "size(\(text(depth - 1)))"
        case 5: return "event.hours[\(number(depth - 1))]"
        case 6: return "\(instant(depth - 1)).\(timePart())(\(zone(depth)))"
        case 7: return "\(span(depth - 1)).\(pick(["getHours", "getMinutes", "getSeconds"]))()"
        case 8: return "int(\(pick([instant(depth - 1), whole(depth - 1)])))"
        case 9: return "event.recipients[\(number(depth - 1))].rateClass"
        default: return number(0)
        }
    }

    mutating func real(_ depth: Int) -> String {
        if depth <= 0 {
            return pick([
                "0.0", "0.25", "-1.5", "1e300", "event.share", "signal.short_calls.value", "signal.short_calls.lower95",
            ])
        }
        switch random.below(5) {
        case 3: return "math.\(pick(["greatest", "least"]))(\(real(depth - 1)), \(real(depth - 1)))"
        case 0: return "(\(real(depth - 1)) \(pick(["+", "-", "*", "/"])) \(real(depth - 1)))"
        case 1: return "double(\(number(depth - 1)))"
        case 2: return "-(\(real(depth - 1)))"
        default: return real(0)
        }
    }

    mutating func text(_ depth: Int) -> String {
        if let variable = texts.last, random.below(3) == 0 { return variable }
        if let party = parties.last, random.below(3) == 0 {
            return "\(party).\(pick(["e164", "country", "kind"]))"
        }
        if depth <= 0 {
            return pick([
                "''", "'US'", "'+48'", "'ż'", "to.e164", "from.e164", "to.country", "event.body", "to.kind",
                "event.direction", "customer.id", "event.tags[0]", "event.tags[5]", "event.?body.orValue('none')",
            ])
        }
        switch random.below(6) {
        case 3: return "\(text(depth - 1)).substring(\(pick(["0", "1", "5", number(0)])))"
        case 4: return "\(text(depth - 1)).substring(\(pick(["0", "2", number(0)])), \(pick(["2", "4", number(0)])))"
        case 0: return "(\(condition(depth - 1)) ? \(text(depth - 1)) : \(text(depth - 1)))"
        case 1: return "(\(text(depth - 1)) + \(text(depth - 1)))"
        case 2: return "string(\(number(depth - 1)))"
        default: return text(0)
        }
    }
}
