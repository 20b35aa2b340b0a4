// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a message tells of; the raw value is the type of its CloudEvent.
package enum MessageKind: String, CaseIterable, Sendable, Hashable {
    /// A decision above allow.
    case finding = "proviso.decision.finding.v1"
    /// A measure was put on a subject, by a rule or by a person.
    case measurePut = "proviso.measure.put.v1"
    /// A person took measures away.
    case measureLifted = "proviso.measure.lifted.v1"
    /// A measure ended in its time.
    case measureLapsed = "proviso.measure.lapsed.v1"
    /// An act waits for a second person.
    case approvalWaiting = "proviso.approval.waiting.v1"
    /// Another version of the policy came in force.
    case policyActivated = "proviso.policy.activated.v1"
    /// The policy asks another file of a list.
    case listReplaced = "proviso.list.replaced.v1"
    /// Something waits for a person to look at it.
    case caseOpened = "proviso.case.opened.v1"
    /// A person has found what there was to find.
    case caseDecided = "proviso.case.decided.v1"
    /// What a platform is to enforce on a subject from now on.
    case enforcementCommand = "proviso.enforcement.command.v1"
    /// Somebody wants to see whether messages arrive.
    case test = "proviso.webhook.test.v1"

    /// What a subscription may ask for; commands go to those who enforce, tests to who asked.
    package static let selectable: [MessageKind] = [
        .finding, .measurePut, .measureLifted, .measureLapsed, .approvalWaiting, .policyActivated, .listReplaced,
        .caseOpened, .caseDecided,
    ]
    /// What is told in mails: of measures only.
    package static let mailed: Set<MessageKind> = [.measurePut, .measureLifted, .measureLapsed]
}
