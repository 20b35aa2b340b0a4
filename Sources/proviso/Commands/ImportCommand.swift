// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import UsageModel

/// `proviso import`: call records of other systems in, usage events out.
struct ImportCommand: ParsableCommand {
    /// What files can be read.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case asterisk = "asterisk-csv"
        case csv
    }

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turns call records of other systems into usage events, one per line.",
        discussion: """
            asterisk-csv reads Asterisk's Master.csv. csv reads any table with the columns that --map names. The \
            events go to standard output, everything else to standard error: proviso import … | proviso replay -
            """
    )

    @Argument(help: "What the files are: asterisk-csv or csv.")
    var format: Format

    @Argument(help: "Files of call records, plain or gzipped; '-' for standard input.")
    var files: [String]

    @Option(help: "With csv: the YAML file that says which column is what.")
    var map: String?

    @Option(help: "The time zone of the file's clock, such as Europe/Warsaw. Default: UTC, and every event says so.")
    var zone: String?

    @Option(help: "The country whose calling code numbers without one have: CA, DE, GB, PL or US.")
    var country: String?

    @Option(help: "The calling code itself, such as 48.")
    var callingCode: String?

    @Option(help: "The customer of every row. Default: the account code, or the column mapped to customer.id.")
    var customer: String?

    @Option(help: "The customer's own numbers, separated by commas, or a file with one per line: they tell directions.")
    var ownNumbers: String?

    @Option(help: "The source that events name. Default: urn:proviso:import:FORMAT.")
    var source: String?

    @Option(help: "Write the events to this file instead of standard output.")
    var output: String?

    @Flag(help: "Report rows that cannot be read, and end well all the same.")
    var skipBad = false

    @Flag(help: "The summary as one JSON object, on standard error.")
    var json = false

    @Flag(name: .shortAndLong, help: "No summary.")
    var quiet = false

    func validate() throws {
        if files.isEmpty { throw ValidationError("name a file of call records, or '-' for standard input") }
        if format == .csv, map == nil { throw ValidationError("csv needs --map FILE: which column is what?") }
        if format != .csv, map != nil {
            throw ValidationError("--map goes with csv; \(format.rawValue) has fixed columns")
        }
        if country != nil, callingCode != nil {
            throw ValidationError("--country and --calling-code say the same: give one of them")
        }
    }

    func run() throws {
        var options = ImportOptions(source: source ?? "urn:proviso:import:\(format.rawValue)")
        options.customer = customer
        options.defaultCallingCode = try ImportWords.callingCode(callingCode, country: country)
        options.ownNumbers = try ImportWords.ownNumbers(ownNumbers, callingCode: options.defaultCallingCode)
        options.toUTC = try zone.map { try ImportWords.clock(zone: $0) }
        var importer = CallImporter(try reading(), options: options)
        var sink = EventSink(try ByteSink(path: output))
        for path in files {
            let file = try Replay.open(path)
            do throws(SourceFailure) {
                try importer.read(file) { sink.take($0) }
            } catch {
                Terminal.complain("proviso: \(error)")
                throw ExitCode(Exit.badInput)
            }
        }
        importer.finish { sink.take($0) }
        try sink.close()
        try report(importer.summary)
    }

    private func reading() throws -> CallImporter.Format {
        guard let map else { return .asterisk }
        return .mapped(try MappingFile.read(map))
    }

    private func report(_ summary: ImportSummary) throws {
        for row in summary.badRows { Terminal.complain("\(row.file):\(row.line): \(row.reason)") }
        if summary.badRowCount > summary.badRows.count {
            Terminal.complain("\(summary.badRowCount - summary.badRows.count) more rows cannot be read.")
        }
        if json {
            Terminal.write(ImportReport(summary: summary).json, to: 2)
        } else if !quiet {
            Terminal.complain(ImportReport(summary: summary).text.trimmed)
        }
        if summary.badRowCount > 0, !skipBad { throw ExitCode(Exit.badInput) }
    }
}

/// Gathers events for a sink; a failure is kept until somebody can hear of it.
private struct EventSink {
    private var sink: ByteSink
    private var bytes: [UInt8] = []
    private var failure: (any Error)?

    init(_ sink: ByteSink) { self.sink = sink }

    mutating func take(_ line: [UInt8]) {
        bytes += line
        if bytes.count >= 1 << 16 { flush() }
    }

    mutating func close() throws {
        flush()
        if let failure { throw failure }
        sink.close()
    }

    private mutating func flush() {
        guard failure == nil else { return }
        do {
            try sink.write(bytes)
        } catch {
            failure = error
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
