// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The forms of expressions by the kind of their value.
enum ExpressionTemplates {
    typealias Kind = ExpressionGenerator.Kind

    /// What has no parts.
    static let leaves: [Kind: [String]] = [
        .bool: [
            "true", "false", "event.recording", "customer.verified", "event.direction == 'outbound'",
            "event.direction != 'inbound'", "to.kind in ['mobile', 'emergency']", "signal.calls_60s > 100",
            "event.share < 0.5", "to.country == 'PL'", "from.country == to.country", "has(event.recording)",
            "has(to.e164)", "owned(from)", "owned(to)", "listed('us_dnc', to)", "listed('us_dno', from.e164)",
            "apiQuota() > 1", "event.?recording.orValue(false)", "customer.?ageDays.hasValue()",
            "has(event.to.kind)", "dyn(event.share) == 0.25", "type(event.tags) == list", "null == null",
        ],
        .int: [
            "0", "1", "-7", "190", "9223372036854775807", "-9223372036854775808", "event.talkMs", "signal.calls_60s",
            "signal.short_calls.n", "customer.ageDays", "customer.seats", "to.rateClass",
            "customer.?ageDays.orValue(3)", "event.hours[1]", "apiQuota()",
        ],
        .uint: ["0u", "7u", "18446744073709551615u", "uint(signal.calls_60s)"],
        .double: [
            "0.0", "-0.0", "0.25", "-1.5", "1e300", "event.share", "signal.short_calls.value",
            "signal.short_calls.lower95", "(0.0 / 0.0)", "(1.0 / 0.0)",
        ],
        .string: [
            "''", "'US'", "'+48'", "'żółć☺'", "r'\\d+'", "to.e164", "from.e164", "to.country", "event.body", "to.kind",
            "event.direction", "customer.id", "event.tags[0]", "event.tags[5]", "event.?body.orValue('none')",
        ],
        .bytes: ["b''", "b'\\xff\\x00a'", "b'abc'"],
        .timestamp: [
            "event.time", "timestamp('2026-03-02T15:01:30Z')", "timestamp('9999-12-31T23:59:59Z')", "timestamp(0)",
            "timestamp('0001-01-01T00:00:00Z')", "timestamp('2026-03-29T01:30:00.123456789+01:00')",
        ],
        .duration: [
            "event.wait", "duration('90s')", "duration('-1h')", "duration('2562047h')", "duration('1.000000001s')",
        ],
        .ints: ["event.hours", "[1, 2, 3]", "[]", "localHour(to)", "[7, 190]"],
        .strings: ["event.tags", "['a', 'smb']", "[]", "[to.country, 'x']"],
        .doubles: ["[1.5, 0.25]", "[event.share]"],
        .durations: ["[event.wait, duration('1s')]", "[duration('5ms')]"],
        .lists: ["[[1], [2, 3]]", "[event.hours]", "[[], [4]]"],
        .parties: ["event.recipients"],
        .counts: ["{'a': 1, 'b': 2}", "{'smb': signal.calls_60s}", "{}"],
        .names: ["{1: 'one', 2: 'two'}", "{event.hours[0]: 'first'}"],
        .maybeInt: [
            "customer.?ageDays", "optional.none()", "optional.of(7)", "[1, 2][?1]", "{'a': 1}.?b", "to.?rateClass",
        ],
        .maybeString: ["to.?country", "event.?body", "['a'][?5]", "optional.of('x')", "{'a': 'b'}[?'a']"],
        .party: ["from", "to", "Party{e164: '+1', rateClass: 2}", "event.recipients[0]"],
        .zone: [
            "'Europe/Warsaw'", "'America/New_York'", "'+05:45'", "'UTC'", "'Australia/Lord_Howe'", "'-02:30'",
            "to.country", "'Nowhere'",
        ],
        .ip: ["ip('10.1.2.3')", "ip('2001:db8::1')", "ip('127.0.0.1')"],
        .cidr: ["cidr('10.0.0.0/8')", "cidr('::1/128')"],
        .any: ["dyn(1)", "dyn('a')", "dyn([1, 'x', null])", "dyn({'a': 1u, 2: 'b'})", "dyn(event.share)", "dyn(null)"],
    ]

