// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// A signal, ready to be fed and read.
struct CompiledSignal: Sendable {
    /// What an event gives the signal.
    enum Feed: Sendable {
        case nothing
        case integer(Program)
        /// A number; true: the program gives an integer that is widened.
        case real(Program, fromInteger: Bool)
        /// The identity of a value of this type, folded to 64 bits.
        case hash(Program, Type)
        case text(Program)
        case truth(Program)
        case share(among: Program?, counting: Program)
        /// The digits of the party whose packed number lies in this slot.
        case digits(slot: Int)
        case sessions(ends: UInt64)
    }

    var name: String
    /// All of its declaration that gives its values their meaning.
    var meaning: String
    /// The name and the meaning: what its open sessions are remembered under.
    var identity: SignalKey
    /// The key space, and the number of the signal in its table.
    var space: Int
    var number: Int
    /// The slot of bank 1.
    var slot: Int
    var outputCount: Int
    /// Bits of the event types that feed it, and of those that end its sessions.
    var types: UInt64
    var ends: UInt64 = 0
    var condition: Program?
    var feed: Feed
    var calendar: Calendar?
    var includesEmergency: Bool
    /// Whether rules may read `signal.NAME` without a member.
    var isBare: Bool
}

/// Numbers the periods of a calendar window.
struct Calendar: Sendable {
    enum Unit: Sendable { case day, week, month }
    var unit: Unit
    var zone: Zone

    /// The number of the period that a moment lies in; later periods have greater numbers.
    func period(of time: Instant) -> Int64 {
        let seconds = time.microseconds >= 0 ? time.microseconds / 1_000_000 : (time.microseconds - 999_999) / 1_000_000
        let civil = zone.civilTime(atUnixSeconds: seconds)
        switch unit {
        case .month: return Int64(civil.year) * 12 + Int64(civil.month)
        case .day: return CivilTime.days(year: civil.year, month: civil.month, day: civil.day)
        // Weeks begin on Monday; 1970-01-05 was one.
        case .week: return (CivilTime.days(year: civil.year, month: civil.month, day: civil.day) + 3) / 7
        }
    }
}

/// Signals that are counted by the same key.
struct KeySpace: Sendable {
    var parts: [KeyPart]
    var isAcrossCustomers: Bool
    /// The signals of the space, in the order of their numbers.
    var specifications: [SignalSpecification] = []
    /// Positions in `CompiledPolicy.signals`, in the order of their numbers.
    var signals: [Int] = []
}

/// A rule, ready to be asked.
struct CompiledRule: Sendable {
    struct CompiledMeasure: Sendable {
        var subject: SubjectKind
        var measure: Measure
        var capability: Capability?
        var microseconds: Int64?
        var condition: Program?
    }

    /// A named expression whose value goes into reasons and evidence.
    struct Measured: Sendable {
        var name: String
        var program: Program
        var type: Type
        /// Whether the value is shown as evidence; the others only fill the reason.
        var isEvidence: Bool
    }

    /// The position in the definition.
    var index: Int
    var id: String
    var clause: String
    var ceiling: ClauseCeiling
    /// How long the pack lets a machine suspend under the clause, where it says.
    var confirmMicroseconds: Int64?
    var step: Step
    var verdict: Verdict
    var mode: RuleMode
    var rolloutPercent: Int
    var onMissing: Fallback
    var onError: Fallback
    var effectiveFrom: Instant?
    var effectiveUntil: Instant?
    var program: Program
    var measures: [CompiledMeasure]
    var obligations: [String]
    /// The priority of the case that the rule opens for a person, where it opens one.
    var casePriority: Int?
    var measured: [Measured]
    var reasonEN: ReasonTemplate
    var reasonPL: ReasonTemplate
    var limitEN: ReasonTemplate
    var limitPL: ReasonTemplate
}

/// What the engine does for one event type: worked out once, when the policy is loaded.
struct TypePlan: Sendable {
    /// Spaces whose key is needed, with the signals to feed and those to read.
    struct SpaceWork: Sendable {
        var space: Int
        var feeds: [Int] = []
        var reads: [Int] = []
    }

    var rules: [Int] = []
    var spaces: [SpaceWork] = []
}

/// Everything the engine needs of a policy, worked out when it is loaded.
struct CompiledPolicy: Sendable {
    var signals: [Shared<CompiledSignal>] = []
    var spaces: [KeySpace] = []
    var rules: [Shared<CompiledRule>] = []
    /// What measures cite as what put them there: one for each rule, in their order.
    var causes: [StandingCause] = []
    /// By the raw value of the event type.
    var types: [HotPlan] = []
    /// For the end of a call that tells of an abandonment its source did not report.
    var unreportedAbandonment: HotPlan?
    var lists: [PackList] = []
    /// Files of lists, by the number under which `listed` asks: lists of the pack, then registries; empty without any.
    var files: [Registry?] = []
    var hours: [HoursTable] = []
    var clauses: [String] = []
    /// What the conditions of signed exceptions may speak of: the same as those of rules.
    var conditions = Environment(functions: [])
    var signalSlotCount = 1
    /// The zones of the numbering plan, by index; nil where this machine does not know one.
    var zones: [Zone?] = []
    var zonesByName = KeyTable<Zone>()
}

extension TypePlan {
    /// Every slot that the conditions and values of the signals it feeds look at.
    func signalSlots(_ signals: [Shared<CompiledSignal>]) -> [SlotAddress] {
        spaces.flatMap(\.feeds).flatMap { signals[$0].value.slots }
    }
}

extension CompiledSignal {
    /// Every slot that the condition and the value look at.
    var slots: [SlotAddress] {
        var slots = condition?.referencedSlots ?? []
        switch feed {
        case .integer(let program), .real(let program, _), .hash(let program, _), .text(let program),
            .truth(let program):
            slots += program.referencedSlots
        case .share(let among, let counting): slots += (among?.referencedSlots ?? []) + counting.referencedSlots
        case .nothing, .digits, .sessions: break
        }
        return slots
    }

    /// Whether it looks at what only a report of an abandonment tells.
    var looksAtAbandonment: Bool {
        slots.contains { $0.bank == 0 && EventSlots.abandonment.contains(Int($0.index)) }
    }
}
