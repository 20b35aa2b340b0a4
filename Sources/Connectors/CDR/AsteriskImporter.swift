// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads rows of Asterisk's `Master.csv`.
struct AsteriskImporter {
    private let options: ImportOptions
    private let clock: RecordClock
    private let numbers: NumberNormalizer
    private let directions: DirectionFinder

    init(options: ImportOptions) {
        self.options = options
        clock = RecordClock(toUTC: options.toUTC)
        numbers = NumberNormalizer(defaultCallingCode: options.defaultCallingCode)
        directions = DirectionFinder(ownNumbers: options.ownNumbers)
    }

    func record(_ csv: CSVRow) throws(RowProblem) -> CallRecord {
        guard let row = AsteriskRow(csv.fields) else {
            throw RowProblem(
                reason: "\(csv.fields.count) columns; Master.csv has 16 to 21. For other files use csv --map."
            )
        }
        let fields = row.fields
        var record = CallRecord()
        let account = fields[AsteriskRow.accountCode]
        guard let customer = options.customer ?? (account.isEmpty ? nil : account) else {
            throw RowProblem(reason: "column 1 (accountcode) is empty; name the customer with --customer.")
        }
        record.customer = String(customer.prefix(256))
        record.from = numbers.read(fields[AsteriskRow.source])
        record.to = numbers.read(fields[AsteriskRow.destination])
        guard record.to != .absent else { throw RowProblem(reason: "column 3 (dst) is empty.") }
        try readTimes(row, &record)
        let (direction, isGuess) = directions.direction(
            from: record.from,
            to: record.to,
            context: fields[AsteriskRow.context],
            channel: fields[AsteriskRow.channel],
            otherChannel: fields[AsteriskRow.otherChannel]
        )
        record.direction = direction
        let caller = AsteriskRow.peer(fields[AsteriskRow.channel])
        let callee = AsteriskRow.peer(fields[AsteriskRow.otherChannel])
        record.device = direction == "inbound" ? callee : caller
        record.trunk = direction == "internal" ? nil : direction == "inbound" ? caller : callee
        record.trunk = record.trunk.map { String($0.prefix(128)) }
        record.fromDisplay = AsteriskRow.displayName(fields[AsteriskRow.callerID])
        record.nativeResult = fields[AsteriskRow.disposition]
        record.result = AsteriskRow.result(
            fields[AsteriskRow.disposition],
            application: fields[AsteriskRow.application]
        )
        record.userField = row.userField.flatMap { $0.isEmpty ? nil : $0 }
        if let uniqueID = row.uniqueID, let sequence = row.sequence, !uniqueID.isEmpty, !sequence.isEmpty {
            record.base = uniqueID + ":" + sequence
        }
        record.session = row.linkedID ?? row.uniqueID ?? ""
        if isGuess { record.assumed.append("direction") }
        if clock.isAssumed { record.assumed.append("timeZone") }
        record.assumed += Assumption.callingCode(record)
        return record
    }

    private func readTimes(_ row: AsteriskRow, _ record: inout CallRecord) throws(RowProblem) {
        record.attempted = try time(row.fields[AsteriskRow.start], "10 (start)")
        record.ended = try time(row.fields[AsteriskRow.end], "12 (end)")
        let answer = row.fields[AsteriskRow.answer]
        if !answer.isEmpty { record.answered = try time(answer, "11 (answer)") }
        let total = try seconds(row.fields[AsteriskRow.duration], "13 (duration)")
        record.unfold(totalSeconds: total)
        guard record.ended >= record.attempted else {
            throw RowProblem(reason: "column 12 (end) lies before column 10 (start).")
        }
        let billed = try seconds(row.fields[AsteriskRow.billed], "14 (billsec)")
        record.durations = [("ringMs", max(0, total - (record.answered == nil ? 0 : billed)) * 1000)]
        if record.answered != nil { record.durations.append(("talkMs", billed * 1000)) }
        record.durations.append(("totalMs", total * 1000))
    }

    private func time(_ text: String, _ column: String) throws(RowProblem) -> Int64 {
        guard let time = clock.read(text, as: .local) else {
            throw RowProblem(
                reason: "column \(column) is '\(text.prefix(40))'; it should be a time like 2026-03-02 10:00:00."
            )
        }
        return time
    }

    private func seconds(_ text: String, _ column: String) throws(RowProblem) -> Int64 {
        guard let seconds = Int64(text), (0...31_536_000).contains(seconds) else {
            throw RowProblem(reason: "column \(column) is '\(text.prefix(40))'; it should be whole seconds.")
        }
        return seconds
    }
}

/// What an importer assumed because the file does not say it.
enum Assumption {
    static func callingCode(_ record: CallRecord) -> [String] {
        for case .e164(_, assumed: true) in [record.from, record.to] { return ["callingCode"] }
        return []
    }
}
