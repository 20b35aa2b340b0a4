// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Outbox
import Testing

@Suite struct `A webhook's signature` {
    @Test func `is that of the shared vector`() throws {
        guard let data = Shared.file("fixtures/standard-webhooks/vector.json") else { return }
        let vector = try object(Array(data))
        let text = { (name: String) throws in try #require(vector[name] as? String) }
        let secret = try #require(WebhookSecret(try text("secret")))
        let headers = WebhookHeaders(
            id: try text("webhook-id"),
            seconds: try #require(Int64(try text("webhook-timestamp"))),
            body: Array(try text("payload").utf8),
            secrets: [secret]
        )
        #expect(headers.signature == (try text("webhook-signature")))
        #expect(headers.timestamp == (try text("webhook-timestamp")))
    }

    @Test func `depends on every byte of id, time, body and secret`() {
        let secret = WebhookSecret()
        let sign = { (id: String, seconds: Int64, body: String, secret: WebhookSecret) in
            WebhookHeaders(id: id, seconds: seconds, body: Array(body.utf8), secrets: [secret]).signature
        }
        let signatures = [
            sign("msg_1", 1, "{}", secret), sign("msg_2", 1, "{}", secret), sign("msg_1", 2, "{}", secret),
            sign("msg_1", 1, "{ }", secret), sign("msg_1", 1, "{}", WebhookSecret()),
        ]
        #expect(Set(signatures).count == signatures.count)
        #expect(sign("msg_1", 1, "{}", secret) == signatures[0])
    }

    @Test func `is one per secret while two are good, the newest first`() {
        let (old, new) = (WebhookSecret(), WebhookSecret())
        let secrets = Subscription.Secrets(current: new, previous: old, previousUntil: moment(100))
        #expect(secrets.signing(at: moment(99)) == [new, old])
        #expect(secrets.signing(at: moment(100)) == [new])
        let headers = WebhookHeaders(id: "msg_1", seconds: 1, body: [], secrets: secrets.signing(at: moment(0)))
        let parts = headers.signature.split(separator: " ")
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { $0.hasPrefix("v1,") && $0.count == 47 })
    }

    @Test(
        arguments: [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true), ("whsec_", false), ("whsec_AAAA", false),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", false),
            ("whsec_" + Data(repeating: 7, count: 64).base64EncodedString(), true),
            ("whsec_" + Data(repeating: 7, count: 65).base64EncodedString(), false),
        ]
    )
    func `has a secret of 24 to 64 bytes`(text: String, isSecret: Bool) {
        #expect((WebhookSecret(text) != nil) == isSecret)
    }

    @Test func `has a secret that never tells itself, and is another each time`() {
        let secret = WebhookSecret()
        #expect(!"\(secret)".contains(secret.text.dropFirst(6)))
        #expect(!String(reflecting: secret).contains(secret.text.dropFirst(6)))
        #expect(WebhookSecret() != secret)
        #expect(WebhookSecret(secret.text) == secret)
    }
}
