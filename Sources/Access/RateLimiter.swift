// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization
package import UsageModel

/// How fast each key may ask: a bucket of tokens per key, filled with time.
///
/// - Memory: some hundred bytes per key that asked; of more than `most`, those whose bucket is full are forgotten.
/// - Cost: one look-up under a lock.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: Instant
        var rate: Double

        /// A second's worth may come at once, and at least one.
        var most: Double { max(1, rate) }

        mutating func fill(until now: Instant) {
            let passed = Double(max(0, now.microseconds - filled.microseconds)) / 1_000_000
            tokens = min(most, tokens + passed * rate)
            filled = max(now, filled)
        }

        /// Whether forgetting it makes no difference.
        func isFull(at now: Instant) -> Bool {
            var later = self
            later.fill(until: now)
            return later.tokens >= most
        }
    }

    /// What an answer says about the quota of the key.
    package struct Quota: Sendable, Hashable {
        /// Requests per second.
        package var rate: Double
        /// Requests left at this moment.
        package var remaining: Int
        /// Whether this request may go on.
        package var isGranted: Bool

        /// The quota in whole numbers: so many requests in so many seconds.
        package var count: Int { rate >= 1 ? Int(rate) : 1 }
        package var seconds: Int { rate >= 1 ? 1 : Int(min(86_400, 1 / rate).rounded(.up)) }
    }

    /// Requests per second when nothing else is said: more than one connection can send.
    package static let usualRate = 20_000.0

    /// Keys that are remembered: twice as many as there can be of our own, for subjects of tokens.
    package static let most = 20_000

    private let buckets = Mutex<[String: Bucket]>([:])

    package init() {}

    /// How many keys are remembered.
    var count: Int { buckets.withLock { $0.count } }

    /// Takes one token of a key.
    package func take(_ key: String, rate: Double, at now: Instant) -> Quota {
        buckets.withLock { buckets in
            var bucket = buckets[key] ?? Bucket(tokens: max(1, rate), filled: now, rate: rate)
            bucket.fill(until: now)
            let isGranted = bucket.tokens >= 1
            if isGranted { bucket.tokens -= 1 }
            buckets[key] = bucket
            if buckets.count > Self.most {
                buckets = buckets.filter { !$1.isFull(at: now) }
                // All of them at work at once: then each begins anew, which lets too much pass and never too little.
                if buckets.count > Self.most { buckets = [key: bucket] }
            }
            return Quota(rate: rate, remaining: Int(bucket.tokens), isGranted: isGranted)
        }
    }
}
