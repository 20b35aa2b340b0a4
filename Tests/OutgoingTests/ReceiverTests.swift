// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOPosix
import Outbox
import Testing
import UsageModel

@testable import Outgoing

/// Real requests to a receiver that verifies with the PyPI package `standardwebhooks`.
@Suite(.serialized) struct `A foreign receiver` {
    private let secret = WebhookSecret()
    private let old = WebhookSecret()
    /// Asked where it is needed: the receiver takes what is at most five minutes old, and a suite may wait for longer.
    private var now: Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }

    private func subscription(_ url: String) -> Subscription {
        Subscription(
            id: "w-1",
            kind: .webhook,
            name: "peer",
            target: url,
            created: now,
            since: 0,
            secrets: Subscription.Secrets(
                current: secret,
                previous: old,
                previousUntil: now.advanced(byMicroseconds: 3_600_000_000)
            )
        )
    }

    private func delivery(_ body: String = #"{"specversion":"1.0","data":{"reason":"zażółć"}}"#) -> Delivery {
        Delivery(
            id: "msg_w-1_184-0",
            subscription: "w-1",
            kind: "test",
            subject: "s",
            body: Array(body.utf8),
            created: now
        )
    }

    private func sender(
        allowsPrivate: Bool = true,
        resolver: HostResolver = .system,
        seconds: Int64 = 300
    ) -> WebhookSender {
        WebhookSender(
            group: MultiThreadedEventLoopGroup.singleton,
            allowsPrivate: allowsPrivate,
            resolver: resolver,
            seconds: seconds
        )
    }

    private func peer() throws -> Peer? {
        try Peer("receiver.py", environment: ["SECRETS": "\(secret.text),\(old.text),\(WebhookSecret().text)"])
    }

    @Test func `verifies what is sent with the new secret and with the old one`() async throws {
        guard let peer = try peer() else { return }
        defer { peer.stop() }
        let sender = sender()
        var seen: [String: Any] = [:]
        // On a machine with too much to do it may arrive when the receiver no longer takes it: then once more.
        for _ in 0..<50 {
            let outcome = await sender.send(delivery(), to: subscription("http://127.0.0.1:\(peer.port)/ok"), at: now)
            #expect(outcome == .taken(status: 204))
            seen = try peer.next()
            if try #require(seen["age"] as? Double) < 250 { break }
        }
        #expect(seen["verified"] as? [Bool] == [true, true, false])
        #expect(seen["id"] as? String == "msg_w-1_184-0")
        #expect(seen["type"] as? String == "application/cloudevents+json")
        #expect(seen["body"] as? String == String(decoding: delivery().body, as: UTF8.self))
        await sender.close()
    }

    @Test func `answers, and each answer comes to what it should`() async throws {
        guard let peer = try peer() else { return }
        defer { peer.stop() }
        let sender = sender()
        let cases: [(path: String, outcome: AttemptOutcome)] = [
            ("ok", .taken(status: 204)), ("fail", .notTaken(status: 500, retryAfter: nil)), ("gone", .gone),
            ("wait", .notTaken(status: 429, retryAfter: 120)), ("redirect", .notTaken(status: 302, retryAfter: nil)),
            ("big", .taken(status: 200)), ("ok", .taken(status: 204)),
        ]
        for (path, expected) in cases {
            let url = "http://127.0.0.1:\(peer.port)/\(path)"
            #expect(await sender.send(delivery(), to: subscription(url), at: now) == expected, "\(path)")
            #expect(try peer.next()["path"] as? String == "/\(path)", "a redirect is not followed")
        }
        await sender.close()
    }

    /// The receiver is silent for good: that this comes to an end is what is shown.
    @Test func `that never answers costs no more than the time it has`() async throws {
        guard let peer = try peer() else { return }
        defer { peer.stop() }
        let sender = sender(seconds: 1)
        let url = "http://127.0.0.1:\(peer.port)/slow"
        let outcome = await sender.send(delivery(), to: subscription(url), at: now)
        guard case .unreachable = outcome else {
            Issue.record("it came to \(outcome)")
            return
        }
        await sender.close()
    }

    @Test(arguments: [0, 50, 300])
    func `that dies while it is asked is tried again`(milliseconds: Int) async throws {
        guard let peer = try peer() else { return }
        let sender = sender()
        let url = "http://127.0.0.1:\(peer.port)/slow"
        async let outcome = sender.send(delivery(), to: subscription(url), at: now)
        try await Task.sleep(for: .milliseconds(milliseconds))
        peer.stop()
        guard case .unreachable = await outcome else {
            Issue.record("it came to another outcome")
            return
        }
        await sender.close()
    }

    @Test func `is reached at the address that was checked, under its own name`() async throws {
        guard let peer = try peer() else { return }
        defer { peer.stop() }
        let resolver = HostResolver { $0 == "hooks.example.com" ? [.v4(0x7F00_0001)] : [] }
        let sender = sender(resolver: resolver)
        let url = "http://hooks.example.com:\(peer.port)/ok"
        #expect(await sender.send(delivery(), to: subscription(url), at: now) == .taken(status: 204))
        #expect(try peer.next()["host"] as? String == "hooks.example.com:\(peer.port)")
        await sender.close()
    }

    /// Nothing listens anywhere here: an address that is refused is never connected to.
    @Test(
        arguments: [
            (["127.0.0.1"], "loopback"), (["10.0.0.1"], "private"), (["169.254.169.254"], "link local"),
            (["::1"], "loopback"), (["fd00::1"], "unique local"), (["::ffff:192.168.0.1"], "private"),
            (["8.8.8.8", "127.0.0.1"], "loopback"), ([], "no address"),
        ]
    )
    func `whose name means an address of the own network gets nothing`(found: [String], reason: String) async throws {
        let resolver = HostResolver { _ in found.compactMap { NetworkAddress($0) } }
        let sender = sender(allowsPrivate: false, resolver: resolver)
        let outcome = await sender.send(delivery(), to: subscription("https://hooks.example.com/x"), at: now)
        guard case .unreachable(let problem) = outcome else {
            Issue.record("it came to \(outcome)")
            return
        }
        #expect(problem.contains(reason))
        await sender.close()
    }

    @Test func `under a URL that is refused is given up at once`() async throws {
        let sender = sender(allowsPrivate: false)
        let outcome = await sender.send(delivery(), to: subscription("http://127.0.0.1/x"), at: now)
        guard case .refused = outcome else {
            Issue.record("it came to \(outcome)")
            return
        }
        await sender.close()
    }

    @Test func `that is not there is tried again`() async throws {
        let sender = sender()
        let outcome = await sender.send(delivery(), to: subscription("http://127.0.0.1:1/x"), at: now)
        guard case .unreachable = outcome else {
            Issue.record("it came to \(outcome)")
            return
        }
        await sender.close()
    }

    @Test func `has addresses that the system knows`() async {
        let found = await HostResolver.system.addresses("localhost")
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.refusal == "loopback" })
        #expect(await HostResolver.system.addresses("no-such-name.invalid").isEmpty)
    }
}
