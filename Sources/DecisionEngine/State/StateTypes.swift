// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// What is known of a customer, folded from its events.
struct CustomerState: Sendable {
    /// The identity every key of this customer is made with.
    var key: SignalKey
    /// The newest event time that counts, and a later one that waits to be confirmed.
    var watermark = Instant(microseconds: .min)
    var leap: Instant?
    /// Whether a second event has agreed with the first one's clock.
    var isClockConfirmed = false
    var firstSeen: Instant
    var created: Instant?
    var isVerified: Bool?
    var isDisassociated = false
    var plan: PlanState?
    var useCase = UseCaseState()
    var ownedNumbers: Int32 = 0
    var openCalls = OpenCalls()
    var activeEndUsers: Int32 = 0
    var legalName: Text?
    /// Safeguards by `Safeguard`: whether each was ever set, and whether it is on.
    var safeguardsKnown: UInt8 = 0
    var safeguardsOn: UInt8 = 0
    var agreements: [AgreementState] = []
    var exceptions: [ExceptionState] = []
    /// Whether any of them holds only under a condition.
    var hasConditions = false
    var lastBlock: Instant?

    init(key: SignalKey, firstSeen: Instant) {
        self.key = key
        self.firstSeen = firstSeen
    }
}

/// The entitlements of a customer's plan; what the source did not say is unknown.
struct PlanState: Sendable {
    var id: Text?
    var seats: Int64?
    var concurrency: Int64?
    var callsPerSecond: Double?
    var minutesPerSeat: Int64?
    var apiRequestsPerMinute: Int64?
    /// Identities of the features; nil: not told.
    var features: [SignalKey]?
    /// Identities of the countries; nil: not told.
    var countries: [SignalKey]?
}

/// What a customer declared about its use.
struct UseCaseState: Sendable {
    var sector: Text?
    var isSafetyRelated: Bool?
    var isChildDirected: Bool?
    var hasFailoverPlan: Bool?
}

/// An agreement between provider and customer.
struct AgreementState: Sendable {
    var key: SignalKey
    var signatures: Int
    var isActive: Bool
}

/// A signed, scoped, expiring permission.
struct ExceptionState: Sendable {
    var key: SignalKey
    var id: String
    var clause: String
    var scopeKind: SubjectKind
    /// The subject it covers; nil: the whole customer.
    var scope: SignalKey?
    var from: Instant?
    var until: Instant?
    /// What has to hold for an event to be covered, as it was signed; nil: nothing.
    var conditionText: String?
    /// The same, understood; nil also where the policy does not know what the condition speaks of: it covers nothing
    /// then.
    var condition: ExceptionCondition?
    /// Whether it holds for the event at hand.
    var isMet = true

    /// Whether it sets aside a clause at this moment: its own, or one below it (`B` covers `B.dialing`).
    func covers(clause asked: String, at instant: Instant) -> Bool {
        guard isMet else { return false }
        guard asked == clause || asked.hasPrefix(clause + ".") else { return false }
        return instant >= from ?? instant && until.map { instant < $0 } ?? true
    }
}

/// A number as one customer uses it.
struct NumberState: Sendable {
    var ownedSince: Instant?
    /// When it was given back last: calls made before may be reported later.
    var ownedUntil: Instant?
    var forwardTarget: SignalKey?
    /// The emergency call that was told last, and the newest one: reports may come in any order, and one with a wrong
    /// clock must not hide the others.
    var lastEmergencyCall: Instant?
    var newestEmergencyCall: Instant?

    mutating func noteEmergencyCall(at time: Instant) {
        lastEmergencyCall = time
        newestEmergencyCall = max(newestEmergencyCall ?? time, time)
    }

    /// Whether a call-back may come at a moment.
    func awaitsCallBack(at time: Instant) -> Bool {
        [lastEmergencyCall, newestEmergencyCall].contains { called in
            guard let called else { return false }
            return time >= called && time.microseconds - called.microseconds <= Limits.callBackMicroseconds
        }
    }

