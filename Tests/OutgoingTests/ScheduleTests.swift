// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@testable import Outbox

@Suite struct `The schedule of attempts` {
    private let standard: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

    @Test(arguments: UInt64(0)..<64)
    func `keeps each pause within a fifth of the standard's, for any seed`(seed: UInt64) throws {
        let schedule = RetrySchedule.webhook(seed: seed)
        for (place, seconds) in standard.enumerated() {
            let pause = try #require(schedule.pause(afterAttempt: place + 1, of: "msg_w_\(seed)-0"))
            #expect((seconds * 800_000...seconds * 1_200_000).contains(pause), "seed \(seed), attempt \(place + 1)")
        }
        #expect(schedule.pause(afterAttempt: 10, of: "msg_w_1-0") == nil)
        #expect(schedule.pause(afterAttempt: 0, of: "msg_w_1-0") == nil)
    }

    @Test func `is the same for one seed and spread over messages`() {
        let schedule = RetrySchedule.webhook(seed: 7)
        let pauses = (0..<1_000).map { schedule.pause(afterAttempt: 2, of: "msg_w_\($0)-0") ?? 0 }
        #expect(
            pauses == (0..<1_000).map { RetrySchedule.webhook(seed: 7).pause(afterAttempt: 2, of: "msg_w_\($0)-0") }
        )
        #expect(Set(pauses).count == 41)
        let mean = Double(pauses.reduce(0, +)) / 1_000
        #expect(abs(mean - 300_000_000) < 3_000_000, "the mean is \(mean)")
        #expect(RetrySchedule.webhook(seed: 8).pause(afterAttempt: 2, of: "msg_w_0-0") != nil)
    }

    /// What becomes of a delivery, by how its first attempt came out.
    @Test(
        arguments: [
            (.taken(status: 200), .delivered, 0), (.taken(status: 204), .delivered, 0),
            (.notTaken(status: 500, retryAfter: nil), .pending, 5),
            (.notTaken(status: 404, retryAfter: nil), .pending, 5),
            (.notTaken(status: 302, retryAfter: nil), .pending, 5),
            (.notTaken(status: 429, retryAfter: 120), .pending, 120),
            (.notTaken(status: 503, retryAfter: 1), .pending, 5),
            (.notTaken(status: 503, retryAfter: 99_999_999), .pending, 86_400),
            (.notTaken(status: 503, retryAfter: -5), .pending, 5), (.unreachable("no address"), .pending, 5),
            (.gone, .dead, 0), (.refused(status: 550, "no such user"), .dead, 0),
        ] as [(AttemptOutcome, Delivery.State, Int64)]
    )
    func `decides by the answer`(outcome: AttemptOutcome, state: Delivery.State, seconds: Int64) {
        let delivery = Delivery(
            id: "msg_w_1-0",
            subscription: "w",
            kind: "test",
            subject: "s",
            body: [],
            created: moment(0)
        )
        let after = delivery.after(outcome, RetrySchedule.webhook(seed: 1), at: moment(10))
        #expect(after.state == state)
        #expect(after.attempts == 1)
        #expect(after.last == moment(10))
        guard state == .pending else { return }
        let wait = after.next.microseconds - moment(10).microseconds
        #expect((seconds * 800_000...seconds * 1_200_000).contains(wait))
        if seconds > 5 { #expect(wait >= seconds * 1_000_000) }
    }

    @Test func `gives up after ten attempts`() {
        var delivery = Delivery(
            id: "msg_w_1-0",
            subscription: "w",
            kind: "test",
            subject: "s",
            body: [],
            created: moment(0)
        )
        var attempts = 0
        while delivery.state == .pending {
            let outcome = AttemptOutcome.notTaken(status: 500, retryAfter: nil)
            delivery = delivery.after(outcome, RetrySchedule.webhook(seed: 3), at: delivery.next)
            attempts += 1
        }
        #expect(attempts == 10)
        #expect(delivery.state == .dead)
        let days = Double(delivery.last?.microseconds ?? 0) - Double(moment(0).microseconds)
        #expect((2.4...3.8).contains(days / 86_400_000_000))
    }
}

@Suite struct `A filter` {
    private static func finding(_ customer: String?, _ clauses: [String], _ kind: MessageKind) -> OutgoingMessage {
        OutgoingMessage(
            kind: kind,
            name: "1-0",
            sequence: 10,
            time: moment(0),
            customer: customer,
            clauses: clauses,
            subject: "s",
            content: .test
        )
    }

    @Test(
        arguments: [
            (SubscriptionFilter(), true),
            (SubscriptionFilter(kinds: [.finding]), true), (SubscriptionFilter(kinds: [.measurePut]), false),
            (SubscriptionFilter(kinds: [.measurePut, .finding]), true),
            (SubscriptionFilter(clause: "B"), true), (SubscriptionFilter(clause: "B.dialing"), true),
            (SubscriptionFilter(clause: "B.dial"), false), (SubscriptionFilter(clause: "E"), true),
            (SubscriptionFilter(clause: "G"), false),
            (SubscriptionFilter(customer: "c-17"), true), (SubscriptionFilter(customer: "c-1"), false),
            (SubscriptionFilter(kinds: [.finding], clause: "B", customer: "c-17"), true),
            (SubscriptionFilter(kinds: [.finding], clause: "B", customer: "c-18"), false),
        ]
    )
    func `takes what it names and nothing else`(filter: SubscriptionFilter, isTaken: Bool) {
        #expect(filter.matches(Self.finding("c-17", ["B.dialing", "E.spoof"], .finding)) == isTaken)
    }

    @Test func `that names a customer takes nothing that is nobody's`() {
        #expect(!SubscriptionFilter(customer: "c-17").matches(Self.finding(nil, [], .finding)))
    }

    @Test(
        arguments: [
            (Subscription.Kind.webhook, MessageKind.finding, true), (.webhook, .enforcementCommand, false),
            (.webhook, .test, false), (.webhook, .approvalWaiting, true), (.enforcement, .finding, false),
            (.enforcement, .measurePut, false), (.mail, .finding, false), (.mail, .approvalWaiting, false),
            (.mail, .measurePut, true), (.mail, .measureLapsed, true), (.webhook, .caseOpened, true),
            (.webhook, .policyActivated, true), (.mail, .caseDecided, false), (.mail, .listReplaced, false),
            (.enforcement, .caseOpened, false),
        ]
    )
    func `goes by what its kind of subscription is for`(kind: Subscription.Kind, message: MessageKind, isWanted: Bool) {
        var subscription = Subscription(
            id: "w",
            kind: kind,
            name: "n",
            target: "t",
            created: moment(0),
            since: 10,
            secrets: Subscription.Secrets(current: nil)
        )
        #expect(subscription.wants(Self.finding("c-17", ["B"], message)) == isWanted)
        subscription.state = .disabled
        #expect(!subscription.wants(Self.finding("c-17", ["B"], message)))
        subscription.state = .enabled
        subscription.since = 11
        #expect(!subscription.wants(Self.finding("c-17", ["B"], message)))
    }
}
