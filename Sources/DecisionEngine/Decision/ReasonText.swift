// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The texts and values of a reason, kept as what they are made of: words are put together when somebody reads them.
enum ReasonText: Sendable {
    /// A rule, the values it measured, and the exception that set it aside.
    case rule(Shared<CompiledRule>, values: [Decision.Value], exception: String?)
    /// A measure in force: on whom, until when, and under which clause; no clause when the provider took it elsewhere.
    /// The words are those of the person who put it there.
    case standing(
        subject: SubjectKind,
        id: String,
        measure: Measure,
        until: Instant?,
        clause: String?,
        words: Localized? = nil
    )
    /// A text that is ready.
    case fixed(Localized, evidence: [Decision.Evidence])

    var message: Localized {
        switch self {
        case .standing(let subject, let id, let measure, let until, let clause, let words):
            StandingText.message(subject, id, measure, until, clause).followed(by: words)
        case .fixed(let message, _): message
        case .rule(let rule, let values, _):
            Localized(
                en: rule.value.reasonEN.filled(values, separator: "."),
                pl: rule.value.reasonPL.filled(values, separator: ",")
            )
        }
    }

    var limit: Localized {
        switch self {
        case .standing, .fixed: Localized(en: "", pl: "")
        case .rule(let rule, let values, _):
            Localized(
                en: rule.value.limitEN.filled(values, separator: "."),
                pl: rule.value.limitPL.filled(values, separator: ",")
            )
        }
    }

    var evidence: [Decision.Evidence] {
        switch self {
        case .standing(let subject, let id, let measure, let until, _, _):
            var evidence = [
                Decision.Evidence(name: "standing.subject", value: .text(subject.name)),
                Decision.Evidence(name: "standing.id", value: .text(id)),
                Decision.Evidence(name: "standing.measure", value: .text(measure.name)),
            ]
            if let until {
                evidence.append(Decision.Evidence(name: "standing.until", value: .text(until.description)))
            }
            return evidence
        case .fixed(_, let evidence): return evidence
        case .rule(let rule, let values, let exception):
            var evidence: [Decision.Evidence] = []
            for (measured, value) in zip(rule.value.measured, values) where measured.isEvidence {
                evidence.append(Decision.Evidence(name: measured.name, value: value))
            }
            if let exception { evidence.append(Decision.Evidence(name: "exception", value: .text(exception))) }
            return evidence
        }
    }
}

extension Localized {
    /// The text with another one behind it.
    func followed(by other: Localized?) -> Localized {
        guard let other else { return self }
        return Localized(en: en + " " + other.en, pl: pl + " " + other.pl)
    }
}

/// What a customer is told when a measure in force decides.
enum StandingText {
    static func message(
        _ subject: SubjectKind,
        _ name: String,
        _ measure: Measure,
        _ until: Instant?,
        _ clause: String?
    ) -> Localized {
        let english = ["customer", "end user", "number", "campaign", "device", "API client"]
        let polish = ["Klient", "Użytkownik końcowy", "Numer", "Kampania", "Urządzenie", "Klient API"]
        let place = Int(subject.rawValue)
        let isRestricted = measure == .restrict
        var en = "The \(english[place]) \(name) is " + (isRestricted ? "restricted" : "suspended")
        var pl = "\(polish[place]) \(name): " + (isRestricted ? "ograniczenie" : "zawieszenie")
        if measure == .terminate {
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
