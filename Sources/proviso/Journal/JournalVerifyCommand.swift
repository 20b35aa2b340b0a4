// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Journal
import UsageModel

/// `proviso journal verify`: everything in the folder, read and checked.
struct JournalVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every record, checksum, index, hash and signature; ends with 1 when something is wrong.",
        discussion: """
            Changes nothing, and may run while a service writes the journal. What is wrong is printed with its file \
            and place in bytes.
            """
    )

    @Argument(help: "The folder of the journal, or the data folder of a service.")
    var directory: String

    @Option(help: "The public key that must have signed the checkpoint; else the one in the folder.")
    var key: String?

    @Flag(help: "As one JSON object.")
    var json = false

    func run() throws {
        var report: JournalInspection
        do throws(JournalFailure) {
            report = try JournalInspection.verify(JournalFolder.path(directory))
        } catch {
            throw JournalFolder.end(error)
        }
        if let key {
            guard let expected = JournalPublicKey(key) else {
                throw ValidationError("--key: expected a public key such as proviso+1a2b3c4d+AZ…")
            }
            if report.checkpoint?.isSigned(by: expected) != true {
                report.findings.append(.noTree(reason: "the key that was given has not signed its checkpoint"))
            }
        }
        Terminal.say(json ? report.json : Array(report.text.utf8))
        for finding in report.findings { Terminal.complain("\(finding)") }
        if !report.findings.isEmpty { throw ExitCode(Exit.found) }
    }
}

extension JournalInspection {
    /// For people.
    var text: String {
        var lines = [
            "\(origin): \(segments) \(segments == 1 ? "segment" : "segments"), "
                + "\(ProgressBar.grouped(Int(end.value - first.value))) records, \(ProgressBar.grouped(bytes)) bytes"
                + (isOpen ? ", being written" : "")
        ]
        if let times {
            lines.append(
                "records \(first) to \(end.value - 1), \(Self.text(times.lowerBound)) to "
                    + Self.text(times.upperBound)
            )
        }
        for (kind, count) in kinds.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("  \(kind.name)  \(ProgressBar.grouped(count))")
        }
        if let checkpoint {
            lines.append("signed over \(checkpoint.size) records, root \(Base64.text(checkpoint.root.bytes))")
        }
        if let publicKey { lines.append("public key \(publicKey.text)") }
        lines += notes.map { "note: " + $0 }
        lines.append(findings.isEmpty ? "nothing is wrong" : "\(findings.count) things are wrong")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ instant: Instant) -> String {
        var bytes: [UInt8] = []
        instant.appendRFC3339(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// For programs.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("origin")
        writer.string(origin)
        writer.key("segments")
        writer.integer(segments)
        writer.key("bytes")
        writer.integer(bytes)
        writer.key("first")
        writer.integer(first.value)
        writer.key("end")
        writer.integer(end.value)
        writer.key("kinds")
        writer.beginObject()
        for (kind, count) in kinds.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.key(kind.name)
            writer.integer(count)
        }
        writer.endObject()
        if let times {
            writer.key("earliest")
            writer.instant(times.lowerBound)
            writer.key("latest")
            writer.instant(times.upperBound)
        }
        writer.key("isOpen")
        writer.truth(isOpen)
        writer.key("checkpoint")
        if let checkpoint { writer.string(checkpoint.note) } else { writer.null() }
        writer.key("publicKey")
        if let publicKey { writer.string(publicKey.text) } else { writer.null() }
        for (name, texts) in [("notes", notes), ("findings", findings.map { "\($0)" })] {
            writer.key(name)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes + [0x0A]
    }
}
