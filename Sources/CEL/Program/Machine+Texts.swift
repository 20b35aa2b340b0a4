// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Machine {
    /// The instructions on text and lists, whose work grows with their operands.
    mutating func textStep(_ next: Instruction, _ place: Int) -> Int {
        switch next.op {
        case .testIntIn: return unsafe testIntIn(next, place)
        case .testTextInList: return unsafe testTextInList(next, place)
        case .textSize:
            guard let bytes = unsafe text(registers[Int(next.b)]) else { return unsafe fail(place, .range) }
            guard unsafe charge(bytes.count >> 4) else { return unsafe stop(.fuel) }
            var count: UInt64 = 0
            for index in 0..<bytes.count where unsafe bytes[index] & 0xC0 != 0x80 { count &+= 1 }
            return unsafe put(count, next, place)
        case .substring: return unsafe substring(next, place)
        default: break
        }
        guard let left = unsafe text(registers[Int(next.a)]), let right = unsafe text(registers[Int(next.b)]) else {
            return unsafe fail(place, .range)
        }
        guard unsafe charge((left.count &+ right.count) >> 4) else { return unsafe stop(.fuel) }
        let result: Bool
        switch next.op {
        case .testText: result = unsafe order(left, right) & next.comparison != 0
        case .testStarts: result = unsafe begins(left, right)
        case .testEnds:
            let skipped = left.count - right.count
            result = unsafe skipped >= 0 && begins(UnsafeBufferPointer(rebasing: left[skipped...]), right)
        default:
            guard let found = unsafe contains(left, right) else { return unsafe stop(.fuel) }
            result = found
        }
        return unsafe after(result, next, place)
    }

    /// A part of a text between two indices of code points.
    private mutating func substring(_ next: Instruction, _ place: Int) -> Int {
        let bits = unsafe registers[Int(next.b)]
        guard let bytes = unsafe text(bits) else { return unsafe fail(place, .range) }
        guard unsafe charge(bytes.count >> 4) else { return unsafe stop(.fuel) }
        let bound = UInt16(truncatingIfNeeded: next.payload >> 16)
        guard let start = unsafe offset(integer(UInt16(truncatingIfNeeded: next.payload)), bytes),
            let end = unsafe bound == .max ? bytes.count : offset(integer(bound), bytes), start <= end
        else { return unsafe fail(place, .range) }
        let whole = StringReference(bits: bits)
        let part = StringReference(arena: whole.arena, offset: whole.offset + start, length: end - start)
        return unsafe put(part.bits, next, place)
    }

    /// The byte at which the code point with an index begins; the number of code points gives the end.
    private func offset(_ index: Int64, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard index >= 0, index <= Int64(bytes.count) else { return nil }
        var left = index
        for place in 0..<bytes.count where unsafe bytes[place] & 0xC0 != 0x80 {
            if left == 0 { return place }
            left &-= 1
        }
        return left == 0 ? bytes.count : nil
    }

    /// The order of two texts by their bytes, which is that of their code points.
    @inline(__always)
    private func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> UInt8 {
        let shared = min(left.count, right.count)
        var index = 0
        while unsafe index < shared && left[index] == right[index] { index &+= 1 }
        if index < shared { return unsafe left[index] < right[index] ? Relation.less : Relation.greater }
        if left.count == right.count { return Relation.equal }
        return left.count < right.count ? Relation.less : Relation.greater
    }

    @inline(__always)
    private func begins(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= part.count else { return false }
        var index = 0
        while unsafe index < part.count && text[index] == part[index] { index &+= 1 }
        return index == part.count
    }

    /// Whether a text has a part in it; each attempt is paid for before it is made, `nil` when that cannot be.
    private mutating func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard let first = unsafe part.first else { return true }
        guard text.count >= part.count else { return false }
        let cost = part.count >> 4
        for start in 0...(text.count - part.count) where unsafe text[start] == first {
            guard unsafe charge(cost) else { return nil }
            if unsafe begins(UnsafeBufferPointer(rebasing: text[start...]), part) { return true }
        }
        return false
    }

    private mutating func testIntIn(_ next: Instruction, _ place: Int) -> Int {
        let list = unsafe registers[Int(next.b)]
        let (first, count) = (Int(list >> 32), Int(list & 0xFFFF_FFFF))
        guard unsafe charge(count >> 2) else { return unsafe stop(.fuel) }
        guard unsafe first + count <= banks[next.bank].slotCount else { return unsafe fail(place, .range) }
        let wanted = unsafe registers[Int(next.a)]
        var isFound = false
        for index in first..<(first + count) where unsafe slot(next.bank, index) == wanted {
            isFound = true
            break
        }
        return unsafe after(isFound, next, place)
    }

    private mutating func testTextInList(_ next: Instruction, _ place: Int) -> Int {
        let list = unsafe registers[Int(next.b)]
        let (first, count) = (Int(list >> 32), Int(list & 0xFFFF_FFFF))
        guard let wanted = unsafe text(registers[Int(next.a)]), let sought = wanted.baseAddress else {
            return unsafe fail(place, .range)
        }
        guard unsafe first + count <= banks[next.bank].slotCount else { return unsafe fail(place, .range) }
        guard unsafe charge(count &+ wanted.count >> 4) else { return unsafe stop(.fuel) }
        var isFound = false
        for index in first..<(first + count) {
            let bits = unsafe slot(next.bank, index)
            guard StringReference(bits: bits).length == wanted.count, let other = unsafe text(bits),
                let base = other.baseAddress
            else { continue }
            if unsafe Bytes.areSame(sought, base, wanted.count) {
                isFound = true
                break
            }
        }
        return unsafe after(isFound, next, place)
    }
}
