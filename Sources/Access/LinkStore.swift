// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Where links are kept that are good once: by the SHA-256 of their token.
package protocol LinkStore: Sendable {
    func addLink(_ sha256: String, expires: Instant) throws
    func isGood(link sha256: String, at now: Instant) throws -> Bool
    /// Uses a link up; false when it is not good.
    func use(link sha256: String, at now: Instant) throws -> Bool
}

/// The link of the first start: whoever prints it on the terminal of the service makes the first key with it.
package enum FirstLink {
    /// Makes a link's token and keeps its hash.
    package static func make(_ store: any LinkStore, expires: Instant) throws -> String {
        var generator = SystemRandomNumberGenerator()
        let token = (0..<32).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
        try store.addLink(KeyRing.hash(token), expires: expires)
        return token
    }
}
