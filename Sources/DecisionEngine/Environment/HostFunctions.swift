// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import UsageModel

/// The functions of the field, as the engine answers them.
///
/// The raw value is the number under which a program calls the function.
enum EngineFunction: Int, CaseIterable {
    case owned, listed, consent, optedOut, localHour, localWeekday, withinHours, excepted
    case isEmergency, feature, planCountry, safeguard, mediaSinkRegistered, monitorAllowed, blockedRecently, apiQuota

    /// The registries of the event contract; `listed` knows them beside the lists of the pack.
    static let registries = [
        "us_dnc", "us_state_dnc", "us_rnd", "us_dno", "ca_dncl", "uk_tps", "pl_dno", "internal", "nask_patterns",
        "domain_warnings",
    ]

    /// What the answers of registries are kept under, in the order of their names.
    static let registryKeys = registries.map { Identity.ofText($0, domain: Domain.registry) }

    /// The scopes of consent, as the schema spells them.
    static let scopes: [String] = {
        if case .symbols(let names)? = EventSchema.standard.field("consent.scope")?.check { return names }
        return ["call", "autodial", "sms", "email", "recording", "all"]
    }()

    /// The purposes of a contact, as the schema spells them.
    static let purposes: [String] = {
        if case .symbol(let names)? = EventSchema.standard.field("session.purpose")?.kind { return names }
        return []
    }()

    /// The name rules use.
    var name: String { String(describing: self) }

    /// The declaration, given the names that only the pack knows.
    func declaration(lists: [String], hours: [String], clauses: [String]) -> HostFunction {
        HostFunction(
            name: name,
            id: rawValue,
            parameters: parameters(lists: lists, hours: hours, clauses: clauses),
            result: result,
            documentation: documentation
        )
    }

    private func parameters(lists: [String], hours: [String], clauses: [String]) -> [HostFunction.Parameter] {
        let party = HostFunction.Parameter.value(.object("party"))
        switch self {
        case .owned, .localHour, .localWeekday, .isEmergency: return [party]
        case .listed:
            return [.literal(kind: "list", allowed: lists + Self.registries), .anyOf([.object("party"), .string])]
        case .consent:
            return [
                party, .literal(kind: "consent scope", allowed: Self.scopes),
                .literal(kind: "purpose", allowed: Self.purposes),
            ]
        case .optedOut: return [party, .literal(kind: "consent scope", allowed: Self.scopes)]
        case .withinHours: return [party, .literal(kind: "table of hours", allowed: hours)]
        case .excepted:
            return [
                .literal(kind: "clause", allowed: clauses),
                .literal(kind: "subject", allowed: SubjectKind.allCases.map(\.name)),
            ]
        case .feature, .planCountry, .mediaSinkRegistered: return [.value(.string)]
        case .safeguard: return [.literal(kind: "safeguard", allowed: Safeguard.allCases.map(\.name))]
        case .blockedRecently: return [.value(.int)]
        case .monitorAllowed, .apiQuota: return []
        }
    }

    private var result: Type {
        switch self {
        case .localHour, .localWeekday: .list(.int)
        case .apiQuota: .int
        default: .bool
        }
    }

    private var documentation: String {
        switch self {
        case .owned: "Whether a party's number or sender id is in the customer's inventory."
        case .listed:
            "Whether a party or text is on a list of the pack or was found in a registry; missing when never checked."
        case .consent: "Whether the party consented to the customer for this scope and purpose."
        case .optedOut: "Whether the party objected to this scope."
        case .localHour: "The local hour at the party, for every zone it may be in; missing when none is known."
        case .localWeekday: "The local weekday at the party, 0 = Sunday, for every zone it may be in."
        case .withinHours: "Whether the event's time lies inside the table for every zone the party may be in."
        case .excepted: "Whether a signed exception covers a clause for a subject of the event."
        case .isEmergency: "Whether a party is an emergency service."
        case .feature: "Whether the plan has a feature; missing when no plan is known."
        case .planCountry: "Whether the plan allows a country; missing when it does not say."
        case .safeguard: "Whether a safeguard is on; missing when it was never set."
        case .mediaSinkRegistered: "Whether a destination of media is registered."
        case .monitorAllowed: "Whether the monitoring person may monitor the session's queue; missing when not told."
        case .blockedRecently: "Whether an event of the customer was blocked within so many seconds."
        case .apiQuota: "API requests per minute the client may make; missing when neither it nor the plan says."
        }
    }
}
