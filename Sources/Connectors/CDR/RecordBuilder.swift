// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Fills a call record member by member.
struct RecordBuilder {
    var record = CallRecord()
    var attempted: Int64?
    var ended: Int64?
    var direction: String?
    var usedLocalTime = false
    private let numbers: NumberNormalizer
    private let clock: RecordClock
    private let defaultTime: RecordTimeFormat

    init(numbers: NumberNormalizer, clock: RecordClock, defaultTime: RecordTimeFormat) {
        self.numbers = numbers
        self.clock = clock
        self.defaultTime = defaultTime
    }

    /// Sets one member; the text is not empty.
    mutating func set(_ path: String, _ text: String, _ column: CSVMapping.Column) throws(RowProblem) {
        if let name = RecordBuilder.durations[path] {
            let milliseconds = try duration(text, column)
            record.durations.removeAll { $0.name.description == name.description }
            record.durations.append((name, milliseconds))
            if column.unit == .milliseconds { record.precisionMilliseconds = 1 }
            return
        }
        if path.hasPrefix("timing.") { return try setTime(path, text, column) }
        if let symbols = RecordBuilder.symbols[path], !symbols.contains(text) {
            throw wrong(text, column, "one of " + symbols.joined(separator: ", "))
        }
        switch path {
        case "customer.id": record.customer = id(text)
        case "endUser.id": record.endUser = id(text)
        case "device.id": record.device = id(text)
        case "session.id": record.session = id(text)
        case "session.campaign.id": record.campaign = id(text)
        case "session.queue.id": record.queue = id(text)
        case "session.seller.id": record.seller = id(text)
        case "session.channel": record.channel = text
        case "session.direction": direction = text
        case "session.initiation": record.initiation = text
        case "session.purpose": record.purpose = text
        case "from": record.from = numbers.read(text)
        case "from.displayName": record.fromDisplay = text
        case "to": record.to = numbers.read(text)
        case "outcome.result": record.result = text
        case "outcome.endedBy": record.endedBy = text
        case "outcome.amd": record.answeringMachine = text
        case "outcome.sipCode": record.sipCode = try whole(text, 100...699, column)
        case "outcome.q850": record.cause = try whole(text, 0...127, column)
        case "signaling.trunk": record.trunk = String(text.prefix(128))
        case "signaling.userAgent": record.userAgent = String(text.prefix(256))
        case "signaling.sourceIp": record.sourceAddress = String(text.prefix(45))
        case "cost.amount": record.amount = try amount(text, column)
        case "cost.currency":
            guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw wrong(text, column, "an ISO 4217 code such as EUR")
            }
            record.currency = text
        case "nativeId": record.base = String(text.prefix(240))
        default: throw RowProblem(reason: "unknown path '\(path)'.")
        }
    }

    private mutating func setTime(_ path: String, _ text: String, _ column: CSVMapping.Column) throws(RowProblem) {
        let format = column.time ?? defaultTime
        guard let time = clock.read(text, as: format) else {
            throw wrong(text, column, "a time in the form " + format.rawValue)
        }
        if format.isLocal { usedLocalTime = true }
        switch path {
        case "timing.attemptedAt": attempted = time
        case "timing.answeredAt": record.answered = time
        case "timing.agentConnectedAt": record.agentConnected = time
        case "timing.endedAt": ended = time
        default: throw RowProblem(reason: "unknown path '\(path)'.")
        }
    }

    private func duration(_ text: String, _ column: CSVMapping.Column) throws(RowProblem) -> Int64 {
        let unit = column.unit.milliseconds * 1000
        guard let microseconds = RecordClock.decimal(Array(text.utf8), microsecondsPerUnit: unit),
            microseconds / 1000 <= 31_536_000_000
        else {
            throw wrong(text, column, "a number of " + column.unit.rawValue)
        }
        return microseconds / 1000
    }

    private func whole(
        _ text: String,
        _ range: ClosedRange<Int64>,
        _ column: CSVMapping.Column
    ) throws(RowProblem) -> Int64 {
        guard let value = Int64(text), range.contains(value) else {
            throw wrong(text, column, "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func amount(_ text: String, _ column: CSVMapping.Column) throws(RowProblem) -> String {
        let digits = text.drop { $0 == "-" }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal =
            parts.count <= 2
            && parts.allSatisfy {
                !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
        guard isDecimal, text.count - digits.count <= 1, parts.count < 2 || parts[1].count <= 8 else {
            throw RowProblem(
                reason: "column '\(column.name)' is '\(text.prefix(40))'; it should be an amount like 1.25."
            )
        }
        return text
    }

    private func wrong(_ text: String, _ column: CSVMapping.Column, _ expected: String) -> RowProblem {
        RowProblem(reason: "column '\(column.name)' is '\(text.prefix(40))'; it should be \(expected).")
    }

    private func id(_ text: String) -> String { String(text.prefix(256)) }

    private static let durations: [String: StaticString] = [
        "timing.ringMs": "ringMs", "timing.talkMs": "talkMs", "timing.holdMs": "holdMs", "timing.queueMs": "queueMs",
        "timing.totalMs": "totalMs", "timing.billedMs": "billedMs",
    ]

    private static let symbols: [String: [String]] = [
        "session.channel": ["voice", "video", "fax"],
        "session.direction": ["inbound", "outbound", "internal"],
        "session.initiation": [
            "manual", "preview", "progressive", "predictive", "power", "api", "callback", "ivr", "transfer", "inbound",
            "unknown", "ai_voice", "ivr_blast",
        ],
        "session.purpose": [
            "marketing", "informational", "transactional", "otp", "debt_collection", "survey", "political", "charity",
            "emergency", "internal", "unknown",
        ],
        "outcome.result": [
            "answered", "no_answer", "busy", "rejected", "canceled", "failed", "abandoned", "voicemail", "machine",
            "blocked", "completed", "unknown",
        ],
        "outcome.endedBy": ["caller", "callee", "agent", "system", "policy", "unknown"],
        "outcome.amd": ["human", "machine", "fax", "silence", "unknown"],
    ]
}