    /// What every kind of value can be made by.
    static func generic(_ kind: Kind) -> [String] {
        let part = "{\(kind.rawValue)}"
        return [
            "({bool} ? \(part) : \(part))", "cel.bind(«\(kind.rawValue)», \(part), \(part))",
            "cel.bind(«int», {int}, \(part))", "[\(part), \(part)][{int}]", "optional.of(\(part)).value()",
            "optional.none().orValue(\(part))", "{'k': \(part)}.k", "{'k': \(part)}['k']",
            "[\(part)].first().orValue(\(part))", "[\(part)].last().value()",
            "[\(part)].map(<\(kind.rawValue)>, \(part))[0]",
            "optional.ofNonZeroValue(\(part)).orValue(\(part))", "[[\(part)]].flatten()[0]",
        ]
    }

    /// What is made of parts.
    static let forms: [Kind: [String]] = conditions.merging(scalars) { $0 + $1 }.merging(aggregates) { $0 + $1 }

    private static let conditions: [Kind: [String]] = [
        .bool: [
            "({bool} && {bool})", "({bool} || {bool})", "({bool} && {bool} && {bool})", "({bool} || {bool} || {bool})",
            "!({bool})", "({int} == {int})", "({int} != {int})", "({int} < {int})", "({int} >= {int})",
            "({uint} <= {uint})", "({uint} > {uint})", "({double} < {double})", "({double} == {double})",
            "({double} >= {int})", "({int} < {uint})", "({uint} > {double})", "({string} < {string})",
            "({string} == {string})", "({bytes} <= {bytes})", "({timestamp} < {timestamp})",
            "({duration} == {duration})",
            "(({bool}) < ({bool}))", "({ints} == {ints})", "({counts} == {counts})", "({names} != {names})",
            "({maybeInt} == {maybeInt})", "({party} == {party})", "({any} == {any})", "({any} < {any})",
            "({int} in {ints})", "({string} in {strings})", "({string} in {counts})", "({int} in {names})",
            "({any} in [{any}, {int}])", "{string}.contains({string})", "{string}.startsWith({string})",
            "{string}.endsWith({string})", "{string}.matches('[A-Z]{3}|^é')", "matches({string}, '(a|b)+$')",
            "{ints}.all(<int>, {bool})", "{strings}.exists(<string>, {bool})", "{ints}.exists_one(<int>, {bool})",
            "{strings}.existsOne(<string>, {bool})", "{parties}.exists(<party>, {bool})",
            "{parties}.all(<party>, {bool})",
            "{strings}.all(<int>, <string>, {bool})", "{counts}.exists(<string>, <int>, {bool})",
            "{ints}.existsOne(<int>, <int>, {bool})", "{counts}.all(<string>, {bool})", "{names}.exists(<int>, {bool})",
            "{maybeInt}.hasValue()", "{maybeString}.hasValue()", "has({party}.country)", "has({counts}.a)",
            "math.isNaN({double})", "math.isInf({double})", "math.isFinite({double})", "{ints}.isSorted()",
            "sets.contains({ints}, {ints})", "sets.intersects({strings}, {strings})", "sets.equivalent({ints}, {ints})",
            "isIP({string})", "isCIDR({string})", "{cidr}.containsIP({ip})", "{cidr}.containsCIDR({cidr})",
            "{cidr}.containsIP('10.9.8.7')", "{ip}.isUnspecified()", "{ip}.isLoopback()", "{ip}.isGlobalUnicast()",
            "{ip}.isLinkLocalUnicast()", "{ip}.isLinkLocalMulticast()", "ip.isCanonical('::1')", "bool('t')",
            "bool({string})", "(type({any}) == int)", "bool({any})", "owned({party})", "listed('internal', {string})",
        ]
    ]

