// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A text in both languages of the product.
public struct Localized: Hashable, Sendable {
    /// English.
    public var en: String
    /// Polish.
    public var pl: String

    /// The text in both languages.
    public init(en: String, pl: String) {
        self.en = en
        self.pl = pl
    }
}

/// What the engine answers for one event, weakest first.
public enum Verdict: UInt8, CaseIterable, Comparable, Sendable {
    case allow, flag, throttle, challenge, block

    public static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }

    /// The name of the wire and of packs: `throttle`.
    public var name: String {
        switch self {
        case .allow: "allow"
        case .flag: "flag"
        case .throttle: "throttle"
        case .challenge: "challenge"
        case .block: "block"
        }
    }
}

/// A lasting restriction of a subject, mildest first.
public enum Measure: UInt8, CaseIterable, Comparable, Sendable {
    case none, watch, warn, restrict, suspend, terminate

    public static func < (left: Measure, right: Measure) -> Bool { left.rawValue < right.rawValue }

    /// The name of the wire and of packs: `suspend`.
    public var name: String {
        switch self {
        case .none: "none"
        case .watch: "watch"
        case .warn: "warn"
        case .restrict: "restrict"
        case .suspend: "suspend"
        case .terminate: "terminate"
        }
    }
}

/// Whom a measure or an exception is about.
public enum SubjectKind: UInt8, CaseIterable, Sendable {
    case customer, endUser, number, campaign, device, apiClient

    /// The name of the wire and of packs: `endUser`.
    public var name: String {
        switch self {
        case .customer: "customer"
        case .endUser: "endUser"
        case .number: "number"
        case .campaign: "campaign"
        case .device: "device"
        case .apiClient: "apiClient"
        }
    }
}

/// What a `restrict` measure takes away; without one it slows down everything.
public enum Capability: UInt8, CaseIterable, Sendable {
    case international, forwarding, messaging, recording, importing, forking, api, monitoring, provisioning, outbound

    /// The name of packs: `intl`.
    public var name: String {
        switch self {
        case .international: "intl"
        case .forwarding: "forward"
        case .messaging: "messaging"
        case .recording: "recording"
        case .importing: "import"
        case .forking: "fork"
        case .api: "api"
        case .monitoring: "monitoring"
        case .provisioning: "provisioning"
        case .outbound: "outbound"
        }
    }
}

/// The steps inside a decision, in their order.
public enum Step: UInt8, CaseIterable, Comparable, Sendable {
    case emergency, standing, identity, statutory, entitlement, analytics

    public static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }

    /// The name of packs: `statutory`. Rules may name the last four.
    public var name: String {
        switch self {
        case .emergency: "emergency"
        case .standing: "standing"
        case .identity: "identity"
        case .statutory: "statutory"
        case .entitlement: "entitlement"
        case .analytics: "analytics"
        }
    }
}

/// How far a rule may act.
public enum RuleMode: UInt8, CaseIterable, Sendable {
    case off, shadow, flag, enforce

    /// The name of packs: `shadow`.
    public var name: String {
        switch self {
        case .off: "off"
        case .shadow: "shadow"
        case .flag: "flag"
        case .enforce: "enforce"
        }
    }
}

/// What a rule does when a fact it needs is unknown, or when it fails.
public enum Fallback: UInt8, CaseIterable, Sendable {
    case allow, flag, block

    /// The name of packs: `allow`.
    public var name: String {
        switch self {
        case .allow: "allow"
        case .flag: "flag"
        case .block: "block"
        }
    }
}
