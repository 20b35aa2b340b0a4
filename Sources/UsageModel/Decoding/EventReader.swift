// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads one line into the slots of a record: one pass over the bytes, nothing copied but what is escaped.
///
/// A reader lives for one call of `EventDecoder.decode`; it owns none of its memory. Positions are passed along
/// instead of being kept, so that they stay in registers. Helpers are mutating even where they change nothing: others
/// would get a copy of the whole reader, which was measured to double the time of an event.
@safe struct EventReader: ~Copyable {
    // The rows of the plan by themselves: a nested structure would be copied whole for each look into it.
    let fields: Row<DecodingPlan.Field>
    let objects: Row<DecodingPlan.Object>
    let required: Row<Int32>
    let choices: Row<Int64>
    let cells: Row<NameCell>
    let nameBytes: Row<UInt8>
    let root: Int
    let envelope: NameSet
    let types: NameSet
    let toCountSlot: Int
    let recipientsSlot: Int
    let text: PaddedBytes
    let isStrict: Bool

    private let slots: UnsafeMutablePointer<UInt64>
    private let presence: UnsafeMutablePointer<UInt64>
    let slotCapacity: Int
    var slotsInUse: Int

    /// Unescaped text; `scratchStart` is where its first byte will lie in the event.
    let scratch: UnsafeMutablePointer<UInt8>
    let scratchStart: Int
    var scratchCount = 0

    var unknownMembers = 0
    var unknownOffsets: [16 of Int32] = InlineArray(repeating: 0)

    init(
        plan: DecodingPlan,
        text: PaddedBytes,
        isStrict: Bool,
        slots: UnsafeMutableBufferPointer<UInt64>,
        presence: UnsafeMutableBufferPointer<UInt64>,
        scratch: UnsafeMutableBufferPointer<UInt8>
    ) {
        fields = plan.fields
        objects = plan.objects
        required = plan.required
        choices = plan.choices
        cells = plan.names.cells
        nameBytes = plan.names.bytes
        root = plan.root
        envelope = plan.envelope
        types = plan.types
        toCountSlot = plan.toCountSlot
        recipientsSlot = plan.recipientsSlot
        self.text = text
        self.isStrict = isStrict
        guard let slotBase = slots.baseAddress, let presenceBase = presence.baseAddress,
            let scratchBase = scratch.baseAddress
        else { preconditionFailure("A reader needs buffers that are not empty.") }
        precondition(scratch.count >= text.count, "Unescaped text needs as much room as the line.")
        precondition(presence.count * 64 >= slots.count, "Each slot needs its presence bit.")
        unsafe self.slots = unsafe slotBase
        unsafe self.presence = unsafe presenceBase
        unsafe self.scratch = unsafe scratchBase
        slotCapacity = slots.count
        slotsInUse = plan.slotCount
        scratchStart = text.count + PaddedBytes.padding + UsageEvent.factsRoom
    }

    // The record.

    @inline(__always)
    mutating func has(_ slot: Int) -> Bool {
        assert(slot < slotCapacity)
        return unsafe presence[slot &>> 6] &>> UInt64(truncatingIfNeeded: slot) & 1 == 1
    }

    @inline(__always)
    mutating func set(_ slot: Int, _ bits: UInt64) {
        assert(slot < slotCapacity)
        unsafe slots[slot] = bits
        unsafe presence[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot)
    }

    @inline(__always)
    mutating func setItem(_ slot: Int, _ bits: UInt64) {
        assert(slot < slotCapacity)
        unsafe slots[slot] = bits
    }

    /// Takes slots behind those in use, their presence bits clear.
    mutating func take(_ count: Int, at offset: Int) throws(Refusal) -> Int {
        guard slotsInUse + count <= slotCapacity else {
            throw Refusal(code: .tooManyItems, offset: Int32(offset), needsRoom: true)
        }
        defer { slotsInUse += count }
        return slotsInUse
    }

    // Tokens.

