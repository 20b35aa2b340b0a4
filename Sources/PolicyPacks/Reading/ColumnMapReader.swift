// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// How somebody's columns map to members of events, as a YAML file says it: plain texts, each checked with its place.
package struct ColumnMap: Sendable {
    /// One column.
    package struct Column: Sendable {
        package var name: String
        package var path: String
        package var unit: String?
        package var time: String?
        /// Values of the file and what they mean; empty: the value as it is.
        package var values: [String: String] = [:]
    }

    package var columns: [Column] = []
    /// Members that are the same for every row, by path.
    package var constants: [(path: String, value: String)] = []
    package var delimiter: String?
    package var quote: String?
    package var hasHeader = true
    package var time: String?
    package var direction: String?
}

/// Reads a file that maps columns.
///
/// What the words may be is the reader's to know, not the packs': they are given.
package struct ColumnMapReader: Sendable {
    private let paths: [String]
    private let units: [String]
    private let times: [String]
    private let directions: [String]

    /// A reader that knows these paths of members, units of durations, formats of moments and directions.
    package init(paths: [String], units: [String], times: [String], directions: [String]) {
        self.paths = paths
        self.units = units
        self.times = times
        self.directions = directions
    }

    /// The mapping of a file, and everything that is wrong with it.
    package func read(_ file: PackFile) -> (map: ColumnMap, issues: IssueReport) {
        let complaints = Complaints()
        var map = ColumnMap()
        if let root = PackDocument(file, complaints: complaints).root {
            map = read(root, complaints)
        } else if complaints.issues.isEmpty {
            complaints.add("The mapping is empty; it has at least 'columns'", at: SourceLocation(file: file.name))
        }
        return (map, IssueReport(complaints.issues, sources: complaints.sources))
    }

    private func read(_ root: PackNode, _ complaints: Complaints) -> ColumnMap {
        let reader = MapReader(root, "mapping", complaints: complaints)
        var map = ColumnMap()
        map.delimiter = character(reader, "delimiter")
        map.quote = character(reader, "quote")
        map.hasHeader = reader.truth(reader.optional("header"), "header") ?? true
        map.time = reader.word(reader.optional("time"), "time", words(times))
        map.direction = reader.word(reader.optional("direction"), "direction", words(directions))
        if let node = reader.required("columns") {
            let columns = MapReader(node, "columns", complaints: complaints)
            map.columns = columns.everything().compactMap { column($0, columns) }
        }
        if let node = reader.optional("constants") {
            let constants = MapReader(node, "constants", complaints: complaints)
            for entry in constants.everything() {
                guard let path = member(entry.key, at: entry.keyLocation, complaints),
                    let value = constants.text(entry.value, entry.key)
                else { continue }
                map.constants.append((path, value))
            }
        }
        reader.finish()
        return map
    }

    /// `when: timing.attemptedAt`, or `sec: { path: timing.talkMs, unit: s }`.
    private func column(_ entry: PackEntry, _ columns: MapReader) -> ColumnMap.Column? {
        if let scalar = entry.value.scalar {
            guard let path = member(scalar.text, at: entry.value.location, columns.complaints) else { return nil }
            return ColumnMap.Column(name: entry.key, path: path)
        }
        let reader = MapReader(entry.value, "column '\(entry.key)'", complaints: columns.complaints)
        let text = reader.text(reader.required("path"), "path")
        let path = text.flatMap { member($0, at: reader.valuePlace(of: "path"), columns.complaints) }
        var column = ColumnMap.Column(name: entry.key, path: path ?? "")
        column.unit = reader.word(reader.optional("unit"), "unit", words(units))
        column.time = reader.word(reader.optional("time"), "time", words(times))
        if let node = reader.optional("values") {
            let values = MapReader(node, "values of column '\(entry.key)'", complaints: columns.complaints)
            for value in values.everything() { column.values[value.key] = values.text(value.value, value.key) }
        }
        reader.finish()
        return path == nil ? nil : column
    }

    private func member(_ text: String, at place: SourceLocation, _ complaints: Complaints) -> String? {
        if paths.contains(text) { return text }
        let near = paths.first { $0.hasSuffix("." + text) } ?? Spelling.nearest(to: text, among: paths)
        complaints.add(
            "Call records have no member '\(text.shortened)'",
            at: place,
            length: max(1, text.unicodeScalars.count),
            suggestion: near
        )
        return nil
    }

    private func character(_ reader: MapReader, _ key: String) -> String? {
        guard let node = reader.optional(key), let scalar = node.scalar else { return nil }
        let text = scalar.text == "tab" ? "\t" : scalar.text
        guard text.utf8.count == 1 else {
            reader.complaints.add("'\(key)' has to be one ASCII character, or the word tab", at: node)
            return nil
        }
        return text
    }

    private func words(_ texts: [String]) -> [(String, String)] { texts.map { ($0, $0) } }
}
