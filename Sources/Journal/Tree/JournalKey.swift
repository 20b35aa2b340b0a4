// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto

/// The key that checkpoints are checked with.
///
/// - Shape: as text `name+12345678+base64`, as signed notes write it. - Source: C2SP `signed-note`.
package struct JournalPublicKey: Hashable, Sendable {
    static let algorithm: UInt8 = 1
    package let name: String
    private let bytes: [UInt8]

    init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    /// Reads a key; nil when the text is none, or its hash does not belong to it.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let bytes = Base64.bytes(parts[2]), bytes.count == 33,
            bytes[0] == Self.algorithm
        else { return nil }
        self.init(name: String(parts[0]), bytes: Array(bytes[1...]))
        guard hexadecimalHash == parts[1] else { return nil }
    }

    /// The key as text.
    package var text: String { "\(name)+\(hexadecimalHash)+\(Base64.text([Self.algorithm] + bytes))" }

    /// Four bytes that say which key it is.
    var hash: [UInt8] {
        Array(Crypto.SHA256.hash(data: Array(name.utf8) + [0x0A, Self.algorithm] + bytes)).prefix(4).map { $0 }
    }

    var hexadecimalHash: String {
        hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// The key that checkpoints are signed with.
///
/// - Shape: as text `PRIVATE+KEY+name+12345678+base64`; its file is for its owner's eyes only.
struct JournalPrivateKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    let publicKey: JournalPublicKey

    private init(name: String, _ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        publicKey = JournalPublicKey(name: name, bytes: Array(key.publicKey.rawRepresentation))
    }

    /// A new key.
    init(name: String) { self.init(name: name, Curve25519.Signing.PrivateKey()) }

    /// Reads a key; nil when the text is none.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let bytes = Base64.bytes(parts[4]),
            bytes.count == 33, bytes[0] == JournalPublicKey.algorithm,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(bytes[1...]))
        else { return nil }
        self.init(name: String(parts[2]), key)
        guard publicKey.hexadecimalHash == parts[3] else { return nil }
    }

    /// The key as text.
    var text: String {
        let bytes = [JournalPublicKey.algorithm] + Array(key.rawRepresentation)
        return "PRIVATE+KEY+\(publicKey.name)+\(publicKey.hexadecimalHash)+\(Base64.text(bytes))"
    }

    /// Signs what is there now.
    func checkpoint(size: UInt64, root: TreeHash) throws(JournalFailure) -> Checkpoint {
        let body = Checkpoint.body(origin: publicKey.name, size: size, root: root)
        guard let signature = try? key.signature(for: Array(body.utf8)) else {
            throw .noTree(reason: "signing failed")
        }
        let line = "— \(publicKey.name) \(Base64.text(publicKey.hash + Array(signature)))\n"
        guard let checkpoint = Checkpoint(note: body + "\n" + line) else {
            throw .noTree(reason: "the name '\(publicKey.name)' cannot stand in a checkpoint")
        }
        return checkpoint
    }
}
