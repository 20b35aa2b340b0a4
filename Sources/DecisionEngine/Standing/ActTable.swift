// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// One measure that a person put on a subject, ready to be asked.
struct PersonsMeasure: Sendable {
    var act: StandingAct
    /// The subject, with its customer where the act names one.
    var key: SignalKey
    /// The place of the act among all.
    var order: UInt64
    /// The measure as machines' are judged.
    let active: ActiveMeasure

    /// What `ActiveMeasure.rule` says of a person's measure.
    static let rule: Int32 = -2

    init(_ act: StandingAct, _ key: SignalKey, order: UInt64) {
        self.act = act
        self.key = key
        self.order = order
        active = ActiveMeasure(
            measure: act.measure,
            capability: act.capability,
            since: act.from ?? Instant(microseconds: .min),
            until: act.until,
            rule: Self.rule,
            customer: -1
        )
    }
}

/// The measures that people put on subjects: one table for all partitions, for a number may be anybody's.
///
/// - Memory: about 300 bytes a measure and the texts of its act.
/// - Cost: one branch per event while nobody has put a measure on anything; then a look-up per subject of a kind that
///   has one.
final class ActTable {
    private var measures: [PersonsMeasure?] = []
    private var freed: [Int32] = []
    private var subjects = KeyTable<[Int32]>()
    var orders: UInt64 = 0
    /// No later than the first end of any measure.
    private var earliestEnd = Instant(microseconds: .max)
    /// Measures by the kind of their subject; the last: of numbers, whoever uses them.
    private var counts: [7 of Int32] = InlineArray(repeating: 0)
    private static let anybodys = SubjectKind.allCases.count
    /// Bits of the kinds of subjects that have measures; the uppermost: of numbers, whoever uses them.
    private(set) var kinds: UInt8 = 0

    /// How many measures there are.
    var count: Int { measures.count - freed.count }

    /// All measures, in the order of their acts.
    var all: [PersonsMeasure] { measures.compactMap(\.self).sorted { $0.order < $1.order } }

    /// The measure with this number.
    subscript(place: Int32) -> PersonsMeasure? { measures[Int(place)] }

    /// The measures of a subject, by their numbers.
    func places(of key: SignalKey) -> [Int32] { subjects[key] ?? [] }

    /// The measures of a subject, in the order of their acts.
    func measures(of key: SignalKey) -> [PersonsMeasure] {
        places(of: key).compactMap { measures[Int($0)] }.sorted { $0.order < $1.order }
    }

    /// Whether a kind of subject has any measure.
    @inline(__always)
    func has(_ kind: SubjectKind) -> Bool { kinds >> kind.rawValue & 1 == 1 }

    /// Whether a measure holds numbers whoever uses them.
    @inline(__always)
    var hasAnybodys: Bool { kinds >> UInt8(Self.anybodys) & 1 == 1 }

    /// Puts a measure on a subject, which has been checked; says what stands in the way.
    func put(_ act: StandingAct, on key: SignalKey) -> StandingProblem? {
        forget(before: act.at.advanced(byMicroseconds: -Limits.leapMicroseconds))
        let known = places(of: key)
        if known.contains(where: { measures[Int($0)]?.act.id == act.id }) { return .known }
        guard known.count < Limits.actsPerSubject else { return .tooMany(limit: Limits.actsPerSubject) }
        guard count < Limits.acts else { return .tooMany(limit: Limits.acts) }
        insert(PersonsMeasure(act, key, order: orders))
        orders += 1
        return nil
    }

    func insert(_ measure: PersonsMeasure) {
        let place: Int32
        if let reused = freed.popLast() {
            place = reused
            measures[Int(place)] = measure
        } else {
            place = Int32(truncatingIfNeeded: measures.count)
            measures.append(measure)
        }
        subjects[subjects.insert(measure.key, [])].append(place)
        if let until = measure.act.until { earliestEnd = min(earliestEnd, until) }
        count(measure.act, 1)
    }

    /// Takes away the measures for which a condition holds; returns them in the order of their acts.
    func remove(where matches: (PersonsMeasure) -> Bool) -> [PersonsMeasure] {
        var removed: [PersonsMeasure] = []
        for place in measures.indices {
            guard let measure = measures[place], matches(measure) else { continue }
            remove(place, measure)
            removed.append(measure)
        }
        return removed.sorted { $0.order < $1.order }
    }

    private func remove(_ place: Int, _ measure: PersonsMeasure) {
        measures[place] = nil
        freed.append(Int32(truncatingIfNeeded: place))
        count(measure.act, -1)
        guard let entry = subjects.find(measure.key) else { return }
        subjects[entry].removeAll { $0 == Int32(truncatingIfNeeded: place) }
        if subjects[entry].isEmpty { subjects.remove(measure.key) }
    }

    private func count(_ act: StandingAct, _ change: Int32) {
        let isAnybodys = act.kind == .number && act.customer == nil
        let place = isAnybodys ? Self.anybodys : Int(act.kind.rawValue)
        counts[place] += change
        if counts[place] > 0 { kinds |= 1 << UInt8(place) } else { kinds &= ~(1 << UInt8(place)) }
    }

    /// Forgets what ended so long ago that no event can be so late.
    private func forget(before limit: Instant) {
        guard earliestEnd <= limit else { return }
        _ = remove { $0.act.until.map { $0 <= limit } ?? false }
        earliestEnd = measures.compactMap { $0?.act.until }.min() ?? Instant(microseconds: .max)
    }
}

extension StandingAct {
    /// The customer whose subject it is; nil: of a number, whoever uses it.
    var ownerKey: SignalKey? {
        let owner = kind == .customer ? subject : customer
        return owner.map { Identity.ofText($0, domain: Domain.customer) }
    }

    /// The subject under its customer; of a number whoever uses it, the number alone.
    var key: SignalKey {
        if kind == .customer { return Identity.ofText(subject, domain: Domain.customer) }
        let own = Self.own(kind, subject)
        return ownerKey.map { Identity.combine($0, own) } ?? own
    }

    /// The subject without its customer.
    static func own(_ kind: SubjectKind, _ subject: String) -> SignalKey {
        if kind == .number, let number = TelephoneNumber(e164: subject.utf8) {
            return Identity.of(number.packed, domain: Domain.number)
        }
        return Identity.ofText(subject, domain: Domain.of(kind))
    }

    /// What is wrong with the act itself; nil when nothing is.
    var problem: StandingProblem? {
        if id.isEmpty || subject.isEmpty { return .noID }
        if kind == .customer, let customer, customer != subject { return .otherCustomer }
        if kind != .customer, kind != .number, customer == nil { return .noCustomer(kind) }
        guard action == .put else { return nil }
        if measure == .none { return .noMeasure }
        if capability != nil, measure != .restrict { return .capability(measure) }
        if !PolicyCompiler.clauseNames.contains(clause) { return .unknownClause(clause) }
        if reason.en.isEmpty || reason.pl.isEmpty { return .noReason }
        if let until, until <= from ?? at { return .over }
        return nil
    }

    /// Whether two acts are about the same subject; a number that names no customer is about everybody's.
    func isAbout(subjectOf other: StandingAct) -> Bool {
        guard kind == other.kind else { return false }
        if key == other.key { return true }
        return kind == .number && customer == nil
            && Self.own(kind, subject) == Self.own(other.kind, other.subject)
    }
}