    private static let scalars: [Kind: [String]] = [
        .int: [
            "({int} + {int})", "({int} - {int})", "({int} * {int})", "({int} / {int})", "({int} % {int})", "-({int})",
            "int({double})", "int({uint})", "int({string})", "int({timestamp})", "size({string})", "{strings}.size()",
            "size({bytes})", "size({counts})", "{ints}[{int}]", "{counts}[{string}]", "{counts}.a", "{party}.rateClass",
            "{timestamp}.getHours({zone})", "{timestamp}.getDate()", "{timestamp}.getDayOfYear({zone})",
            "{timestamp}.getFullYear()", "{timestamp}.getMonth({zone})", "{timestamp}.getDayOfMonth()",
            "{timestamp}.getDayOfWeek({zone})", "{timestamp}.getMinutes({zone})",
            "{timestamp}.getSeconds()", "{timestamp}.getMilliseconds()", "{timestamp}.getMilliseconds({zone})",
            "{timestamp}.getHours({zone})", "{duration}.getHours()",
            "{duration}.getMinutes()", "{duration}.getSeconds()", "{duration}.getMilliseconds()",
            "{maybeInt}.orValue({int})", "{maybeInt}.value()", "{string}.indexOf({string})",
            "{string}.indexOf({string}, {int})", "{string}.lastIndexOf({string})",
            "{string}.lastIndexOf({string}, {int})",
            "{ints}.indexOf({int})", "{ints}.lastIndexOf({int})", "math.abs({int})", "math.sign({int})",
            "math.greatest({int}, {int})", "math.least({int}, {int}, {int})", "math.greatest({ints})",
            "math.bitAnd({int}, {int})", "math.bitOr({int}, {int})", "math.bitXor({int}, {int})", "math.bitNot({int})",
            "math.bitShiftLeft({int}, {int})", "math.bitShiftRight({int}, {int})", "{ints}.sum()", "{ints}.min()",
            "{ints}.max()", "{ip}.family()", "{cidr}.prefixLength()", "contactedWithin({party}, {int})", "int({any})",
        ],
        .uint: [
            "({uint} + {uint})", "({uint} - {uint})", "({uint} * {uint})", "({uint} / {uint})", "({uint} % {uint})",
            "uint({int})", "uint({double})", "uint({string})", "math.bitAnd({uint}, {uint})",
            "math.bitOr({uint}, {uint})",
            "math.bitXor({uint}, {uint})", "math.bitNot({uint})", "math.bitShiftLeft({uint}, {int})",
            "math.bitShiftRight({uint}, {int})", "math.abs({uint})", "math.sign({uint})", "math.least({uint}, {uint})",
        ],
        .double: [
            "({double} + {double})", "({double} - {double})", "({double} * {double})", "({double} / {double})",
            "-({double})", "double({int})", "double({uint})", "double({string})", "math.ceil({double})",
            "math.floor({double})", "math.round({double})", "math.trunc({double})", "math.sqrt({double})",
            "math.sqrt({int})", "math.abs({double})", "math.sign({double})", "math.greatest({double}, {double})",
            "{doubles}[{int}]", "{doubles}.sum()", "{doubles}.max()",
        ],
        .string: [
            "({string} + {string})", "string({int})", "string({double})", "string({bool})", "string({timestamp})",
            "string({duration})", "string({uint})", "string({bytes})", "string({ip})", "string({cidr})",
            "{strings}[{int}]", "{names}[{int}]", "{party}.e164", "{party}.kind", "{maybeString}.orValue({string})",
            "{string}.charAt({int})", "{string}.substring({int})", "{string}.substring({int}, {int})",
            "{string}.replace({string}, {string})", "{string}.replace({string}, {string}, {int})",
            "{strings}.join()", "{strings}.join({string})", "{string}.lowerAscii()", "{string}.upperAscii()",
            "{string}.trim()", "{string}.reverse()", "strings.quote({string})", "base64.encode({bytes})",
            "'%s|%d'.format([{any}, {int}])", "'%.2f %e %x %o %b'.format([{double}, {double}, {int}, {int}, {bool}])",
            "'%X %s'.format([{bytes}, {ints}])", "regex.replace({string}, '[a-z]+', '<\\\\0>')",
            "regex.replace({string}, 'x?', '-', {int})", "string({any})", "{strings}.max()",
        ],
        .bytes: [
            "({bytes} + {bytes})", "bytes({string})", "base64.decode({string})",
            "base64.decode(base64.encode({bytes}))",
        ],
        .timestamp: [
            "({timestamp} + {duration})", "({timestamp} - {duration})", "({duration} + {timestamp})",
            "timestamp({int})",
            "timestamp({string})", "timestamp({timestamp})",
        ],
        .duration: [
            "({duration} + {duration})", "({duration} - {duration})", "({timestamp} - {timestamp})",
            "duration({string})",
            "event.?wait.orValue({duration})", "{durations}.sum()", "{durations}.min()", "duration({duration})",
        ],
    ]

