// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import UsageModel

/// `proviso list import`: a published list in, one file that can be asked out.
struct ListImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turns published lists into one file that rules can ask.",
        discussion: """
            numbers reads the first column: +48221234567, or national numbers with --country. ftc-dnc reads \
            202,5550101 and changes such as 202,5550101,D,2026-11-20. texts reads one text per line. Of lines that \
            contradict each other the later one counts. Then: proviso replay … --list NAME=FILE
            """
    )

    @Argument(help: "The name by which rules ask: lower-case words joined by - or _, such as us_dno.")
    var name: String

    @Argument(help: "Files of the list, plain or gzipped; '-' for standard input.")
    var files: [String]

    @Option(help: "The file to write.")
    var output: String

    @Option(help: "What a line is: numbers, ftc-dnc or texts.")
    var format = ListFormat.numbers

    @Option(help: "Which edition it is, such as 2026-11-20. Default: twelve digits of the SHA-256 of the files.")
    var listVersion: String?

    @Option(help: "Where it comes from; kept in the file.")
    var source = ""

    @Option(help: "The country whose calling code numbers without one have: CA, DE, GB, PL or US.")
    var country: String?

    @Option(help: "The calling code itself, such as 48.")
    var callingCode: String?

    @Flag(help: "The first line of each file is a header; in lists of numbers a line without digits is known as one.")
    var header = false

    @Flag(help: "Report lines that cannot be read, and end well all the same.")
    var skipBad = false

    @Flag(help: "The result as one JSON object, on standard output.")
    var json = false

    func validate() throws {
        if files.isEmpty { throw ValidationError("name a file of the list, or '-' for standard input") }
        let words = name.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2D || $0 == 0x5F }
        let isName = words.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        guard isName, name.utf8.count <= 64 else {
            throw ValidationError("'\(name)': expected lower-case words joined by - or _, such as us_dno")
        }
        for (option, text) in [("--list-version", listVersion ?? "-"), ("--source", source)]
        where text.utf8.count > 1_024 || text.contains(where: \.isNewline) {
            throw ValidationError("\(option): expected one line of at most 1,024 bytes")
        }
        if listVersion == "" { throw ValidationError("--list-version: expected a word such as 2026-11-20") }
        if format != .numbers, country != nil || callingCode != nil {
            throw ValidationError("--country and --calling-code go with --format numbers")
        }
        if country != nil, callingCode != nil {
            throw ValidationError("--country and --calling-code say the same: give one of them")
        }
    }

    func run() throws {
        var options = ListImportOptions(name: name, version: listVersion)
        options.source = source
        options.format = format
        options.hasHeader = header
        options.callingCode = try ImportWords.callingCode(callingCode, country: country)
        var importer = ListImporter(options, output: output)
        let stamp: RegistryStamp
        do throws(ListImportFailure) {
            for path in files {
                let file: ByteSource
                do throws(SourceFailure) { file = try ByteSource(path: path) } catch { throw .file(error) }
                try importer.read(file)
            }
            stamp = try importer.finish()
        } catch {
            complain(of: importer.summary)
            Terminal.complain("proviso: \(error)")
            throw ExitCode(Exit.badInput)
        }
        complain(of: importer.summary)
        report(stamp, importer.summary)
        if importer.summary.badLineCount > 0, !skipBad { throw ExitCode(Exit.badInput) }
    }

    private func complain(of summary: ListImportSummary) {
        for bad in summary.badLines { Terminal.complain("\(bad.file):\(bad.line): \(bad.reason)") }
        guard summary.badLineCount > summary.badLines.count else { return }
        Terminal.complain("\(summary.badLineCount - summary.badLines.count) more lines cannot be read.")
    }

    private func report(_ stamp: RegistryStamp, _ summary: ListImportSummary) {
        let counts = [
            ("lines", summary.lines), ("entriesRead", summary.entriesRead), ("duplicates", summary.duplicates),
            ("removed", summary.removed), ("badLines", summary.badLineCount),
        ]
        guard json else {
            let words = ["lines", "entries read", "duplicates", "removed by changes", "lines that cannot be read"]
            let text = zip(words, counts).map { "\(ProgressBar.grouped($1.1)) \($0)" }.joined(separator: ", ")
            return Terminal.say(text + "\n" + stamp.text)
        }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in counts {
            writer.key(name)
            writer.integer(value)
        }
        stamp.write(to: &writer)
        writer.endObject()
        Terminal.say(writer.bytes + [0x0A])
    }
}

extension ListFormat: ExpressibleByArgument {}
