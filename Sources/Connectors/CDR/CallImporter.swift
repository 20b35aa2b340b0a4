// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What an import needs to know beyond the file.
package struct ImportOptions: Sendable {
    /// The CloudEvents source of the events, a URI.
    package var source: String
    /// The customer of every row; otherwise the account code or a mapped column.
    package var customer: String?
    /// The calling code of numbers without one, digits only: `48`, `1`.
    package var defaultCallingCode: String?
    /// The customer's own numbers in E.164: they tell the direction of a call.
    package var ownNumbers: Set<String> = []
    /// Seconds of the file's clock to seconds of UTC; `nil` takes local times as UTC and says so in every event.
    package var toUTC: (@Sendable (Int64) -> Int64)?
    /// For how long events are held back to bring them into order, in microseconds.
    package var reorderMicroseconds = Limits.reorderMicroseconds

    /// Options for this source.
    package init(source: String) { self.source = source }
}

/// A row that is no call record, with what is wrong and what would be right.
struct RowProblem: Error {
    let reason: String
}

/// Turns files of call records into usage events.
///
/// One row becomes `call.attempted`, `call.answered` if it was, and `call.ended`, with the ids `base#attempted` and
/// so on, so that windows do not depend on where a record came from. Rows that cannot be read are counted and
/// reported; they never stop the others.
package struct CallImporter {
    /// Which file it is.
    package enum Format: Sendable {
        /// Asterisk's `Master.csv`, 16 to 21 columns.
        case asterisk
        /// Any CSV file, as a mapping describes it.
        case mapped(CSVMapping)
    }

    /// What came out so far.
    package private(set) var summary = ImportSummary()

    private let format: Format
    private let options: ImportOptions
    private var reorder: ReorderBuffer

    /// An importer; several files may be given to it one after the other.
    package init(_ format: Format, options: ImportOptions) {
        self.format = format
        self.options = options
        reorder = ReorderBuffer(horizon: options.reorderMicroseconds)
    }

    /// The name of the connector that events carry.
    package var connector: String {
        switch format {
        case .asterisk: "asterisk-csv"
        case .mapped: "csv"
        }
    }

    /// Reads one file; `emit` takes one event, a line of JSON with its line feed.
    package mutating func read(_ source: ByteSource, emit: ([UInt8]) -> Void) throws(SourceFailure) {
        var row = CSVRow()
        switch format {
        case .asterisk:
            var reader = CSVReader(source)
            let importer = AsteriskImporter(options: options)
            while try reader.next(&row) {
                take(row, source.path, emit) { row throws(RowProblem) in try importer.record(row) }
            }
        case .mapped(let mapping):
            var reader = CSVReader(source, delimiter: mapping.delimiter, quote: mapping.quote)
            var header: [String]?
            if mapping.hasHeader, try reader.next(&row) { header = row.fields }
            let importer = MappedImporter(mapping, header: header, options: options)
            guard importer.missingColumns.isEmpty else {
                // Without a column that the mapping names every row would be wrong.
                let names = (header ?? []).joined(separator: ", ")
                for name in importer.missingColumns {
                    report(source.path, 1, "there is no column '\(name)'; the header has \(names). No row was read")
                }
                return
            }
            while try reader.next(&row) {
                take(row, source.path, emit) { row throws(RowProblem) in try importer.record(row) }
            }
        }
    }

    /// Hands out the events that are still held back; call it after the last file.
    package mutating func finish(emit: ([UInt8]) -> Void) { reorder.drain(emit: emit) }
}

extension CallImporter {
    private mutating func take(
        _ row: CSVRow,
        _ file: String,
        _ emit: ([UInt8]) -> Void,
        _ read: (CSVRow) throws(RowProblem) -> CallRecord
    ) {
        summary.rows += 1
        if let problem = row.problem { return report(file, row.line, problem) }
        do throws(RowProblem) {
            var record = try read(row)
            record.rawDigest = SHA256.hexadecimal(row.raw)
            if record.base.isEmpty { record.base = record.rawDigest }
            if record.session.isEmpty { record.session = String(record.base.prefix(32)) }
            send(record, emit)
        } catch {
            report(file, row.line, error.reason)
        }
    }

    private mutating func send(_ record: CallRecord, _ emit: ([UInt8]) -> Void) {
        note(record)
        for step in RecordStep.allCases {
            guard let time = record.time(of: step) else { continue }
            summary.events += 1
            summary.first = min(summary.first ?? time, time)
            summary.last = max(summary.last ?? time, time)
            let line = record.line(of: step, at: time, source: options.source, connector: connector)
            reorder.add(line, at: time, emit: emit)
        }
    }

    private mutating func note(_ record: CallRecord) {
        if record.assumed.contains("timeZone") { summary.rowsWithoutZone += 1 }
        if record.assumed.contains("direction") { summary.guessedDirections += 1 }
        for number in [record.from, record.to] where NumberNormalizer.lacksCallingCode(number) {
            summary.unreadNumbers += 1
        }
        summary.paths.formUnion(["timing.attemptedAt", "timing.endedAt"])
        if case .e164 = record.from { summary.paths.insert("from.e164") }
        if case .e164 = record.to { summary.paths.insert("to.e164") }
        if record.fromDisplay != nil { summary.paths.insert("from.displayName") }
        if record.purpose != nil { summary.paths.insert("session.purpose") }
        if record.seller != nil { summary.paths.insert("session.seller.id") }
        if record.result != "unknown" { summary.paths.insert("outcome.result") }
        if record.agentConnected != nil { summary.paths.insert("timing.agentConnectedAt") }
        for duration in record.durations { summary.paths.insert("timing." + duration.name.description) }
    }

    private mutating func report(_ file: String, _ line: Int, _ reason: String) {
        summary.badRowCount += 1
        guard summary.badRows.count < Limits.reportedRows else { return }
        summary.badRows.append(.init(file: file, line: line, reason: reason))
    }
}
