// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a machine may do alone about one clause; everything above it needs a person's determination.
///
/// - Source: the table of automatic ceilings in the domain reference, section 0.1.
public struct ClauseCeiling: Sendable {
    /// A lasting measure a machine may take.
    public struct Lasting: Hashable, Sendable {
        public var subject: SubjectKind
        /// The strongest measure.
        public var measure: Measure
        /// For `restrict`: the only capabilities it may take away; empty means any, and the rate cap as well.
        public var capabilities: [Capability]
    }

    /// The clause id: `B.dialing`.
    public var clause: String
    /// The strongest verdict for one event.
    public var verdict: Verdict
    /// The lasting measures; `watch` and `warn` are open to every clause a machine may judge.
    public var lasting: [Lasting]
    /// How long an automatic suspension holds unless a person confirms it; nil: until a person has looked.
    public var confirmation: Confirmation

    /// When an automatic suspension lapses.
    public enum Confirmation: Hashable, Sendable {
        /// After this many hours.
        case hours(Int)
        /// After one business day: 24 hours, Saturdays and Sundays (UTC) not counted.
        case businessDay
        /// It stays until a person has looked.
        case untilReviewed
    }
}

/// The absolute ceilings: a pack may be stricter, never laxer.
public enum ClauseTable {
    /// Every clause, in the order of the policy.
    public static let all: [ClauseCeiling] = [
        ceiling("RU", .throttle, anyRestriction, .businessDay),
        ceiling("A.telemarketing", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("A.recording", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("A.fraud", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("B.dialing", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("B.trunking", .challenge, [suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("B.pumping", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .untilReviewed),
        ceiling("C.exposure", .block, [suspend(.endUser)], .untilReviewed),
        ceiling("C.pii", .block, [suspend(.endUser)], .hours(1)),
        ceiling("D.interference", .block, [suspend(.device), suspend(.apiClient)] + anyRestriction, .untilReviewed),
        ceiling("D.malware", .block, [suspend(.device), suspend(.apiClient)], .untilReviewed),
        ceiling("E.conduct", .flag, [], .hours(4)),
        ceiling("E.spoof", .block, [suspend(.number)], .untilReviewed),
        ceiling("E.mislead", .block, [suspend(.number)], .hours(4)),
        ceiling("F", .flag, [freeze(.customer)], .hours(24)),
        ceiling("G.harvest", .block, [suspend(.number), suspend(.campaign)] + anyRestriction, .businessDay),
        ceiling("G.bulk", .block, [suspend(.number), suspend(.campaign)] + anyRestriction, .businessDay),
        ceiling("H.excess", .throttle, anyRestriction, .businessDay),
        ceiling("H.unauth", .throttle, anyRestriction, .businessDay),
        ceiling("I.limits", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("I.security", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("I.compliance", .block, [suspend(.campaign), suspend(.number)] + anyRestriction, .hours(4)),
        ceiling("J", .block, anyRestriction, .hours(4)),
        ceiling("K", .flag, [freeze(.customer)], .hours(24)),
        ceiling("L", .flag, [freeze(.customer)], .hours(24)),
        ceiling("R", .allow, [], .hours(4)),
    ]

    /// The ceiling of a clause, or nil when there is no such clause.
    public static func ceiling(of clause: String) -> ClauseCeiling? { all.first { $0.clause == clause } }

    /// Whether a clause may never block or tear down by itself: the safety clauses F and L.
    public static func isSafety(_ clause: String) -> Bool { clause == "F" || clause == "L" }

    private static let anyRestriction: [ClauseCeiling.Lasting] = SubjectKind.allCases.map {
        ClauseCeiling.Lasting(subject: $0, measure: .restrict, capabilities: [])
    }

    private static func suspend(_ subject: SubjectKind) -> ClauseCeiling.Lasting {
        ClauseCeiling.Lasting(subject: subject, measure: .suspend, capabilities: [])
    }

    private static func freeze(_ subject: SubjectKind) -> ClauseCeiling.Lasting {
        ClauseCeiling.Lasting(subject: subject, measure: .restrict, capabilities: [.provisioning])
    }

    private static func ceiling(
        _ clause: String,
        _ verdict: Verdict,
        _ lasting: [ClauseCeiling.Lasting],
        _ confirmation: ClauseCeiling.Confirmation
    ) -> ClauseCeiling {
        ClauseCeiling(clause: clause, verdict: verdict, lasting: lasting, confirmation: confirmation)
    }
}

extension ClauseCeiling {
    /// Whether a machine may take this measure about the clause.
    public func permits(_ measure: Measure, on subject: SubjectKind, capability: Capability?) -> Bool {
        if measure <= .warn { return verdict > .allow }
        if measure == .terminate { return false }
        return lasting.contains { candidate in
            guard candidate.subject == subject, measure <= candidate.measure else { return false }
            guard measure == .restrict, !candidate.capabilities.isEmpty else { return true }
            return capability.map { candidate.capabilities.contains($0) } ?? false
        }
    }

    /// When an automatic measure that began at `microseconds` lapses without a person's word; nil: it stays.
    public func lapse(after microseconds: Int64, measure: Measure) -> Int64? {
        switch measure {
        case .none: return nil
        case .watch: return microseconds + Limits.watchMicroseconds
        case .warn: return microseconds + Limits.warningMicroseconds
        case .restrict: return microseconds + Limits.restrictionMicroseconds
        case .suspend, .terminate: break
        }
        switch confirmation {
        case .untilReviewed: return nil
        case .hours(let hours): return microseconds + Int64(hours) * 3_600_000_000
        case .businessDay:
            // 1970-01-01 was a Thursday; what begins on a weekend begins on Monday, and what ends on one goes on.
            let day: Int64 = 86_400_000_000
            func isWeekend(_ moment: Int64) -> Bool { [0, 6].contains(((moment / day + 4) % 7 + 7) % 7) }
            var start = microseconds
            while isWeekend(start) { start = (start / day + 1) * day }
            var end = start + day
            while isWeekend(end) { end += day }
            return end
        }
    }
}
