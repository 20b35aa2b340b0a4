// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation
import UsageModel

@testable import Access

/// An issuer of tokens, with keys of each kind that are made for the test.
struct TokenMaker {
    let ec = P256.Signing.PrivateKey()
    let ed = Curve25519.Signing.PrivateKey()
    let rsa: _RSA.Signing.PrivateKey

    init() throws { rsa = try Self.rsa.get() }

    /// Making one takes a while; all tests have the same.
    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    static let now = Instant(microseconds: 1_772_445_600_000_000)
    static let seconds = 1_772_445_600

    /// The public keys as the issuer publishes them.
    var jwks: String {
        get throws {
            let point = ec.publicKey.x963Representation
            let rsa = try rsa.publicKey.getKeyPrimitives()
            return """
                {"keys":[
                {"kty":"EC","crv":"P-256","kid":"ec","use":"sig","alg":"ES256","x":"\(encode(point[1..<33]))",\
                "y":"\(encode(point[33..<65]))"},
                {"kty":"OKP","crv":"Ed25519","kid":"ed","x":"\(encode(ed.publicKey.rawRepresentation))"},
                {"kty":"RSA","kid":"rsa","use":"sig","n":"\(encode(rsa.modulus))","e":"\(encode(rsa.publicExponent))"},
                {"kty":"RSA","kid":"enc","use":"enc","n":"\(encode(rsa.modulus))","e":"\(encode(rsa.publicExponent))"},
                {"kty":"oct","kid":"oct","k":"\(encode(Data(repeating: 7, count: 32)))"}
                ]}
                """
        }
    }

    func encode(_ bytes: some DataProtocol) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The claims that a good token has.
    static func claims(replacing claims: [String: String?] = [:]) -> String {
        var all: [String: String?] = [
            "iss": #""https://issuer.example""#, "aud": #""proviso""#, "sub": #""deskA""#, "client_id": #""console""#,
            "iat": "\(seconds - 10)", "exp": "\(seconds + 300)", "jti": #""t-1""#, "roles": #"["viewer","reviewer"]"#,
        ]
        all.merge(claims) { $1 }
        return "{" + all.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.sorted().joined(separator: ",")
            + "}"
    }

    /// A token with this header and these claims, signed with the key that `key` names.
    func token(header: String? = nil, claims: String = Self.claims(), key: String = "ec") throws -> String {
        let algorithm = ["ec": "ES256", "ed": "EdDSA", "rsa": "RS256"][key] ?? "ES256"
        let header = header ?? #"{"typ":"at+jwt","alg":"\#(algorithm)","kid":"\#(key)"}"#
        let message = encode(Data(header.utf8)) + "." + encode(Data(claims.utf8))
        let signature: Data =
            switch key {
            case "ed": try ed.signature(for: Data(message.utf8))
            case "rsa":
                try rsa.signature(for: Data(message.utf8), padding: .insecurePKCS1v1_5).rawRepresentation
            default: try ec.signature(for: Data(message.utf8)).rawRepresentation
            }
        return message + "." + encode(signature)
    }

    /// A token that is authenticated with a secret, as no issuer of ours does.
    func token(hmac secret: Data, header: String) -> String {
        let message = encode(Data(header.utf8)) + "." + encode(Data(Self.claims().utf8))
        let code = HMAC<Crypto.SHA256>.authenticationCode(for: Data(message.utf8), using: SymmetricKey(data: secret))
        return message + "." + encode(Data(code))
    }
}

/// A file of keys that goes away with its test.
final class KeyFile: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "proviso-keys-\(UUID().uuidString).json").path

    init(_ text: String) throws { try write(text, at: 1_000) }

    /// Writes the file, with this second as the time of its change.
    func write(_ text: String, at second: TimeInterval) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        let time = Date(timeIntervalSince1970: second)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    }

    func tokens(rolesClaim: String = "roles") -> AccessTokens {
        AccessTokens(
            .init(issuer: "https://issuer.example", audience: "proviso", keyFile: path, rolesClaim: rolesClaim)
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
