// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation
import Testing
import UsageModel

@testable import Access

@Suite struct `Access tokens` {
    private let maker: TokenMaker
    private let file: KeyFile
    private let tokens: AccessTokens

    init() throws {
        maker = try TokenMaker()
        file = try KeyFile(maker.jwks)
        tokens = file.tokens()
    }

    private func refusal(_ token: String, at now: Instant = TokenMaker.now) -> AccessTokens.Refusal? {
        do throws(AccessTokens.Refusal) {
            _ = try tokens.principal(token, at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["ec", "ed", "rsa"])
    func `open to their subject what its roles may, under each algorithm`(key: String) throws {
        let principal = try tokens.principal(maker.token(key: key), at: TokenMaker.now)
        #expect(principal == Principal(owner: "deskA", credential: "oidc", roles: [.viewer, .reviewer]))
    }

    /// Headers, and why a token with them opens nothing.
    @Test(
        arguments: [
            (#"{"typ":"at+jwt","alg":"none","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"None","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"","kid":"ec"}"#, .algorithm), (#"{"typ":"at+jwt","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":["ES256"],"kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"HS256","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"ES384","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"es256","kid":"ec"}"#, .algorithm),
            (#"{"typ":"at+jwt","alg":"RS256","kid":"ec"}"#, .signature),
            (#"{"typ":"at+jwt","alg":"EdDSA","kid":"ec"}"#, .signature),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"rsa"}"#, .signature),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"oct"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"RS256","kid":"enc"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":""}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":7}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"../../../../dev/null"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"ec\u0000"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"' OR '1'='1"}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"x","jwk":{"kty":"oct","k":"AA"}}"#, .unknownKey),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"x","jku":"https://evil.example/keys"}"#, .unknownKey),
            (#"{"typ":"JWT","alg":"ES256","kid":"ec"}"#, .type), (#"{"alg":"ES256","kid":"ec"}"#, .type),
            (#"{"typ":"at+jwt","alg":"ES256","kid":"ec","crit":["exp"]}"#, .malformed),
            (#"{"typ":"at+jwt","alg":"ES256","alg":"none","kid":"ec"}"#, .malformed), (#"["at+jwt"]"#, .type),
            ("nonsense", .malformed),
        ] as [(String, AccessTokens.Refusal)]
    )
    func `with another header open nothing`(header: String, expected: AccessTokens.Refusal) throws {
        #expect(refusal(try maker.token(header: header)) == expected)
    }

    /// Claims, and why a token with them opens nothing.
    @Test(
        arguments: [
            (["iss": #""https://evil.example""#], .issuer), (["iss": nil], .issuer),
            (["iss": #"["https://issuer.example"]"#], .issuer),
            (["aud": #""other""#], .audience), (["aud": nil], .audience), (["aud": "[]"], .audience),
            (["aud": #"["other","provis"]"#], .audience),
            (["exp": nil], .expired), (["exp": "\(TokenMaker.seconds - 60)"], .expired),
            (["exp": #""9999999999""#], .expired),
            (["exp": "0"], .expired), (["nbf": "\(TokenMaker.seconds + 61)"], .notYet),
            (["iat": "\(TokenMaker.seconds + 61)"], .notYet),
            (["nbf": #""soon""#], .notYet), (["sub": nil], .subject), (["sub": #""""#], .subject),
            (["sub": "7"], .subject),
            (["sub": "\"" + String(repeating: "x", count: 257) + "\""], .subject), (["exp": "1e999"], .malformed),
        ] as [([String: String?], AccessTokens.Refusal)]
    )
    func `with other claims open nothing`(claims: [String: String?], expected: AccessTokens.Refusal) throws {
        #expect(refusal(try maker.token(claims: TokenMaker.claims(replacing: claims))) == expected)
    }

    @Test(
        arguments: [
            ["exp": "\(TokenMaker.seconds - 59)"], ["nbf": "\(TokenMaker.seconds + 60)"],
            ["aud": #"["other","proviso"]"#],
            ["iat": nil], ["exp": "\(TokenMaker.seconds).5"], ["more": #"{"deep":[1,2,{"a":null}]}"#],
            ["sub": #""ad\u0061""#],
        ] as [[String: String?]]
    )
    func `are taken up to a minute beside their time, for several audiences, with claims of their own`(
        claims: [String: String?]
    ) throws {
        #expect(refusal(try maker.token(claims: TokenMaker.claims(replacing: claims))) == nil)
    }

    @Test func `whose claims stand there twice open nothing`() throws {
        let claims = TokenMaker.claims()
        for more in [#","sub":"admin"}"#, #","roles":["admin"]}"#, #","\u0073ub":"admin"}"#] {
            #expect(refusal(try maker.token(claims: claims.dropLast() + more)) == .malformed)
        }
    }

    @Test func `that are authenticated with a public key as a secret open nothing`() throws {
        let secrets = [
            maker.ec.publicKey.x963Representation, maker.ec.publicKey.rawRepresentation, Data(try maker.jwks.utf8),
            Data(maker.rsa.publicKey.pemRepresentation.utf8), Data(repeating: 7, count: 32), Data(),
        ]
        for secret in secrets {
            for algorithm in ["HS256", "ES256", "RS256"] {
                for id in ["ec", "rsa", "oct"] {
                    let header = #"{"typ":"at+jwt","alg":"\#(algorithm)","kid":"\#(id)"}"#
                    #expect(refusal(maker.token(hmac: secret, header: header)) != nil)
                }
            }
        }
    }

    @Test func `of another issuer's key, or changed by one character, open nothing`() throws {
        #expect(refusal(try TokenMaker().token()) == .signature)
        for key in ["ec", "ed", "rsa"] {
            let token = Array(try maker.token(key: key))
            for place in stride(from: 0, to: token.count, by: 11) where token[place] != "." {
                var changed = token
                changed[place] = changed[place] == "A" ? "B" : "A"
                #expect(refusal(String(changed)) != nil, "\(key), \(place)")
            }
        }
    }

    @Test(arguments: ["", ".", "..", "...", "a.b", "a.b.c", "e30.e30.", "e30.e30.e30", "=.=.=", " . . "])
    func `that are none open nothing`(text: String) {
        #expect(refusal(text) != nil)
    }

    @Test func `that are signed and have something around or in them open nothing`() throws {
        let token = try maker.token()
        let parts = token.split(separator: ".").map(String.init)
        for text in [
            token + ".", "." + token, token + "=", " " + token, token + "\n",
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".", parts[0] + ".." + parts[2], token + "." + parts[2],
        ] { #expect(refusal(text) == .malformed || refusal(text) == .signature, "\(text)") }
    }

    @Test func `that are huge are not looked at`() throws {
        let claims = TokenMaker.claims(replacing: ["more": "\"" + String(repeating: "x", count: 8_000) + "\""])
        #expect(refusal(try maker.token(claims: claims)) == .malformed)
        #expect(refusal(String(repeating: "a.", count: 1_000_000)) == .malformed)
        let deep = TokenMaker.claims(replacing: [
            "more": String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        ])
        #expect(refusal(try maker.token(claims: deep)) == .malformed)
    }

    /// What the claim of roles holds, and the roles that come of it.
    @Test(
        arguments: [
            (#"["viewer","king","Admin","ADMIN",7,null]"#, [.viewer]),
            (#""viewer auditor  nobody""#, [.viewer, .auditor]),
            ("[]", []), (nil, []), ("7", []), (#"{"viewer":true}"#, []), (#"["customer"]"#, []), (#"["admin "]"#, []),
        ] as [(String?, Set<Role>)]
    )
    func `give the roles that there are`(claim: String?, roles: Set<Role>) throws {
        let claims = TokenMaker.claims(replacing: ["roles": claim])
        #expect(try tokens.principal(maker.token(claims: claims), at: TokenMaker.now).roles == roles)
    }

    @Test func `tell their roles where the settings say, and for which customer they speak`() throws {
        let nested = TokenMaker.claims(replacing: ["realm": #"{"access":{"roles":["auditor"]}}"#])
        let tokens = file.tokens(rolesClaim: "realm.access.roles")
        #expect(try tokens.principal(maker.token(claims: nested), at: TokenMaker.now).roles == [.auditor])
        let url = TokenMaker.claims(replacing: ["https://a.example/roles": #"["auditor"]"#])
        let other = file.tokens(rolesClaim: "https://a.example/roles")
        #expect(try other.principal(maker.token(claims: url), at: TokenMaker.now).roles == [.auditor])
        let customer = TokenMaker.claims(replacing: ["roles": #"["customer"]"#, "customer": #""c-1""#])
        let principal = try self.tokens.principal(maker.token(claims: customer), at: TokenMaker.now)
        #expect(principal.roles == [.customer] && principal.scope == "c-1")
    }

    @Test func `are checked with new keys once the file has changed, looked at once a second at most`() throws {
        let next = try TokenMaker()
        let later = { (seconds: Int64) in TokenMaker.now.advanced(byMicroseconds: seconds * 1_000_000) }
        #expect(refusal(try maker.token()) == nil)
        try file.write(next.jwks, at: 2_000)
        // Within the second the keys are those that were read.
        #expect(refusal(try next.token()) == .signature)
        #expect(refusal(try next.token(), at: later(1)) == nil)
        #expect(refusal(try maker.token(), at: later(1)) == .signature)
        // A file that is being written changes nothing.
        try file.write("{\"keys\":[", at: 3_000)
        #expect(refusal(try next.token(), at: later(3)) == nil)
        try FileManager.default.removeItem(atPath: file.path)
        #expect(refusal(try next.token(), at: later(5)) == nil)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"keys":{}}"#, #"{"keys":[]}"#,
        #"{"keys":[{"kty":"RSA","kid":"rsa","n":"AQAB","e":"AQAB"}]}"#,
    ])
    func `open nothing when there are no keys`(document: String) throws {
        try file.write(document, at: 2_000)
        let tokens = file.tokens()
        #expect(!tokens.hasKeys(at: TokenMaker.now))
        #expect(throws: AccessTokens.Refusal.unknownKey) {
            try tokens.principal(maker.token(key: "rsa"), at: TokenMaker.now)
        }
    }

    @Test func `whose key's id stands there twice open nothing`() throws {
        let one = try maker.jwks
        let twice = one.replacing("\"kid\":\"ed\"", with: "\"kid\":\"ec\"")
        try file.write(twice, at: 2_000)
        #expect(throws: AccessTokens.Refusal.unknownKey) {
            try file.tokens().principal(maker.token(), at: TokenMaker.now)
        }
    }
}
