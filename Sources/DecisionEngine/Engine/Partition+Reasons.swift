// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// A rule that fired, with its measured values.
    func reason(_ fired: Fired, _ event: EventView) -> Decision.Reason {
        let rule = policy.rules[fired.rule]
        let exception = fired.exception.map { state.customers[subjects.customer].exceptions[$0].id }
        return Decision.Reason(
            clause: rule.value.clause,
            rule: rule.value.id,
            step: rule.value.step,
            verdict: fired.verdict,
            mode: fired.mode,
            isForMissingFact: fired.isForMissingFact,
            casePriority: fired.opensCase ? rule.value.casePriority : nil,
            text: .rule(rule, values: rule.value.measured.map { measure($0) }, exception: exception)
        )
    }

    /// The reason of a decision that follows from a measure in force: it cites what put the measure there.
    func standingReason(_ event: EventView) -> Decision.Reason {
        if standing.act >= 0, let measure = acts[standing.act] { return reason(measure) }
        let cause = cause(of: standing.rule)
        return Decision.Reason(
            clause: cause.clause,
            rule: cause.id,
            step: .standing,
            verdict: standing.verdict,
            mode: .enforce,
            isForMissingFact: false,
            text: .standing(
                subject: standing.subject,
                id: subjectID(standing.subject, event) ?? "",
                measure: standing.measure,
                until: standing.until,
                clause: standing.rule >= 0 ? cause.clause : nil
            )
        )
    }

    /// The reason of a decision that follows from a person's measure: it cites the act and gives the person's words.
    private func reason(_ measure: PersonsMeasure) -> Decision.Reason {
        Decision.Reason(
            clause: measure.act.clause,
            rule: measure.act.id,
            step: .standing,
            verdict: standing.verdict,
            mode: .enforce,
            isForMissingFact: false,
            text: .standing(
                subject: measure.act.kind,
                id: measure.act.subject,
                measure: measure.act.measure,
                until: measure.act.until,
                clause: measure.act.clause,
                words: measure.act.reason
            )
        )
    }

    /// The value of an expression as it stands now.
    private func measure(_ measured: CompiledRule.Measured) -> Decision.Value {
        let (bits, outcome) = measured.program.evaluate(&frame)
        guard outcome == .yes || outcome == .no else { return .unknown }
        switch measured.type {
        case .bool: return .truth(outcome == .yes)
        case .int: return .integer(Int64(bitPattern: bits))
        case .uint: return .integer(Int64(clamping: bits))
        case .double: return .real(Double(bitPattern: bits))
        case .string: return .text(string(bits))
        case .timestamp: return .text(Instant(microseconds: Int64(bitPattern: bits)).description)
        case .duration: return .integer(Int64(bitPattern: bits) / 1_000)
        case .list(.string): return .list(elements(bits).map { .text(string($0)) })
        case .list(.int): return .list(elements(bits, bank: 3).map { .integer(Int64(bitPattern: $0)) })
        default: return .unknown
        }
    }

    private func string(_ bits: UInt64) -> String {
        unsafe frame.withBytes(StringReference(bits: bits)) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The slots of a list; evidence shows the first ten.
    private func elements(_ bits: UInt64, bank: Int = 0) -> [UInt64] {
        let first = Int(truncatingIfNeeded: bits >> 32)
        let count = min(10, Int(truncatingIfNeeded: bits & 0xFFFF_FFFF))
        return (0..<count).compactMap { frame.element(bank: bank, first + $0) }
    }
}
