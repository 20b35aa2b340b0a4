// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Journal
import UsageModel

/// Why a decision is as it is, for a person: each reason with its rule, what it measured, over which windows, and what
/// would have passed.
struct Explanation {
    private let decision: JSON
    private let event: JSON
    private let policy: PolicyDefinition
    private let sequence: SequenceNumber

    init(_ decision: JSON, _ event: JSON, _ policy: PolicyDefinition, _ sequence: SequenceNumber) {
        self.decision = decision
        self.event = event
        self.policy = policy
        self.sequence = sequence
    }

    var document: JSON {
        let reasons = (decision["reasons"]?.items ?? []).map(explained)
        return .record([
            "decision": decision, "sequence": JSON(sequence.value),
            "isCurrentPolicy": .truth(decision["policy"]?["sha256"]?.string == policy.sha256),
            "reasons": .list(reasons),
            "passes": reasons.isEmpty ? Self.passed : Self.passes,
            "event": event,
        ])
    }

    private static let passed: JSON = [
        "en": "Nothing stood against it.", "pl": "Nic nie stało na przeszkodzie.",
    ]
    private static let passes: JSON = [
        "en": "It passes when none of the reasons in force applies.",
        "pl": "Przejdzie, gdy nie zachodzi żaden z obowiązujących powodów.",
    ]

    private func explained(_ reason: JSON) -> JSON {
        let rule = policy.rules.first { $0.id == reason["rule"]?.string }
        guard let rule else {
            return .record([
                "rule": reason["rule"], "clause": reason["clause"], "verdict": reason["verdict"],
                "message": reason["message"], "evidence": reason["evidence"],
            ])
        }
        let signals = policy.signals.filter { Self.names(rule.condition.text, $0.name) }
        return .record([
            "rule": JSON(rule.id), "title": ["en": JSON(rule.title.en), "pl": JSON(rule.title.pl)],
            "clause": JSON(rule.clause), "step": JSON(rule.step.name), "verdict": reason["verdict"],
            "mode": reason["mode"], "message": reason["message"], "limit": reason["limit"],
            "evidence": reason["evidence"], "condition": JSON(rule.condition.text),
            "signals": .list(signals.map(Self.described)),
            "passesWhen": [
                "en": JSON("The condition does not hold: \(rule.condition.text)"),
                "pl": JSON("Warunek nie jest spełniony: \(rule.condition.text)"),
            ],
            "sources": .list(rule.sources.map { JSON($0) }),
        ])
    }

    private static func described(_ signal: SignalDefinition) -> JSON {
        .record([
            "name": JSON(signal.name), "title": signal.title.document, "unit": JSON(signal.unit),
            "types": .list(signal.types.map { JSON($0.name) }), "by": .list(signal.by.map { JSON($0.text) }),
            "window": window(signal.window), "isExact": .truth(signal.isExact),
            "condition": signal.condition.map { JSON($0.text) },
            "acrossCustomers": .truth(signal.isAcrossCustomers),
        ])
    }

    private static func window(_ window: SignalDefinition.Window) -> JSON {
        switch window {
        case .sliding(let microseconds): ["seconds": JSON(microseconds / 1_000_000)]
        case .month(let zone): ["calendar": "month", "zone": JSON(zone)]
        case .week(let zone): ["calendar": "week", "zone": JSON(zone)]
        case .day(let zone): ["calendar": "day", "zone": JSON(zone)]
        case .unlimited: .null
        }
    }

    /// Whether an expression has the name as a word of its own.
    private static func names(_ text: String, _ name: String) -> Bool {
        var rest = text[...]
        while let found = rest.firstRange(of: name) {
            let before = found.lowerBound > text.startIndex ? text[text.index(before: found.lowerBound)] : " "
            let after = found.upperBound < text.endIndex ? text[found.upperBound] : " "
            if !isLetter(before), !isLetter(after) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    private static func isLetter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
