// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A condition on one slot and constants that a whole rule stands under: one operand of its outermost `&&`.
///
/// When any guard is false the rule is false, whatever the other operands come to, for `&&` absorbs their errors. So
/// guards are judged before anything is set up, in any order, and by rule sets for many rules at once.
///
/// - Shape: 32 bytes. A value `v` is inside when `v' - low <= span` in wrapping arithmetic, which serves signed,
///   unsigned and (with `flip`) floating numbers alike; or when bit `v` of `low` is set; or when it is the text of
///   `span` bytes at the address `low`; or in a set of texts there.
struct Guard {
    /// How a value that is given is judged.
    enum Kind: UInt8 {
        /// By a range.
        case range
        /// By a range without bounds: that the slot is given is all that matters.
        case presence
        /// By a set of small numbers.
        case mask
        /// By a range of the number of elements of a list.
        case listSize
        /// By the bytes of a text.
        case text
        /// By a set of texts, which lies at the address `low`.
        case textSet

        /// Whether no bytes of a text are looked at.
        var isCheap: Bool { rawValue < Kind.text.rawValue }
    }

    /// What is known.
    enum Verdict: UInt8 {
        case no, yes, unknown
    }

    var kind: Kind
    /// Whether values outside count as true.
    var isInverted = false
    /// What an absent slot means.
    var whenAbsent = Verdict.unknown
    /// The number of values of the slot, when they are numbered from 0; else 0.
    var cardinality: UInt8 = 0
    var bank: UInt8
    var index: UInt16
    /// Which bits of a negative floating number are exchanged, so that its bits order like the number.
    var flip: UInt64 = 0
    var low: UInt64 = 0
    var span: UInt64 = 0

    /// What guards say together: `no` when one is false, `yes` when all are true.
    @inline(__always)
    static func judge(_ guards: UnsafeBufferPointer<Guard>, _ banks: UnsafeMutablePointer<Bank>) -> Verdict {
        var result = Verdict.yes
        for place in guards.indices {
            switch unsafe guards[place].judge(banks) {
            case .no: return .no
            case .yes: break
            case .unknown: result = .unknown
            }
        }
        return result
    }

    /// What the guard says of the slot in these banks.
    @inline(__always)
    func judge(_ banks: UnsafeMutablePointer<Bank>) -> Verdict {
        let memory = unsafe banks + Int(bank)
        let place = Int(index)
        guard unsafe memory.pointee.isGiven(place) else { return whenAbsent }
        return unsafe judge(value: memory.pointee.slots[place], banks)
    }

    /// What the guard says of a value.
    @inline(__always)
    func judge(value: UInt64, _ banks: UnsafeMutablePointer<Bank>?) -> Verdict {
        if kind.rawValue <= Kind.presence.rawValue {
            let ordered = value ^ (UInt64(bitPattern: Int64(bitPattern: value) >> 63) & flip)
            return (ordered &- low <= span) != isInverted ? .yes : .no
        }
        guard kind == .mask else { return unsafe judgeOther(value, banks) }
        return (value < 64 && low >> value & 1 == 1) != isInverted ? .yes : .no
    }

    /// The rarer kinds, kept out of the loops over guards.
    @inline(never)
    private func judgeOther(_ value: UInt64, _ banks: UnsafeMutablePointer<Bank>?) -> Verdict {
        if kind == .listSize { return ((value & 0xFFFF_FFFF) &- low <= span) != isInverted ? .yes : .no }
        let reference = StringReference(bits: value)
        if kind == .text, UInt64(reference.length) != span { return isInverted ? .yes : .no }
        guard let banks = unsafe banks, let bytes = unsafe Self.bytes(of: reference, banks),
            let known = unsafe UnsafeRawPointer(bitPattern: UInt(low))
        else { return .unknown }
        let isInside =
            kind == .text
            ? unsafe Bytes.areSame(bytes, known.assumingMemoryBound(to: UInt8.self), reference.length)
            : unsafe Unmanaged<TextSet>.fromOpaque(known)._withUnsafeGuaranteedRef {
                unsafe $0.contains(bytes, reference.length)
            }
        return isInside != isInverted ? .yes : .no
    }

    /// The guard with the address of its text or its set, of which it holds the place or the number until then.
    func based(at memory: UnsafeMutablePointer<UInt8>, _ sets: [TextSet]) -> Guard {
        var result = self
        switch kind {
        case .text: result.low = unsafe UInt64(UInt(bitPattern: memory + Int(low)))
        case .textSet:
            result.low = unsafe UInt64(UInt(bitPattern: Unmanaged.passUnretained(sets[Int(low)]).toOpaque()))
        default: break
        }
        return result
    }

    /// Where the bytes of a caller's text lie; constants and produced text are none of a guard's business.
    private static func bytes(of text: StringReference, _ banks: UnsafeMutablePointer<Bank>) -> UnsafePointer<UInt8>? {
        guard text.arena < Frame.constantBank else { return nil }
        let memory = unsafe banks + text.arena
        guard unsafe text.offset &+ text.length <= memory.pointee.byteCount else { return nil }
        return unsafe memory.pointee.bytes + text.offset
    }
}

extension Guard {
    /// The guard that a value lies in the outcomes of a comparison with a constant.
    ///
    /// - Shape: `accepted` is one of the sets of the six operators.
    static func comparison(_ address: SlotAddress, _ type: Type, _ accepted: UInt8, _ constant: UInt64) -> Guard {
        var result = Guard(kind: .range, bank: address.bank, index: address.index)
        if type == .double {
            result.flip = UInt64(Int64.max)
            result.setReal(accepted, Double(bitPattern: constant))
        } else {
            let (least, most) = type == .uint ? (0, .max) : (UInt64(bitPattern: .min), UInt64(bitPattern: .max))
            result.set(accepted, least: least, from: constant, to: constant, most: most)
        }
        return result
    }

    /// Takes the range of a comparison with what lies between `first` and `last` of a line from `least` to `most`.
    private mutating func set(_ accepted: UInt8, least: UInt64, from first: UInt64, to last: UInt64, most: UInt64) {
        let isLess = accepted & Relation.less != 0
        let isGreater = accepted & Relation.greater != 0
        let isEqual = accepted & Relation.equal != 0
        if isLess == isGreater {
            (low, span, isInverted) = (first, last &- first, !isEqual)
        } else if isLess {
            (low, span) = (least, (isEqual ? last : first &- 1) &- least)
            if !isEqual, first == least { setEmpty() }
        } else {
            low = isEqual ? first : last &+ 1
            span = most &- low
            if !isEqual, last == most { setEmpty() }
        }
    }

    private mutating func setEmpty() { (low, span, isInverted) = (0, .max, true) }

    private mutating func setReal(_ accepted: UInt8, _ constant: Double) {
        func ordered(_ number: Double) -> UInt64 {
            let bits = Int64(bitPattern: number.bitPattern)
            return UInt64(bitPattern: bits ^ (bits >> 63 & Int64.max))
        }
        guard !constant.isNaN else {
            // Nothing compares with it; only `!=` is true of everything.
            setEmpty()
            isInverted = accepted & Relation.unordered == 0
            return
        }
        // Both zeros are one number with two places on the line.
        set(
            accepted,
            least: ordered(-.infinity),
            from: ordered(constant == 0 ? -0.0 : constant),
            to: ordered(constant == 0 ? 0.0 : constant),
            most: ordered(.infinity)
        )
    }
}
