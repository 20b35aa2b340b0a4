// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Program {
    /// Whether nothing of the program was compiled: the reference evaluator does it all.
    public var isLeftWhole: Bool { fallbacks.first?.node == checked.expression.root }

    /// The value of the expression, whatever its type.
    ///
    /// For tools and tests: a caller on a hot path knows the type and asks for it. Registers count microseconds and
    /// cannot hold lists, maps or values of type `dyn`; these come from the reference evaluator over the same frame.
    public func value(_ frame: inout Frame) -> Value {
        guard !isLeftWhole, checked.type.isScalar else { return ReferenceEvaluator.evaluate(checked, frame: &frame) }
        let (bits, outcome) = evaluate(&frame)
        switch outcome {
        case .missing: return .missing(frame.missingSlot)
        case .failed:
            let message = frame.failureReason == .evaluation ? frame.failureMessage : "\(frame.failureReason)"
            return .failure(frame.failureReason.kind, message)
        case .no: return .bool(false)
        case .yes: break
        }
        switch checked.type {
        case .bool: return .bool(true)
        case .int: return .int(Int64(bitPattern: bits))
        case .uint: return .uint(bits)
        case .double: return .double(Double(bitPattern: bits))
        case .string: return .string(frame.text(StringReference(bits: bits)))
        case .timestamp:
            return Timestamp(unixMicroseconds: Int64(bitPattern: bits)).map { .timestamp($0) } ?? .timestampRange
        default:
            let (nanoseconds, overflow) = Int64(bitPattern: bits).multipliedReportingOverflow(by: 1_000)
            return overflow ? .durationRange : .duration(TimeSpan(nanoseconds: nanoseconds))
        }
    }
}

extension FailureReason {
    /// The kind of error that the reference evaluator would report.
    fileprivate var kind: EvaluationError.Kind {
        switch self {
        case .divisionByZero: .divisionByZero
        case .fuel, .deadline: .limit
        case .overflow, .range: .range
        case .none, .absent, .host, .evaluation: .given
        }
    }
}
