// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal
import Ledger
package import UsageModel

/// Makes cases of records: decisions open and extend them, acts of people change them.
///
/// A fold: it knows no clock, and the same records give the same cases, whatever the pieces they come in. An act that
/// the state of its case does not let be done changes nothing; the desk refuses such before they are written.
package struct CaseFold {
    private let store: any CaseStore
    private var records: [UInt64: CaseRecord] = [:]
    private var changed: Set<UInt64> = []
    /// The open case of a key, and the one opened last; .some(nil): it was looked for, and there is none.
    private var undecided: [CaseKey: UInt64?] = [:]
    private var newest: [CaseKey: UInt64?] = [:]
    private var kept: [UInt64: [Int: KeptDecision]] = [:]
    private var acts: [DoneAct] = []
    private var subjects = CaseSubjects()
    /// Acts that changed nothing.
    package private(set) var passedOver = 0

    /// A fold that goes on where a store stands.
    package init(_ store: any CaseStore) { self.store = store }

    /// What the records changed that were taken.
    package var changes: CaseChanges {
        CaseChanges(
            records: changed.sorted().compactMap { records[$0] },
            decisions: kept.sorted { $0.key < $1.key }.flatMap { $0.value.sorted { $0.key < $1.key }.map(\.value) },
            acts: acts
        )
    }

    /// Takes a record of any kind.
    package mutating func take(_ record: JournalRecord) throws {
        switch record.kind {
        case .decision:
            guard unsafe DecisionLine.mayAsk(record.second) else { return }
            try take(event: record.firstBytes, line: record.secondBytes, record.sequence.value, at: record.time)
        case .review:
            guard let act = CaseAct(record.firstBytes) else { return }
            try take(act, record.sequence.value)
        default: return
        }
    }

    /// Takes a decision that was received at a moment.
    package mutating func take(event: [UInt8], line: [UInt8], _ sequence: UInt64, at received: Instant) throws {
        guard let line = DecisionLine(line) else { return }
        var ordinal = 0
        for reason in line.openers {
            let key = CaseKey(customer: line.customer ?? "", clause: reason.clause)
            let number: UInt64
            if let open = try undecidedCase(key) {
                number = open
            } else if line.isRefusedByStanding {
                continue
            } else {
                number = CaseRecord.number(sequence, ordinal)
                ordinal += 1
                try open(number, key, sequence, by: reason.rule, isByHand: false, at: received.microseconds)
            }
            extend(number, event, line, sequence, received)
        }
    }

    /// Takes an act.
    package mutating func take(_ act: CaseAct, _ sequence: UInt64) throws {
        guard act.type != .opened else { return try takeOpening(act, sequence) }
        // No act is about a case that is still to come.
        guard let named = act.case.flatMap({ CaseRecord.number(of: $0) }), named < CaseRecord.number(sequence, 0) else {
            passedOver += 1
            return
        }
        guard let record = try find(named) else { return try takeOrphan(act, named, sequence) }
        let isOther = record.key != act.key
        if try isOther || act.type == .reopened && undecidedCase(act.key) != nil {
            passedOver += 1
            return
        }
        apply(act, to: named, sequence)
    }

    /// A case opened by hand; where one is open already, what was said goes to that one.
    private mutating func takeOpening(_ act: CaseAct, _ sequence: UInt64) throws {
        if let open = try undecidedCase(act.key) {
            change(open) { $0.apply(act, sequence) }
            acts.append(DoneAct(number: open, sequence: sequence, act: act))
            return
        }
        let number = CaseRecord.number(sequence, 0)
        try open(number, act.key, sequence, by: act.by, isByHand: true, at: act.at)
        change(number) { $0.priority = act.priority ?? Limits.priorityUsual }
        acts.append(DoneAct(number: number, sequence: sequence, act: act))
    }

    /// An act on a case of which the journal no longer has the beginning: it belongs to the open case of the same
    /// customer and clause, for there is only one; or all that is known of its case is told by the acts that are left.
    private mutating func takeOrphan(_ act: CaseAct, _ named: UInt64, _ sequence: UInt64) throws {
        if let open = try undecidedCase(act.key) { return apply(act, to: open, sequence) }
        guard act.type != .noted else {
            passedOver += 1
            return
        }
        try open(named, act.key, sequence, by: "", isByHand: false, at: act.at)
        change(named) { record in
            record.isPartial = true
            record.priority = Limits.priorityUsual
            record.apply(act, sequence)
        }
        settle(named, wasDecided: false)
        acts.append(DoneAct(number: named, sequence: sequence, act: act))
    }

    private mutating func apply(_ act: CaseAct, to number: UInt64, _ sequence: UInt64) {
        guard let record = records[number], record.problem(with: act) == nil else {
            passedOver += 1
            return
        }
        change(number) { $0.apply(act, sequence) }
        settle(number, wasDecided: record.isDecided)
        acts.append(DoneAct(number: number, sequence: sequence, act: act))
    }

    /// Notes whether the case is the open one of its key now; one that stays decided says nothing about others.
    private mutating func settle(_ number: UInt64, wasDecided: Bool) {
        guard let record = records[number], !(wasDecided && record.isDecided) else { return }
        undecided.updateValue(record.isDecided ? nil : number, forKey: record.key)
    }
}

