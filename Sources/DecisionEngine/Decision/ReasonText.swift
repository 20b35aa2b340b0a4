// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The texts and values of a reason, kept as what they are made of.
enum ReasonText: Sendable {
    /// A rule, the values it measured, and the exception that set it aside.
    case rule(Shared<CompiledRule>, values: [Decision.Value], exception: String?)
    /// A text that is ready.
    case fixed(Localized, evidence: [Decision.Evidence])

    var message: Localized {
        switch self {
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
        case .fixed: Localized(en: "", pl: "")
        case .rule(let rule, let values, _):
            Localized(
                en: rule.value.limitEN.filled(values, separator: "."),
                pl: rule.value.limitPL.filled(values, separator: ",")
            )
        }
    }

    var evidence: [Decision.Evidence] {
        switch self {
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
