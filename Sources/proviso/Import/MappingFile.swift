// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import PolicyPacks

/// The file of `--map`: which column is what.
enum MappingFile {
    /// The mapping of a file; prints what is wrong with it and ends the run when something is.
    static func read(_ path: String) throws -> CSVMapping {
        let reader = ColumnMapReader(
            paths: CSVMapping.paths,
            units: CSVMapping.Unit.allCases.map(\.rawValue),
            times: RecordTimeFormat.allCases.map(\.rawValue),
            directions: ["inbound", "outbound", "internal", "inferred"]
        )
        let (map, issues) = reader.read(PackFile(path: path, name: path, bytes: try SmallText.read(path)))
        guard issues.issues.isEmpty else {
            Terminal.complain(issues.text.trimmed)
            throw ExitCode(Exit.badConfiguration)
        }
        let mapping = mapping(of: map)
        let problems = mapping.problems()
        guard problems.isEmpty else {
            for problem in problems { Terminal.complain("\(path): \(problem)") }
            throw ExitCode(Exit.badConfiguration)
        }
        return mapping
    }

    private static func mapping(of map: ColumnMap) -> CSVMapping {
        var mapping = CSVMapping(
            columns: map.columns.map { column in
                CSVMapping.Column(
                    name: column.name,
                    path: column.path,
                    unit: column.unit.flatMap(CSVMapping.Unit.init) ?? .seconds,
                    time: column.time.flatMap(RecordTimeFormat.init),
                    table: column.values.isEmpty ? nil : column.name
                )
            }
        )
        for column in map.columns where !column.values.isEmpty { mapping.tables[column.name] = column.values }
        mapping.constants = map.constants
        mapping.delimiter = map.delimiter?.utf8.first ?? mapping.delimiter
        mapping.quote = map.quote?.utf8.first ?? mapping.quote
        mapping.hasHeader = map.hasHeader
        mapping.time = map.time.flatMap(RecordTimeFormat.init) ?? mapping.time
        if let direction = map.direction, direction != "inferred" { mapping.direction = .fixed(direction) }
        return mapping
    }
}