extension CaseFold {
    private mutating func find(_ number: UInt64) throws -> CaseRecord? {
        if let known = records[number] { return known }
        let found = try store.record(number)
        records[number] = found
        return found
    }

    private mutating func undecidedCase(_ key: CaseKey) throws -> UInt64? {
        if let known = undecided[key] { return known }
        let (found, last) = try store.standing(key)
        if let found, records[found.number] == nil { records[found.number] = found }
        undecided.updateValue(found?.number, forKey: key)
        if newest[key] == nil { newest.updateValue(last, forKey: key) }
        return found?.number
    }

    private mutating func change(_ number: UInt64, _ body: (inout CaseRecord) -> Void) {
        guard var record = records[number] else { return }
        body(&record)
        records[number] = record
        changed.insert(number)
    }

    private mutating func open(
        _ number: UInt64,
        _ key: CaseKey,
        _ sequence: UInt64,
        by opener: String,
        isByHand: Bool,
        at moment: Int64
    ) throws {
        let former = try newest[key] ?? store.standing(key).newest
        records[number] = CaseRecord(
            number: number,
            customer: key.customer,
            clause: key.clause,
            isByHand: isByHand,
            openedBy: opener,
            openedAt: moment,
            priority: 0,
            lastAt: moment,
            previous: former.map { CaseRecord.id($0) },
            revision: sequence
        )
        changed.insert(number)
        undecided.updateValue(number, forKey: key)
        newest.updateValue(max(number, former ?? 0), forKey: key)
    }

    /// Adds a decision to a case.
    private mutating func extend(
        _ number: UInt64,
        _ event: [UInt8],
        _ line: DecisionLine,
        _ sequence: UInt64,
        _ received: Instant
    ) {
        guard let clause = records[number]?.clause else { return }
        let named = records[number]?.leavesOutSubjects == true ? [] : subjects.of(event)
        let json = line.kept(clause, sequence)
        var places: [Int] = []
        change(number) { record in
            if record.decisions < Limits.decisionsFirst { places.append(record.decisions) }
            let isLater = record.decisions >= Limits.decisionsFirst
            record.decisions += 1
            record.lastAt = max(record.lastAt, received.microseconds)
            if let time = Instant(rfc3339: line.time)?.microseconds {
                record.eventsFrom = min(record.eventsFrom ?? time, time)
                record.eventsTo = max(record.eventsTo ?? time, time)
            }
            for reason in line.reasons where reason.clause == clause {
                guard let priority = reason.casePriority else { continue }
                record.priority = max(record.priority, priority)
                if let place = record.count(reason.rule), isLater { places.append(Limits.decisionsFirst + place) }
            }
            record.name(named)
        }
        for place in places {
            kept[number, default: [:]][place] = KeptDecision(
                number: number,
                place: place,
                sequence: sequence,
                json: json
            )
        }
    }
}

extension CaseRecord {
    /// Counts a rule and gives its place; nil when there are too many to tell apart.
    fileprivate mutating func count(_ rule: String) -> Int? {
        if let place = rules.firstIndex(where: { $0.rule == rule }) {
            rules[place].count += 1
            return place
        }
        guard rules.count < Limits.rulesMost else { return nil }
        rules.append(RuleTally(rule: rule, count: 1))
        return rules.count - 1
    }

    fileprivate mutating func name(_ others: [Subject]) {
        for subject in others where !subjects.contains(subject) {
            if subjects.count < Limits.subjectsMost {
                subjects.append(subject)
            } else {
                leavesOutSubjects = true
            }
        }
    }
}
