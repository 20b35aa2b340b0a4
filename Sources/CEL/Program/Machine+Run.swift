// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Program {
    /// Runs the program once.
    @inline(__always)
    func run(_ frame: inout Frame) -> (bits: UInt64, outcome: Outcome) {
        unsafe frame.banks[Frame.constantBank] = unsafe constants
        frame.forgetProduced()
        let budget = min(frame.fuelPerEvaluation, frame.fuel)
        var machine = unsafe Machine(
            code: code,
            handlers: handlers,
            banks: frame.banks,
            registers: frame.registers,
            exit: instructionCount &- 1,
            fuel: budget,
            clockFuel: budget &- frame.untilClock
        )
        var number = 0
        while number < failureRegisterCount {
            number &+= 1
            unsafe machine.registers[Frame.registerCount &- number] = 0
        }
        let result: (bits: UInt64, outcome: Outcome)
        if unsafe !machine.charge(instructionCount) {
            result = unsafe refused(&machine, .fuel)
        } else if unsafe frame.untilClock <= 0 && isLate(&machine, &frame) {
            result = unsafe refused(&machine, .deadline)
        } else {
            result = unsafe execute(&machine, &frame)
        }
        let left = unsafe max(0, machine.fuel)
        frame.fuel &-= budget &- left
        frame.untilClock = unsafe left &- machine.clockFuel
        if result.outcome.rawValue >= Outcome.missing.rawValue { unsafe note(machine.failure, in: &frame) }
        return result
    }

    @inline(never)
    private func refused(_ machine: inout Machine, _ reason: FailureReason) -> (bits: UInt64, outcome: Outcome) {
        unsafe machine.failure = UInt64(Outcome.failed.rawValue) | UInt64(reason.rawValue) << 8
        return (0, .failed)
    }

    /// Looks at the clock, and says when to look again.
    @inline(never)
    private func isLate(_ machine: inout Machine, _ frame: inout Frame) -> Bool {
        unsafe machine.clockFuel = unsafe machine.fuel &- Frame.clockInterval
        return frame.isLate()
    }

    /// Tells the frame why the run failed.
    @inline(never)
    private func note(_ failure: UInt64, in frame: inout Frame) {
        frame.failureReason = FailureReason(rawValue: UInt8(truncatingIfNeeded: failure >> 8)) ?? .evaluation
        frame.missingSlot = nil
        guard frame.failureReason == .absent else { return }
        let bank = UInt8(truncatingIfNeeded: failure >> 32)
        frame.missingSlot = SlotAddress(bank: bank, index: UInt16(truncatingIfNeeded: failure >> 16))
    }

    private func execute(_ machine: inout Machine, _ frame: inout Frame) -> (bits: UInt64, outcome: Outcome) {
        var place = 0
        while true {
            let next = unsafe machine.code[place]
            switch next.op {
            case .testIntSlotConstant: place = unsafe machine.testIntSlotConstant(next, place)
            case .testTextSlotConstant: place = unsafe machine.testTextSlotConstant(next, place)
            case .testDoubleSlotConstant: place = unsafe machine.testDoubleSlotConstant(next, place)
            case .testBoolSlot: place = unsafe machine.testBoolSlot(next, place)
            case .testSymbolIn: place = unsafe machine.testSymbolIn(next, place)
            case .testTextConstant: place = unsafe machine.testText(machine.registers[Int(next.a)], next, place)
            case .loadElement: place = unsafe machine.loadElement(next, place)
            case .testHas: place = unsafe machine.after(machine.isGiven(next.bank, Int(next.a)), next, place)
            case .testBool: place = unsafe machine.after(machine.registers[Int(next.a)] != 0, next, place)
            case .testIntConstant: place = unsafe machine.testIntConstant(next, place)
            case .testInt: place = unsafe machine.testInt(next, place)
            case .testDouble: place = unsafe machine.testDouble(next, place)
            case .testDoubleConstant: place = unsafe machine.testDoubleConstant(next, place)
            case .add, .subtract, .multiply, .addConstant, .multiplyConstant:
                place = unsafe machine.arithmetic(next, place)
            case .doubleAdd:
                place = unsafe machine.put((machine.double(next.b) + machine.second(next)).bitPattern, next, place)
            case .doubleSubtract:
                place = unsafe machine.put((machine.double(next.b) - machine.second(next)).bitPattern, next, place)
            case .doubleMultiply:
                place = unsafe machine.put((machine.double(next.b) * machine.second(next)).bitPattern, next, place)
            case .doubleDivide:
                place = unsafe machine.put((machine.double(next.b) / machine.second(next)).bitPattern, next, place)
            case .intToDouble: place = unsafe machine.put(Double(machine.integer(next.b)).bitPattern, next, place)
            case .listSize: place = unsafe machine.put(machine.registers[Int(next.b)] & 0xFFFF_FFFF, next, place)
            case .raise: place = unsafe machine.raise(next, place)
            case .load: place = unsafe machine.load(next, place, next.bank, Int(next.b))
            case .constant:
                unsafe machine.registers[Int(next.a)] = next.payload
                place &+= 1
            case .offset:
                unsafe machine.registers[Int(next.a)] = unsafe machine.registers[Int(next.b)] &+ next.payload
                place &+= 1
            case .jump: place = Int(next.target)
            case .yes: return (1, .yes)
            case .no: return (0, .no)
            case .value: return unsafe (machine.registers[Int(next.a)], .yes)
            case .halt:
                return unsafe (0, Outcome(rawValue: UInt8(truncatingIfNeeded: machine.failure)) ?? .failed)
            case .call: place = unsafe call(next, place, &machine, &frame)
            case .fallback: place = unsafe fall(next, place, &machine, &frame)
            case .zonedTimePart: place = unsafe zonedPart(next, place, &machine, &frame)
            case .testMatches, .testTextIn, .timePart: place = unsafe useTables(next, place, &machine)
            case .loopStart, .loopNext: place = unsafe loop(next, place, &machine, &frame)
            default: place = unsafe machine.step(next, place)
            }
        }
    }

    /// Begins a loop or goes on with the next element.
    @inline(__always)
    private func loop(_ next: Instruction, _ place: Int, _ machine: inout Machine, _ frame: inout Frame) -> Int {
        let base = Int(next.a)
        let stride = next.payload & 0xFFFF_FFFF
        if next.op == .loopStart {
            let list = unsafe machine.registers[base]
            unsafe machine.registers[base] = list >> 32
            unsafe machine.registers[base + 1] = list >> 32 &+ (list & 0xFFFF_FFFF) &* stride
            unsafe machine.registers[base + 2] = 0
            return list & 0xFFFF_FFFF == 0 ? Int(next.target) : place &+ 1
        }
        guard unsafe machine.charge(Int(next.payload >> 32)) else { return unsafe machine.stop(.fuel) }
        if unsafe machine.fuel <= machine.clockFuel && isLate(&machine, &frame) {
            return unsafe machine.stop(.deadline)
        }
        unsafe machine.registers[base] &+= stride
        unsafe machine.registers[base + 2] &+= 1
        return unsafe machine.registers[base] < machine.registers[base + 1] ? Int(next.target) : place &+ 1
    }

    /// Asks the host.
    private func call(_ next: Instruction, _ place: Int, _ machine: inout Machine, _ frame: inout Frame) -> Int {
        guard unsafe machine.charge(Int(next.payload >> 16 & 0xFFFF)) else { return unsafe machine.stop(.fuel) }
        guard let host = frame.host else { return unsafe machine.fail(place, .host) }
        let result = unsafe machine.registers + Int(next.a)
        let arguments = unsafe UnsafePointer(machine.registers + Int(next.b))
        let outcome = unsafe host.call(Int(next.payload & 0xFFFF), arguments, result, frame)
        switch outcome {
        case .missing:
            let place = unsafe machine.fail(place, .host)
            unsafe machine.failure = UInt64(Outcome.missing.rawValue) | UInt64(FailureReason.host.rawValue) << 8
            return place
        case .failed: return unsafe machine.fail(place, .host)
        case .yes, .no:
            if next.payload >> 63 == 1 { unsafe result.pointee = outcome == .yes ? 1 : 0 }
            return place &+ 1
        }
    }
}
