// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Synchronization
package import UsageModel

/// Where keys are kept.
package protocol KeyStore: Sendable {
    func allKeys() throws -> [AccessKey]
    func save(_ key: AccessKey) throws
}

/// The keys that open the API, in memory; each change is written through to where they are kept.
///
/// - Cost: one SHA-256 and one look-up per request.
package final class KeyRing: Sendable {
    private struct State {
        var byHash: [String: AccessKey] = [:]
        /// The hash of each key by its id.
        var hashes: [String: String] = [:]

        mutating func add(_ key: AccessKey) {
            byHash[key.sha256] = key
            hashes[key.id] = key.sha256
        }
        var loaded = Instant(microseconds: .min)
    }

    private let store: any KeyStore
    private let state = Mutex(State())
    /// Held while keys are read or changed, so that what was read before a change does not undo it in memory.
    private let changing = Mutex(())
    /// A key that another process made is looked for again, but not more often than this.
    private static let reloadMicroseconds: Int64 = 1_000_000

    /// Keys that may exist: more than any provider has gateways and people.
    package static let most = 10_000

    package init(_ store: any KeyStore, at now: Instant) throws {
        self.store = store
        try load(at: now)
    }

    /// Reads the keys again: another process made or ended some.
    package func load(at now: Instant) throws {
        try changing.withLock { _ in
            let keys = try store.allKeys()
            state.withLock {
                $0 = State(loaded: now)
                for key in keys { $0.add(key) }
            }
        }
    }

    /// Who holds a key; nil when nobody does, or not any more.
    package func key(_ token: some StringProtocol, at now: Instant) -> AccessKey? {
        guard token.hasPrefix("pv_") else { return nil }
        let hash = Self.hash(token)
        let (found, loaded) = state.withLock { ($0.byHash[hash], $0.loaded) }
        if let found { return found.isValid(at: now) ? found : nil }
        guard now.microseconds - loaded.microseconds > Self.reloadMicroseconds else { return nil }
        try? load(at: now)
        return state.withLock { $0.byHash[hash] }.flatMap { $0.isValid(at: now) ? $0 : nil }
    }

    /// The key of an id, while it opens anything.
    package func key(id: String, at now: Instant) -> AccessKey? {
        state.withLock { state in state.hashes[id].flatMap { state.byHash[$0] } }.flatMap {
            $0.isValid(at: now) ? $0 : nil
        }
    }

    /// All keys, the oldest first.
    package var keys: [AccessKey] {
        state.withLock { Array($0.byHash.values) }.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }

    /// Makes a key; its text is told this once and kept nowhere.
    package func make(
        owner: String,
        roles: Set<Role>,
        scope: String? = nil,
        sources: [String] = [],
        expires: Instant? = nil,
        requestsPerSecond: Double? = nil,
        at now: Instant
    ) throws -> (key: AccessKey, token: String) {
        let (id, token) = Self.makeToken()
        let key = AccessKey(
            id: id,
            sha256: Self.hash(token),
            owner: owner,
            roles: roles,
            scope: scope,
            sources: sources,
            created: now,
            expires: expires,
            requestsPerSecond: requestsPerSecond
        )
        try save(key)
        return (key, token)
    }

    /// Ends a key at a moment; the answer is nil when there is no such key.
    package func revoke(_ id: String, at moment: Instant) throws -> AccessKey? {
        guard var key = keys.first(where: { $0.id == id }) else { return nil }
        key.revoked = min(key.revoked ?? moment, moment)
        try save(key)
        return key
    }

    private func save(_ key: AccessKey) throws {
        try changing.withLock { _ in
            try store.save(key)
            state.withLock { $0.add(key) }
        }
    }

    private static func makeToken() -> (id: String, token: String) {
        var generator = SystemRandomNumberGenerator()
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
        }
        let id = digits(12)
        return (id, "pv_\(id)_\(digits(64))")
    }

    /// The SHA-256 of a key's text in hexadecimal digits.
    package static func hash(_ token: some StringProtocol) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in Crypto.SHA256.hash(data: Data(token.utf8)) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
