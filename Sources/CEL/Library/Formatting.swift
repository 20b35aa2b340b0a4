// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The bounds of `format`.
enum FormatLimits {
    /// Digits behind the point: more than a double has; a larger number is an attack, not a wish.
    static let precisionMax = 100
    /// Nesting of lists and maps in one `%s`.
    static let depthMax = 16
}

extension StandardLibrary {
    static let formatting: [LibraryFunction] = [
        LibraryFunction(
            "format",
            "The text with its clauses %s, %d, %f, %e, %b, %o, %x and %X filled in from a list.",
            example: "'%s has %d, %.2f %%'.format(['x', 3, 1.5]) == 'x has 3, 1.50 %'",
            cost: 5,
            [
                LibraryOverload(member: "string_format", [.string, .list(.dyn)], .string) { arguments, meter in
                    var formatter = Formatter(arguments: arguments.list(1))
                    return formatter.format(arguments.text(0), &meter)
                }
            ]
        )
    ]
}

/// Fills in the clauses of one format.
private struct Formatter {
    let arguments: [Value]
    private var used = 0

    init(arguments: [Value]) { self.arguments = arguments }

    mutating func format(_ format: [UInt8], _ meter: inout Meter) -> Value {
        guard meter.produce(format.count) else { return meter.failure }
        var result: [UInt8] = []
        var rest = format[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            if rest.first == UInt8(ascii: "%") {
                result.append(byte)
                rest.removeFirst()
                continue
            }
            if used < arguments.count {
                // Each octet of text may become two digits.
                let octets = [arguments[used]].text(0).count
                guard meter.walk(arguments[used]), meter.charge(octets / 2) else { return meter.failure }
            }
            switch clause(&rest) {
            case .success(let text):
                guard meter.produce(text.count) else { return meter.failure }
                result.append(contentsOf: text)
            case .failure(let failure): return .error(failure)
            }
        }
        return .string(result)
    }

    /// One clause behind its percent sign, filled in.
    private mutating func clause(_ rest: inout ArraySlice<UInt8>) -> Result<[UInt8], EvaluationError> {
        var precision: Int?
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard !digits.isEmpty, digits.count <= 3,
                let number = Int(String(decoding: digits, as: UTF8.self)), number <= FormatLimits.precisionMax
            else { return Self.bad("the precision of a format must be 0 to \(FormatLimits.precisionMax)") }
            precision = number
        }
        guard let letter = rest.popFirst() else { return Self.bad("the format ends within a clause") }
        guard "sdfeboxX".utf8.contains(letter) else {
            let shown = String(decoding: [letter], as: UTF8.self)
            return Self.bad("unknown format clause '%\(shown)': use one of s, d, f, e, b, o, x, X")
        }
        guard used < arguments.count else { return Self.bad("the format needs more than \(arguments.count) values") }
        let argument = arguments[used]
        used += 1
        guard let text = Self.text(argument, letter, precision) else {
            let shown = String(decoding: [letter], as: UTF8.self)
            return Self.bad("a value of type \(argument.typeName) cannot be formatted with '%\(shown)'")
        }
        return .success(text)
    }

    private static func bad(_ message: String) -> Result<[UInt8], EvaluationError> {
        .failure(EvaluationError(.badArgument, message))
    }

    private static func text(_ value: Value, _ letter: UInt8, _ precision: Int?) -> [UInt8]? {
        switch letter {
        case UInt8(ascii: "s"): plain(value, depth: 0)
        case UInt8(ascii: "d"): decimal(value)
        case UInt8(ascii: "f"): number(value).map { NumberText.fixed($0, precision: precision ?? 6) }
        case UInt8(ascii: "e"): number(value).map { NumberText.scientific($0, precision: precision ?? 6) }
        case UInt8(ascii: "b"):
            if case .bool(let truth) = value { [truth ? 0x31 : 0x30] } else { integer(value, radix: 2, isUpper: false) }
        case UInt8(ascii: "o"): integer(value, radix: 8, isUpper: false)
        default: hexadecimal(value, isUpper: letter == UInt8(ascii: "X"))
        }
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: nil
        }
    }

    private static func decimal(_ value: Value) -> [UInt8]? {
        if case .double(let number) = value, number.isFinite { return nil }
        return number(value) == nil ? nil : StandardLibrary.text(of: value)
    }

    private static func integer(_ value: Value, radix: Int, isUpper: Bool) -> [UInt8]? {
        switch value {
        case .int(let number): Array(String(number, radix: radix, uppercase: isUpper).utf8)
        case .uint(let number): Array(String(number, radix: radix, uppercase: isUpper).utf8)
        default: nil
        }
    }

    private static func hexadecimal(_ value: Value, isUpper: Bool) -> [UInt8]? {
        switch value {
        case .string(let bytes), .bytes(let bytes):
            digits(of: bytes, Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8))
        default: integer(value, radix: 16, isUpper: isUpper)
        }
    }

    /// Two digits for each octet.
    private static func digits(of bytes: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(alphabet[Int(byte >> 4)])
            text.append(alphabet[Int(byte & 15)])
        }
        return text
    }

    /// The text of any value for `%s`; maps are in the order of the text of their keys.
    private static func plain(_ value: Value, depth: Int) -> [UInt8]? {
        guard depth < FormatLimits.depthMax else { return nil }
        switch value {
        case .null: return Array("null".utf8)
        case .bytes(let bytes): return CodePoints.repaired(bytes)
        case .type(let name): return Array(name.utf8)
        case .list(let elements):
            var parts: [[UInt8]] = []
            for element in elements {
                guard let text = plain(element, depth: depth + 1) else { return nil }
                parts.append(text)
            }
            return [UInt8(ascii: "[")] + parts.joined(separator: ", ".utf8) + [UInt8(ascii: "]")]
        case .map(let map):
            var parts: [(key: [UInt8], value: [UInt8])] = []
            for entry in map.entries {
                guard let key = plain(entry.key, depth: depth + 1), let value = plain(entry.value, depth: depth + 1)
                else { return nil }
                parts.append((key, value))
            }
            parts.sort { $0.key.lexicographicallyPrecedes($1.key) }
            let texts = parts.map { $0.key + Array(": ".utf8) + $0.value }
            return [UInt8(ascii: "{")] + texts.joined(separator: ", ".utf8) + [UInt8(ascii: "}")]
        default: return StandardLibrary.text(of: value)
        }
    }
}
