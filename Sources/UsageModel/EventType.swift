// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What happened: the noun and verb of a usage event, without the `aup.` prefix and the version.
///
/// - Source: the type table of the usage event contract, version 1.
public enum EventType: UInt8, CaseIterable, Sendable {
    /// `call.attempted`
    case callAttempted
    /// `call.ringing`
    case callRinging
    /// `call.answered`
    case callAnswered
    /// `call.agent_connected`
    case callAgentConnected
    /// `call.abandoned`
    case callAbandoned
    /// `call.ended`
    case callEnded
    /// `call.transferred`
    case callTransferred
    /// `forward.configured`
    case forwardConfigured
    /// `conference.joined`
    case conferenceJoined
    /// `conference.left`
    case conferenceLeft
    /// `device.registered`
    case deviceRegistered
    /// `sip.anomaly`
    case sipAnomaly
    /// `number.changed`
    case numberChanged
    /// `caller_id.changed`
    case callerIdChanged
    /// `recording.started`
    case recordingStarted
    /// `recording.paused`
    case recordingPaused
    /// `recording.resumed`
    case recordingResumed
    /// `recording.stopped`
    case recordingStopped
    /// `recording.accessed`
    case recordingAccessed
    /// `recording.exported`
    case recordingExported
    /// `recording.deleted`
    case recordingDeleted
    /// `monitor.started`
    case monitorStarted
    /// `monitor.stopped`
    case monitorStopped
    /// `media_fork.started`
    case mediaForkStarted
    /// `media_fork.stopped`
    case mediaForkStopped
    /// `route.changed`
    case routeChanged
    /// `message.submitted`
    case messageSubmitted
    /// `message.received`
    case messageReceived
    /// `message.delivered`
    case messageDelivered
    /// `message.failed`
    case messageFailed
    /// `attachment.scanned`
    case attachmentScanned
    /// `transcript.available`
    case transcriptAvailable
    /// `contact_list.imported`
    case contactListImported
    /// `consent.changed`
    case consentChanged
    /// `registry.checked`
    case registryChecked
    /// `complaint.received`
    case complaintReceived
    /// `traceback.requested`
    case tracebackRequested
    /// `campaign.started`
    case campaignStarted
    /// `campaign.changed`
    case campaignChanged
    /// `campaign.stopped`
    case campaignStopped
    /// `dialer.reported`
    case dialerReported
    /// `user.signed_in`
    case userSignedIn
    /// `user.signed_out`
    case userSignedOut
    /// `api.requested`
    case apiRequested
    /// `data.exported`
    case dataExported
    /// `setting.changed`
    case settingChanged
    /// `plan.changed`
    case planChanged
    /// `agreement.changed`
    case agreementChanged
    /// `exception.changed`
    case exceptionChanged
    /// `use_case.declared`
    case useCaseDeclared
    /// `customer.changed`
    case customerChanged
}

extension EventType {
    /// The name used in policies and in the console: `call.attempted`.
    public var name: String {
        switch self {
        case .callAttempted: "call.attempted"
        case .callRinging: "call.ringing"
        case .callAnswered: "call.answered"
        case .callAgentConnected: "call.agent_connected"
        case .callAbandoned: "call.abandoned"
        case .callEnded: "call.ended"
        case .callTransferred: "call.transferred"
        case .forwardConfigured: "forward.configured"
        case .conferenceJoined: "conference.joined"
        case .conferenceLeft: "conference.left"
        case .deviceRegistered: "device.registered"
        case .sipAnomaly: "sip.anomaly"
        case .numberChanged: "number.changed"
        case .callerIdChanged: "caller_id.changed"
        case .recordingStarted: "recording.started"
        case .recordingPaused: "recording.paused"
        case .recordingResumed: "recording.resumed"
        case .recordingStopped: "recording.stopped"
        case .recordingAccessed: "recording.accessed"
        case .recordingExported: "recording.exported"
        case .recordingDeleted: "recording.deleted"
        case .monitorStarted: "monitor.started"
        case .monitorStopped: "monitor.stopped"
        case .mediaForkStarted: "media_fork.started"
        case .mediaForkStopped: "media_fork.stopped"
        case .routeChanged: "route.changed"
        case .messageSubmitted: "message.submitted"
        case .messageReceived: "message.received"
        case .messageDelivered: "message.delivered"
        case .messageFailed: "message.failed"
        case .attachmentScanned: "attachment.scanned"
        case .transcriptAvailable: "transcript.available"
        case .contactListImported: "contact_list.imported"
        case .consentChanged: "consent.changed"
        case .registryChecked: "registry.checked"
        case .complaintReceived: "complaint.received"
        case .tracebackRequested: "traceback.requested"
        case .campaignStarted: "campaign.started"
        case .campaignChanged: "campaign.changed"
        case .campaignStopped: "campaign.stopped"
        case .dialerReported: "dialer.reported"
        case .userSignedIn: "user.signed_in"
        case .userSignedOut: "user.signed_out"
        case .apiRequested: "api.requested"
        case .dataExported: "data.exported"
        case .settingChanged: "setting.changed"
        case .planChanged: "plan.changed"
        case .agreementChanged: "agreement.changed"
        case .exceptionChanged: "exception.changed"
        case .useCaseDeclared: "use_case.declared"
        case .customerChanged: "customer.changed"
        }
    }

    /// Whether a decision may be asked for before the act happens; every type may also be reported as a fact.
    public var isGate: Bool {
        switch self {
        case .callAttempted,
            .callTransferred,
            .forwardConfigured,
            .deviceRegistered,
            .numberChanged,
            .callerIdChanged,
            .recordingStarted,
            .recordingExported,
            .monitorStarted,
            .mediaForkStarted,
            .routeChanged,
            .messageSubmitted,
            .attachmentScanned,
            .contactListImported,
            .campaignStarted,
            .userSignedIn,
            .apiRequested,
            .dataExported,
            .settingChanged:
            true
        default:
            false
        }
    }
}
