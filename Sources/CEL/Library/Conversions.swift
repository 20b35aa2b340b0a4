// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let sizes: [LibraryFunction] = [
        LibraryFunction(
            "size",
            "The number of code points of text, octets of bytes, elements of a list or entries of a map.",
            example: "size('abc') == 3 && [1, 2].size() == 2",
            [
                LibraryOverload("size_string", [.string], .int, size),
                LibraryOverload("size_bytes", [.bytes], .int, size),
                LibraryOverload("size_list", [.list(.a)], .int, types: ["A"], size),
                LibraryOverload("size_map", [.map(.a, .b)], .int, types: ["A", "B"], size),
                LibraryOverload(member: "string_size", [.string], .int, size),
                LibraryOverload(member: "bytes_size", [.bytes], .int, size),
                LibraryOverload(member: "list_size", [.list(.a)], .int, types: ["A"], size),
                LibraryOverload(member: "map_size", [.map(.a, .b)], .int, types: ["A", "B"], size),
            ]
        )
    ]

    private static let size: Implementation = { arguments, meter in
        switch arguments[0] {
        case .string(let bytes): meter.scan(bytes.count) ? .int(Int64(CodePoints.count(bytes))) : meter.failure
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let elements): .int(Int64(elements.count))
        case .map(let map): .int(Int64(map.count))
        default: .noSuchOverload("size", arguments)
        }
    }

    static let conversions: [LibraryFunction] = [
        LibraryFunction(
            "type",
            "The type of a value.",
            example: "type(1) == int",
            [LibraryOverload("type", [.a], .type, types: ["A"]) { arguments, _ in .type(arguments[0].typeName) }]
        ),
        LibraryFunction(
            "dyn",
            "The value, its type unknown to the checker.",
            example: "dyn(1) == 1.0",
            [LibraryOverload("to_dyn", [.a], .dyn, types: ["A"]) { arguments, _ in arguments[0] }]
        ),
        conversion(
            "bool",
            .bool,
            "Truth from text: true, t, 1, false, f or 0.",
            "bool('true')",
            [.bool, .string],
            toBool
        ),
        conversion(
            "int",
            .int,
            "A signed number; doubles lose their fraction, timestamps give seconds since 1970.",
            "int('7') == 7 && int(1.9) == 1",
            [.int, .uint, .double, .string, .timestamp],
            toInt
        ),
        conversion(
            "uint",
            .uint,
            "An unsigned number; doubles lose their fraction.",
            "uint(7) == 7u",
            [.uint, .int, .double, .string],
            toUint
        ),
        conversion(
            "double",
            .double,
            "A floating number.",
            "double('1.5') == 1.5",
            [.double, .int, .uint, .string],
            toDouble
        ),
        conversion(
            "string",
            .string,
            "The value as text.",
            "string(1.5) == '1.5' && string(duration('1m')) == '60s'",
            [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration, .address, .network],
            toText
        ),
        conversion("bytes", .bytes, "The UTF-8 octets of text.", "bytes('a') == b'a'", [.bytes, .string]) {
            arguments,
            _ in .bytes(arguments.text(0))
        },
        conversion(
            "timestamp",
            .timestamp,
            "A point in time from RFC 3339 text or seconds since 1970.",
            "timestamp('1970-01-01T00:00:01Z') == timestamp(1)",
            [.timestamp, .string, .int],
            toTimestamp
        ),
        conversion(
            "duration",
            .duration,
            "A span of time from text such as 1h30m or 1.5s.",
            "duration('1h30m') == duration('5400s')",
            [.duration, .string],
            toDuration
        ),
    ]

    private static func conversion(
        _ name: String,
        _ result: Type,
        _ documentation: String,
        _ example: String,
        _ sources: [Type],
        _ implementation: @escaping Implementation
    ) -> LibraryFunction {
        // Reading text takes as long as the text is.
        let paid: Implementation = { arguments, meter in
            guard meter.scan(arguments.text(0).count) else { return meter.failure }
            return implementation(arguments, &meter)
        }
        let overloads = sources.map { source in
            let id = "\(conversionName(source))_to_\(conversionName(result))"
            return LibraryOverload(id, [source], result, source == .string ? paid : implementation)
        }
        return LibraryFunction(name, documentation, example: example, overloads)
    }

    private static func conversionName(_ type: Type) -> String {
        switch type {
        case .int: "int64"
        case .uint: "uint64"
        case .address: "ip"
        case .network: "cidr"
        default: type.description
        }
    }

    private static let toBool: Implementation = { arguments, _ in
        guard case .string(let bytes) = arguments[0] else { return arguments[0] }
        return switch String(decoding: bytes, as: UTF8.self) {
        case "1", "t", "T", "true", "TRUE", "True": .bool(true)
        case "0", "f", "F", "false", "FALSE", "False": .bool(false)
        default: notA("bool", arguments[0])
        }
    }

    private static let toInt: Implementation = { arguments, _ in
        switch arguments[0] {
        case .uint(let number): Int64(exactly: number).map { .int($0) } ?? rangeOf("int")
        case .double(let number):
            number > -0x1p63 && number < 0x1p63 ? .int(Int64(number)) : rangeOf("int")
        case .string(let bytes): NumberText.int(bytes).map { .int($0) } ?? notA("int", arguments[0])
        case .timestamp(let instant): .int(instant.seconds)
        default: arguments[0]
        }
    }

    private static let toUint: Implementation = { arguments, _ in
        switch arguments[0] {
        case .int(let number): UInt64(exactly: number).map { .uint($0) } ?? rangeOf("uint")
        case .double(let number): number >= 0 && number < 0x1p64 ? .uint(UInt64(number)) : rangeOf("uint")
        case .string(let bytes): NumberText.uint(bytes).map { .uint($0) } ?? notA("uint", arguments[0])
        default: arguments[0]
        }
    }

    private static let toDouble: Implementation = { arguments, _ in
        switch arguments[0] {
        case .int(let number): .double(Double(number))
        case .uint(let number): .double(Double(number))
        case .string(let bytes): NumberText.double(bytes).map { .double($0) } ?? notA("double", arguments[0])
        default: arguments[0]
        }
    }

    private static let toText: Implementation = { arguments, meter in
        guard case .bytes(let bytes) = arguments[0] else {
            guard let text = text(of: arguments[0]) else { return .noSuchOverload("string", arguments) }
            return .string(text)
        }
        guard meter.produce(bytes.count) else { return meter.failure }
        return CodePoints.isValid(bytes) ? .string(bytes) : .failure(.badArgument, "the bytes are not valid UTF-8")
    }

    /// The text of a value that has no parts.
    static func text(of value: Value) -> [UInt8]? {
        switch value {
        case .string(let bytes): bytes
        case .bool(let truth): Array((truth ? "true" : "false").utf8)
        case .int(let number): Array(String(number).utf8)
        case .uint(let number): Array(String(number).utf8)
        case .double(let number): NumberText.shortest(number)
        case .timestamp(let instant): instant.rfc3339
        case .duration(let span): span.text
        case .address(let address): Array(address.text.utf8)
        case .network(let network): Array(network.text.utf8)
        default: nil
        }
    }

    private static let toTimestamp: Implementation = { arguments, _ in
        switch arguments[0] {
        case .int(let seconds): Timestamp(seconds: seconds).map { .timestamp($0) } ?? .timestampRange
        case .string(let bytes): Timestamp(rfc3339: bytes).map { .timestamp($0) } ?? notA("timestamp", arguments[0])
        default: arguments[0]
        }
    }

    private static let toDuration: Implementation = { arguments, _ in
        guard case .string(let bytes) = arguments[0] else { return arguments[0] }
        return TimeSpan(text: bytes).map { .duration($0) } ?? notA("duration", arguments[0])
    }

    private static func rangeOf(_ type: String) -> Value {
        .failure(.range, "the number is out of the range of \(type)")
    }

    private static func notA(_ type: String, _ value: Value) -> Value {
        let shown = String(decoding: [value].text(0).prefix(40), as: UTF8.self)
        return .failure(.badArgument, "'\(shown)' cannot be read as \(type)")
    }
}
