// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// The measures in force as the journal tells of them: what platforms are to enforce, subject by subject.
///
/// It follows the journal, a little behind the engine, and lets measures end by the clock of this machine: a platform
/// that is to let somebody call again must not wait for the next event.
///
/// - Memory: about a kilobyte per subject that has a measure.
package struct StandingBook: Sendable {
    /// Whose standing it is.
    package struct Key: Hashable, Sendable, Codable {
        package var kind: String
        package var id: String
        /// Nil for a customer, and for a number whoever uses it.
        package var customer: String?

        package init(kind: String, id: String, customer: String?) {
            self.kind = kind
            self.id = id
            self.customer = kind == "customer" ? nil : customer
        }

        /// The customer concerned.
        package var owner: String? { kind == "customer" ? id : customer }
        /// Messages about it keep their order.
        package var order: String { "\(kind)/\(customer ?? "")/\(id)" }
    }

    /// One measure.
    package struct Entry: Hashable, Sendable, Codable {
        package enum Origin: String, Hashable, Sendable, Codable { case person, machine }

        /// The act of a person, or the rule.
        package var id: String
        package var origin: Origin
        /// The rules that fired in the decision which put it there.
        package var rules: [String]
        package var measure: String
        package var capability: String?
        package var clause: String
        package var reasonEN: String
        package var reasonPL: String
        /// Microseconds of when it begins and ends, where that is scheduled.
        package var from: Int64?
        package var until: Int64?
        /// The record it came with, and its place among the measures of that record.
        package var sequence: UInt64
        package var place: Int
        /// Whether it has begun.
        package var isActive: Bool
    }

    /// What holds on a subject.
    package struct Subject: Hashable, Sendable, Codable {
        /// Its number in this book, for short ids of commands.
        package var number: Int64
        package var key: Key
        package var entries: [Entry]
        package var desired: DesiredState
        /// Grows with every change of what is desired: the sequence of the record that changed it, or one more than
        /// before where time did.
        package var epoch: UInt64
        /// Microseconds of when it became so.
        package var since: Int64

        /// The id of the command that brings it about.
        package var command: String { "cmd-\(epoch)-\(number)" }
    }

    package private(set) var subjects: [Key: Subject] = [:]
    /// Subjects changed since they were taken; they are to be written down.
    private var changed: Set<Key> = []
    private var lastNumber: Int64 = 0
    /// No later than the first beginning or end of any measure.
    private var nextChange = Int64.max

    package init(_ known: [Subject] = []) {
        for subject in known {
            subjects[subject.key] = subject
            lastNumber = max(lastNumber, subject.number)
            for entry in subject.entries { plan(entry) }
        }
    }

    private mutating func plan(_ entry: Entry) {
        if !entry.isActive, let from = entry.from { nextChange = min(nextChange, from) }
        if let until = entry.until { nextChange = min(nextChange, until) }
    }

    /// Puts a measure on a subject; one of the same cause and strength takes the place of the one before.
    package mutating func put(_ entry: Entry, on key: Key, at now: Instant) {
        var subject = subjects[key] ?? fresh(key, at: now)
        var entry = entry
        entry.isActive = entry.from.map { $0 <= now.microseconds } ?? true
        subject.entries.removeAll {
            $0.id == entry.id && $0.measure == entry.measure && $0.capability == entry.capability
        }
        subject.entries.append(entry)
        plan(entry)
        settle(&subject, entry.sequence, now)
    }

    private mutating func fresh(_ key: Key, at now: Instant) -> Subject {
        lastNumber += 1
        return Subject(
            number: lastNumber,
            key: key,
            entries: [],
            desired: .nothing,
            epoch: 0,
            since: now.microseconds
        )
    }

    /// Takes measures away: one, by a person's id or a machine's rule, or all of them. A lift on a number that names no
    /// customer is about everybody's.
    package mutating func lift(
        _ measure: String?,
        on key: Key,
        sequence: UInt64,
        at now: Instant
    ) -> [(key: Key, entries: [Entry])] {
        let concerned = subjects.keys.filter {
            $0 == key || key.kind == "number" && key.customer == nil && $0.kind == "number" && $0.id == key.id
        }
        var lifted: [(key: Key, entries: [Entry])] = []
        for one in concerned.sorted(by: { $0.order < $1.order }) {
            guard var subject = subjects[one] else { continue }
            let gone = subject.entries.filter { measure == nil || $0.id == measure || $0.rules.contains(measure ?? "") }
            guard !gone.isEmpty else { continue }
            subject.entries.removeAll { gone.contains($0) }
            settle(&subject, sequence, now)
            lifted.append((one, gone))
        }
        return lifted
    }

    /// Lets begin what was scheduled, and end what is over; returns what ended, in the order of the journal.
    package mutating func pass(to now: Instant, at sequence: UInt64) -> [(key: Key, entry: Entry)] {
        guard nextChange <= now.microseconds else { return [] }
        nextChange = .max
        var ended: [(key: Key, entry: Entry)] = []
        for key in subjects.keys.sorted(by: { $0.order < $1.order }) {
            guard var subject = subjects[key] else { continue }
            let over = subject.entries.filter { $0.until.map { $0 <= now.microseconds } ?? false }
            let begins = subject.entries.indices.filter {
                !subject.entries[$0].isActive && (subject.entries[$0].from ?? 0) <= now.microseconds
            }
            for place in begins { subject.entries[place].isActive = true }
            subject.entries.removeAll { entry in over.contains { $0.id == entry.id && $0.place == entry.place } }
            if !over.isEmpty || !begins.isEmpty { settle(&subject, sequence, now) }
            for entry in subject.entries { plan(entry) }
            ended += over.map { (key, $0) }
        }
        return ended.sorted { ($0.entry.sequence, $0.entry.place) < ($1.entry.sequence, $1.entry.place) }
    }

    private mutating func settle(_ subject: inout Subject, _ sequence: UInt64, _ now: Instant) {
        let desired = DesiredState(subject.entries)
        if desired != subject.desired {
            subject.desired = desired
            subject.epoch = max(sequence, subject.epoch + 1)
            subject.since = now.microseconds
        }
        subjects[subject.key] = subject
        changed.insert(subject.key)
    }

    /// The subjects that changed since the last call, by their numbers.
    package mutating func takeChanged() -> [Subject] {
        defer { changed.removeAll() }
        return changed.compactMap { subjects[$0] }.sorted { $0.number < $1.number }
    }

    /// Forgets subjects that every platform has been told of.
    package mutating func forget(_ numbers: Set<Int64>) {
        guard !numbers.isEmpty else { return }
        subjects = subjects.filter { !numbers.contains($0.value.number) }
    }
}
