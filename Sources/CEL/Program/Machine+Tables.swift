// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Program {
    /// Instructions that use what the program carries: patterns, sets, zones.
    func useTables(_ next: Instruction, _ place: Int, _ machine: inout Machine) -> Int {
        if next.op == .timePart {
            let zone = zones[Int(next.payload >> 8)]
            let value = unsafe Self.part(Int(next.payload & 0xFF), machine.integer(next.b), zone)
            unsafe machine.registers[Int(next.a)] = UInt64(bitPattern: value)
            return place &+ 1
        }
        guard let text = unsafe machine.text(machine.registers[Int(next.a)]) else {
            return unsafe machine.fail(place, .range)
        }
        let cost =
            next.op == .testMatches ? patterns[Int(next.payload)].cost(octets: text.count) : 1 + text.count >> 4
        guard unsafe machine.charge(cost) else { return unsafe machine.stop(.fuel) }
        let result: Bool
        if next.op == .testMatches {
            result = unsafe patterns[Int(next.payload)].matches(text)
        } else if let base = text.baseAddress {
            result = unsafe sets[Int(next.payload)].contains(base, text.count)
        } else {
            result = false
        }
        return unsafe machine.after(result, next, place)
    }

    /// A part of an instant in a zone.
    private static func part(_ part: Int, _ microseconds: Int64, _ zone: Zone) -> Int64 {
        let seconds = seconds(microseconds)
        let offset = part == milliseconds ? 0 : Int64(zone.offsetSeconds(atUnixSeconds: seconds))
        return self.part(part, microseconds, local: seconds + offset)
    }

    /// The whole seconds, rounded down.
    @inline(__always)
    private static func seconds(_ microseconds: Int64) -> Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The number of the part that no zone changes.
    private static var milliseconds: Int { 9 }

    /// A part of an instant, given also as seconds of local time; those of the clock need no calendar.
    private static func part(_ part: Int, _ microseconds: Int64, local seconds: Int64) -> Int64 {
        let remainder = seconds % 86_400
        let secondOfDay = remainder < 0 ? remainder + 86_400 : remainder
        switch part {
        case 6: return secondOfDay / 3_600
        case 7: return secondOfDay / 60 % 60
        case 8: return secondOfDay % 60
        case milliseconds: return (microseconds - self.seconds(microseconds) * 1_000_000) / 1_000
        default: break
        }
        let time = CivilTime(unixSeconds: seconds)
        return switch part {
        case 0: Int64(time.year)
        case 1: Int64(time.month - 1)
        case 2: Int64(time.day)
        case 3: Int64(time.day - 1)
        case 4: Int64(time.dayOfWeek)
        default: Int64(time.dayOfYear)
        }
    }

    /// A part of an instant in a zone that a text names.
    func zonedPart(_ next: Instruction, _ place: Int, _ machine: inout Machine, _ frame: inout Frame) -> Int {
        guard let name = unsafe machine.text(machine.registers[Int(next.payload)]) else {
            return unsafe machine.fail(place, .range)
        }
        guard unsafe machine.charge(2) else { return unsafe machine.stop(.fuel) }
        let microseconds = unsafe machine.integer(next.b)
        guard let offset = unsafe frame.zones.offset(name, at: Self.seconds(microseconds)) else {
            frame.failureMessage = "the text names no time zone: a name such as Europe/Warsaw or an offset is needed"
            return unsafe machine.fail(place, .evaluation)
        }
        let value = Self.part(Int(next.flags), microseconds, local: Self.seconds(microseconds) + offset)
        unsafe machine.registers[Int(next.a)] = UInt64(bitPattern: value)
        return place &+ 1
    }

    /// Leaves a part to the reference evaluator.
    func fall(_ next: Instruction, _ place: Int, _ machine: inout Machine, _ frame: inout Frame) -> Int {
        let part = fallbacks[Int(next.payload)]
        var locals: [(name: String, value: Value)] = []
        for local in part.locals {
            let bits = unsafe machine.registers[Int(local.register)]
            locals.append((local.name, unsafe value(of: local, bits, &machine)))
        }
        var fuel = unsafe machine.fuel
        let value = ReferenceEvaluator.evaluate(checked, node: part.node, locals: locals, frame: &frame, fuel: &fuel)
        unsafe machine.fuel = fuel
        if let bits = Self.bits(of: value, part.type, &frame) {
            unsafe machine.registers[Int(next.a)] = bits
            return place &+ 1
        }
        switch value {
        case .missing(let address):
            return unsafe machine.absent(place, Int(address?.bank ?? 0), Int(address?.index ?? 0))
        case .error(let error):
            frame.failureMessage = error.message
            if error.kind == .limit { return unsafe machine.stop(.fuel) }
            return unsafe machine.fail(place, .evaluation)
        default:
            frame.failureMessage = "the value has the wrong type: \(value.typeName)"
            return unsafe machine.fail(place, .evaluation)
        }
    }

    private func value(of local: FallbackLocal, _ bits: UInt64, _ machine: inout Machine) -> Value {
        switch local.type {
        case .bool: return .bool(bits != 0)
        case .int: return .int(Int64(bitPattern: bits))
        case .uint: return .uint(bits)
        case .double: return .double(Double(bitPattern: bits))
        case .string: return .string(unsafe machine.text(bits).map { unsafe Array($0) } ?? [])
        case .timestamp:
            return Timestamp(unixMicroseconds: Int64(bitPattern: bits)).map { .timestamp($0) } ?? .timestampRange
        case .duration:
            let (nanoseconds, overflow) = Int64(bitPattern: bits).multipliedReportingOverflow(by: 1_000)
            return overflow ? .durationRange : .duration(TimeSpan(nanoseconds: nanoseconds))
        case .object(let name):
            let address = SlotAddress(bank: local.bank, index: UInt16(truncatingIfNeeded: bits))
            return .object(ObjectValue(typeName: name, storage: .slots(address)))
        default: return .failure(.badArgument, "a variable of type \(local.type) cannot leave the program")
        }
    }

    /// The bits of a value of a type that a register holds.
    private static func bits(of value: Value, _ type: Type, _ frame: inout Frame) -> UInt64? {
        switch (value, type) {
        case (.bool(let truth), .bool), (.bool(let truth), .dyn): truth ? 1 : 0
        case (.int(let number), .int): UInt64(bitPattern: number)
        case (.uint(let number), .uint): number
        case (.double(let number), .double): number.bitPattern
        case (.string(let bytes), .string): frame.produce(bytes)?.bits
        case (.timestamp(let instant), .timestamp): UInt64(bitPattern: instant.unixMicroseconds)
        case (.duration(let span), .duration): UInt64(bitPattern: span.nanoseconds / 1_000)
        default: nil
        }
    }
}
