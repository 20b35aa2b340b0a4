// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization
package import UsageModel

/// How fast each key may ask: a bucket of tokens per key, filled with time.
///
/// - Memory: 48 bytes per key that asked; keys are bounded by `KeyRing.most`.
/// - Cost: one look-up under a lock.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: Instant
    }

    /// What an answer says about the quota of the key.
    package struct Quota: Sendable, Hashable {
        /// Requests per second.
        package var rate: Double
        /// Requests left at this moment.
        package var remaining: Int
        /// Whether this request may go on.
        package var isGranted: Bool
    }

    /// Requests per second when nothing else is said: more than one connection can send.
    package static let usualRate = 20_000.0

    private let buckets = Mutex<[String: Bucket]>([:])

    package init() {}

    /// Takes one token of a key.
    package func take(_ key: String, rate: Double, at now: Instant) -> Quota {
        buckets.withLock { buckets in
            // A second's worth may come at once, and at least one.
            let most = max(1, rate)
            var bucket = buckets[key] ?? Bucket(tokens: most, filled: now)
            let passed = Double(max(0, now.microseconds - bucket.filled.microseconds)) / 1_000_000
            bucket.tokens = min(most, bucket.tokens + passed * rate)
            bucket.filled = max(now, bucket.filled)
            let isGranted = bucket.tokens >= 1
            if isGranted { bucket.tokens -= 1 }
            buckets[key] = bucket
            return Quota(rate: rate, remaining: Int(bucket.tokens), isGranted: isGranted)
        }
    }
}
