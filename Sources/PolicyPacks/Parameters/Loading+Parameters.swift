// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// A value that somebody sets for a parameter, and where.
private struct Setting {
    var name: String
    var namePlace: SourceLocation
    var text: String
    var place: SourceLocation
}

extension Loading {
    /// Reads the parameters of all packs, then what is set from outside; to be done before any rule is read.
    func readParameters(_ files: [PackFile], _ overrides: ParameterOverrides) {
        var parameters: [Parameter] = []
        var settings: [Setting] = []
        // A pack may set parameters of those that it extends, so the nearest to the main pack comes last.
        for file in files.reversed() { read(file, mayDefine: true, &parameters, &settings) }
        let own = settings.count
        for file in overrides.files { read(file, mayDefine: false, &parameters, &settings) }
        settings += self.settings(overrides.settings)
        var outside: Set<String> = []
        for (index, setting) in settings.enumerated() where set(setting, in: &parameters) && index >= own {
            outside.insert(setting.name)
        }
        if parameters.count > PackLimits.parametersMax {
            complaints.add(
                "The policy has more than \(PackLimits.parametersMax) parameters",
                at: SourceLocation(file: pack.folder + "/pack.yaml")
            )
        }
        table = ParameterTable(parameters)
        pack.parameters = table.all
        setFromOutside = table.all.filter { outside.contains($0.name) }.map { "\($0.name)=\($0.value.text)\n" }.joined()
    }

    private func read(
        _ file: PackFile,
        mayDefine: Bool,
        _ parameters: inout [Parameter],
        _ settings: inout [Setting]
    ) {
        guard let root = PackDocument(file, complaints: complaints).root else { return }
        let reader = MapReader(root, "parameters file", complaints: complaints)
        if let node = reader.required("parameters") {
            let entries = MapReader(node, "parameters", complaints: complaints)
            for entry in entries.everything() {
                if let scalar = entry.value.scalar {
                    settings.append(
                        Setting(
                            name: entry.key,
                            namePlace: entry.keyLocation,
                            text: scalar.text,
                            place: entry.value.location
                        )
                    )
                } else if !mayDefine {
                    complaints.add("A file of settings gives values; parameters are defined by packs", at: entry.value)
                } else if let parameter = definition(entry) {
                    if let other = parameters.first(where: { $0.name == parameter.name }) {
                        complainOfTwo("parameter", parameter.name, at: entry.keyLocation, other.location)
                    } else {
                        parameters.append(parameter)
                    }
                }
            }
            entries.finish()
        }
        reader.finish()
    }

    /// `name: { value: 0.2, unit: share, range: [0.05, 0.6], reason: { en: …, pl: … } }`.
    private func definition(_ entry: PackEntry) -> Parameter? {
        if !Identifier.isValid(entry.key, separator: "_") {
            let fixed = String(entry.key.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
            complaints.add(
                "The name of a parameter has to be snake_case such as short_call_share, not '\(entry.key.shortened)'",
                at: entry.keyLocation,
                length: entry.key.unicodeScalars.count,
                suggestion: Identifier.isValid(fixed, separator: "_") ? fixed : nil
            )
        }
        let reader = MapReader(entry.value, "parameter '\(entry.key)'", complaints: complaints)
        let valueNode = reader.required("value")
        let value = number(valueNode, "value")
        let unit = reader.text(reader.required("unit"), "unit")
        let rangeNode = reader.required("range")
        let ends = (reader.list(rangeNode, "range") ?? []).map { number($0, "range") }
        let reason = reader.localized(reader.required("reason"), "reason")
        reader.finish()
        guard let value, let valueNode, let rangeNode, case .list = rangeNode.content else { return nil }
        guard ends.count == 2 else {
            complaints.add("'range' has the least and the greatest value, such as [0.05, 0.6]", at: rangeNode)
            return nil
        }
        guard let least = ends[0]?.converted(to: value), let most = ends[1]?.converted(to: value) else {
            if !ends.contains(nil) { complaints.add("The ends of 'range' have to be \(value.kind)", at: rangeNode) }
            return nil
        }
        guard least <= most else {
            complaints.add("The range ends before it begins; the least value comes first", at: rangeNode)
            return nil
        }
        let parameter = Parameter(
            name: entry.key,
            value: value,
            standard: value,
            unit: unit ?? "",
            range: least...most,
            reason: reason ?? Localized(en: "", pl: ""),
            location: entry.keyLocation
        )
        complainIfOutside(value, of: parameter, at: valueNode.location, length: valueNode.length)
        return parameter
    }

    private func number(_ node: PackNode?, _ key: String) -> Parameter.Value? {
        guard let node else { return nil }
        if let text = node.scalar?.text, let value = Parameter.Value(text) { return value }
        complaints.add("'\(key)' has to be a number such as 120 or 0.03, or a duration such as 10m", at: node)
        return nil
    }

    @discardableResult
    private func complainIfOutside(
        _ value: Parameter.Value,
        of parameter: Parameter,
        at place: SourceLocation,
        length: Int
    ) -> Bool {
        guard !parameter.range.contains(value) else { return false }
        let nearest = min(max(value, parameter.range.lowerBound), parameter.range.upperBound)
        complaints.add(
            "\(value.text) is outside the range of '\(parameter.name)', \(parameter.range.lowerBound.text) to "
                + parameter.range.upperBound.text,
            at: place,
            length: length,
            suggestion: nearest.text
        )
        return true
    }

    /// The settings of a command line, one shown as one line.
    private func settings(_ texts: [String]) -> [Setting] {
        let file = ParameterOverrides.settingsName
        if !texts.isEmpty { complaints.remember(file, lines: SourceLines(texts.joined(separator: "\n"))) }
        return texts.enumerated().compactMap { index, text in
            let start = SourceLocation(file: file, line: index + 1, column: 1)
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                complaints.add("A setting is name=value, such as short_call_share=0.15", at: start, length: text.count)
                return nil
            }
            let place = SourceLocation(file: file, line: index + 1, column: sides[0].unicodeScalars.count + 2)
            return Setting(name: sides[0], namePlace: start, text: sides[1], place: place)
        }
    }

    private func set(_ setting: Setting, in parameters: inout [Parameter]) -> Bool {
        let length = max(1, setting.text.unicodeScalars.count)
        guard let index = parameters.firstIndex(where: { $0.name == setting.name }) else {
            complaints.add(
                "There is no parameter '\(setting.name.shortened)'",
                at: setting.namePlace,
                length: setting.name.unicodeScalars.count,
                suggestion: Spelling.nearest(to: setting.name, among: parameters.map(\.name).sorted())
            )
            return false
        }
        guard let value = Parameter.Value(setting.text)?.converted(to: parameters[index].standard) else {
            complaints.add(
                "'\(setting.name)' is \(parameters[index].standard.kind), not '\(setting.text.shortened)'",
                at: setting.place,
                length: length,
                suggestion: parameters[index].standard.text
            )
            return false
        }
        if complainIfOutside(value, of: parameters[index], at: setting.place, length: length) { return false }
        parameters[index].value = value
        parameters[index].overriddenAt = setting.place
        return true
    }

    /// A value of a file with the parameters written into it.
    func resolved(_ node: PackNode) -> (node: PackNode, names: [String]) { table.resolved(node, complaints) }

    /// Reports parameters that nothing reads: they promise what nobody keeps.
    func complainOfUnusedParameters() {
        for parameter in table.all where !table.used.contains(parameter.name) {
            complaints.add(
                "No rule and no signal says param.\(parameter.name)",
                at: parameter.location,
                length: parameter.name.unicodeScalars.count
            )
        }
    }
}
