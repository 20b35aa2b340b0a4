// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads rows of any CSV file by a mapping.
struct MappedImporter {
    private struct Cell {
        let index: Int
        let column: CSVMapping.Column
        let table: [String: String]?
    }

    /// Columns that the mapping names and the header does not have.
    let missingColumns: [String]
    private let mapping: CSVMapping
    private let cells: [Cell]
    private let options: ImportOptions
    private let clock: RecordClock
    private let numbers: NumberNormalizer
    private let directions: DirectionFinder

    init(_ mapping: CSVMapping, header: [String]?, options: ImportOptions) {
        self.mapping = mapping
        self.options = options
        var missing: [String] = []
        var cells: [Cell] = []
        for column in mapping.columns {
            let index = header?.firstIndex(of: column.name) ?? Int(column.name).map { $0 - 1 }
            guard let index, index >= 0 else {
                missing.append(column.name)
                continue
            }
            cells.append(Cell(index: index, column: column, table: column.table.flatMap { mapping.tables[$0] }))
        }
        self.cells = cells
        missingColumns = missing
        clock = RecordClock(toUTC: options.toUTC)
        numbers = NumberNormalizer(defaultCallingCode: options.defaultCallingCode)
        directions = DirectionFinder(ownNumbers: options.ownNumbers)
    }

    func record(_ row: CSVRow) throws(RowProblem) -> CallRecord {
        var builder = RecordBuilder(numbers: numbers, clock: clock, defaultTime: mapping.time)
        for constant in mapping.constants {
            try builder.set(constant.path, constant.value, CSVMapping.Column(name: "constant", path: constant.path))
        }
        for cell in cells {
            guard cell.index < row.fields.count else {
                throw RowProblem(
                    reason: "\(row.fields.count) columns; '\(cell.column.name)' would be column \(cell.index + 1)."
                )
            }
            let text = row.fields[cell.index]
            if let table = cell.table {
                if let value = table[text] { try builder.set(cell.column.path, value, cell.column) }
                if cell.column.path == "outcome.result" { builder.record.nativeResult = text }
            } else if !text.isEmpty {
                try builder.set(cell.column.path, text, cell.column)
            }
        }
        return try finish(builder)
    }

    private func finish(_ builder: RecordBuilder) throws(RowProblem) -> CallRecord {
        var record = builder.record
        if let customer = options.customer { record.customer = customer }
        guard !record.customer.isEmpty else {
            throw RowProblem(reason: "no customer; map a column to customer.id or name the customer with --customer.")
        }
        guard record.to != .absent else { throw RowProblem(reason: "no called number.") }
        guard let attempted = builder.attempted else { throw RowProblem(reason: "no time for timing.attemptedAt.") }
        record.attempted = attempted
        try completeTimes(builder, &record)
        if let direction = builder.direction {
            record.direction = direction
        } else if case .fixed(let direction) = mapping.direction {
            record.direction = direction
        } else {
            let (direction, isGuess) = directions.direction(from: record.from, to: record.to)
            record.direction = direction
            if isGuess { record.assumed.append("direction") }
        }
        if builder.usedLocalTime, clock.isAssumed { record.assumed.append("timeZone") }
        record.assumed += Assumption.callingCode(record)
        return record
    }

    /// The end follows from the lengths when the file has no column for it; whether anybody answered, from the talk.
    private func completeTimes(_ builder: RecordBuilder, _ record: inout CallRecord) throws(RowProblem) {
        func length(_ name: String) -> Int64? {
            record.durations.first { $0.name.description == name }?.milliseconds
        }
        let total = length("totalMs")
        let talk = length("talkMs")
        let ring = length("ringMs")
        let isAnswered =
            record.result == "answered" || record.result == "completed"
            || (record.result == "unknown" && (talk ?? 0) > 0)
        if record.answered == nil, isAnswered {
            let wait = ring ?? total.flatMap { total in talk.map { max(0, total - $0) } }
            record.answered = wait.map { record.attempted + $0 * 1000 }
            if wait != nil { record.assumed.append("timing.answeredAt") }
        }
        if let ended = builder.ended {
            record.ended = ended
            if let total { record.unfold(totalSeconds: total / 1000) }
        } else if let total {
            record.ended = record.attempted + total * 1000
        } else if let talk {
            record.ended = (record.answered ?? record.attempted + (ring ?? 0) * 1000) + talk * 1000
            record.assumed.append("timing.endedAt")
        } else {
            throw RowProblem(reason: "no end: map timing.endedAt, timing.totalMs or timing.talkMs.")
        }
        guard record.ended >= record.attempted else { throw RowProblem(reason: "the call ends before it begins.") }
    }
}
