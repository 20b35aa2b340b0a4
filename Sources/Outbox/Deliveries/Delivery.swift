// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// One message on its way to one subscription.
package struct Delivery: Sendable, Hashable {
    package enum State: String, CaseIterable, Sendable, Hashable {
        case pending, delivered
        /// Given up; it can be replayed.
        case dead
        /// A newer command took its place before it arrived.
        case superseded
    }

    /// Its `webhook-id`, of a mail what its Message-ID is made of.
    package var id: String
    package var subscription: String
    package var kind: String
    /// Those of the same subject go out in the order in which they came.
    package var subject: String
    package var body: [UInt8]
    package var created: Instant
    package var state: State
    package var attempts: Int
    package var next: Instant
    package var last: Instant?
    /// The HTTP or SMTP status of the last attempt, and what was wrong with it.
    package var status: Int?
    package var problem: String?
    /// Its place in the order of all; 0 before it has one.
    package var number: Int64

    package init(
        id: String,
        subscription: String,
        kind: String,
        subject: String,
        body: [UInt8],
        created: Instant,
        state: State = .pending,
        attempts: Int = 0,
        next: Instant? = nil,
        last: Instant? = nil,
        status: Int? = nil,
        problem: String? = nil,
        number: Int64 = 0
    ) {
        self.id = id
        self.subscription = subscription
        self.kind = kind
        self.subject = subject
        self.body = body
        self.created = created
        self.state = state
        self.attempts = attempts
        self.next = next ?? created
        self.last = last
        self.status = status
        self.problem = problem
        self.number = number
    }
}

extension Delivery {
    /// A message as one subscription gets it.
    init(_ message: OutgoingMessage, to subscription: Subscription, _ body: [UInt8], at now: Instant) {
        self.init(
            id: Self.id(message, subscription),
            subscription: subscription.id,
            kind: message.kind.rawValue,
            subject: message.subject,
            body: body,
            created: now
        )
    }

    /// One name for each message and subscription, however often it is made.
    static func id(_ message: OutgoingMessage, _ subscription: Subscription) -> String {
        "msg_\(subscription.id)_\(message.name)"
    }
}

/// How an attempt came out.
package enum AttemptOutcome: Sendable, Hashable {
    /// The receiver has it: an HTTP status from 200 to 299, or a mail server that took the mail.
    case taken(status: Int)
    /// The receiver answered and did not take it; it may have said how many seconds to wait.
    case notTaken(status: Int, retryAfter: Int64?)
    /// The receiver wants nothing more: 410.
    case gone
    /// Another attempt would not come out differently, such as an address that a mail server does not know.
    case refused(status: Int?, String)
    /// No answer: no address, no connection, no time.
    case unreachable(String)
}

extension Delivery {
    /// The delivery after an attempt at a moment.
    package func after(_ outcome: AttemptOutcome, _ schedule: RetrySchedule, at now: Instant) -> Delivery {
        var result = self
        result.attempts += 1
        result.last = now
        result.problem = nil
        var wait: Int64 = 0
        switch outcome {
        case .taken(let status):
            result.status = status
            result.state = .delivered
            return result
        case .gone:
            result.status = 410
            result.state = .dead
            result.problem = "The receiver wants no more messages (410)."
            return result
        case .refused(let status, let problem):
            result.status = status
            result.state = .dead
            result.problem = problem
            return result
        case .notTaken(let status, let retryAfter):
            result.status = status
            result.problem = "The receiver answered with status \(status)."
            wait = min(max(0, retryAfter ?? 0), Limits.retryAfterSeconds) * 1_000_000
        case .unreachable(let problem):
            result.status = nil
            result.problem = problem
        }
        guard let pause = schedule.pause(afterAttempt: result.attempts, of: id) else {
            result.state = .dead
            return result
        }
        result.next = now.advanced(byMicroseconds: max(pause, wait))
        return result
    }
}
