// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// A text with `{CEL}` places that are filled with measured values.
struct ReasonTemplate: Sendable {
    /// How a value is written.
    enum Format: Sendable {
        case plain
        /// A share as a percentage with one decimal and its sign: `{signal.x.value|%}` gives `12.5 %`.
        case percent
        /// Milliseconds as minutes: `{signal.x.value|min}`.
        case minutes
    }

    enum Part: Sendable {
        case text(String)
        case value(Int, Format)
    }

    var parts: [Part]

    /// A place of a template, as its source says it.
    struct Place {
        var expression: ExpressionText
        var format: Format
        var isKnownFormat: Bool
    }

    /// Cuts a source into texts and places; a brace without its partner stays text.
    static func cut(_ source: ExpressionText) -> [(text: String, place: Place?)] {
        var result: [(String, Place?)] = []
        var text = ""
        var column = source.location.column
        var rest = Substring(source.text)
        while let character = rest.first {
            if character == "{", let end = rest.firstIndex(of: "}") {
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                var expression = inner
                var format = Format.plain
                var isKnown = true
                if let bar = inner.lastIndex(of: "|"), !inner[..<bar].hasSuffix("|") {
                    expression = inner[..<bar]
                    switch inner[inner.index(after: bar)...] {
                    case "%": format = .percent
                    case "min": format = .minutes
                    default: isKnown = false
                    }
                }
                var location = source.location
                location.column = column + 1
                let place = Place(
                    expression: ExpressionText(String(expression), at: location),
                    format: format,
                    isKnownFormat: isKnown
                )
                result.append((text, place))
                text = ""
                column += inner.unicodeScalars.count + 2
                rest = rest[rest.index(after: end)...]
            } else {
                text.append(character)
                column += character.unicodeScalars.count
                rest = rest.dropFirst()
            }
        }
        if !text.isEmpty { result.append((text, nil)) }
        return result
    }

    /// The text with its places filled.
    func filled(_ values: [Decision.Value], separator: String) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .value(let index, let format): result += values[index].written(format, separator: separator)
            }
        }
        return result
    }
}

extension Decision.Value {
    /// The value as a reason shows it; `separator` is the language's decimal mark.
    func written(_ format: ReasonTemplate.Format, separator: String) -> String {
        switch (self, format) {
        case (.integer(let value), .plain): return String(value)
        case (.integer(let value), .percent): return String(value * 100) + " %"
        case (.integer(let value), .minutes): return String(value / 60_000)
        case (.real(let value), .plain): return Self.decimal(value, places: 3, separator: separator)
        case (.real(let value), .percent):
            return Self.decimal(value * 100, places: 1, separator: separator) + " %"
        case (.real(let value), .minutes): return Self.decimal(value / 60_000, places: 1, separator: separator)
        case (.truth(let value), _): return value ? "true" : "false"
        case (.text(let value), _): return value
        case (.list(let values), _):
            return values.map { $0.written(format, separator: separator) }.joined(separator: ", ")
        case (.unknown, _): return "?"
        }
    }

    /// A number with at most so many decimals, rounded half away from zero, without trailing zeros.
    static func decimal(_ value: Double, places: Int, separator: String) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value.isNaN ? "?" : (value < 0 ? "-∞" : "∞") }
        var scale: Double = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int64((value * scale).rounded(.toNearestOrAwayFromZero))
        let whole = scaled.magnitude / UInt64(scale)
        var fraction = String(scaled.magnitude % UInt64(scale))
        fraction = String(repeating: "0", count: places - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return (scaled < 0 ? "-" : "") + String(whole) + (fraction.isEmpty ? "" : separator + fraction)
    }
}
