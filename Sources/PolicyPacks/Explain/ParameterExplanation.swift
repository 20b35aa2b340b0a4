// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import UsageModel

/// A parameter of a pack with the rules and signals that depend on it.
package struct ParameterExplanation: Sendable {
    package let parameter: Parameter
    /// `rule short-calls`, `signal calls_10s` …
    package let users: [String]

    /// The explanation of a parameter of a pack.
    package init(_ parameter: Parameter, in pack: LoadedPack) {
        self.parameter = parameter
        users = pack.parameterUses.filter { $0.value.contains(parameter.name) }.map(\.key).sorted()
    }

    /// The parameters of a rule, then those of its signals.
    static func of(_ rule: RuleDefinition, in pack: LoadedPack) -> [ParameterExplanation] {
        var names = pack.parameterUses["rule " + rule.id] ?? []
        for signal in rule.signals {
            for name in pack.parameterUses[signal.replacing("signal.", with: "signal ")] ?? []
            where !names.contains(name) { names.append(name) }
        }
        return names.compactMap { name in
            pack.parameters.first { $0.name == name }.map { ParameterExplanation($0, in: pack) }
        }
    }

    /// Every parameter of a pack.
    package static func all(of pack: LoadedPack) -> [ParameterExplanation] {
        pack.parameters.map { ParameterExplanation($0, in: pack) }
    }

    /// One line: `param.short_call_share = 0.2 (share, 0.05 to 0.6)`.
    package var line: String {
        let range = "\(parameter.range.lowerBound.text) to \(parameter.range.upperBound.text)"
        let changed = parameter.overriddenAt.map { place in
            "; the pack says \(parameter.standard.text), changed at \(place.file):\(place.line)"
        }
        return "param.\(parameter.name) = \(parameter.value.text) (\(parameter.unit), \(range))\(changed ?? "")"
    }

    /// The explanation as lines of text.
    package var text: String {
        """
        parameter \(parameter.name)
          \(parameter.reason.en)
          \(parameter.reason.pl)
          value     \(line.split(separator: " = ").last ?? "")
          read by   \(users.joined(separator: ", "))
          written   \(parameter.location.file):\(parameter.location.line)

        """
    }

    /// One object: `{parameter, value, standard, unit, least, most, reason, readBy[]}`.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in [
            ("parameter", parameter.name), ("value", parameter.value.text), ("standard", parameter.standard.text),
            ("unit", parameter.unit), ("least", parameter.range.lowerBound.text),
            ("most", parameter.range.upperBound.text),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.key("reason")
        PackCoverage.write(parameter.reason, to: &writer)
        writer.key("readBy")
        PackCoverage.write(users, to: &writer)
        writer.endObject()
    }
}
