// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// What is kept of a write that came with an `Idempotency-Key`, so that it is done once although the process ended.
package struct KeptAnswer: Sendable, Hashable {
    /// The SHA-256 of who asked and of the key.
    package var key: [UInt8]
    /// The SHA-256 of the request.
    package var fingerprint: [UInt8]
    package var at: Instant
    /// The status of the answer; nil: the process ended while the request was being done.
    package var status: Int?
    /// The lines of its header.
    package var headers: String
    /// Its body; nil when it is not kept: it held a secret that is told once, or was too long.
    package var body: [UInt8]?

    package init(
        key: [UInt8],
        fingerprint: [UInt8],
        at: Instant,
        status: Int? = nil,
        headers: String = "",
        body: [UInt8]? = nil
    ) {
        self.key = key
        self.fingerprint = fingerprint
        self.at = at
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Where the answers to such writes are kept.
package protocol AnswerStore: Sendable {
    /// What is known of a key since a moment.
    func answer(_ key: [UInt8], since: Instant) throws -> KeptAnswer?
    /// Keeps one, in place of what was kept under its key; forgets those before a moment, and the oldest beyond a
    /// number.
    func keep(_ answer: KeptAnswer, since: Instant, most: Int) throws
    /// Forgets one whose request was not done.
    func forget(_ key: [UInt8]) throws
}
