// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let timeParts: [LibraryFunction] = [
        part("getFullYear", "The year.", "getFullYear() == 2026") { $0.year },
        part("getMonth", "The month, 0 (January) to 11.", "getMonth() == 2") { $0.month - 1 },
        part("getDate", "The day of the month, from 1.", "getDate() == 4") { $0.day },
        part("getDayOfMonth", "The day of the month, from 0.", "getDayOfMonth() == 3") { $0.day - 1 },
        part("getDayOfWeek", "The day of the week, 0 (Sunday) to 6.", "getDayOfWeek() == 3") { $0.dayOfWeek },
        part("getDayOfYear", "The day of the year, from 0.", "getDayOfYear() == 62") { $0.dayOfYear },
        part("getHours", "The hour, 0 to 23; of a span, all its whole hours.", "getHours('+01:00') == 6", span: 3_600) {
            $0.hour
        },
        part("getMinutes", "The minute, 0 to 59; of a span, all its whole minutes.", "getMinutes() == 6", span: 60) {
            $0.minute
        },
        part("getSeconds", "The second, 0 to 59; of a span, all its whole seconds.", "getSeconds() == 7", span: 1) {
            $0.second
        },
    ]

    static let durationParts: [LibraryFunction] = [
        LibraryFunction(
            "getMilliseconds",
            "The milliseconds within the second.",
            example: "timestamp('2026-03-04T05:06:07.089Z').getMilliseconds() == 89",
            [
                LibraryOverload(member: "timestamp_to_milliseconds", [.timestamp], .int, milliseconds),
                LibraryOverload(
                    member: "timestamp_to_milliseconds_with_tz",
                    [.timestamp, .string],
                    .int,
                    milliseconds
                ),
                LibraryOverload(member: "duration_to_milliseconds", [.duration], .int, milliseconds),
            ]
        )
    ]

    private static let milliseconds: Implementation = { arguments, _ in
        switch arguments[0] {
        case .timestamp(let instant):
            if arguments.count > 1, TimeZoneTable.system.zone(named: arguments.text(1)) == nil {
                return unknownZone(arguments.text(1))
            }
            return .int(Int64(instant.nanoseconds / 1_000_000))
        case .duration(let span): return .int(span.nanoseconds % 1_000_000_000 / 1_000_000)
        default: return .noSuchOverload("getMilliseconds", arguments)
        }
    }

    private static func part(
        _ name: String,
        _ documentation: String,
        _ example: String,
        span secondsPerUnit: Int64? = nil,
        _ part: @escaping @Sendable (CivilTime) -> Int
    ) -> LibraryFunction {
        let noun = name.dropFirst(3).lowercased()
        var overloads = [
            LibraryOverload(member: "timestamp_to_\(noun)", [.timestamp], .int) { arguments, _ in
                guard case .timestamp(let instant) = arguments[0] else { return .noSuchOverload(name, arguments) }
                return .int(Int64(part(CivilTime(unixSeconds: instant.seconds))))
            },
            LibraryOverload(member: "timestamp_to_\(noun)_with_tz", [.timestamp, .string], .int) { arguments, _ in
                guard case .timestamp(let instant) = arguments[0] else { return .noSuchOverload(name, arguments) }
                guard let zone = TimeZoneTable.system.zone(named: arguments.text(1)) else {
                    return unknownZone(arguments.text(1))
                }
                return .int(Int64(part(zone.civilTime(atUnixSeconds: instant.seconds))))
            },
        ]
        if let secondsPerUnit {
            overloads.append(
                LibraryOverload(member: "duration_to_\(noun)", [.duration], .int) { arguments, _ in
                    guard case .duration(let span) = arguments[0] else { return .noSuchOverload(name, arguments) }
                    return .int(span.nanoseconds / 1_000_000_000 / secondsPerUnit)
                }
            )
        }
        let whole = "timestamp('2026-03-04T05:06:07Z').\(example)"
        return LibraryFunction(name, documentation, example: whole, cost: 2, overloads)
    }

    private static func unknownZone(_ name: [UInt8]) -> Value {
        let shown = String(decoding: name.prefix(40), as: UTF8.self)
        return .failure(
            .badArgument,
            "unknown time zone '\(shown)': a name such as Europe/Warsaw or an offset is needed"
        )
    }
}
