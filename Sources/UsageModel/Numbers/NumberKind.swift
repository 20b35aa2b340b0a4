// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a telephone number is for, as its numbering plan says.
///
/// - Source: the number types of libphonenumber, and satellite, short and emergency, which it does not tell apart.
public enum NumberKind: UInt8, CaseIterable, Sendable {
    /// A fixed line.
    case fixed
    /// A mobile line.
    case mobile
    /// A line of a plan that does not tell fixed and mobile apart, such as the North American one.
    case fixedOrMobile
    /// Free for the caller.
    case tollFree
    /// Dearer than the call itself: the called party earns.
    case premium
    /// Paid in part by the called party.
    case sharedCost
    /// Follows a person from line to line.
    case personal
    /// A line of a provider of voice over IP.
    case voip
    /// A pager.
    case pager
    /// A company's number that is the same everywhere in a country.
    case uan
    /// Reaches a voice mailbox.
    case voicemail
    /// A satellite telephone.
    case satellite
    /// A short number behind its country's calling code.
    case short
    /// An emergency number behind its country's calling code.
    case emergency
    /// No number of any plan known here.
    case unknown
}

extension NumberKind {
    /// The name used in events and policies: `fixed_or_mobile`.
    public var name: String {
        switch self {
        case .fixed: "fixed"
        case .mobile: "mobile"
        case .fixedOrMobile: "fixed_or_mobile"
        case .tollFree: "tollfree"
        case .premium: "premium"
        case .sharedCost: "shared_cost"
        case .personal: "personal"
        case .voip: "voip"
        case .pager: "pager"
        case .uan: "uan"
        case .voicemail: "voicemail"
        case .satellite: "satellite"
        case .short: "short"
        case .emergency: "emergency"
        case .unknown: "unknown"
        }
    }
}
