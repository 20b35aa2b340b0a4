// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

extension Loading {
    /// Reads one file of `signals/`.
    func readSignals(_ file: PackFile) {
        guard let root = PackDocument(file, complaints: complaints).root else { return }
        let reader = MapReader(root, "signals file", complaints: complaints)
        if let node = reader.required("signals") {
            let signals = MapReader(node, "signals", complaints: complaints)
            for entry in signals.everything() { readSignal(entry) }
            signals.finish()
        }
        reader.finish()
    }

    private func readSignal(_ entry: PackEntry) {
        let name = entry.key
        if !Identifier.isValid(name, separator: "_") {
            let fixed = String(name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
            complaints.add(
                "The name of a signal has to be snake_case such as short_calls_1h, but this is '\(name.shortened)'",
                at: entry.keyLocation,
                length: name.unicodeScalars.count,
                suggestion: Identifier.isValid(fixed, separator: "_") ? fixed : nil
            )
        }
        if let other = pack.definition.signals.first(where: { $0.name == name }) {
            complainOfTwo("signal", name, at: entry.keyLocation, other.location)
            return
        }
        let (value, parameters) = resolved(entry.value)
        pack.parameterUses["signal " + name] = parameters
        let reader = MapReader(value, "signal '\(name)'", complaints: complaints)
        let kind = SignalKindReader(reader).read()
        let keys = readKeys(reader)
        let window = readWindow(reader, kind: kind?.name)
        let condition = reader.expression(reader.optional("where"), "where")
        let isExact = reader.truth(reader.optional("exact"), "exact") ?? false
        let isAcross = reader.word(reader.optional("across"), "across", [("customers", true)]) ?? false
        let includesEmergency = reader.word(reader.optional("emergency"), "emergency", [("include", true)]) ?? false
        let title = reader.localized(reader.optional("title"), "title")
        let unit = reader.optional("unit").flatMap { $0.scalar?.text == "" ? "" : reader.text($0, "unit") }
        reader.finish()
        guard let kind, let definition = kind.kind, !keys.isEmpty else {
            pack.unreadable.insert(name)
            return
        }
        pack.definition.signals.append(
            SignalDefinition(
                name: name,
                kind: definition,
                types: kind.types,
                by: keys,
                window: window,
                title: title ?? Localized(en: "", pl: ""),
                unit: unit ?? "",
                isExact: isExact,
                condition: condition,
                includesEmergency: includesEmergency,
                isAcrossCustomers: isAcross,
                location: entry.keyLocation
            )
        )
    }

    private func readKeys(_ reader: MapReader) -> [ExpressionText] {
        guard let node = reader.required("by") else { return [] }
        var keys: [ExpressionText] = []
        let items = reader.items(node)
        if items.isEmpty { complaints.add("'by' names no key", at: node) }
        for item in items {
            guard let text = reader.text(item, "by") else { continue }
            if let message = KeyNames.problem(with: text) {
                complaints.add(message.text, at: item, suggestion: message.suggestion)
                continue
            }
            if keys.contains(where: { $0.text == text }) {
                complaints.add("The key '\(text)' is there twice", at: item)
            }
            keys.append(ExpressionText(text, at: item.scalar?.contentLocation ?? item.location))
        }
        return keys
    }

    private func readWindow(_ reader: MapReader, kind: String?) -> SignalDefinition.Window {
        let sliding = reader.optional("window")
        let calendar = reader.optional("calendar")
        let zone = reader.optional("zone")
        let name = kind ?? ""
        if let node = sliding ?? calendar, SignalKindReader.windowless.contains(name) {
            complaints.add("A signal of the kind '\(name)' has no window; it looks back as far as it is kept", at: node)
            return .unlimited
        }
        if let zone, calendar == nil {
            complaints.add("'zone' goes with 'calendar'; a sliding window has none", at: zone)
        }
        if let calendar {
            if sliding != nil { complaints.add("A signal has either 'window' or 'calendar', not both", at: calendar) }
            return readCalendar(reader, calendar, zone)
        }
        if sliding == nil, kind != nil, !SignalKindReader.windowless.contains(name), name != "concurrent" {
            _ = reader.required("window")
        }
        guard let length = reader.duration(sliding, "window") else { return .unlimited }
        return .sliding(microseconds: length)
    }

    private func readCalendar(_ reader: MapReader, _ calendar: PackNode, _ zone: PackNode?) -> SignalDefinition.Window {
        let zone = reader.text(zone, "zone") ?? "UTC"
        switch reader.word(calendar, "calendar", ["month", "week", "day"].map { ($0, $0) }) {
        case "month": return .month(zone: zone)
        case "week": return .week(zone: zone)
        case "day": return .day(zone: zone)
        default: return .unlimited
        }
    }
}

/// The names of the parts of a key.
enum KeyNames {
    static let all = [
        "customer", "endUser", "number", "from", "to", "campaign", "device", "apiClient", "sourceIp",
        "destinationCountry", "destinationBlock", "trunk", "forwardTarget", "session",
    ]

    /// What is wrong with a name, and what would be right.
    static func problem(with name: String) -> (text: String, suggestion: String?)? {
        if all.contains(name) { return nil }
        guard name.hasPrefix("event.") else {
            let listed = all.joined(separator: ", ")
            let text =
                "Unknown key '\(name.shortened)'; it is one of \(listed), or a path such as event.session.seller.id"
            return (text, Spelling.nearest(to: name, among: all))
        }
        let path = String(name.dropFirst("event.".count))
        guard let field = EventSchema.standard.field(path) else {
            let nearest = MemberNames.nearestPath(to: path).map { "event." + $0 }
            return ("The event has no member '\(name.shortened)'", nearest)
        }
        switch field.kind {
        case .text, .symbol, .integer, .truth: return nil
        default: return ("'\(name)' is no single text, word, whole number or truth, so it cannot be a key", nil)
        }
    }
}