    private static let aggregates: [Kind: [String]] = [
        .ints: [
            "[{int}, {int}]", "[?{maybeInt}, {int}]", "({ints} + {ints})", "{ints}.map(<int>, {int})",
            "{ints}.map(<int>, {bool}, {int})", "{ints}.filter(<int>, {bool})", "{strings}.map(<string>, {int})",
            "{parties}.map(<party>, {int})", "{strings}.transformList(<int>, <string>, {int})",
            "{counts}.transformList(<string>, <int>, {bool}, {int})", "{ints}.sortBy(<int>, {string})", "{ints}.sort()",
            "{ints}.distinct()", "{ints}.reverse()", "{ints}.slice({int}, {int})", "lists.range({int} % 5)",
            "{lists}.flatten()", "{lists}[{int}]", "localHour({party})", "optional.unwrap([{maybeInt}, {maybeInt}])",
            "[{maybeInt}].unwrapOpt()",
        ],
        .strings: [
            "[{string}, {string}]", "({strings} + {strings})", "{strings}.map(<string>, {string})",
            "{counts}.map(<string>, {string})", "{strings}.filter(<string>, {bool})", "{string}.split({string})",
            "{string}.split({string}, {int})", "{strings}.sort()", "{strings}.sortBy(<string>, {int})",
            "{ints}.transformList(<int>, <int>, {string})", "regex.extractAll({string}, '[a-zé]')",
            "{strings}.distinct()", "{strings}.slice(0, 1)",
        ],
        .doubles: [
            "[{double}, {double}]", "{ints}.map(<int>, {double})", "({doubles} + {doubles})", "{doubles}.sort()",
        ],
        .durations: ["[{duration}, {duration}]", "{ints}.map(<int>, {duration})"],
        .lists: ["[{ints}, {ints}]", "{ints}.map(<int>, {ints})", "({lists} + {lists})"],
        .parties: ["{parties}.filter(<party>, {bool})", "[{party}, {party}]"],
        .counts: [
            "{'x': {int}, 'y': {int}}", "{{string}: {int}}", "{?'k': {maybeInt}, 'z': {int}}",
            "{counts}.transformMap(<string>, <int>, {int})", "{counts}.transformMap(<string>, <int>, {bool}, {int})",
            "{strings}.transformMapEntry(<int>, <string>, {{string}: {int}})",
        ],
        .names: [
            "{{int}: {string}, {int}: {string}}", "{strings}.transformMap(<int>, <string>, {string})",
            "{names}.transformMap(<int>, <string>, {bool}, {string})",
        ],
        .maybeInt: [
            "optional.of({int})", "optional.ofNonZeroValue({int})", "{maybeInt}.or({maybeInt})",
            "{maybeInt}.optMap(<int>, {int})", "{maybeInt}.optFlatMap(<int>, {maybeInt})", "{ints}[?{int}]",
            "{counts}.?a", "{counts}[?{string}]", "{ints}.first()", "{ints}.last()", "{party}.?rateClass",
            "{maybeString}.optMap(<string>, {int})",
        ],
        .maybeString: [
            "optional.of({string})", "{maybeString}.or({maybeString})", "{maybeString}.optMap(<string>, {string})",
            "{strings}[?{int}]", "{names}[?{int}]", "{party}.?country", "regex.extract({string}, '[A-Z](.)')",
            "{strings}.first()", "{maybeInt}.optFlatMap(<int>, {maybeString})",
        ],
        .party: ["{parties}[{int}]", "Party{e164: {string}, rateClass: {int}}", "Party{?country: {maybeString}}"],
        .ip: ["ip({string})", "{cidr}.ip()", "ip(string({ip}))"],
        .cidr: ["cidr({string})", "{cidr}.masked()"],
        .any: [
            "dyn({int})", "dyn({string})", "dyn({double})", "dyn({uint})", "dyn({ints})", "dyn({counts})",
            "dyn({bool})",
            "dyn({timestamp})", "dyn({maybeInt})", "dyn([{int}, {string}][{int}])", "{any}[{any}]", "({any} + {any})",
            "({any} - {any})", "{any}.a", "dyn({party})", "dyn(math.greatest({int}, {double}, {uint}))",
            "dyn(type({any}))",
        ],
    ]
}
