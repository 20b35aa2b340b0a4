// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What one evaluation may still use; charged before the work is done.
///
/// Once exhausted it stays so: a limit cannot be absorbed by `||` and then be hit again.
struct Meter {
    /// Evaluated nodes and visited bytes that are left.
    private(set) var fuel: Int
    /// Bytes of text and lists that may still be produced.
    private(set) var producible: Int
    /// Rounds of all comprehensions that are left.
    private(set) var iterations: Int
    /// Why nothing more is possible.
    private(set) var exhausted: EvaluationError?

    private let isPastDeadline: (() -> Bool)?
    private let deadlineMicroseconds: Int?
    private var stopwatch = Stopwatch()
    /// The patterns whose compiling has been paid for.
    private var patterns: Set<[UInt8]> = []
    private var untilDeadlineCheck = Meter.deadlineInterval

    /// Units of fuel between two looks at the clock: a look costs as much as some ten nodes.
    private static let deadlineInterval = 256
    /// Bytes of text that count as one unit of fuel: what a core scans in the time of one node.
    static let bytesPerUnit = 16
    /// What compiling any pattern costs, beside its weight.
    static let patternUnits = 100
    /// What one element of a list or map counts as produced bytes.
    static let elementBytes = 16

    init(limits: Limits, isPastDeadline: (() -> Bool)? = nil) {
        fuel = limits.fuel
        producible = limits.producedBytes
        iterations = limits.iterations
        self.isPastDeadline = isPastDeadline
        deadlineMicroseconds = limits.deadlineMicroseconds
    }

    /// Takes fuel; false when there is not enough.
    mutating func charge(_ units: Int = 1) -> Bool {
        guard exhausted == nil else { return false }
        guard units <= fuel else { return exhaust("the expression costs more than the limit of fuel allows") }
        fuel -= units
        untilDeadlineCheck -= units
        guard untilDeadlineCheck <= 0 else { return true }
        untilDeadlineCheck = Self.deadlineInterval
        guard isLate() else { return true }
        return exhaust("the evaluation took longer than its deadline")
    }

    /// Whether the caller's deadline has passed, or else the one of the limits.
    private mutating func isLate() -> Bool {
        if let isPastDeadline { return isPastDeadline() }
        return deadlineMicroseconds.map { stopwatch.isPast($0) } ?? false
    }

    /// Takes the fuel for looking at bytes.
    mutating func scan(_ bytes: Int) -> Bool { charge(1 + bytes / Self.bytesPerUnit) }

    /// Takes the fuel for comparing a value with a number of others.
    ///
    /// Parts of a value may be shared, so that a small one can be endless to walk: weighing stops at what is left.
    mutating func compare(_ value: Value, times: Int = 1) -> Bool {
        let (units, overflow) = (1 + weight(value) / Self.bytesPerUnit).multipliedReportingOverflow(by: max(1, times))
        return charge(overflow ? Int.max : units)
    }

    /// Takes the fuel for walking over a whole value.
    mutating func walk(_ value: Value) -> Bool { scan(weight(value)) }

    /// What walking over a value costs, in bytes; stops once that is more than the fuel that is left.
    func weight(_ value: Value) -> Int {
        var weight = 0
        addWeight(of: value, to: &weight)
        return weight
    }

    private func addWeight(of value: Value, to weight: inout Int) {
        guard weight / Self.bytesPerUnit <= fuel else { return }
        switch value {
        case .string(let bytes), .bytes(let bytes): weight += bytes.count
        case .list(let elements):
            for element in elements where weight / Self.bytesPerUnit <= fuel {
                weight += Self.elementBytes
                addWeight(of: element, to: &weight)
            }
        case .map(let map):
            for entry in map.entries where weight / Self.bytesPerUnit <= fuel {
                weight += 2 * Self.elementBytes
                addWeight(of: entry.key, to: &weight)
                addWeight(of: entry.value, to: &weight)
            }
        case .optional(let content): if let content { addWeight(of: content, to: &weight) }
        case .abstract(_, let content): addWeight(of: content, to: &weight)
        case .object(let object):
            guard case .fields(let fields) = object.storage else { return }
            for content in fields.values where weight / Self.bytesPerUnit <= fuel {
                weight += Self.elementBytes
                addWeight(of: content, to: &weight)
            }
        default: break
        }
    }

    /// Takes the fuel for compiling a pattern, the first time it is met.
    mutating func compile(_ pattern: [UInt8]) -> Bool {
        guard pattern.count <= RegularExpressionLimits.patternBytesMax else { return charge() }
        guard patterns.insert(pattern).inserted else { return charge() }
        return charge(Self.patternUnits + min(PatternWeight.weight(of: pattern), fuel))
    }

    /// Takes room for produced bytes, and the fuel to write them.
    mutating func produce(_ bytes: Int) -> Bool {
        guard exhausted == nil else { return false }
        guard bytes <= producible else { return exhaust("the expression produces more data than the limit allows") }
        producible -= bytes
        return charge(bytes / Self.bytesPerUnit)
    }

    /// Takes room for the elements of a list or map.
    mutating func produce(elements: Int) -> Bool {
        guard elements <= producible / Self.elementBytes else { return produce(producible + 1) }
        return produce(elements * Self.elementBytes)
    }

    /// Takes one round of a comprehension.
    mutating func iterate() -> Bool {
        guard exhausted == nil else { return false }
        guard iterations > 0 else { return exhaust("the comprehensions take more rounds than the limit allows") }
        iterations -= 1
        return true
    }

    /// The failure of an exhausted meter, as a value.
    var failure: Value {
        .error(exhausted ?? EvaluationError(.limit, "the expression costs more than the limits allow"))
    }

    private mutating func exhaust(_ message: String) -> Bool {
        exhausted = EvaluationError(.limit, message)
        return false
    }
}
