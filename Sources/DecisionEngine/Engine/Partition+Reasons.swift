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
            text: .rule(rule, values: rule.value.measured.map { measure($0) }, exception: exception)
        )
    }

    /// The reason of a decision that follows from a measure in force: it cites what put the measure there.
    func standingReason(_ event: EventView) -> Decision.Reason {
        let cause = standing.rule >= 0 ? policy.rules[Int(standing.rule)].value : nil
        let name = subjectID(standing.subject, event) ?? ""
        var evidence = [
            Decision.Evidence(name: "standing.subject", value: .text(standing.subject.name)),
            Decision.Evidence(name: "standing.id", value: .text(name)),
            Decision.Evidence(name: "standing.measure", value: .text(standing.measure.name)),
        ]
        if let until = standing.until {
            evidence.append(Decision.Evidence(name: "standing.until", value: .text(until.description)))
        }
        let because = cause.map { ($0.clause, $0.id) }
        return Decision.Reason(
            clause: because?.0 ?? "R",
            rule: because?.1 ?? "provider-measure",
            step: .standing,
            verdict: standing.verdict,
            mode: .enforce,
            isForMissingFact: false,
            text: .fixed(StandingText.message(standing, name: name, clause: because?.0), evidence: evidence)
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

/// What a customer is told when a measure in force decides.
enum StandingText {
    static func message(_ standing: Standing, name: String, clause: String?) -> Localized {
        let until = standing.until.map { $0.description }
        let english = ["customer", "end user", "number", "campaign", "device", "API client"]
        let polish = ["Klient", "Użytkownik końcowy", "Numer", "Kampania", "Urządzenie", "Klient API"]
        let place = Int(standing.subject.rawValue)
        let isRestricted = standing.measure == .restrict
        var en = "The \(english[place]) \(name) is " + (isRestricted ? "restricted" : "suspended")
        var pl = "\(polish[place]) \(name): " + (isRestricted ? "ograniczenie" : "zawieszenie")
        if standing.measure == .terminate {
            en = "The service for the \(english[place]) \(name) has ended"
            pl = "\(polish[place]) \(name): usługa zakończona"
        }
        if let until {
            en += " until \(until)"
            pl += " do \(until)"
        }
        en += clause.map { " under clause \($0)." } ?? " by the provider."
        pl += clause.map { " na podstawie punktu \($0)." } ?? " przez dostawcę."
        return Localized(en: en, pl: pl)
    }
}
