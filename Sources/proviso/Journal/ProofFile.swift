// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import Foundation
import Journal

/// A proof as it is handed to somebody else.
struct ProofFile {
    /// What the proof is asked for: a decision's id, or the number of a record.
    var id: String
    var proof: InclusionProof
    /// The key as the journal names it: whoever checks must know it from elsewhere.
    var publicKey: JournalPublicKey?
    /// The record as stored, where it is shown.
    var record: [UInt8]?

    /// The proof as one object.
    var json: [UInt8] {
        proof.document(for: id, publicKey: publicKey, record: record) + [0x0A]
    }

    /// Reads a proof, or says what is wrong with the file and ends the run.
    static func read(_ path: String) throws -> ProofFile {
        let data: Data?
        if path == "-" {
            data = try FileHandle.standardInput.readToEnd()
        } else {
            data = FileManager.default.contents(atPath: path)
        }
        let object = data.flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [String: Any]
        guard let object, let proof = ProofFile(object) else {
            Terminal.complain("proviso: \(path): this is no proof as 'proviso journal proof' prints it")
            throw ExitCode(Exit.badInput)
        }
        return proof
    }

    private init?(_ object: [String: Any]) {
        func hash(_ value: Any?) -> TreeHash? {
            (value as? String).flatMap { Base64.bytes($0) }.flatMap { TreeHash($0) }
        }
        guard let id = object["id"] as? String, let index = (object["index"] as? NSNumber)?.uint64Value,
            let leaf = hash(object["leaf"]), let steps = object["path"] as? [Any], steps.count <= 64,
            let note = object["checkpoint"] as? String, let checkpoint = Checkpoint(note: note)
        else { return nil }
        let path = steps.compactMap { hash($0) }
        guard path.count == steps.count else { return nil }
        self.init(
            id: id,
            proof: InclusionProof(index: index, leaf: leaf, path: path, checkpoint: checkpoint),
            publicKey: (object["publicKey"] as? String).flatMap { JournalPublicKey($0) },
            record: (object["record"] as? String).flatMap { Base64.bytes($0) }
        )
        if object["record"] != nil, record == nil { return nil }
    }

    init(id: String, proof: InclusionProof, publicKey: JournalPublicKey?, record: [UInt8]?) {
        (self.id, self.proof, self.publicKey, self.record) = (id, proof, publicKey, record)
    }

    /// Whether the proof holds, and what it shows, in words.
    func verdict(key: String?) throws -> (holds: Bool, text: String) {
        if let key, JournalPublicKey(key) == nil {
            throw ValidationError("--key: expected a public key such as proviso+1a2b3c4d+AZ…")
        }
        guard let known = key.flatMap({ JournalPublicKey($0) }) ?? publicKey else {
            throw ValidationError("the proof names no key; give the journal's with --key")
        }
        guard proof.checkpoint.isSigned(by: known) else {
            return (false, "does not hold: the key \(known.text) has not signed the checkpoint")
        }
        guard proof.isValid(for: known) else {
            return (false, "does not hold: the path does not lead from the leaf to the signed root")
        }
        var text = "holds: leaf \(proof.index) of \(proof.checkpoint.size), signed by \(known.text)"
        if key == nil {
            text += "\nnote: the key is the one in the file; compare it with the one you know, or give --key"
        }
        guard let record else {
            return (
                true, text + "\nnote: the record is not in the file, so this shows a hash and its place, no content"
            )
        }
        let leaf = unsafe record.withUnsafeBytes { unsafe TreeHash.leaf($0) }
        guard leaf == proof.leaf, let stored = JournalRecord(stored: record) else {
            return (false, "does not hold: the record in the file is not the one the leaf is the hash of")
        }
        guard isAsked(stored) else { return (false, "does not hold: the record in the file is not \(id)") }
        return (true, text + "\nrecord \(stored.sequence): \(stored.kind.name), partition \(stored.partition)")
    }

    private func isAsked(_ record: JournalRecord) -> Bool {
        guard record.sequence.value == proof.index else { return false }
        if let id = DecisionID(id) {
            return record.kind == .decision && record.key == id.key && record.partition == id.partition
        }
        return UInt64(id) == proof.index
    }
}
