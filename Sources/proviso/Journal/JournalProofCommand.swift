// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import Foundation
import Journal

/// `proviso journal proof`: that a record is in the journal, to somebody who has only a key.
struct JournalProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Prints the proof that a decision is in the journal, or checks one.",
        discussion: """
            'proof DIR d-3-00c1f2…' prints a JSON object: the hash of the record, its place, the path to a signed \
            root. 'proof --check FILE --key KEY' needs nothing else and ends with 1 when it does not hold. A proof \
            shows what the record says only with --raw, which puts the record itself into it: personal data.
            """
    )

    @Argument(help: "The folder of the journal, or the data folder of a service.")
    var directory: String?

    @Argument(help: "A decision's id such as d-3-00c1f2…, or the sequence of a record.")
    var record: String?

    @Flag(help: "Put the record itself into the proof.")
    var raw = false

    @Option(help: "Check the proof in this file; '-' is standard input.")
    var check: String?

    @Option(help: "With --check: the public key of the journal, as 'verify' prints it.")
    var key: String?

    func validate() throws {
        guard check == nil || directory == nil && !raw else {
            throw ValidationError("--check FILE needs no folder and no --raw")
        }
        guard check != nil || record != nil else {
            throw ValidationError("expected a folder and a decision's id, or --check FILE")
        }
    }

    func run() throws {
        if let check {
            let verdict = try ProofFile.read(check).verdict(key: key)
            Terminal.say(verdict.text + "\n")
            if !verdict.holds { throw ExitCode(Exit.found) }
            return
        }
        guard let directory, let record else { return }
        do throws(JournalFailure) {
            let reader = try JournalReader(JournalFolder.path(directory))
            guard let found = try Self.find(record, reader) else {
                Terminal.complain("proviso: \(record): there is no such record; expected d-3-00c1f2… or a number.")
                throw .stopped(reason: "nothing to prove")
            }
            let proof = ProofFile(
                id: record,
                proof: try reader.proof(of: found),
                publicKey: try reader.publicKey(),
                record: raw ? unsafe [UInt8](found.stored) : nil
            )
            Terminal.say(proof.json)
        } catch {
            if case .stopped = error { throw ExitCode(Exit.badInput) }
            throw JournalFolder.end(error)
        }
    }

    private static func find(_ text: String, _ reader: JournalReader) throws(JournalFailure) -> JournalRecord? {
        if let id = DecisionID(text) {
            let found = try reader.find(key: id.key, kind: .decision)
            return found?.partition == id.partition ? found : nil
        }
        guard let sequence = UInt64(text) else { return nil }
        var found: JournalRecord?
        try reader.read(from: SequenceNumber(sequence)) { record in
            found = record
            return false
        }
        return found
    }
}