    @inline(__always)
    mutating func skipBlanks(_ position: Int) -> Int {
        var position = position
        while text[position] <= 0x20 {
            let byte = text[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            position &+= 1
        }
        return position
    }

    /// The position behind a byte that must be here.
    @inline(__always)
    mutating func expect(_ byte: UInt8, _ position: Int) throws(Refusal) -> Int {
        guard text[position] == byte else { throw unexpected(position) }
        return position &+ 1
    }

    /// What is wrong where the grammar does not allow what is there.
    @inline(never)
    mutating func unexpected(_ position: Int) -> Refusal {
        Refusal(code: position >= text.count ? .unexpectedEnd : .unexpectedCharacter, offset: Int32(position))
    }

    @inline(__always)
    mutating func refuse(_ code: DecodeProblem.Code, _ position: Int, _ field: Int = -1, place: Int = -1) -> Refusal {
        Refusal(code: code, offset: Int32(position), field: Int32(field), place: Int32(place))
    }

    /// Counts a member that the contract does not have; refuses it in strict mode.
    @inline(never)
    mutating func noteUnknown(_ position: Int, _ place: Int) throws(Refusal) {
        if isStrict { throw refuse(.unknownMember, position, place: place) }
        countUnknown(position)
    }

    /// Counts a member that no rule will see.
    mutating func countUnknown(_ position: Int) {
        if unknownMembers < 16 { unknownOffsets[unknownMembers] = Int32(position) }
        unknownMembers += 1
    }

    /// Looks up the quoted word at `position`; the value is -1 for one that is not in the set.
    ///
    /// - Returns: what the word stands for, and the position behind its closing quote.
    @inline(__always)
    mutating func word(_ set: NameSet, _ position: Int) throws(Refusal) -> (value: Int, next: Int) {
        let start = position &+ 1
        let head = text.word(start)
        let marks = Swar.marks(head, of: 0x22)
        if marks != 0 {
            let length = Swar.index(marks)
            let masked = head & ((1 &<< UInt64(truncatingIfNeeded: length &<< 3)) &- 1)
            let key = NameKey(first: masked, last: masked, length: length)
            let value = value(of: set, key, at: start)
            if value >= 0 { return (value, start &+ length &+ 1) }
        } else {
            let value = try longWord(set, start, head)
            if value.value >= 0 { return value }
        }
        return try escapedWord(set, position)
    }

    @inline(__always)
    private mutating func longWord(
        _ set: NameSet,
        _ start: Int,
        _ head: UInt64
    ) throws(Refusal) -> (value: Int, next: Int) {
        var length = 8
        // No name of ours is longer than 32 bytes.
        while length < 32, start &+ length <= text.count {
            let marks = Swar.marks(text.word(start &+ length), of: 0x22)
            if marks == 0 {
                length &+= 8
                continue
            }
            length &+= Swar.index(marks)
            let key = NameKey(first: head, last: text.word(start &+ length &- 8), length: length)
            return (value(of: set, key, at: start), start &+ length &+ 1)
        }
        return (-1, start)
    }

    /// What the name at `start` stands for, -1 when it is none of the set.
    @inline(__always)
    private mutating func value(of set: NameSet, _ key: NameKey, at start: Int) -> Int {
        let number = set.firstCell &+ key.hash(set.multiplier, set.shift)
        guard cells[number].key.first == key.first, cells[number].key.last == key.last,
            cells[number].key.length == key.length
        else { return -1 }
        if key.length > 16 {
            let nameStart = Int(cells[number].nameStart)
            for index in 8..<(key.length &- 8) where nameBytes[nameStart &+ index] != text[start &+ index] { return -1 }
        }
        return Int(cells[number].value)
    }

    /// The same for a word with escapes, and the check of one that is not ours.
    @inline(never)
    private mutating func escapedWord(_ set: NameSet, _ position: Int) throws(Refusal) -> (value: Int, next: Int) {
        let before = scratchCount
        let (bits, next) = try string(position)
        defer { scratchCount = before }
        let found = Text(bits: bits)
        guard found.offset >= scratchStart else { return (-1, next) }
        let name = (0..<found.length).map { byte(of: found, $0) }
        // The name table compares long names with the line; a rare one is compared here as a whole.
        let key = NameKey(name)
        for index in 0..<(1 << (64 - set.shift)) {
            let cell = cells[set.firstCell + index]
            guard cell.key == key else { continue }
            let start = Int(cell.nameStart)
            if name.indices.allSatisfy({ nameBytes[start + $0] == name[$0] }) { return (Int(cell.value), next) }
        }
        return (-1, next)
    }

    /// One byte of a text that was read.
    @inline(__always)
    mutating func byte(of found: Text, _ index: Int) -> UInt8 {
        if found.offset < scratchStart { return text[found.offset &+ index] }
        return unsafe scratch[found.offset &- scratchStart &+ index]
    }
}
