// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Objects of the schema, and whatever is not in it.

extension EventReader {
    /// Reads the object that must begin at `position` into the slots from `base` on.
    ///
    /// - Returns: the position behind its closing brace.
    mutating func object(
        _ number: Int,
        base: Int,
        _ position: Int,
        depth: Int,
        field: Int = -1
    ) throws(Refusal) -> Int {
        guard text[position] == 0x7B else { throw wrongKind(position, field) }
        let shape = self.objects[number]
        set(base, 1)
        var index = skipBlanks(position &+ 1)
        if text[index] == 0x7D {
            index &+= 1
        } else {
            while true {
                guard text[index] == 0x22 else { throw unexpected(index) }
                let (member, next) = try word(shape.names, index)
                let value = skipBlanks(try expect(0x3A, skipBlanks(next)))
                if member < 0 {
                    index = try otherMember(shape, number, name: index, value: value, depth: depth)
                } else {
                    index = try knownMember(member, shape, number, base: base, name: index, value: value, depth: depth)
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
        for required in shape.firstRequired..<(shape.firstRequired &+ shape.requiredCount) {
            let field = Int(self.required[required])
            if !has(base &+ Int(self.fields[field].slot)) { throw refuse(.missingMember, position, field) }
        }
        return index
    }

    @inline(__always)
    private mutating func knownMember(
        _ member: Int,
        _ shape: DecodingPlan.Object,
        _ number: Int,
        base: Int,
        name: Int,
        value: Int,
        depth: Int
    ) throws(Refusal) -> Int {
        let slot = base &+ Int(self.fields[member].slot)
        if has(slot) { throw refuse(.duplicateMember, name, member) }
        guard shape.others == .unread else {
            return try self.value(member, slot: slot, base: base, value, depth: depth)
        }
        // An open object may hold anything under our names, too: what rules cannot read, they do not see.
        do {
            return try self.value(member, slot: slot, base: base, value, depth: depth)
        } catch {
            if error.needsRoom { throw error }
            let next = try skipValue(value, depth: depth)
            countUnknown(name)
            return next
        }
    }

    /// Reads a member that has no field.
    @inline(never)
    private mutating func otherMember(
        _ shape: DecodingPlan.Object,
        _ number: Int,
        name: Int,
        value: Int,
        depth: Int
    ) throws(Refusal) -> Int {
        switch shape.others {
        case .unread: return try skipValue(value, depth: depth)
        case .unknown:
            let next = try skipValue(value, depth: depth)
            try noteUnknown(name, number)
            return next
        case .labels:
            guard try isLabelName(name) else { throw refuse(.badMemberName, name, place: number) }
            let byte = text[value]
            guard byte == 0x2D || byte &- 0x30 < 10 else { throw wrongKind(value, -1, place: number) }
            let spelling = try self.number(value)
            let real = try realNumber(spelling, value, -1)
            guard real >= 0, real <= 1 else { throw refuse(.outOfRange, value, place: number) }
            return spelling.next
        }
    }

    private mutating func isLabelName(_ position: Int) throws(Refusal) -> Bool {
        let before = scratchCount
        let name = Text(bits: try string(position).bits)
        defer { scratchCount = before }
        guard (1...48).contains(name.length), (0x61...0x7A).contains(byte(of: name, 0)) else { return false }
        for index in 1..<max(name.length, 1) {
            switch byte(of: name, index) {
            case 0x61...0x7A, 0x30...0x39, 0x5F, 0x2E: continue
            default: return false
            }
        }
        return true
    }

    /// Reads the list of recipients: the first one inline, the others behind.
    mutating func recipients(_ member: Int, slot: Int, _ position: Int, depth: Int) throws(Refusal) -> Int {
        guard text[position] == 0x5B else { throw wrongKind(position, member) }
        if has(self.toCountSlot) { throw refuse(.duplicateMember, position, member) }
        guard depth < UsageLimits.depthMax else { throw refuse(.tooDeep, position) }
        let field = self.fields[member]
        var index = skipBlanks(position &+ 1)
        if text[index] == 0x5D {
            set(self.toCountSlot, 0)
            return index &+ 1
        }
        index = try object(Int(field.object), base: slot, index, depth: depth &+ 1, field: member)
        index = skipBlanks(index)
        if text[index] == 0x5D {
            set(self.toCountSlot, 1)
            return index &+ 1
        }
        index = try expect(0x2C, index)
        let count = itemCount(index)
        guard count < Int(field.low) else { throw refuse(.tooManyItems, position, member) }
        set(self.toCountSlot, UInt64(count &+ 1))
        let first: Int
        (first, index) = try items(member, count, skipBlanks(index), depth: depth &+ 1)
        set(self.recipientsSlot, UInt64(first) << 32 | UInt64(count))
        return index
    }

    /// Reads a list of objects.
    mutating func objects(_ member: Int, slot: Int, _ position: Int, depth: Int) throws(Refusal) -> Int {
        guard text[position] == 0x5B else { throw wrongKind(position, member) }
        guard depth < UsageLimits.depthMax else { throw refuse(.tooDeep, position) }
        let start = skipBlanks(position &+ 1)
        if text[start] == 0x5D {
            set(slot, UInt64(slotsInUse) << 32)
            return start &+ 1
        }
        let count = itemCount(start)
        guard count <= Int(self.fields[member].low) else { throw refuse(.tooManyItems, position, member) }
        let (first, next) = try items(member, count, start, depth: depth &+ 1)
        set(slot, UInt64(first) << 32 | UInt64(count))
        return next
    }

    /// Reads the items up to the end of a list; they lie side by side because they were counted before.
    private mutating func items(
        _ member: Int,
        _ count: Int,
        _ start: Int,
        depth: Int
    ) throws(Refusal) -> (first: Int, next: Int) {
        let number = Int(self.fields[member].object)
        let stride = self.objects[number].slotCount
        let first = try take(count &* stride, at: start)
        var index = start
        for item in 0..<count {
            index = try object(number, base: first &+ item &* stride, index, depth: depth, field: member)
            index = skipBlanks(index)
            if item &+ 1 < count { index = skipBlanks(try expect(0x2C, index)) }
        }
        return (first, try expect(0x5D, index))
    }

    /// How many items a list has from here on: commas outside of texts and nested lists, and one.
    ///
    /// Broken JSON gives some number; the reader finds the mistake no later than this did.
    private mutating func itemCount(_ start: Int) -> Int {
        var count = 1
        var depth = 0
        var index = start
        while index < text.count {
            switch text[index] {
            case 0x22:
                index &+= 1
                while index < text.count, text[index] != 0x22 { index &+= text[index] == 0x5C ? 2 : 1 }
            case 0x5B, 0x7B: depth &+= 1
            case 0x5D, 0x7D:
                if depth == 0 { return count }
                depth &-= 1
            case 0x2C where depth == 0: count &+= 1
            default: break
            }
            index &+= 1
        }
        return count
    }

    /// Reads over any value; its grammar is checked all the same.
    @inline(never)
    mutating func skipValue(_ position: Int, depth: Int) throws(Refusal) -> Int {
        switch text[position] {
        case 0x22:
            let before = scratchCount
            defer { scratchCount = before }
            return try string(position).next
        case 0x7B: return try skipObject(position, depth: depth &+ 1, checksNames: -1)
        case 0x5B: return try skipList(position, depth: depth &+ 1)
        case 0x74, 0x66, 0x6E: return try literal(position).next
        case 0x2D, 0x30...0x39: return try number(position).next
        default: throw unexpected(position)
        }
    }

    private mutating func skipList(_ position: Int, depth: Int) throws(Refusal) -> Int {
        guard depth <= UsageLimits.depthMax else { throw refuse(.tooDeep, position) }
        var index = skipBlanks(position &+ 1)
        if text[index] == 0x5D { return index &+ 1 }
        while true {
            index = skipBlanks(try skipValue(index, depth: depth))
            guard text[index] == 0x2C else { return try expect(0x5D, index) }
            index = skipBlanks(index &+ 1)
        }
    }

    /// Reads over an object; `checksNames` is the field whose member names must be identifiers, -1 for none.
    mutating func skipObject(_ position: Int, depth: Int, checksNames: Int) throws(Refusal) -> Int {
        guard depth <= UsageLimits.depthMax else { throw refuse(.tooDeep, position) }
        var index = skipBlanks(position &+ 1)
        if text[index] == 0x7D { return index &+ 1 }
        while true {
            guard text[index] == 0x22 else { throw unexpected(index) }
            let before = scratchCount
            let (bits, next) = try string(index)
            if checksNames >= 0, !isMemberName(Text(bits: bits)) {
                throw refuse(.badMemberName, index, checksNames)
            }
            scratchCount = before
            index = skipBlanks(try expect(0x3A, skipBlanks(next)))
            index = skipBlanks(try skipValue(index, depth: depth))
            guard text[index] == 0x2C else { return try expect(0x7D, index) }
            index = skipBlanks(index &+ 1)
        }
    }

    private mutating func isMemberName(_ name: Text) -> Bool {
        guard (1...32).contains(name.length), (0x61...0x7A).contains(byte(of: name, 0)) else { return false }
        for index in 1..<max(name.length, 1) {
            switch byte(of: name, index) {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: continue
            default: return false
            }
        }
        return true
    }
}
