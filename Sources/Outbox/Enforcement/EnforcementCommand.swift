// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

extension MessageBody {
    /// The bytes of a command: what is to be enforced on a subject from now on.
    ///
    /// A command says all of it, so that one that was lost or overtaken does no harm: the higher epoch wins, and the
    /// same one again changes nothing. It names a number in full, for a platform could do nothing otherwise.
    package func bytes(_ subject: StandingBook.Subject) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        envelope(.enforcementCommand, subject.command, Instant(microseconds: subject.since), &writer)
        if let owner = subject.key.owner { writer.member("partitionkey", Masking.masked(owner)) }
        writer.member("sequence", Self.padded(subject.epoch))
        writer.key("data")
        writer.beginObject()
        writer.member("command", subject.command)
        writer.key("epoch")
        writer.integer(subject.epoch)
        writer.subject(subject.key.kind, subject.key.id, subject.key.customer)
        writer.member("measure", subject.desired.measure)
        writer.key("capabilities")
        writer.beginArray()
        for capability in subject.desired.capabilities { writer.string(capability) }
        writer.endArray()
        writer.key("slowed")
        writer.truth(subject.desired.isSlowed)
        writer.member("until", subject.desired.until.map { Instant(microseconds: $0).description })
        writer.key("emergencyCallsPass")
        writer.truth(true)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

/// A command's id, taken apart.
package struct CommandName: Hashable, Sendable {
    package var epoch: UInt64
    /// The number of the subject.
    package var number: Int64

    /// Reads `cmd-184-3`.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "cmd", let epoch = UInt64(parts[1]), let number = Int64(parts[2]),
            text == "cmd-\(epoch)-\(number)"
        else { return nil }
        self.epoch = epoch
        self.number = number
    }
}

/// What a platform said about a command.
package struct Acknowledgement: Sendable, Hashable {
    package enum Result: String, CaseIterable, Sendable, Hashable { case applied, failed }

    package var command: CommandName
    /// The name of the subscription that commands the platform.
    package var platform: String
    package var result: Result
    package var detail: String?

    package init(command: CommandName, platform: String, result: Result, detail: String?) {
        self.command = command
        self.platform = platform
        self.result = result
        self.detail = detail
    }
}

/// How one platform stands to what is desired on one subject.
package struct EnforcementState: Sendable, Hashable {
    package enum Condition: String, CaseIterable, Sendable, Hashable {
        /// The platform said that it enforces just this.
        case enforced
        /// It has been told, and has some seconds left to answer.
        case waiting
        /// It said that it could not.
        case failed
        /// It did not answer in time, or answered for what was desired before.
        case late

        /// Whether what is desired and what is may differ.
        package var isDrift: Bool { self == .failed || self == .late }
    }

    package var subject: StandingBook.Subject
    /// The subscription, and the name of its platform.
    package var subscription: String
    package var platform: String
    /// The epoch of the last command that went out, when, and how often it did.
    package var issuedEpoch: UInt64?
    package var issuedAt: Instant?
    package var issues: Int
    /// Whether a command has not arrived yet and is tried again by itself.
    package var isOnItsWay: Bool
    /// What the platform answered last.
    package var acknowledgedEpoch: UInt64?
    package var result: Acknowledgement.Result?
    package var detail: String?
    package var acknowledgedAt: Instant?

    package init(
        subject: StandingBook.Subject,
        subscription: String,
        platform: String,
        issuedEpoch: UInt64? = nil,
        issuedAt: Instant? = nil,
        issues: Int = 0,
        isOnItsWay: Bool = false,
        acknowledgedEpoch: UInt64? = nil,
        result: Acknowledgement.Result? = nil,
        detail: String? = nil,
        acknowledgedAt: Instant? = nil
    ) {
        self.subject = subject
        self.subscription = subscription
        self.platform = platform
        self.issuedEpoch = issuedEpoch
        self.issuedAt = issuedAt
        self.issues = issues
        self.isOnItsWay = isOnItsWay
        self.acknowledgedEpoch = acknowledgedEpoch
        self.result = result
        self.detail = detail
        self.acknowledgedAt = acknowledgedAt
    }

    /// How it stands at a moment, where a platform has so many microseconds to answer.
    package func condition(at now: Instant, within microseconds: Int64) -> Condition {
        if acknowledgedEpoch == subject.epoch, let result { return result == .applied ? .enforced : .failed }
        return now.microseconds - subject.since < microseconds ? .waiting : .late
    }

    /// Whether a command is to go out at a moment: for a state it was not told of, and again, with longer and longer
    /// pauses, until it holds.
    package func isToCommand(at now: Instant, within microseconds: Int64) -> Bool {
        guard issuedEpoch == subject.epoch, let issuedAt else {
            return issuedEpoch != nil || subject.desired != .nothing
        }
        if isOnItsWay || acknowledgedEpoch == subject.epoch && result == .applied { return false }
        let factor: Int64 = 1 << min(Int64(max(0, issues - 1)), 20)
        let pause = min(microseconds.multipliedReportingOverflow(by: factor).partialValue, Self.longestPause)
        return now.microseconds - issuedAt.microseconds >= max(microseconds, pause)
    }

    private static let longestPause = Limits.commandPauseSeconds * 1_000_000

    /// How long the desired state has been so, in seconds.
    package func age(at now: Instant) -> Int64 { max(0, now.microseconds - subject.since) / 1_000_000 }
}
