// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine

/// A named threshold of a pack: rules and signals say `param.name`, and the loader writes its value in their place.
///
/// A parameter costs nothing at run time: what is compiled is the number.
package struct Parameter: Sendable {
    /// A number of one of three kinds; a value keeps the kind it was defined with.
    package enum Value: Hashable, Sendable {
        case integer(Int64)
        case real(Double)
        /// A length of time; conditions see its milliseconds.
        case duration(microseconds: Int64)
    }

    package var name: String
    /// The value in force.
    package var value: Value
    /// The value that the pack itself gives.
    package var standard: Value
    /// What is counted, in a word: `calls`, `share`, `time`.
    package var unit: String
    /// The least and the greatest value that a deployment may set.
    package var range: ClosedRange<Value>
    /// Why the value is what it is.
    package var reason: Localized
    package var location: SourceLocation
    /// Where another value was set; nil: the pack's own is in force.
    package var overriddenAt: SourceLocation?
}

extension Parameter.Value: Comparable {
    /// The size of the number; kinds are not mixed in one parameter.
    private var size: Double {
        switch self {
        case .integer(let value), .duration(let value): Double(value)
        case .real(let value): value
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.size < right.size }
}

extension Parameter.Value {
    /// Reads `120`, `0.03` or `10m`; nil for anything else.
    package init?(_ text: String) {
        let plain = text.replacing("_", with: "")
        if let value = Int64(plain) {
            self = .integer(value)
        } else if let microseconds = PackDuration.microseconds(plain) {
            self = .duration(microseconds: microseconds)
        } else if let value = Double(plain), value.isFinite, plain.utf8.allSatisfy({ (0x2B...0x39).contains($0) }) {
            self = .real(value)
        } else {
            return nil
        }
    }

    /// The value in the kind of `other`: a whole number will do for a real one. Nil when the kinds differ.
    func converted(to other: Self) -> Self? {
        switch (self, other) {
        case (.integer, .integer), (.real, .real), (.duration, .duration): self
        case (.integer(let value), .real): .real(Double(value))
        default: nil
        }
    }

    /// What a person calls the kind.
    var kind: String {
        switch self {
        case .integer: "a whole number such as 120"
        case .real: "a number such as 0.03"
        case .duration: "a duration such as 10m"
        }
    }

    /// The value as a pack writes it.
    package var text: String {
        switch self {
        case .integer(let value): String(value)
        case .real(let value): value.description
        case .duration(let microseconds): PackDuration.text(microseconds)
        }
    }

    /// The value as an expression writes it; durations are milliseconds.
    var literal: String {
        if case .duration(let microseconds) = self { String(microseconds / 1_000) } else { text }
    }

    /// The value as a sentence writes it, with the format of a template's place (`%`, `min` or none).
    func sentence(format: String, isPolish: Bool) -> String {
        switch (self, format) {
        case (.integer(let value), "%"): "\(value * 100) %"
        case (.integer(let value), "min"): String(value / 60_000)
        case (.integer(let value), _): String(value)
        case (.real(let value), "%"): Self.decimal(value * 100, isPolish) + " %"
        case (.real(let value), _): Self.decimal(value, isPolish)
        case (.duration(let microseconds), "min"): String(microseconds / 60_000_000)
        case (.duration(let microseconds), _): Self.span(microseconds, isPolish)
        }
    }

    /// A number with at most three decimals, without trailing zeros.
    private static func decimal(_ value: Double, _ isPolish: Bool) -> String {
        let thousandths = Int64((value * 1_000).rounded(.toNearestOrAwayFromZero))
        var fraction = String(1_000 + thousandths.magnitude % 1_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        let whole = (thousandths < 0 ? "-" : "") + String(thousandths.magnitude / 1_000)
        return fraction.isEmpty ? whole : whole + (isPolish ? "," : ".") + fraction
    }

    private static func span(_ microseconds: Int64, _ isPolish: Bool) -> String {
        let text = PackDuration.text(microseconds)
        let count = text.prefix { ("0"..."9").contains($0) }
        switch text[count.endIndex...] {
        case "d" where count == "1": return isPolish ? "24 godziny" : "24 hours"
        case "d": return "\(count) " + (isPolish ? "dni" : "days")
        case "m": return "\(count) min"
        case let unit: return "\(count) \(unit)"
        }
    }
}
