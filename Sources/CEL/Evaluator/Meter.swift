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
    private var untilDeadlineCheck = Meter.deadlineInterval

    /// Units of fuel between two looks at the clock: a look costs as much as some ten nodes.
    private static let deadlineInterval = 256
    /// Bytes of text that count as one unit of fuel: what a core scans in the time of one node.
    static let bytesPerUnit = 16
    /// What one element of a list or map counts as produced bytes.
    static let elementBytes = 16

    init(limits: Limits, isPastDeadline: (() -> Bool)? = nil) {
        fuel = limits.fuel
        producible = limits.producedBytes
        iterations = limits.iterations
        self.isPastDeadline = isPastDeadline
    }

    /// Takes fuel; false when there is not enough.
    mutating func charge(_ units: Int = 1) -> Bool {
        guard exhausted == nil else { return false }
        guard units <= fuel else { return exhaust("the expression costs more than the limit of fuel allows") }
        fuel -= units
        untilDeadlineCheck -= units
        if untilDeadlineCheck <= 0, let isPastDeadline {
            untilDeadlineCheck = Self.deadlineInterval
            if isPastDeadline() { return exhaust("the evaluation took longer than its deadline") }
        }
        return true
    }

    /// Takes the fuel for looking at bytes.
    mutating func scan(_ bytes: Int) -> Bool { charge(1 + bytes / Self.bytesPerUnit) }

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
