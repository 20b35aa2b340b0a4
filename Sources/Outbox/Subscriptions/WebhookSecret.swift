// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The secret that a sender and a receiver of webhooks share.
///
/// It never describes itself: a secret that got into a log has to be exchanged.
///
/// - Shape: `whsec_` and the Base64 of 24 to 64 bytes.
/// - Source: Standard Webhooks, "Symmetric".
package struct WebhookSecret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    package let bytes: [UInt8]

    private static let prefix = "whsec_"

    /// Reads a secret; nil when it is none.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(data.count)
        else { return nil }
        bytes = Array(data)
    }

    /// Makes one of 32 random bytes.
    package init() {
        var generator = SystemRandomNumberGenerator()
        bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The secret as its receiver keeps it: told once, and written into the database.
    package var text: String { Self.prefix + Data(bytes).base64EncodedString() }

    package var description: String { "whsec_•" }
    package var debugDescription: String { description }

    /// The signature of a message: `v1,` and a Base64.
    func signature(_ id: String, _ timestamp: Int64, _ body: [UInt8]) -> String {
        var content = Array("\(id).\(timestamp).".utf8)
        content += body
        let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: bytes))
        return "v1," + Data(code).base64EncodedString()
    }
}

/// The headers with which a receiver can tell who sent a message, and when.
///
/// - Source: Standard Webhooks, "Webhook headers".
package struct WebhookHeaders: Sendable, Hashable {
    /// The same for every attempt: receivers recognise by it what they have.
    package var id: String
    /// Seconds since the Unix epoch, of the attempt.
    package var timestamp: String
    /// One signature per secret that is good, separated by blanks.
    package var signature: String

    package init(id: String, seconds: Int64, body: [UInt8], secrets: [WebhookSecret]) {
        self.id = id
        timestamp = String(seconds)
        signature = secrets.map { $0.signature(id, seconds, body) }.joined(separator: " ")
    }
}
