// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// The one place that knows what problems are called. Values that may be personal are never quoted: only words of
// enumerations, types, moments and numbers are.

extension DecodingWords {
    /// The problem a refusal stands for.
    func problem(_ refusal: Refusal, in event: UsageEvent) -> DecodeProblem {
        let line = event.bytes[..<event.lineLength]
        let offset = Int(refusal.offset)
        var pointer = JSONPointer.locate(offset, in: line)
        let field = refusal.field >= 0 ? fields[Int(refusal.field)] : nil
        if refusal.code == .missingMember { pointer += missing(refusal, field).map(JSONPointer.step).joined() }
        return DecodeProblem(
            code: refusal.code,
            offset: offset,
            pointer: pointer,
            message: message(refusal, field, Found(offset: offset, line: line), pointer)
        )
    }

    private func missing(_ refusal: Refusal, _ field: FieldSchema?) -> [String] {
        if let field { return [field.name] }
        if let attribute = Attribute(rawValue: UInt8(truncatingIfNeeded: refusal.place)) { return [attribute.name] }
        return ["data", "customer", "id"]
    }

    private func message(
        _ refusal: Refusal,
        _ field: FieldSchema?,
        _ found: Found,
        _ pointer: String
    ) -> String {
        switch refusal.code {
        case .empty: return "expected a CloudEvent; found an empty line"
        case .foreignSource: return "expected an event of the sender's own"
        case .tooLong: return "expected at most \(UsageLimits.eventBytesMax) bytes"
        case .unexpectedEnd: return "the JSON ends too early"
        case .unexpectedCharacter: return "this is not JSON; found \(found.character)"
        case .controlCharacter: return "control characters inside a text must be escaped, such as \\n or \\u0000"
        case .badEscape:
            return #"expected one of the escapes \" \\ \/ \b \f \n \r \t \uXXXX; found "# + found.snippet(2)
        case .loneSurrogate: return "expected a pair of surrogates, high then low; found half a pair"
        case .badUTF8: return "expected UTF-8; found the byte \(found.hex)"
        case .badNumber: return "expected a number as JSON spells it, such as -1, 0.5 or 1e3; found \(found.token)"
        case .tooDeep: return "expected at most \(UsageLimits.depthMax) levels of objects and lists"
        case .trailingBytes: return "expected the end of the event; found \(found.character)"
        case .notAnEvent: return "expected a CloudEvent, a JSON object; found \(found.kind)"
        case .badVersion: return "expected specversion \"1.0\"; found \(found.token)"
        case .unknownType: return unknownType(found)
        case .badContentType: return "expected application/json; found \(found.token)"
        case .binaryData: return "expected the member data; data_base64 is not read"
        case .missingMember: return missingMessage(refusal, field)
        case .duplicateMember: return "expected each member once; found \(found.token) a second time"
        case .unknownMember: return unknownMember(refusal, found)
        case .badMemberName: return badName(field, found)
        case .wrongKind: return "expected \(expected(refusal, field)); found \(found.kind)"
        case .unknownWord: return unknownWord(field, found)
        case .badText: return "expected \(expected(refusal, field)); found another text"
        case .textTooLong: return "expected \(expected(refusal, field)); found a longer one"
        case .badInstant: return "expected \(expected(refusal, field)); found \(found.token)"
        case .notWhole, .outOfRange: return "expected \(expected(refusal, field)); found \(found.token)"
        case .tooManyItems: return "expected \(expected(refusal, field)); found more items"
        }
    }

    private func missingMessage(_ refusal: Refusal, _ field: FieldSchema?) -> String {
        let name = missing(refusal, field).joined(separator: ".")
        guard name != "time" else { return "time is missing: when it happened, such as \(FieldSchema.momentExample)" }
        return "\(name) is missing"
    }

    private func unknownType(_ found: Found) -> String {
        let names = EventType.allCases.map { "aup." + $0.name + ".v1" }
        let word = found.word
        var wanted = word.hasPrefix("aup.") ? word : "aup." + word
        if !wanted.hasSuffix(".v1") { wanted += ".v1" }
        let hint = names.contains(wanted) ? wanted : Nearest.name(to: wanted, in: names)
        let suggestion = hint.map { " (did you mean \"\($0)\"?)" } ?? ""
        return "expected a type such as \"aup.call.attempted.v1\"; found \(found.token)\(suggestion)"
    }

