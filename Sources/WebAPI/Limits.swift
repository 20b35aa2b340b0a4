// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Every bound of the HTTP interface: a number, its unit, and why.
package enum Limits {
    /// Bytes of a body that describes one thing: a measure, a key, one event with 256 KiB of its own.
    package static let bodyBytes = 320 * 1_024
    /// Bytes of a batch of events: some ten thousand usual ones; a sender with more sends several.
    package static let batchBytes = 16 * 1_024 * 1_024
    /// Events of one batch; what it holds of the engine's time stays below a second.
    package static let batchEvents = 20_000
    /// Times, five milliseconds apart, that a batch waits for a journal that is behind: a second, then it is refused.
    package static let journalPatience = 200
    /// Events of a batch that are decided before the thread serves others: a millisecond.
    package static let batchPiece = 256
    /// Seconds that a question to the engine, or an act, waits for it; a change of policy takes one or two.
    package static let turnSeconds = 10
    /// Times that an act on standing is judged anew because another came in between.
    static let actTries = 8
    /// Requests at work at once; more would only wait for each other, so they are told to come again.
    package static let requestsAtWork = 1_024
    /// Bytes of batches at work at once; each is held in memory while it is decided.
    package static let batchBytesAtWork = 64 * 1_024 * 1_024
    /// Seconds after which a refused request may come again.
    package static let retryAfterSeconds = 1
    /// Bytes of a pack: the standard one with five jurisdictions and 1,500 cases has 0.7 MB.
    package static let packBytes = 8 * 1_024 * 1_024
    /// Files of a pack: as many as one on a disk may have.
    package static let packFiles = 6_000
    /// Bytes of a path in a pack.
    package static let pathLength = 255
    /// Bytes of a list that is sent, gzipped or not: twenty million numbers. Larger ones are imported on the machine.
    package static let listBytes = 256 * 1_024 * 1_024
    /// Items of one page, and as many as a page holds when nothing is said.
    package static let pageMost = 200
    package static let pageUsual = 50
    /// Newest findings whose measured values are looked through: each is a look into the journal.
    static let measuredFindings = 100
    /// Bytes of a header list, and of one header: a bearer token has some kilobytes at most.
    package static let headerListBytes = 32 * 1_024
    package static let headerBytes = 16 * 1_024
    package static let headerCount = 100
    /// Seconds a connection may wait between requests, and seconds a request may take to arrive.
    package static let idleSeconds: Int64 = 75
    package static let arrivalSeconds: Int64 = 20
    /// Requests per second that a key may be given: from one in a quarter of an hour to more than can be served.
    static let requestsPerSecond = 0.001...1_000_000.0
    /// Beginnings of sources that a key may be given: a gateway has one, a connector some.
    package static let sources = 16
    /// Characters of an idempotency key.
    package static let idempotencyKeyLength = 255
    /// Answers kept for idempotency; at a write a second that is a day and more.
    package static let idempotentAnswers = 100_000
    /// Microseconds for which they outlive the process: a day, within which whoever got no answer comes again.
    static let idempotentMicroseconds: Int64 = 86_400_000_000
    /// Bytes of an answer that outlives it; those of people's writes have some kilobytes.
    static let idempotentBytes = 64 * 1_024
    /// Characters of texts that people write: a reason, a name.
    package static let reasonLength = 2_000
    package static let nameLength = 128
    /// Characters of a query that the record of who read what keeps: every filter there is, and then some.
    static let recordedQueryLength = 512
    /// Levels of a JSON document.
    package static let jsonDepth = 32
}