    /// Whether it was the customer's at a moment, as far as is known.
    func isOwned(at time: Instant) -> Bool { ownedSince != nil || ownedUntil.map { time < $0 } ?? false }
}

/// A person or service account of a customer.
struct EndUserState: Sendable {
    var isActive: Bool?
    var role: Text?
    var queues: [SignalKey]?
    var isSignedIn = false
    var lastCountry: Text?
}

/// A campaign of a customer.
struct CampaignState: Sendable {
    var firstSeen: Instant
    var isRunning: Bool?
    var purpose: UInt64?
    var previousPurpose: UInt64?
    var initiation: UInt64?
    var agentsReady: Int64?
}

/// One consent of one consumer to one customer.
struct ConsentState: Sendable {
    /// Bits of the schema's consent scopes; 0 means the source did not say, and nothing is covered by it.
    var scopes: UInt64
    /// Bits of the schema's purposes; 0 means any.
    var purposes: UInt64
    var expires: Instant?
    /// When it was given; the event's time where the source did not say.
    var captured: Instant
    var isDated: Bool
    /// To whom it was given; nil: to the customer, whoever the seller.
    var seller: SignalKey?
    /// Who gave it, where an act carries it along.
    var subject: SignalKey?
    /// When it was withdrawn: what happened before is still covered, also when it is reported later.
    var withdrawn: Instant?

    /// Whether it holds at a moment.
    func holds(at time: Instant) -> Bool {
        captured <= time && expires.map { time < $0 } ?? true && withdrawn.map { time < $0 } ?? true
    }
}

/// What a consumer has told a customer.
struct ConsumerState: Sendable {
    var consents: [ConsentState] = []
    /// Bits of the scopes objected to, since when each, and when the last objection came.
    var optedOut: UInt64 = 0
    var optedOutSince: [8 of Int64] = InlineArray(repeating: .max)
    var optedOutAt: Instant?

    /// The scopes of these that were objected to by a moment; what came later does not count for what is reported late.
    func objections(to scopes: UInt64, at time: Instant) -> UInt64 {
        var found: UInt64 = 0
        var left = optedOut & scopes
        while left != 0 {
            let scope = left.trailingZeroBitCount
            if optedOutSince[scope] <= time.microseconds { found |= 1 << UInt64(scope) }
            left &= left - 1
        }
        return found
    }

    /// Whether an objection to a scope outweighs a consent that an act carries along.
    func objects(to scope: UInt64, since consent: ConsentState, at time: Instant) -> Bool {
        let asked = scope == ConsentScopes.whole ? ConsentScopes.all : scope
        guard objections(to: asked, at: time) != 0, let optedOutAt else { return false }
        return !consent.isDated || consent.captured <= optedOutAt
    }
}

/// A call or conversation that is going on.
struct SessionState: Sendable {
    var customer: Int32
    var started: Instant
    var isEmergency = false
    /// It may be the call-back of an emergency service.
    var isCallBack = false
    var isAnsweredByHuman = false
    var isAgentConnected = false
    /// The abandonment was reported, or derived from the end of the call.
    var isAbandoned = false
    var isAbandonmentReported = false
    /// When it was answered; nil again when it has ended.
    var opened: Instant?
    /// The end was told; `started` is its time then.
    var isEnded = false
}

/// The answer of a registry about a number or domain.
struct RegistryState: Sendable {
    var isListed: Bool
}

/// A safeguard that a customer can switch.
enum Safeguard: UInt8, CaseIterable {
    case recordingAnnouncement, optOutFooter, consentCheck, safeHarborMessage, answeringMachineDetection

    /// The setting's id on the wire.
    var name: String {
        switch self {
        case .recordingAnnouncement: "recording.announcement"
        case .optOutFooter: "optout.footer"
        case .consentCheck: "consent.check"
        case .safeHarborMessage: "safe_harbor.message"
        case .answeringMachineDetection: "amd"
        }
    }
}
