// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// The CloudEvents envelope.

extension EventReader {
    /// What the envelope says.
    struct Envelope {
        var type = EventType.callAttempted
        var time = Instant(microseconds: 0)
        var id: UInt64 = 0
        var source: UInt64 = 0
        var subject: UInt64 = 0
        var traceparent: UInt64 = 0
        /// One bit per `Attribute` that was given.
        fileprivate var given: UInt32 = 0
    }

    /// Reads the whole line.
    mutating func event() throws(Refusal) -> Envelope {
        // A byte order mark at the start of a file belongs to no event.
        let start = skipBlanks(text.halfWord(0) & 0xFF_FFFF == 0xBF_BBEF ? 3 : 0)
        guard start < text.count else { throw refuse(.empty, start) }
        guard text[start] == 0x7B else { throw refuse(.notAnEvent, start) }
        var envelope = Envelope()
        var index = skipBlanks(start &+ 1)
        if text[index] == 0x7D {
            index &+= 1
        } else {
            while true {
                guard text[index] == 0x22 else { throw unexpected(index) }
                let name = index
                let (number, next) = try word(self.envelope, index)
                index = skipBlanks(try expect(0x3A, skipBlanks(next)))
                if let attribute = Attribute(rawValue: UInt8(truncatingIfNeeded: number)) {
                    index = try self.attribute(attribute, name: name, index, &envelope)
                } else {
                    index = try skipValue(index, depth: 1)
                }
                index = skipBlanks(index)
                if text[index] == 0x2C {
                    index = skipBlanks(index &+ 1)
                    continue
                }
                index = try expect(0x7D, index)
                break
            }
        }
        index = skipBlanks(index)
        guard index >= text.count else { throw refuse(.trailingBytes, index) }
        try checkRequired(envelope, start)
        return envelope
    }

    private static var required: [Attribute] { [.specversion, .id, .source, .type, .time, .data] }
    private static var requiredBits: UInt32 {
        1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << UInt32(Attribute.data.rawValue)
    }

    private mutating func checkRequired(_ envelope: Envelope, _ start: Int) throws(Refusal) {
        if envelope.given & Self.requiredBits != Self.requiredBits {
            for attribute in Self.required where envelope.given >> UInt32(attribute.rawValue) & 1 == 0 {
                throw refuse(.missingMember, start, place: Int(attribute.rawValue))
            }
        }
        // The one member without which no customer's policy can be found.
        if !has(EventSchema.Slots.customerID) { throw refuse(.missingMember, start) }
    }

    @inline(__always)
    private mutating func attribute(
        _ attribute: Attribute,
        name: Int,
        _ position: Int,
        _ envelope: inout Envelope
    ) throws(Refusal) -> Int {
        let bit = UInt32(1) << UInt32(attribute.rawValue)
        let place = Int(attribute.rawValue)
        guard envelope.given & bit == 0 else { throw refuse(.duplicateMember, name, place: place) }
        if text[position] == 0x6E {
            // CloudEvents JSON format, section 2.2: null is the same as not given.
            return try literal(position).next
        }
        envelope.given |= bit
        switch attribute {
        case .type:
            guard text[position] == 0x22 else { throw wrongKind(position, -1, place: place) }
            let (number, next) = try word(self.types, position)
            guard let type = EventType(rawValue: UInt8(truncatingIfNeeded: number)) else {
                throw refuse(.unknownType, position)
            }
            envelope.type = type
            return next
        case .data:
            guard text[position] == 0x7B else { throw wrongKind(position, -1, place: place) }
            return try object(self.root, base: 0, position, depth: 2)
        case .dataBase64: throw refuse(.binaryData, name)
        case .sequence: return try skipValue(position, depth: 1)
        default: break
        }
        guard text[position] == 0x22 else { throw wrongKind(position, -1, place: place) }
        let (bits, next) = try string(position)
        try keep(Text(bits: bits), attribute, position, &envelope)
        return next
    }

    /// Checks and keeps an attribute that is a text.
    @inline(__always)
    private mutating func keep(
        _ found: Text,
        _ attribute: Attribute,
        _ position: Int,
        _ envelope: inout Envelope
    ) throws(Refusal) {
        let place = Int(attribute.rawValue)
        let most = attribute == .id ? UsageLimits.identifierCharactersMax : UsageLimits.attributeCharactersMax
        if found.length > most, characterCount(found) > most { throw refuse(.textTooLong, position, place: place) }
        guard found.length > 0 else { throw refuse(.badText, position, place: place) }
        switch attribute {
        case .id: envelope.id = found.bits
        case .source: envelope.source = found.bits
        case .subject: envelope.subject = found.bits
        case .traceparent: envelope.traceparent = found.bits
        case .specversion:
            guard found.length == 3, byte(of: found, 0) == 0x31, byte(of: found, 1) == 0x2E,
                byte(of: found, 2) == 0x30
            else { throw refuse(.badVersion, position) }
        case .time:
            guard let time = instant(found, isStrict: false) else {
                throw refuse(.badInstant, position, place: place)
            }
            envelope.time = time
        case .datacontenttype:
            guard isJSON(found) else { throw refuse(.badContentType, position) }
        default: break
        }
    }

    /// Whether a media type is `application/json` or ends in `+json`, parameters aside.
    @inline(__always)
    private mutating func isJSON(_ found: Text) -> Bool {
        // "application/json" by far the most often: two words compared at once.
        found.length == 16 && found.offset < scratchStart && text.word(found.offset) == 0x7461_6369_6C70_7061
            && text.word(found.offset &+ 8) == 0x6E6F_736A_2F6E_6F69 || isJSONType(found)
    }

    @inline(never)
    private mutating func isJSONType(_ found: Text) -> Bool {
        var end = 0
        while end < found.length, byte(of: found, end) != 0x3B, byte(of: found, end) != 0x20 { end &+= 1 }
        return hasSuffix(found, end, "+json") || (end == 16 && hasSuffix(found, end, "application/json"))
            || (end == 9 && hasSuffix(found, end, "text/json"))
    }

    private mutating func hasSuffix(_ found: Text, _ end: Int, _ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard end >= count else { return false }
        for index in 0..<count {
            let wanted = unsafe suffix.utf8Start[index]
            let byte = byte(of: found, end &- count &+ index)
            if byte != wanted, byte | 0x20 != wanted { return false }
        }
        return true
    }
}
