// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Journal
import UsageModel

/// `proviso journal export`: records as lines.
struct JournalExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints records as NDJSON: sequence, kind, partition, time, and what they hold.",
        discussion: """
            Phone numbers and texts of people are masked; --raw prints them as they are, which evidence needs and \
            which is personal data. Every record is verified on the way.
            """
    )

    @Argument(help: "The folder of the journal, or the data folder of a service.")
    var directory: String

    @Option(help: "The sequence of the first record; else the first there is.")
    var from: UInt64?

    @Option(help: "The sequence of the last record; else the last there is.")
    var to: UInt64?

    @Option(help: "Only records of this kind: decision, act, policy, list, note or review; repeat for several.")
    var kind: [String] = []

    @Flag(help: "Print phone numbers and texts as they are.")
    var raw = false

    @Option(help: "Write to this file instead of standard output.")
    var output: String?

    func run() throws {
        let kinds = try kind.map { name in
            guard let kind = RecordKind(name: name) else {
                let names = RecordKind.known.map(\.name).joined(separator: ", ")
                throw ValidationError("--kind \(name): there is no such kind; there are \(names)")
            }
            return kind
        }
        var sink = try ByteSink(path: output)
        var ending: (any Error)?
        do throws(JournalFailure) {
            let reader = try JournalReader(JournalFolder.path(directory))
            var writer = JSONWriter(capacity: 1 << 16)
            try reader.read(from: from.map { SequenceNumber($0) } ?? reader.first) { record in
                if let to, record.sequence.value > to { return false }
                guard kinds.isEmpty || kinds.contains(record.kind) else { return true }
                RecordLine.append(record, raw: raw, to: &writer)
                guard writer.count > 1 << 16 else { return true }
                do { try sink.write(writer.bytes) } catch {
                    ending = error
                    return false
                }
                writer.removeAll()
                return true
            }
            if ending == nil {
                do { try sink.write(writer.bytes) } catch { ending = error }
            }
        } catch {
            throw JournalFolder.end(error)
        }
        sink.close()
        if let ending { throw ending }
    }
}

/// One record as a line of JSON.
enum RecordLine {
    static func append(_ record: JournalRecord, raw: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("sequence")
        writer.integer(record.sequence.value)
        writer.key("kind")
        writer.string(record.kind.name)
        writer.key("partition")
        writer.integer(record.partition)
        writer.key("partitionSequence")
        writer.integer(record.partitionSequence)
        writer.key("time")
        writer.instant(record.time)
        let names =
            switch record.kind {
            case .decision: ("event", "decision")
            case .late: ("event", "answer")
            default: ("payload", "more")
            }
        append(names.0, record.firstBytes, raw, &writer)
        if unsafe !record.second.isEmpty { append(names.1, record.secondBytes, raw, &writer) }
        writer.endObject()
        writer.newline()
    }

    /// A part of the payload: the JSON it is, or its bytes in Base64 where it is none.
    private static func append(_ name: String, _ bytes: [UInt8], _ raw: Bool, _ writer: inout JSONWriter) {
        var bytes = bytes[...]
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes = bytes.dropLast() }
        writer.key(name)
        var masking = JSONMasking(bytes)
        guard let masked = masking.masked() else { return writer.string(raw ? Base64.text(bytes) : "•••") }
        writer.raw(raw ? masking.compact[...] : masked[...])
    }
}
