// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// The keys and the newest checkpoint in a journal's folder.
struct KeyFiles {
    let directory: String
    let files: JournalFiles

    private func path(_ name: String) -> String { directory + "/" + name }

    /// The newest checkpoint, its signature checked; nil when none was signed yet.
    func checkpoint() throws(JournalFailure) -> Checkpoint? {
        guard let text = try text(FileNames.checkpoint) else { return nil }
        guard let key = try publicKey() else {
            throw .damaged(path: path(FileNames.publicKey), offset: 0, reason: "a checkpoint is there, its key is not")
        }
        guard let checkpoint = Checkpoint(note: text), checkpoint.isSigned(by: key) else {
            throw .damaged(
                path: path(FileNames.checkpoint),
                offset: 0,
                reason: "the key in \(FileNames.publicKey) has not signed this"
            )
        }
        return checkpoint
    }

    /// The key in the folder; nil when there is none.
    func publicKey() throws(JournalFailure) -> JournalPublicKey? {
        guard let text = try text(FileNames.publicKey) else { return nil }
        guard text.hasSuffix("\n"), let key = JournalPublicKey(text.dropLast()) else {
            throw .damaged(path: path(FileNames.publicKey), offset: 0, reason: "this is no public key of a journal")
        }
        return key
    }

    /// The key to sign with: the one that is there, or a new one where none has signed yet.
    func privateKey(origin: String) throws(JournalFailure) -> JournalPrivateKey {
        let path = path(FileNames.privateKey)
        guard let text = try text(FileNames.privateKey) else {
            if try publicKey() != nil {
                throw .mismatch(
                    "\(path): the key is not there, but \(FileNames.publicKey) is; put it back, or remove "
                        + "\(FileNames.publicKey) and \(FileNames.checkpoint) to sign with a new one."
                )
            }
            let key = JournalPrivateKey(name: origin)
            try files.replace(path, in: directory, with: Array((key.text + "\n").utf8), mode: 0o600)
            try files.replace(
                self.path(FileNames.publicKey),
                in: directory,
                with: Array((key.publicKey.text + "\n").utf8),
                mode: 0o644
            )
            return key
        }
        guard text.hasSuffix("\n"), let key = JournalPrivateKey(text.dropLast()), key.publicKey.name == origin else {
            throw .damaged(path: path, offset: 0, reason: "this is no private key of '\(origin)'")
        }
        try checkMode(path)
        guard let known = try publicKey() else {
            // A crash came between the two files.
            let bytes = Array((key.publicKey.text + "\n").utf8)
            try files.replace(self.path(FileNames.publicKey), in: directory, with: bytes, mode: 0o644)
            return key
        }
        guard known == key.publicKey else {
            throw .damaged(path: path, offset: 0, reason: "\(FileNames.publicKey) belongs to another key")
        }
        return key
    }

    func write(_ checkpoint: Checkpoint) throws(JournalFailure) {
        try files.replace(path(FileNames.checkpoint), in: directory, with: Array(checkpoint.note.utf8))
    }

    private func text(_ name: String) throws(JournalFailure) -> String? {
        guard let bytes = try files.content(of: path(name), most: 4_096) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .damaged(path: path(name), offset: 0, reason: "this is not text")
        }
        return text
    }

    private func checkMode(_ path: String) throws(JournalFailure) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .io(operation: "stat", path: path, code: errno) }
        guard status.st_mode & 0o077 == 0 else {
            throw .mismatch("\(path): others than its owner may read the key; 'chmod 600' it.")
        }
    }
}
