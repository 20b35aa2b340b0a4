// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import UsageModel

/// The state that rules see, and the slots of bank 2 that hold it.
///
/// - Shape: objects lie one after the other, each with its own presence slot first, as in the event record.
enum StateSchema {
    /// The slots, in the order of the bank.
    enum Slot: Int, CaseIterable {
        case customer, customerID, customerAgeDays, customerVerified, customerSuspendedElsewhere
        case customerDisassociated
        case plan, planID, planSeats, planConcurrency, planCallsPerSecond, planMinutesPerSeat, planAPIRequests
        case useCase, useCaseSector, useCaseSafetyRelated, useCaseChildDirected, useCaseFailoverPlan
        case customerNumbers, customerOpenLegs, customerActiveEndUsers, customerResaleAgreement, customerLegalName
        case endUser, endUserID, endUserActive, endUserRole, endUserSignedIn, endUserLastCountry
        case number, numberOwned, numberAgeDays, numberForwarded, numberSuspendedElsewhere
        case campaign, campaignID, campaignRunning, campaignPurpose, campaignInitiation, campaignPreviousPurpose
        case campaignAgeDays, campaignAgentsReady
        case standing, standingMeasure, standingCustomer, standingEndUser, standingNumber, standingCampaign
        case standingDevice, standingAPIClient
    }

    static let slotCount = Slot.allCases.count

    /// The object types, named as the variables that hold them.
    static var objectTypes: [ObjectType] {
        let measures = Measure.allCases.map(\.name)
        let purposes = symbols("session.purpose")
        return [
            object(
                // Not "plan": that is the event's, whose members lie elsewhere.
                "planState",
                .plan,
                [
                    ("id", .planID, .string, "The plan's id."),
                    ("seats", .planSeats, .int, "Seats paid for."),
                    ("concurrency", .planConcurrency, .int, "Calls allowed at once."),
                    ("callsPerSecond", .planCallsPerSecond, .double, "Call attempts allowed per second."),
                    ("minutesPerSeat", .planMinutesPerSeat, .int, "Minutes per seat and month."),
                    ("apiRequestsPerMinute", .planAPIRequests, .int, "API requests allowed per minute."),
                ]
            ),
            object(
                "useCaseState",
                .useCase,
                [
                    ("sector", .useCaseSector, .string, "The declared sector."),
                    ("safetyRelated", .useCaseSafetyRelated, .bool, "Whether the use was declared safety-related."),
                    ("childDirected", .useCaseChildDirected, .bool, "Whether the use is directed at children."),
                    ("failoverPlan", .useCaseFailoverPlan, .bool, "Whether there is a plan for when the line fails."),
                ]
            ),
            object(
                "customerState",
                .customer,
                [
                    ("id", .customerID, .string, "The customer's id."),
                    ("ageDays", .customerAgeDays, .int, "Days since the customer was created or first seen."),
                    ("verified", .customerVerified, .bool, "Whether the customer's identity was verified."),
                    ("suspendedElsewhere", .customerSuspendedElsewhere, .bool, "Whether the provider suspended it."),
                    ("disassociated", .customerDisassociated, .bool, "Whether the customer has left."),
                    ("plan", .plan, .object("planState"), "The plan in force."),
                    ("useCase", .useCase, .object("useCaseState"), "What the customer declared about its use."),
                    ("numbers", .customerNumbers, .int, "Numbers known to be the customer's."),
                    ("openLegs", .customerOpenLegs, .int, "Calls answered and not ended."),
                    ("activeEndUsers", .customerActiveEndUsers, .int, "End users not deactivated."),
                    (
                        "resaleAgreement", .customerResaleAgreement, .bool,
                        "Whether an agreement signed by both is active."
                    ),
                    ("legalName", .customerLegalName, .string, "The verified legal name."),
                ]
            ),
            object(
                "endUserState",
                .endUser,
                [
                    ("id", .endUserID, .string, "The end user's id."),
                    ("active", .endUserActive, .bool, "False after the end user was deactivated."),
                    ("role", .endUserRole, .string, "The role last set."),
                    ("signedIn", .endUserSignedIn, .bool, "Whether a session is open."),
                    ("lastCountry", .endUserLastCountry, .string, "Where the last sign-in came from."),
                ]
            ),
            object(
                "numberState",
                .number,
                [
                    ("owned", .numberOwned, .bool, "Whether the number is the customer's."),
                    ("ageDays", .numberAgeDays, .int, "Days since it was assigned."),
                    ("forwarded", .numberForwarded, .bool, "Whether it points at another target."),
                    ("suspendedElsewhere", .numberSuspendedElsewhere, .bool, "Whether the provider suspended it."),
                ]
            ),
            object(
                "campaignState",
                .campaign,
                [
                    ("id", .campaignID, .string, "The campaign's id."),
                    ("running", .campaignRunning, .bool, "Whether it was started and not stopped."),
                    ("purpose", .campaignPurpose, .string, "Its purpose."),
                    ("initiation", .campaignInitiation, .string, "How it dials."),
                    ("previousPurpose", .campaignPreviousPurpose, .string, "Its purpose before the last change."),
                    ("ageDays", .campaignAgeDays, .int, "Days since it was first seen."),
                    ("agentsReady", .campaignAgentsReady, .int, "Agents ready, as the dialer last reported."),
                ],
                symbols: [
                    "purpose": purposes, "previousPurpose": purposes, "initiation": symbols("session.initiation"),
                ]
            ),
            object(
                "standingState",
                .standing,
                [
                    ("measure", .standingMeasure, .string, "The strictest measure on any subject of the event."),
                    ("customer", .standingCustomer, .string, "The measure on the customer."),
                    ("endUser", .standingEndUser, .string, "The measure on the end user."),
                    ("number", .standingNumber, .string, "The measure on the number."),
                    ("campaign", .standingCampaign, .string, "The measure on the campaign."),
                    ("device", .standingDevice, .string, "The measure on the device."),
                    ("apiClient", .standingAPIClient, .string, "The measure on the API client."),
                ],
                symbols: Dictionary(uniqueKeysWithValues: standingNames.map { ($0, measures) })
            ),
        ]
    }

    /// The variables, at the addresses of their objects.
    static var variables: [Variable] {
        [
            variable("customer", "customerState", .customer), variable("endUser", "endUserState", .endUser),
            variable("number", "numberState", .number), variable("campaign", "campaignState", .campaign),
            variable("standing", "standingState", .standing),
        ]
    }

    private static let standingNames = ["measure", "customer", "endUser", "number", "campaign", "device", "apiClient"]

    private static func symbols(_ path: String) -> [String] {
        if case .symbol(let names)? = EventSchema.standard.field(path)?.kind { return names }
        return []
    }

    private static func variable(_ name: String, _ type: String, _ slot: Slot) -> Variable {
        Variable(name: name, type: .object(type), address: SlotAddress(bank: 2, index: UInt16(slot.rawValue)))
    }

    private static func object(
        _ name: String,
        _ base: Slot,
        _ fields: [(name: String, slot: Slot, type: Type, documentation: String)],
        symbols: [String: [String]] = [:]
    ) -> ObjectType {
        ObjectType(
            name: name,
            fields: fields.map { field in
                Field(
                    name: field.name,
                    type: field.type,
                    slot: field.slot.rawValue - base.rawValue,
                    symbols: symbols[field.name],
                    documentation: field.documentation
                )
            },
            slotCount: fields.count + 1
        )
    }
}
