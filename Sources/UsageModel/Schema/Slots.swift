// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// Slot numbers as constants: the engine reads these without a lookup. A test compares each with the table and
// prints the right number when the table has grown.

extension EventSchema {
    /// The slots that the engine reads by itself; every other slot is found with `slot(_:)`.
    public enum Slots {
        /// `customer`
        @inlinable public static var customer: Int { 1 }
        /// `customer.id`
        @inlinable public static var customerID: Int { 2 }
        /// `customer.name`
        @inlinable public static var customerName: Int { 5 }
        /// `endUser`
        @inlinable public static var endUser: Int { 6 }
        /// `endUser.id`
        @inlinable public static var endUserID: Int { 7 }
        /// `device`
        @inlinable public static var device: Int { 11 }
        /// `device.id`
        @inlinable public static var deviceID: Int { 12 }
        /// `device.userAgent`
        @inlinable public static var deviceUserAgent: Int { 15 }
        /// `apiClient`
        @inlinable public static var apiClient: Int { 17 }
        /// `apiClient.id`
        @inlinable public static var apiClientID: Int { 18 }
        /// `session`
        @inlinable public static var session: Int { 22 }
        /// `session.id`
        @inlinable public static var sessionID: Int { 23 }
        /// `session.legId`
        @inlinable public static var sessionLegID: Int { 24 }
        /// `session.parentId`
        @inlinable public static var sessionParentID: Int { 25 }
        /// `session.rootId`
        @inlinable public static var sessionRootID: Int { 26 }
        /// `session.channel`
        @inlinable public static var sessionChannel: Int { 27 }
        /// `session.direction`
        @inlinable public static var sessionDirection: Int { 28 }
        /// `session.initiation`
        @inlinable public static var sessionInitiation: Int { 29 }
        /// `session.campaign`
        @inlinable public static var sessionCampaign: Int { 30 }
        /// `session.campaign.id`
        @inlinable public static var sessionCampaignID: Int { 31 }
        /// `session.queue.id`
        @inlinable public static var sessionQueueID: Int { 36 }
        /// `session.flow.id`
        @inlinable public static var sessionFlowID: Int { 41 }
        /// `session.purpose`
        @inlinable public static var sessionPurpose: Int { 45 }
        /// `session.seller`
        @inlinable public static var sessionSeller: Int { 46 }
        /// `session.seller.id`
        @inlinable public static var sessionSellerID: Int { 47 }
        /// `session.calledClass`
        @inlinable public static var sessionCalledClass: Int { 51 }
        /// `session.subjectRef`
        @inlinable public static var sessionSubjectRef: Int { 52 }
        /// `from`
        @inlinable public static var from: Int { 53 }
        /// `from.e164`
        @inlinable public static var fromE164: Int { 54 }
        /// `from.packed`
        @inlinable public static var fromPacked: Int { 74 }
        /// `to`
        @inlinable public static var to: Int { 75 }
        /// `to.e164`
        @inlinable public static var toE164: Int { 76 }
        /// `to.packed`
        @inlinable public static var toPacked: Int { 96 }
        /// `toCount`
        @inlinable public static var toCount: Int { 97 }
        /// `recipients`
        @inlinable public static var recipients: Int { 98 }
        /// `via`
        @inlinable public static var via: Int { 99 }
        /// `timing`
        @inlinable public static var timing: Int { 100 }
        /// `timing.attemptedAt`
        @inlinable public static var timingAttemptedAt: Int { 101 }
        /// `timing.ringingAt`
        @inlinable public static var timingRingingAt: Int { 102 }
        /// `timing.answeredAt`
        @inlinable public static var timingAnsweredAt: Int { 103 }
        /// `timing.endedAt`
        @inlinable public static var timingEndedAt: Int { 104 }
        /// `timing.ringMs`
        @inlinable public static var timingRingMs: Int { 105 }
        /// `timing.talkMs`
        @inlinable public static var timingTalkMs: Int { 106 }
        /// `timing.queueMs`
        @inlinable public static var timingQueueMs: Int { 108 }
        /// `timing.totalMs`
        @inlinable public static var timingTotalMs: Int { 109 }
        /// `timing.billedMs`
        @inlinable public static var timingBilledMs: Int { 110 }
        /// `timing.greetingEndAt`
        @inlinable public static var timingGreetingEndAt: Int { 112 }
        /// `timing.agentConnectedAt`
        @inlinable public static var timingAgentConnectedAt: Int { 113 }
        /// `outcome`
        @inlinable public static var outcome: Int { 116 }
        /// `outcome.result`
        @inlinable public static var outcomeResult: Int { 117 }
        /// `outcome.endedBy`
        @inlinable public static var outcomeEndedBy: Int { 118 }
        /// `outcome.sipCode`
        @inlinable public static var outcomeSipCode: Int { 119 }
        /// `outcome.q850`
        @inlinable public static var outcomeQ850: Int { 120 }
        /// `outcome.amd`
        @inlinable public static var outcomeAmd: Int { 122 }
        /// `signaling`
        @inlinable public static var signaling: Int { 124 }
        /// `signaling.callId`
        @inlinable public static var signalingCallID: Int { 125 }
        /// `signaling.userAgent`
        @inlinable public static var signalingUserAgent: Int { 127 }
        /// `signaling.sourceIp`
        @inlinable public static var signalingSourceIp: Int { 128 }
        /// `signaling.trunk`
        @inlinable public static var signalingTrunk: Int { 129 }
        /// `signaling.pai`
        @inlinable public static var signalingPai: Int { 130 }
        /// `signaling.diversion`
        @inlinable public static var signalingDiversion: Int { 131 }
        /// `signaling.stir`
        @inlinable public static var signalingStir: Int { 132 }
        /// `signaling.stir.verstat`
        @inlinable public static var signalingStirVerstat: Int { 133 }
        /// `signaling.stir.attest`
        @inlinable public static var signalingStirAttest: Int { 134 }
        /// `signaling.fromDisplay`
        @inlinable public static var signalingFromDisplay: Int { 140 }
        /// `message`
        @inlinable public static var message: Int { 142 }
        /// `message.id`
        @inlinable public static var messageID: Int { 143 }
        /// `message.text`
        @inlinable public static var messageText: Int { 145 }
        /// `message.textSha256`
        @inlinable public static var messageTextSHA256: Int { 147 }
        /// `message.segments`
        @inlinable public static var messageSegments: Int { 149 }
        /// `message.recipients`
        @inlinable public static var messageRecipients: Int { 150 }
        /// `message.attachments`
        @inlinable public static var messageAttachments: Int { 152 }
        /// `message.urls`
        @inlinable public static var messageUrls: Int { 155 }
        /// `message.fingerprint`
        @inlinable public static var messageFingerprint: Int { 156 }
        /// `message.optOut`
        @inlinable public static var messageOptOut: Int { 157 }
        /// `message.converted`
        @inlinable public static var messageConverted: Int { 158 }
        /// `message.spamFlagged`
        @inlinable public static var messageSpamFlagged: Int { 159 }
        /// `content`
        @inlinable public static var content: Int { 160 }
        /// `content.labels`
        @inlinable public static var contentLabels: Int { 162 }
        /// `content.fields`
        @inlinable public static var contentFields: Int { 174 }
        /// `recording`
        @inlinable public static var recording: Int { 175 }
        /// `recording.id`
        @inlinable public static var recordingID: Int { 176 }
        /// `recording.announced`
        @inlinable public static var recordingAnnounced: Int { 180 }
        /// `recording.rows`
        @inlinable public static var recordingRows: Int { 186 }
        /// `transfer`
        @inlinable public static var transfer: Int { 188 }
        /// `transfer.kind`
        @inlinable public static var transferKind: Int { 189 }
        /// `transfer.target`
        @inlinable public static var transferTarget: Int { 190 }
        /// `transfer.targetRef.id`
        @inlinable public static var transferTargetRefID: Int { 213 }
        /// `transfer.external`
        @inlinable public static var transferExternal: Int { 217 }
        /// `transfer.result`
        @inlinable public static var transferResult: Int { 218 }
        /// `forward`
        @inlinable public static var forward: Int { 219 }
        /// `forward.target`
        @inlinable public static var forwardTarget: Int { 220 }
        /// `forward.rule`
        @inlinable public static var forwardRule: Int { 242 }
        /// `monitor`
        @inlinable public static var monitor: Int { 249 }
        /// `monitor.action`
        @inlinable public static var monitorAction: Int { 250 }
        /// `monitor.by.id`
        @inlinable public static var monitorByID: Int { 252 }
        /// `mediaFork`
        @inlinable public static var mediaFork: Int { 257 }
        /// `mediaFork.destination`
        @inlinable public static var mediaForkDestination: Int { 259 }
        /// `conference`
        @inlinable public static var conference: Int { 267 }
        /// `conference.id`
        @inlinable public static var conferenceID: Int { 268 }
        /// `conference.participants`
        @inlinable public static var conferenceParticipants: Int { 269 }
        /// `consent`
        @inlinable public static var consent: Int { 271 }
        /// `access`
        @inlinable public static var access: Int { 272 }
        /// `access.result`
        @inlinable public static var accessResult: Int { 274 }
        /// `access.ip`
        @inlinable public static var accessIp: Int { 275 }
        /// `access.device`
        @inlinable public static var accessDevice: Int { 276 }
        /// `access.country`
        @inlinable public static var accessCountry: Int { 281 }
        /// `access.sessionId`
        @inlinable public static var accessSessionID: Int { 283 }
        /// `access.rows`
        @inlinable public static var accessRows: Int { 284 }
        /// `access.bytes`
        @inlinable public static var accessBytes: Int { 285 }
        /// `anomaly`
        @inlinable public static var anomaly: Int { 286 }
        /// `anomaly.kind`
        @inlinable public static var anomalyKind: Int { 287 }
        /// `anomaly.count`
        @inlinable public static var anomalyCount: Int { 288 }
        /// `dialer`
        @inlinable public static var dialer: Int { 290 }
        /// `dialer.agentsReady`
        @inlinable public static var dialerAgentsReady: Int { 296 }
        /// `abandonment`
        @inlinable public static var abandonment: Int { 298 }
        /// `abandonment.reason`
        @inlinable public static var abandonmentReason: Int { 299 }
        /// `abandonment.safeHarborMs`
        @inlinable public static var abandonmentSafeHarborMs: Int { 300 }
        /// `contactList`
        @inlinable public static var contactList: Int { 301 }
        /// `contactList.id`
        @inlinable public static var contactListID: Int { 302 }
        /// `registryCheck`
        @inlinable public static var registryCheck: Int { 312 }
        /// `registryCheck.registry`
        @inlinable public static var registryCheckRegistry: Int { 313 }
        /// `registryCheck.result`
        @inlinable public static var registryCheckResult: Int { 315 }
        /// `complaint`
        @inlinable public static var complaint: Int { 316 }
        /// `complaint.about`
        @inlinable public static var complaintAbout: Int { 319 }
        /// `traceback`
        @inlinable public static var traceback: Int { 344 }
        /// `plan`
        @inlinable public static var plan: Int { 352 }
        /// `plan.id`
        @inlinable public static var planID: Int { 353 }
        /// `plan.seats`
        @inlinable public static var planSeats: Int { 354 }
        /// `plan.concurrency`
        @inlinable public static var planConcurrency: Int { 355 }
        /// `plan.callsPerSecond`
        @inlinable public static var planCallsPerSecond: Int { 356 }
        /// `plan.minutesPerSeat`
        @inlinable public static var planMinutesPerSeat: Int { 357 }
        /// `plan.features`
        @inlinable public static var planFeatures: Int { 358 }
        /// `plan.countries`
        @inlinable public static var planCountries: Int { 359 }
        /// `plan.apiRequestsPerMinute`
        @inlinable public static var planApiRequestsPerMinute: Int { 360 }
        /// `agreement`
        @inlinable public static var agreement: Int { 361 }
        /// `agreement.id`
        @inlinable public static var agreementID: Int { 362 }
        /// `agreement.signatures`
        @inlinable public static var agreementSignatures: Int { 364 }
        /// `exception`
        @inlinable public static var exception: Int { 365 }
        /// `exception.id`
        @inlinable public static var exceptionID: Int { 366 }
        /// `exception.clause`
        @inlinable public static var exceptionClause: Int { 367 }
        /// `exception.scope.id`
        @inlinable public static var exceptionScopeID: Int { 369 }
        /// `exception.scopeKind`
        @inlinable public static var exceptionScopeKind: Int { 373 }
        /// `exception.validFrom`
        @inlinable public static var exceptionValidFrom: Int { 374 }
        /// `exception.validUntil`
        @inlinable public static var exceptionValidUntil: Int { 375 }
        /// `useCase`
        @inlinable public static var useCase: Int { 382 }
        /// `useCase.sector`
        @inlinable public static var useCaseSector: Int { 383 }
        /// `useCase.safetyRelated`
        @inlinable public static var useCaseSafetyRelated: Int { 385 }
        /// `useCase.childDirected`
        @inlinable public static var useCaseChildDirected: Int { 386 }
        /// `useCase.failoverPlan`
        @inlinable public static var useCaseFailoverPlan: Int { 387 }
        /// `change`
        @inlinable public static var change: Int { 388 }
        /// `change.resource`
        @inlinable public static var changeResource: Int { 389 }
        /// `change.id`
        @inlinable public static var changeID: Int { 390 }
        /// `change.action`
        @inlinable public static var changeAction: Int { 391 }
        /// `change.before`
        @inlinable public static var changeBefore: Int { 392 }
        /// `change.after`
        @inlinable public static var changeAfter: Int { 393 }
        /// `change.after.quotaPerMinute`
        @inlinable public static var changeAfterQuotaPerMinute: Int { 394 }
        /// `change.after.legalName`
        @inlinable public static var changeAfterLegalName: Int { 395 }
        /// `change.after.registrationNumber`
        @inlinable public static var changeAfterRegistrationNumber: Int { 396 }
        /// `change.after.paymentFingerprint`
        @inlinable public static var changeAfterPaymentFingerprint: Int { 397 }
        /// `change.after.beneficialOwner`
        @inlinable public static var changeAfterBeneficialOwner: Int { 398 }
        /// `change.after.emailDomain`
        @inlinable public static var changeAfterEmailDomain: Int { 399 }
        /// `change.after.registered`
        @inlinable public static var changeAfterRegistered: Int { 400 }
        /// `change.after.queues`
        @inlinable public static var changeAfterQueues: Int { 401 }
        /// `change.after.role`
        @inlinable public static var changeAfterRole: Int { 402 }
        /// `change.after.enabled`
        @inlinable public static var changeAfterEnabled: Int { 403 }
        /// `change.by.id`
        @inlinable public static var changeByID: Int { 405 }
        /// `cost`
        @inlinable public static var cost: Int { 409 }
        /// `scan`
        @inlinable public static var scan: Int { 412 }
        /// `scan.verdict`
        @inlinable public static var scanVerdict: Int { 413 }
        /// `origin`
        @inlinable public static var origin: Int { 418 }
        /// `origin.mode`
        @inlinable public static var originMode: Int { 426 }
        /// `ext`
        @inlinable public static var ext: Int { 428 }
    }

