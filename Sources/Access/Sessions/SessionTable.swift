// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization
package import UsageModel

/// A person who signed in with a browser.
package struct Session: Sendable, Hashable {
    /// The key it was begun with: when that ends, so does the session.
    package var keyID: String
    /// What a page of our own repeats in a header with every change: no page of another origin can read it.
    package var csrfToken: String
    package var expires: Instant
    var used: Instant
}

/// Who is signed in, in memory: after a restart people sign in again.
///
/// A cookie holds a random token; what is kept is its SHA-256.
///
/// - Cost: one SHA-256 and one look-up per request.
package final class SessionTable: Sendable {
    /// How long a session lasts, and how long without a request: a day's work, and a long lunch.
    package static let lifetimeMicroseconds: Int64 = 12 * 3_600_000_000
    package static let idleMicroseconds: Int64 = 3_600_000_000
    /// Sessions at once: each key there can be has one. Beyond it the one that was idle longest ends.
    package static let most = KeyRing.most

    private let state = Mutex<[String: Session]>([:])

    package init() {}

    /// How many are signed in.
    var count: Int { state.withLock { $0.count } }

    /// Begins a session; the token goes into the cookie and is kept nowhere.
    package func begin(keyID: String, at now: Instant) -> (token: String, session: Session) {
        let token = Self.random(bytes: 32)
        let session = Session(
            keyID: keyID,
            csrfToken: Self.random(bytes: 16),
            expires: now.advanced(byMicroseconds: Self.lifetimeMicroseconds),
            used: now
        )
        state.withLock { sessions in
            if sessions.count >= Self.most { sessions = sessions.filter { $1.isGood(at: now) } }
            if sessions.count >= Self.most, let idlest = sessions.min(by: { $0.value.used < $1.value.used })?.key {
                sessions[idlest] = nil
            }
            sessions[KeyRing.hash(token)] = session
        }
        return (token, session)
    }

    /// The session of a cookie; nil when it is none, or over.
    package func session(_ token: some StringProtocol, at now: Instant) -> Session? {
        let hash = KeyRing.hash(token)
        return state.withLock { sessions in
            guard var session = sessions[hash] else { return nil }
            guard session.isGood(at: now) else {
                sessions[hash] = nil
                return nil
            }
            session.used = max(session.used, now)
            sessions[hash] = session
            return session
        }
    }

    /// Ends the session of a cookie; false when there was none.
    package func end(_ token: some StringProtocol) -> Bool {
        state.withLock { $0.removeValue(forKey: KeyRing.hash(token)) != nil }
    }

    private static func random(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<(count * 2)).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
    }
}

extension Session {
    fileprivate func isGood(at now: Instant) -> Bool {
        now < expires && now < used.advanced(byMicroseconds: SessionTable.idleMicroseconds)
    }

    /// Whether a request repeats the token; compared in a time that does not tell how much of it is right.
    package func isRepeated(by token: String) -> Bool {
        let (one, other) = (Array(csrfToken.utf8), Array(token.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
