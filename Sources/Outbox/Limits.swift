// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Every bound of what is sent: a number, its unit, and why.
package enum Limits {
    /// Bytes of a webhook's body: what Standard Webhooks asks senders to keep to.
    package static let bodyBytes = 20_000
    /// Reasons of one decision that are told; the first decided.
    package static let reasons = 8
    /// Characters of one text in a body or a mail: a reason, a person's words.
    package static let textLength = 1_000
    /// Subscriptions that may exist: every one is matched with every message.
    package static let subscriptions = 200
    /// Messages of one subscription that may wait; what comes beyond goes to the dead letters, where it is seen.
    package static let waiting = 10_000
    /// Dead letters kept per subscription; the oldest go first and are counted.
    package static let deadLetters = 10_000
    /// Delivered messages kept per subscription, for a replay and for `deliveries`.
    package static let delivered = 10_000
    /// Days that delivered messages and dead letters are kept.
    package static let deliveredDays: Int64 = 8
    package static let deadLetterDays: Int64 = 30
    /// Records of the journal taken in one transaction, so that no writer of the same database waits long.
    package static let recordsPerStep = 2_000
    /// Microseconds until a place is written although nothing was to be told: what is read again after a crash.
    static let placeMicroseconds: Int64 = 1_000_000
    /// Records whose cases are asked for in one step, and after which the position is written when nothing was to be
    /// told: a look of some milliseconds at next start.
    package static let caseRecordsPerStep: UInt64 = 20_000
    /// Messages of one subscription at work at once.
    package static let atWork = 4
    /// Messages of all subscriptions at work at once.
    package static let atWorkTogether = 64
    /// Milliseconds until a look for new messages, and until another after a failure.
    package static let pauseMilliseconds = 200
    package static let retryMilliseconds = 1_000
    /// Seconds a receiver has for one request, from the look-up of its name to the last byte that is read.
    package static let requestSeconds: Int64 = 10
    /// Bytes of an answer that are read; its status is what counts.
    package static let answerBytes = 1_024
    /// Seconds that two secrets are good after one was exchanged.
    package static let rotationSeconds: Int64 = 24 * 3_600
    /// Seconds a receiver may ask to be left alone; a longer Retry-After is cut to a day.
    package static let retryAfterSeconds: Int64 = 24 * 3_600
    /// Bytes of a URL: what servers and proxies take.
    package static let urlBytes = 2_000
    /// Unsettled commands taken up in one step.
    package static let commandsPerStep = 500
    /// The longest pause between two commands about the same state, in seconds: drift is asked about each hour.
    package static let commandPauseSeconds: Int64 = 3_600
    /// Characters of a mail address: RFC 5321 section 4.5.3.1.
    package static let mailAddressLength = 254
    /// Seconds for one answer of a mail server, and for a whole mail; RFC 5321 has minutes, a notice has retries.
    package static let mailAnswerSeconds: Int64 = 30
    package static let mailSeconds: Int64 = 120
    /// Bytes of a line, and lines of an answer, that a mail server may send: RFC 5321 section 4.5.3.1.5, with room.
    package static let mailLineBytes = 2_000
    package static let mailAnswerLines = 100
}