    /// The slots of a party, counted from its first slot.
    public enum PartySlots {
        /// How many slots a party takes, its own presence slot included.
        @inlinable public static var count: Int { 22 }
        /// `e164`
        @inlinable public static var e164: Int { 1 }
        /// `uri`
        @inlinable public static var uri: Int { 2 }
        /// `email`
        @inlinable public static var email: Int { 3 }
        /// `handle`
        @inlinable public static var handle: Int { 4 }
        /// `raw`
        @inlinable public static var raw: Int { 5 }
        /// `numberId`
        @inlinable public static var numberID: Int { 6 }
        /// `role`
        @inlinable public static var role: Int { 7 }
        /// `numberType`
        @inlinable public static var numberType: Int { 8 }
        /// `country`
        @inlinable public static var country: Int { 9 }
        /// `subdivision`
        @inlinable public static var subdivision: Int { 10 }
        /// `npa`
        @inlinable public static var npa: Int { 11 }
        /// `timeZones`
        @inlinable public static var timeZones: Int { 12 }
        /// `carrier`
        @inlinable public static var carrier: Int { 13 }
        /// `displayName`
        @inlinable public static var displayName: Int { 14 }
        /// `anonymous`
        @inlinable public static var anonymous: Int { 15 }
        /// `kind`
        @inlinable public static var kind: Int { 16 }
        /// `region`
        @inlinable public static var region: Int { 17 }
        /// `valid`
        @inlinable public static var valid: Int { 18 }
        /// `allocated`
        @inlinable public static var allocated: Int { 19 }
        /// `rateClass`
        @inlinable public static var rateClass: Int { 20 }
        /// `packed`
        @inlinable public static var packed: Int { 21 }
    }

    /// The slots of a consent, counted from the first slot of the list item.
    public enum ConsentSlots {
        /// How many slots a consent takes.
        @inlinable public static var count: Int { 37 }
        /// `kind`
        @inlinable public static var kind: Int { 1 }
        /// `scheme`
        @inlinable public static var scheme: Int { 2 }
        /// `ref`
        @inlinable public static var ref: Int { 3 }
        /// `capturedAt`
        @inlinable public static var capturedAt: Int { 4 }
        /// `expiresAt`
        @inlinable public static var expiresAt: Int { 5 }
        /// `scope`
        @inlinable public static var scope: Int { 6 }
        /// `subject`
        @inlinable public static var subject: Int { 7 }
        /// `seller`
        @inlinable public static var seller: Int { 29 }
        /// `purposes`
        @inlinable public static var purposes: Int { 34 }
        /// `basis`
        @inlinable public static var basis: Int { 35 }
        /// `guardian`
        @inlinable public static var guardian: Int { 36 }
    }
}
