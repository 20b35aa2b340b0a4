// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Many conditions that are asked of the same event: what each would answer alone, found together.
///
/// Most rules are false of most events because of one condition on one slot, and rules share those slots. So the set
/// looks at each slot of few values once, however many rules ask for it, and learns from a table which of 64 rules are
/// false; of the others it judges the remaining guards; only what is left is run.
///
/// - Cost: 1 to 2 ns per shared slot and 64 rules, then 2 to 4 ns per rule left; nothing is allocated.
/// - Memory: 16 bytes per value of a shared slot and 64 rules, 32 bytes per guard, 24 bytes per rule.
@safe public final class RuleSet: Sendable {
    /// The conditions, in the order they were given.
    public let programs: [Program]

    /// One rule: its program, and the guards that no table covers.
    @safe private struct Member {
        var program: Unmanaged<Program>
        var firstGuard: Int
        var guardCount: Int
    }

    /// Sixty-four rules, and the tables that concern them.
    private struct Block {
        var all: UInt64
        var firstTable: Int
        var tableCount: Int
    }

    nonisolated(unsafe) private let members: UnsafeMutablePointer<Member>
    nonisolated(unsafe) private let guards: UnsafeMutablePointer<Guard>
    nonisolated(unsafe) private let blocks: UnsafeMutablePointer<Block>
    nonisolated(unsafe) private let tables: UnsafeMutablePointer<SlotTable>
    nonisolated(unsafe) private let words: UnsafeMutablePointer<SlotTable.Word>
    private let blockCount: Int
    /// The number of slots that are looked up once for up to 64 rules.
    public let sharedSlotCount: Int

    /// A set of conditions; each must be of type bool.
    public init(_ programs: [Program]) {
        precondition(programs.allSatisfy { $0.checked.type == .bool }, "a rule of a set is a condition")
        self.programs = programs
        var planner = SlotTablePlanner(programs.map { program in unsafe Array(program.guards) })
        var members: [Member] = []
        var rest: [Guard] = []
        var blocks: [Block] = []
        for first in stride(from: 0, to: programs.count, by: 64) {
            let range = first..<min(first + 64, programs.count)
            let firstTable = planner.tables.count
            planner.plan(range)
            blocks.append(
                Block(
                    all: range.count == 64 ? .max : 1 << UInt64(range.count) - 1,
                    firstTable: firstTable,
                    tableCount: planner.tables.count - firstTable
                )
            )
            for position in range {
                let own = planner.guardsLeft(of: position)
                let program = unsafe Unmanaged.passUnretained(programs[position])
                unsafe members.append(Member(program: program, firstGuard: rest.count, guardCount: own.count))
                rest += own
            }
        }
        unsafe self.members = Self.keep(members)
        unsafe guards = Self.keep(rest)
        unsafe self.blocks = Self.keep(blocks)
        unsafe tables = Self.keep(planner.tables)
        unsafe words = Self.keep(planner.words)
        blockCount = blocks.count
        sharedSlotCount = planner.tables.count
    }

    deinit {
        unsafe members.deallocate()
        unsafe guards.deallocate()
        unsafe blocks.deallocate()
        unsafe tables.deallocate()
        unsafe words.deallocate()
    }

    private static func keep<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (place, element) in elements.enumerated() { unsafe (memory + place).initialize(to: element) }
        return unsafe memory
    }

    /// Asks all conditions of a frame; `take` is given the position and the outcome of each that is not `no`, in order.
    ///
    /// An outcome is what the condition alone would come to, except that one which is false anyway needs no fuel of its
    /// own. The set takes one unit for each condition; when there is not as much, all fail for lack of fuel.
    public func evaluate(_ frame: inout Frame, _ take: (_ position: Int, _ outcome: Outcome) -> Void) {
        guard frame.fuel >= programs.count else { return exhaust(&frame, take) }
        frame.fuel &-= programs.count
        for number in 0..<blockCount {
            let block = unsafe blocks[number]
            var (left, sure) = (block.all, block.all)
            for place in block.firstTable..<(block.firstTable &+ block.tableCount) {
                let word = unsafe words + tables[place].place(in: frame.banks)
                left &= unsafe word.pointee.possible
                sure &= unsafe word.pointee.sure
            }
            while left != 0 {
                let bit = left & (0 &- left)
                left ^= bit
                let position = number &* 64 &+ bit.trailingZeroBitCount
                let member = unsafe members[position]
                let own = unsafe UnsafeBufferPointer(start: guards + member.firstGuard, count: member.guardCount)
                var verdict = unsafe Guard.judge(own, frame.banks)
                if verdict == .no { continue }
                if sure & bit == 0 { verdict = .unknown }
                let outcome = unsafe member.program._withUnsafeGuaranteedRef {
                    $0.evaluateBool(&frame, guards: verdict)
                }
                if outcome != .no { take(position, outcome) }
            }
        }
    }

    @inline(never)
    private func exhaust(_ frame: inout Frame, _ take: (_ position: Int, _ outcome: Outcome) -> Void) {
        frame.failureReason = .fuel
        for position in programs.indices { take(position, .failed) }
    }
}
