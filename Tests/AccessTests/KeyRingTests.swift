// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization
import Testing
import UsageModel

@testable import Access

/// Keys in memory, as another process would keep them.
private final class MemoryStore: KeyStore {
    private let state = Mutex<[String: AccessKey]>([:])
    private let reads = Mutex(0)

    var readCount: Int { reads.withLock { $0 } }
    func allKeys() throws -> [AccessKey] {
        reads.withLock { $0 += 1 }
        return state.withLock { Array($0.values) }
    }
    func save(_ key: AccessKey) throws { state.withLock { $0[key.id] = key } }
}

/// A store that is told what to do between reading its keys and answering with them.
private final class SlowStore: KeyStore {
    private let inner = MemoryStore()
    private let meanwhile = Mutex<(@Sendable () -> Void)?>(nil)

    func `do`(_ work: @escaping @Sendable () -> Void) { meanwhile.withLock { $0 = work } }
    func allKeys() throws -> [AccessKey] {
        let keys = try inner.allKeys()
        meanwhile.withLock { $0.take() }?()
        return keys
    }
    func save(_ key: AccessKey) throws { try inner.save(key) }
}

@Suite struct `The key ring` {
    private let store = MemoryStore()
    private let now = Instant(microseconds: 1_772_445_600_000_000)

    private func later(_ seconds: Int64) -> Instant { now.advanced(byMicroseconds: seconds * 1_000_000) }

    @Test func `keeps the hash of a key and never the key`() throws {
        let ring = try KeyRing(store, at: now)
        let (key, token) = try ring.make(owner: "a", roles: [.viewer], at: now)
        #expect(token.hasPrefix("pv_\(key.id)_") && token.count == 3 + 12 + 1 + 64)
        #expect(key.sha256 == KeyRing.hash(token) && key.sha256.count == 64)
        #expect(ring.key(token, at: now) == key)
        #expect(ring.key(key.sha256, at: now) == nil && ring.key("pv_\(key.sha256)", at: later(10)) == nil)
    }

    /// Keys are read again when an unknown one comes, which anybody can bring about: what was read before a key ended
    /// must not bring it back.
    @Test func `forgets a key that ends while keys are read again`() throws {
        let store = SlowStore()
        let ring = try KeyRing(store, at: now)
        let (key, token) = try ring.make(owner: "a", roles: [.viewer], at: now)
        let (ended, now) = (DispatchSemaphore(value: 0), now)
        store.do {
            Thread.detachNewThread {
                _ = try? ring.revoke(key.id, at: now)
                ended.signal()
            }
            // It ends here, or waits for the reading: then not before that is over.
            if ended.wait(timeout: .now() + 0.5) == .success { ended.signal() }
        }
        try ring.load(at: now)
        ended.wait()
        #expect(ring.key(token, at: now) == nil)
    }

    @Test func `makes keys that differ`() throws {
        let ring = try KeyRing(store, at: now)
        let tokens = try (0..<200).map { _ in try ring.make(owner: "a", roles: [.viewer], at: now).token }
        #expect(Set(tokens).count == 200 && Set(tokens.map { $0.suffix(64) }).count == 200)
    }

    @Test func `opens to a key until it expires or is revoked`() throws {
        let ring = try KeyRing(store, at: now)
        let (_, short) = try ring.make(owner: "a", roles: [.viewer], expires: later(10), at: now)
        let (key, token) = try ring.make(owner: "a", roles: [.viewer], at: now)
        #expect(ring.key(short, at: later(9)) != nil && ring.key(short, at: later(10)) == nil)
        _ = try ring.revoke(key.id, at: later(5))
        #expect(ring.key(token, at: later(4)) != nil && ring.key(token, at: later(5)) == nil)
        // A later end does not bring a key back.
        _ = try ring.revoke(key.id, at: later(50))
        #expect(ring.key(token, at: later(6)) == nil)
        #expect(try ring.revoke("none", at: now) == nil)
    }

    @Test func `finds a key that another process made, and looks for unknown ones once a second at most`() throws {
        let ring = try KeyRing(store, at: now)
        let other = try KeyRing(store, at: now)
        let (_, token) = try other.make(owner: "a", roles: [.viewer], at: now)
        #expect(ring.key(token, at: now) == nil)
        #expect(ring.key(token, at: later(2)) != nil)
        let before = store.readCount
        for number in 0..<1_000 { _ = ring.key("pv_guess\(number)", at: later(4)) }
        #expect(store.readCount == before + 1)
    }
}

@Suite struct `The rate limiter` {
    private func at(_ milliseconds: Int64) -> Instant { Instant(microseconds: milliseconds * 1_000) }

    @Test func `grants a second's worth at once and then as many as a second has`() {
        let limiter = RateLimiter()
        var granted = 0
        for _ in 0..<100 { granted += limiter.take("a", rate: 10, at: at(0)).isGranted ? 1 : 0 }
        #expect(granted == 10)
        for step in 1...1_000 { granted += limiter.take("a", rate: 10, at: at(Int64(step) * 10)).isGranted ? 1 : 0 }
        #expect((109...111).contains(granted))
    }

    @Test func `keeps keys apart, and gives nothing for a clock that goes back`() {
        let limiter = RateLimiter()
        #expect(limiter.take("a", rate: 1, at: at(5_000)).isGranted)
        #expect(!limiter.take("a", rate: 1, at: at(5_000)).isGranted)
        #expect(limiter.take("b", rate: 1, at: at(5_000)).isGranted)
        #expect(!limiter.take("a", rate: 1, at: at(0)).isGranted)
        #expect(!limiter.take("a", rate: 1, at: at(5_500)).isGranted)
        #expect(limiter.take("a", rate: 1, at: at(6_001)).isGranted)
    }

    @Test(arguments: [Double.leastNonzeroMagnitude, 1e-9, 0.001, 0.3, 1, 2.5, 1e6, 1e18])
    func `tells any quota in whole numbers`(rate: Double) {
        let quota = RateLimiter().take("a", rate: rate, at: at(0))
        #expect(quota.isGranted && quota.count >= 1 && (1...86_400).contains(quota.seconds) && quota.remaining >= 0)
    }

    @Test func `forgets who has not asked for long before it knows too many`() {
        let limiter = RateLimiter()
        for number in 0..<(RateLimiter.most * 3) {
            _ = limiter.take("k-\(number)", rate: 1, at: at(Int64(number) * 10))
        }
        #expect(limiter.count <= RateLimiter.most)
        #expect(
            !limiter.take("k-\(RateLimiter.most * 3 - 1)", rate: 1, at: at(Int64(RateLimiter.most) * 30 - 10)).isGranted
        )
    }
}
