// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation
import UsageModel

/// The public keys of an issuer, by their ids: a JWKS document (RFC 7517).
///
/// Only keys that can check ES256, RS256 or EdDSA are taken; what else a document holds, secrets for HMAC among it, is
/// as if it were not there.
struct IssuerKeys: Sendable {
    /// A key, bound to the one algorithm that it is for.
    enum Key: Sendable {
        case es256(P256.Signing.PublicKey)
        case rs256(_RSA.Signing.PublicKey)
        case edDSA(Curve25519.Signing.PublicKey)

        /// Whether a signature is one of the message, by the algorithm that the token names.
        func isValid(_ signature: [UInt8], for message: [UInt8], algorithm: String) -> Bool {
            switch (self, algorithm) {
            case (.es256(let key), "ES256"):
                guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                    return false
                }
                return key.isValidSignature(signature, for: message)
            case (.rs256(let key), "RS256"):
                let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
                return key.isValidSignature(signature, for: message, padding: .insecurePKCS1v1_5)
            case (.edDSA(let key), "EdDSA"): return key.isValidSignature(signature, for: message)
            default: return false
            }
        }
    }

    private(set) var byID: [String: Key] = [:]

    /// Keys of one document; an issuer has two or three.
    private static let most = 100

    /// Reads a document; nil when it is none.
    init?(_ document: [UInt8]) {
        guard let items = AccessTokens.json(document)?["keys"]?.items, items.count <= Self.most else { return nil }
        var seen: Set<String> = []
        for item in items {
            guard let id = item["kid"]?.string, !id.isEmpty else { continue }
            // An id that stands there twice names no key.
            guard seen.insert(id).inserted else {
                byID[id] = nil
                continue
            }
            guard item["use"] == nil || item["use"]?.string == "sig" else { continue }
            byID[id] = Self.key(item)
        }
    }

    private static func key(_ item: JSON) -> Key? {
        func bytes(_ name: String) -> [UInt8]? { item[name]?.string.flatMap { Base64URL.bytes($0) } }
        switch (item["kty"]?.string, item["crv"]?.string, item["alg"]?.string) {
        case ("EC", "P-256", nil), ("EC", "P-256", "ES256"):
            guard let x = bytes("x"), let y = bytes("y"), x.count == 32, y.count == 32 else { return nil }
            return (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)).map { .es256($0) }
        case ("OKP", "Ed25519", nil), ("OKP", "Ed25519", "EdDSA"), ("OKP", "Ed25519", "Ed25519"):
            guard let x = bytes("x") else { return nil }
            return (try? Curve25519.Signing.PublicKey(rawRepresentation: x)).map { .edDSA($0) }
        case ("RSA", nil, nil), ("RSA", nil, "RS256"):
            // Below 2,048 bits the initializer refuses.
            guard let n = bytes("n"), let e = bytes("e") else { return nil }
            return (try? _RSA.Signing.PublicKey(n: n, e: e)).map { .rs256($0) }
        default: return nil
        }
    }
}
