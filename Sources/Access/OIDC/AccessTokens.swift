// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
package import UsageModel

/// Checks access tokens of one OIDC issuer: JWTs as RFC 9068 profiles them.
///
/// - Cost: one signature check per token, some hundred microseconds; nothing is fetched, the issuer's keys are a file.
/// - Source: RFC 9068, section 4; RFC 8725 for what goes wrong with JWTs.
package final class AccessTokens: Sendable {
    /// Whose tokens are taken, and how they are read.
    package struct Settings: Sendable {
        package var issuer: String
        package var audience: String
        /// The file of the issuer's keys (JWKS).
        package var keyFile: String
        /// The claim that lists the roles; one inside another is named with a point between them.
        package var rolesClaim: String

        package init(issuer: String, audience: String, keyFile: String, rolesClaim: String) {
            self.issuer = issuer
            self.audience = audience
            self.keyFile = keyFile
            self.rolesClaim = rolesClaim
        }
    }

    /// Why a token opens nothing, in words for whoever sent it.
    package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case malformed, type, algorithm, unknownKey, signature, issuer, audience, expired, notYet, subject

        package var description: String {
            switch self {
            case .malformed: "it is no JWT"
            case .type: "its type is not at+jwt"
            case .algorithm: "its algorithm is not one of ES256, RS256, EdDSA"
            case .unknownKey: "its key is not one of the issuer's"
            case .signature: "its signature is wrong"
            case .issuer: "another issuer made it"
            case .audience: "it is for somebody else"
            case .expired: "it has expired"
            case .notYet: "it does not count yet"
            case .subject: "it does not say whose it is"
            }
        }
    }

    private struct State {
        var keys: IssuerKeys?
        var modified: Date?
        var looked: Instant?
    }

    private let settings: Settings
    private let state = Mutex(State())

    /// Bytes of a token; one with many groups has four thousand.
    package static let bytesMost = 8_192
    /// How far the clocks of issuer and service may differ.
    package static let leewaySeconds = 60.0
    /// The key file is looked at again, but not more often than this.
    private static let lookMicroseconds: Int64 = 1_000_000
    private static let subjectMost = 256

    package init(_ settings: Settings) { self.settings = settings }

    /// Whether the key file can be read and holds a key that can check tokens.
    package func hasKeys(at now: Instant) -> Bool { keys(at: now)?.byID.isEmpty == false }

    /// Who sent a token.
    package func principal(_ token: some StringProtocol, at now: Instant) throws(Refusal) -> Principal {
        guard token.utf8.count <= Self.bytesMost else { throw .malformed }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.bytes(parts[0]).flatMap({ Self.json($0) }),
            let payload = Base64URL.bytes(parts[1]), let signature = Base64URL.bytes(parts[2])
        else { throw .malformed }
        let type = header["typ"]?.string?.lowercased()
        guard type == "at+jwt" || type == "application/at+jwt" else { throw .type }
        // Extensions that must be understood are not.
        guard header["crit"] == nil else { throw .malformed }
        let algorithm = header["alg"]?.string ?? ""
        guard ["ES256", "RS256", "EdDSA"].contains(algorithm) else { throw .algorithm }
        guard let key = header["kid"]?.string.flatMap({ id in keys(at: now)?.byID[id] }) else { throw .unknownKey }
        let message = Array("\(parts[0]).\(parts[1])".utf8)
        guard key.isValid(signature, for: message, algorithm: algorithm) else { throw .signature }
        guard let claims = Self.json(payload) else { throw .malformed }
        try check(claims, at: now)
        guard let subject = claims["sub"]?.string, (1...Self.subjectMost).contains(subject.utf8.count) else {
            throw .subject
        }
        return principal(subject, claims)
    }

    /// A token has three levels, and claims of its own some more.
    static func json(_ bytes: [UInt8]) -> JSON? { try? JSON(strict: bytes, deepest: 16) }

    private func check(_ claims: JSON, at now: Instant) throws(Refusal) {
        guard claims["iss"]?.string == settings.issuer else { throw .issuer }
        let audiences = claims["aud"].map { $0.items ?? [$0] } ?? []
        guard audiences.contains(.text(settings.audience)) else { throw .audience }
        let seconds = Double(now.microseconds) / 1_000_000
        guard let expires = claims["exp"]?.number, seconds < expires + Self.leewaySeconds else { throw .expired }
        for name in ["nbf", "iat"] {
            guard let claim = claims[name] else { continue }
            guard let begins = claim.number, seconds >= begins - Self.leewaySeconds else { throw .notYet }
        }
    }

    /// Roles are words of a list, or of a text with blanks between them; words that are no role are nothing.
    private func principal(_ subject: String, _ claims: JSON) -> Principal {
        let claim =
            claims[settings.rolesClaim]
            ?? settings.rolesClaim.split(separator: ".").reduce(claims) { $0[String($1)] ?? .null }
        let words = claim.items?.compactMap(\.string) ?? claim.string?.split(separator: " ").map(String.init) ?? []
        var roles = Set(words.compactMap { Role(rawValue: $0) })
        // A customer speaks for one customer, and the token says which.
        let scope = claims["customer"]?.string
        if scope == nil { roles.remove(.customer) }
        return Principal(owner: subject, credential: "oidc", roles: roles, scope: scope)
    }

    /// The keys of the file, read again when it has changed.
    private func keys(at now: Instant) -> IssuerKeys? {
        state.withLock { state in
            if let looked = state.looked, now.microseconds - looked.microseconds < Self.lookMicroseconds {
                return state.keys
            }
            state.looked = now
            let attributes = try? FileManager.default.attributesOfItem(atPath: settings.keyFile)
            let modified = attributes?[.modificationDate] as? Date
            guard let modified, modified != state.modified else { return state.keys }
            // A file that is being written, or cannot be read, leaves the keys as they are.
            guard let document = FileManager.default.contents(atPath: settings.keyFile),
                let keys = IssuerKeys(Array(document))
            else { return state.keys }
            state.modified = modified
            state.keys = keys
            return keys
        }
    }
}
