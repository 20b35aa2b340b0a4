// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Values of each kind, with their limits.

extension EventReader {
    /// Reads the value of a member of the schema.
    ///
    /// - Returns: the position behind it.
    @inline(__always)
    mutating func value(
        _ member: Int,
        slot: Int,
        base: Int,
        _ position: Int,
        depth: Int
    ) throws(Refusal) -> Int {
        let field = self.fields[member]
        switch field.code {
        case .text:
            guard text[position] == 0x22 else { throw wrongKind(position, member) }
            let (bits, next) = try string(position)
            try check(Text(bits: bits), field, member, position, base: base)
            set(slot, bits)
            return next
        case .symbol:
            guard text[position] == 0x22 else { throw wrongKind(position, member) }
            let (symbol, next) = try word(field.words, position)
            guard symbol >= 0 else { throw refuse(.unknownWord, position, member) }
            set(slot, UInt64(truncatingIfNeeded: symbol))
            return next
        case .integer:
            guard startsNumber(position) else { throw wrongKind(position, member) }
            let spelling = try number(position)
            let whole = try wholeNumber(spelling, position, member)
            try checkRange(whole, field, member, position)
            set(slot, UInt64(bitPattern: whole))
            return spelling.next
        case .number:
            guard startsNumber(position) else { throw wrongKind(position, member) }
            let spelling = try number(position)
            let real = try realNumber(spelling, position, member)
            guard real >= Double(bitPattern: field.low), real <= Double(bitPattern: field.high) else {
                throw refuse(.outOfRange, position, member)
            }
            set(slot, real.bitPattern)
            return spelling.next
        case .truth:
            guard text[position] == 0x74 || text[position] == 0x66 else { throw wrongKind(position, member) }
            let (truth, next) = try literal(position)
            set(slot, truth)
            return next
        case .instant:
            guard text[position] == 0x22 else { throw wrongKind(position, member) }
            let (bits, next) = try string(position)
            guard let instant = instant(Text(bits: bits), isStrict: true) else {
                throw refuse(.badInstant, position, member)
            }
            set(slot, UInt64(bitPattern: instant.microseconds))
            return next
        case .object:
            guard depth < UsageLimits.depthMax else { throw refuse(.tooDeep, position) }
            return try object(Int(field.object), base: slot, position, depth: depth &+ 1, field: member)
        case .texts: return try texts(member, slot: slot, base: base, position)
        case .list: return try recipients(member, slot: slot, position, depth: depth)
        case .objects: return try objects(member, slot: slot, position, depth: depth)
        case .evidence:
            guard text[position] == 0x7B else { throw wrongKind(position, member) }
            let names = field.check == .memberNames ? member : -1
            let next = try skipObject(position, depth: depth &+ 1, checksNames: names)
            set(slot, Text(offset: position, length: next &- position).bits)
            return next
        }
    }

    @inline(__always)
    private mutating func startsNumber(_ position: Int) -> Bool {
        text[position] &- 0x30 < 10 || text[position] == 0x2D
    }

    @inline(__always)
    private mutating func checkRange(
        _ whole: Int64,
        _ field: DecodingPlan.Field,
        _ member: Int,
        _ position: Int
    ) throws(Refusal) {
        guard whole >= Int64(bitPattern: field.low), whole <= Int64(bitPattern: field.high) else {
            throw refuse(.outOfRange, position, member)
        }
        guard field.check == .oneOf else { return }
        for choice in Int(field.firstChoice)..<Int(field.firstChoice &+ field.choiceCount)
        where self.choices[choice] == whole {
            return
        }
        throw refuse(.outOfRange, position, member)
    }

    /// A value of the wrong kind: what cannot begin a value at all is wrong JSON first.
    @inline(never)
    mutating func wrongKind(_ position: Int, _ field: Int, place: Int = -1) -> Refusal {
        switch text[position] {
        case 0x22, 0x7B, 0x5B, 0x2D, 0x30...0x39: break
        case 0x74, 0x66, 0x6E:
            do { _ = try literal(position) } catch { return error }
        default: return unexpected(position)
        }
        return refuse(.wrongKind, position, field, place: place)
    }

    /// Reads `true` as 1, `false` and `null` as 0.
    @inline(__always)
    mutating func literal(_ position: Int) throws(Refusal) -> (value: UInt64, next: Int) {
        let head = text.halfWord(position)
        if head == 0x6575_7274 { return (1, position &+ 4) }
        if head == 0x736C_6166, text[position &+ 4] == 0x65 { return (0, position &+ 5) }
        if head == 0x6C6C_756E { return (0, position &+ 4) }
        throw unexpected(position)
    }

    /// Reads a list of texts.
    private mutating func texts(_ member: Int, slot: Int, base: Int, _ position: Int) throws(Refusal) -> Int {
        guard text[position] == 0x5B else { throw wrongKind(position, member) }
        let field = self.fields[member]
        let first = slotsInUse
        var index = skipBlanks(position &+ 1)
        var count = 0
        if text[index] == 0x5D {
            set(slot, UInt64(first) << 32)
            return index &+ 1
        }
        while true {
            guard count < Int(field.low) else { throw refuse(.tooManyItems, position, member) }
            guard text[index] == 0x22 else { throw wrongKind(index, member) }
            let (bits, next) = try string(index)
            try check(Text(bits: bits), field, member, index, base: base)
            if field.check == .symbols {
                let (symbol, _) = try word(field.words, index)
                guard symbol >= 0 else { throw refuse(.unknownWord, index, member) }
            }
            setItem(try take(1, at: index), bits)
            count &+= 1
            index = skipBlanks(next)
            guard text[index] == 0x2C else { break }
            index = skipBlanks(index &+ 1)
        }
        set(slot, UInt64(first) << 32 | UInt64(count))
        return try expect(0x5D, index)
    }

    /// Checks length and pattern of a text; a telephone number leaves its packed form beside itself.
    @inline(__always)
    private mutating func check(
        _ found: Text,
        _ field: DecodingPlan.Field,
        _ member: Int,
        _ position: Int,
        base: Int
    ) throws(Refusal) {
        if found.length > Int(truncatingIfNeeded: field.high) {
            let isTooLong = characterCount(found) > Int(truncatingIfNeeded: field.high)
            if isTooLong { throw refuse(.textTooLong, position, member) }
        }
        switch field.check {
        case .none, .symbols, .oneOf, .memberNames: return
        case .notEmpty: if found.length > 0 { return }
        case .telephoneNumber:
            let packed = packedNumber(found)
            if packed != 0 {
                if field.sideSlot > 0 { set(base &+ Int(field.sideSlot), packed) }
                return
            }
        default: if matches(found, field.check) { return }
        }
        throw refuse(.badText, position, member)
    }

    /// The packed form of an E.164 number, 0 for anything else.
    @inline(__always)
    private mutating func packedNumber(_ found: Text) -> UInt64 {
        let count = found.length &- 1
        guard count >= 2, count <= 15, byte(of: found, 0) == 0x2B, byte(of: found, 1) != 0x30 else { return 0 }
        var digits: UInt64 = 0
        var index = 1
        if count >= 8, found.offset < scratchStart {
            guard let eight = Swar.number(text.word(found.offset &+ 1)) else { return 0 }
            digits = eight
            index = 9
        }
        while index <= count {
            let digit = byte(of: found, index) &- 0x30
            guard digit < 10 else { return 0 }
            digits = digits &* 10 &+ UInt64(digit)
            index &+= 1
        }
        return digits << 4 | UInt64(count)
    }
}
