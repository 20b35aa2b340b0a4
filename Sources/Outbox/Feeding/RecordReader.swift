// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Journal
import Ledger
import UsageModel

/// Makes messages of records, and keeps the book of measures beside them.
struct RecordReader: Sendable {
    var book: StandingBook
    private(set) var messages: [OutgoingMessage] = []
    /// By what clock measures begin and end.
    var now: Instant
    /// The policy in force behind the records that were taken, and whether it came with one of them.
    private var policy: PolicyRecord?
    private var isPolicyNew = false

    init(_ book: StandingBook, _ policy: PolicyRecord?, at now: Instant) {
        self.book = book
        self.policy = policy
        self.now = now
    }

    mutating func take(_ record: JournalRecord) {
        switch record.kind {
        case .decision:
            guard unsafe !DecisionLine.isPlain(record.second), let line = DecisionLine(record.secondBytes) else {
                return
            }
            take(line, record.sequence.value)
        case .act:
            guard let act = ActRecord(record.firstBytes) else { return }
            take(act.act, record.sequence.value)
        case .policy:
            guard let policy = PolicyRecord(record.firstBytes) else { return }
            take(policy, ActivationNote(record.secondBytes), record.sequence.value, at: record.time)
        default: return
        }
    }

    /// Tells what a record of the policy changes: one that repeats another, as retention needs it, changes nothing.
    private mutating func take(
        _ policy: PolicyRecord,
        _ note: ActivationNote?,
        _ sequence: UInt64,
        at moment: Instant
    ) {
        let former = self.policy
        guard policy != former else { return }
        (self.policy, isPolicyNew) = (policy, true)
        // Where the one before is not known, the note says what is news: it may repeat one, or be of a list alone.
        if former == nil, note?.since != nil { return }
        let isSamePack = former.map { $0.sha256 == policy.sha256 } ?? (note?.origin == .list)
        if !isSamePack {
            let news = PolicyNews(policy: policy, former: former, origin: note?.origin)
            tell(.policyActivated, "\(sequence)-0", sequence, moment, "policy", .policy(news))
        }
        for (place, file) in policy.lists.enumerated() {
            let before = former?.lists.first { $0.name == file.name }
            if let before, before.sha256 == file.sha256 { continue }
            let news = ListNews(file: file, former: before, policy: policy, origin: note?.origin)
            tell(.listReplaced, "\(sequence)-\(place + 1)", sequence, moment, "list/\(file.name)", .list(news))
        }
    }

    /// Tells what is about no customer and under no clause.
    private mutating func tell(
        _ kind: MessageKind,
        _ name: String,
        _ sequence: UInt64,
        _ time: Instant,
        _ subject: String,
        _ content: MessageContent
    ) {
        messages.append(
            OutgoingMessage(
                kind: kind,
                name: name,
                sequence: sequence,
                time: time,
                customer: nil,
                clauses: [],
                subject: subject,
                content: content
            )
        )
    }

    /// The policy in force now, if a record brought it; it is taken once.
    mutating func takePolicy() -> PolicyRecord? {
        defer { isPolicyNew = false }
        return isPolicyNew ? policy : nil
    }

    private mutating func take(_ line: DecisionLine, _ sequence: UInt64) {
        var place = 0
        if line.verdict != Verdict.allow.name {
            messages.append(
                OutgoingMessage(
                    kind: .finding,
                    name: "\(sequence)-\(place)",
                    sequence: sequence,
                    time: line.moment,
                    customer: line.customer,
                    clauses: line.reasons.map(\.clause),
                    subject: "customer/\(line.customer ?? "")",
                    content: .finding(line)
                )
            )
        }
        for applied in line.measures {
            place += 1
            let key = StandingBook.Key(kind: applied.subject.kind, id: applied.subject.id, customer: line.customer)
            let cause = line.causes.first ?? line.reasons.first
            let entry = StandingBook.Entry(
                id: cause?.rule ?? "",
                origin: .machine,
                rules: line.causes.map(\.rule),
                measure: applied.measure,
                capability: applied.capability,
                clause: cause?.clause ?? "",
                reasonEN: cause?.message.en ?? "",
                reasonPL: cause?.message.pl ?? "",
                until: applied.until.flatMap { Instant(rfc3339: $0)?.microseconds },
                sequence: sequence,
                place: place,
                isActive: true
            )
            book.put(entry, on: key, at: now)
            tell(.measurePut, "\(sequence)-\(place)", sequence, line.moment, key, [entry], nil, line.id)
        }
    }

    private mutating func take(_ act: StandingAct, _ sequence: UInt64) {
        let key = StandingBook.Key(kind: act.kind.name, id: act.subject, customer: act.customer)
        switch act.action {
        case .put:
            let entry = StandingBook.Entry(
                id: act.id,
                origin: .person,
                rules: [],
                measure: act.measure.name,
                capability: act.capability?.name,
                clause: act.clause,
                reasonEN: act.reason.en,
                reasonPL: act.reason.pl,
                from: act.from?.microseconds,
                until: act.until?.microseconds,
                sequence: sequence,
                place: 0,
                isActive: true
            )
            book.put(entry, on: key, at: now)
            tell(.measurePut, "\(sequence)-0", sequence, act.at, key, [entry], nil, act.id)
        case .lift:
            let lifted = book.lift(act.lifts, on: key, sequence: sequence, at: now)
            for (place, (key, entries)) in lifted.enumerated() {
                tell(.measureLifted, "\(sequence)-\(place)", sequence, act.at, key, entries, act.reason, act.id)
            }
        }
    }

    /// Lets time pass where the journal has been read to its end.
    mutating func pass(at position: UInt64) {
        for (key, entry) in book.pass(to: now, at: position) {
            let ended = Instant(microseconds: entry.until ?? now.microseconds)
            let name = "\(entry.sequence)-\(entry.place)-end"
            // It is told as of where the journal stands, so that whoever subscribed since the measure is told its end.
            tell(.measureLapsed, name, max(entry.sequence, position), ended, key, [entry], nil, entry.id)
        }
    }

    private mutating func tell(
        _ kind: MessageKind,
        _ name: String,
        _ sequence: UInt64,
        _ time: Instant,
        _ key: StandingBook.Key,
        _ entries: [StandingBook.Entry],
        _ reason: Localized?,
        _ cause: String
    ) {
        messages.append(
            OutgoingMessage(
                kind: kind,
                name: name,
                sequence: sequence,
                time: time,
                customer: key.owner,
                clauses: entries.map(\.clause),
                subject: key.order,
                content: .measure(MeasureNews(key: key, measures: entries, reason: reason, cause: cause))
            )
        )
    }

    /// The messages made so far; they are taken once.
    mutating func takeMessages() -> [OutgoingMessage] {
        defer { messages.removeAll() }
        return messages
    }
}