    private func unknownMember(_ refusal: Refusal, _ found: Found) -> String {
        let names =
            refusal.place >= 0 ? objects[Int(refusal.place)].fields.filter(\.isFromSource).map(\.name) : []
        let suggestion = Nearest.name(to: found.word, in: names).map { " (did you mean \"\($0)\"?)" } ?? ""
        return "expected members of version 1; found \(found.token)\(suggestion), and extras belong into ext"
    }

    private func unknownWord(_ field: FieldSchema?, _ found: Found) -> String {
        var words: [String] = []
        if case .symbol(let symbols) = field?.kind { words = symbols }
        if case .symbols(let symbols) = field?.check { words = symbols }
        let suggestion = Nearest.name(to: found.word, in: words).map { " (did you mean \"\($0)\"?)" } ?? ""
        return "expected one of \(words.joined(separator: ", ")); found \(found.token)\(suggestion)"
    }

    private func badName(_ field: FieldSchema?, _ found: Found) -> String {
        let pattern = field?.check.pattern ?? "^[a-z][a-z0-9_.]{0,47}$"
        return "expected a member name of the form \(pattern); found \(found.token)"
    }

    private func expected(_ refusal: Refusal, _ field: FieldSchema?) -> String {
        if let field { return field.expectation }
        if refusal.code == .wrongKind || refusal.code == .outOfRange, refusal.place >= 0,
            objects.indices.contains(Int(refusal.place)), objects[Int(refusal.place)].others == .labels
        {
            return "a number, 0 … 1"
        }
        switch Attribute(rawValue: UInt8(truncatingIfNeeded: refusal.place)) {
        case .data: return "an object"
        case .time: return "a moment such as \(FieldSchema.momentExample)"
        case .id: return "a text of 1 to \(UsageLimits.identifierCharactersMax) characters"
        default: return "a text of 1 to \(UsageLimits.attributeCharactersMax) characters"
        }
    }
}

extension DecodeProblem {
    /// The problem of a line that is longer than any event may be.
    static func tooLong(byteCount: Int) -> DecodeProblem {
        DecodeProblem(
            code: .tooLong,
            offset: 0,
            pointer: "",
            message: "expected at most \(UsageLimits.eventBytesMax) bytes; found \(byteCount)"
        )
    }
}

/// What lies at the place of a problem, in words.
private struct Found {
    let offset: Int
    let line: ArraySlice<UInt8>

    var kind: String {
        guard offset < line.endIndex else { return "the end of the event" }
        switch line[offset] {
        case 0x22: return "a string"
        case 0x7B: return "an object"
        case 0x5B: return "a list"
        case 0x74: return "true"
        case 0x66: return "false"
        case 0x6E: return "null (leave out what is not known)"
        case 0x2D, 0x30...0x39: return "a number"
        default: return character
        }
    }

    var character: String {
        guard offset < line.endIndex else { return "the end of the event" }
        let byte = line[offset]
        guard byte > 0x20, byte < 0x7F else { return "the byte \(hex)" }
        return "'\(Character(UnicodeScalar(byte)))'"
    }

    var hex: String {
        guard offset < line.endIndex else { return "none" }
        let digits = String(line[offset], radix: 16, uppercase: true)
        return "0x" + (digits.count < 2 ? "0" : "") + digits
    }

    /// The text at the place without its quotes, as it is spelled.
    var word: String {
        guard offset < line.endIndex, line[offset] == 0x22 else { return "" }
        var end = offset + 1
        while end < line.endIndex, line[end] != 0x22 { end += line[end] == 0x5C ? 2 : 1 }
        return Self.printable(line[(offset + 1)..<min(end, line.endIndex)])
    }

    /// The text or number at the place, shortened to forty characters.
    var token: String {
        guard offset < line.endIndex else { return "the end of the event" }
        if line[offset] == 0x22 {
            let word = word
            return "\"" + (word.count > 40 ? word.prefix(40) + "…" : word) + "\""
        }
        let number = line[offset...].prefix { byte in
            byte == 0x2B || byte == 0x2D || byte == 0x2E || (0x30...0x39).contains(byte)
                || (byte | 0x20 >= 0x61
                    && byte | 0x20 <= 0x7A)
        }
        return number.isEmpty ? kind : Self.printable(number.prefix(40))
    }

    func snippet(_ count: Int) -> String {
        "'" + Self.printable(line[min(offset, line.endIndex)...].prefix(count)) + "'"
    }

    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(
            String.UnicodeScalarView(String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0.value >= 0x20 })
        )
    }
}
