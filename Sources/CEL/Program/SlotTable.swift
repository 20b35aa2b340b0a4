// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the values of one slot say about 64 rules.
///
/// - Shape: `first` is the word for an absent slot; behind it follow those of the values 0 to `cardinality - 1`, and
///   one for all other values.
struct SlotTable {
    /// What one value says.
    struct Word {
        /// A bit is set where the rule may be true.
        var possible = UInt64.max
        /// A bit is set where all guards of the rule on this slot are true.
        var sure = UInt64.max
    }

    var bank: UInt8
    var index: UInt16
    var cardinality: UInt8
    var first: Int

    /// The place of the word that holds now.
    @inline(__always)
    func place(in banks: UnsafeMutablePointer<Bank>) -> Int {
        let memory = unsafe banks + Int(bank)
        guard unsafe memory.pointee.isGiven(Int(index)) else { return first }
        let value = unsafe memory.pointee.slots[Int(index)]
        return first &+ 1 &+ Int(truncatingIfNeeded: min(value, UInt64(cardinality)))
    }
}

/// Makes the tables of a rule set.
struct SlotTablePlanner {
    private struct Slot: Hashable {
        var bank: UInt8
        var index: UInt16
    }

    private let guards: [[Guard]]
    private var covered: [[Bool]]
    /// The number of values of the slots that have tables.
    private var cardinalities: [Slot: UInt8] = [:]
    var tables: [SlotTable] = []
    var words: [SlotTable.Word] = []

    /// A planner for rules with these guards.
    init(_ guards: [[Guard]]) {
        self.guards = guards
        covered = guards.map { $0.map { _ in false } }
        for found in guards.joined() where found.isTabular {
            let slot = Slot(bank: found.bank, index: found.index)
            cardinalities[slot] = max(cardinalities[slot] ?? 0, found.cardinality)
        }
    }

    /// Makes the tables of 64 rules at most, in the order in which the rules name the slots.
    mutating func plan(_ rules: Range<Int>) {
        var numbers: [Slot: Int] = [:]
        for position in rules {
            for (place, found) in guards[position].enumerated() where found.isTabular {
                let slot = Slot(bank: found.bank, index: found.index)
                let cardinality = cardinalities[slot] ?? 0
                let number = numbers[slot] ?? add(slot, cardinality)
                numbers[slot] = number
                covered[position][place] = true
                let bit = UInt64(1) << UInt64(position - rules.lowerBound)
                let first = tables[number].first
                note(found.whenAbsent, bit, at: first)
                for value in 0...UInt64(cardinality) {
                    note(unsafe found.judge(value: value, nil), bit, at: first + 1 + Int(value))
                }
            }
        }
    }

    private mutating func note(_ verdict: Guard.Verdict, _ bit: UInt64, at place: Int) {
        if verdict == .no { words[place].possible &= ~bit }
        if verdict != .yes { words[place].sure &= ~bit }
    }

    private mutating func add(_ slot: Slot, _ cardinality: UInt8) -> Int {
        let table = SlotTable(bank: slot.bank, index: slot.index, cardinality: cardinality, first: words.count)
        words += Array(repeating: SlotTable.Word(), count: Int(cardinality) + 2)
        tables.append(table)
        return tables.count - 1
    }

    /// The guards of a rule that no table speaks for.
    func guardsLeft(of position: Int) -> [Guard] {
        zip(guards[position], covered[position]).filter { !$0.1 }.map(\.0)
    }
}

extension Guard {
    /// Whether a table can say all there is to say: the slot has few values, or only whether it is given matters.
    fileprivate var isTabular: Bool { cardinality > 0 || kind == .presence }
}
