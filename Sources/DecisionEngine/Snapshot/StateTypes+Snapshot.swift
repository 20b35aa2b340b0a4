// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension NumberState: Snapshotted {
    static var leastBytes: Int { 5 }

    func write(to writer: inout SnapshotWriter) {
        ownedSince.write(to: &writer)
        ownedUntil.write(to: &writer)
        forwardTarget.write(to: &writer)
        lastEmergencyCall.write(to: &writer)
        newestEmergencyCall.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        ownedSince = try reader.value(bounds)
        ownedUntil = try reader.value(bounds)
        forwardTarget = try reader.value(bounds)
        lastEmergencyCall = try reader.value(bounds)
        newestEmergencyCall = try reader.value(bounds)
    }
}

extension EndUserState: Snapshotted {
    static var leastBytes: Int { 5 }

    func write(to writer: inout SnapshotWriter) {
        isActive.write(to: &writer)
        role.write(to: &writer)
        queues.write(to: &writer)
        writer.truth(isSignedIn)
        lastCountry.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        isActive = try reader.value(bounds)
        role = try reader.value(bounds)
        queues = try reader.value(bounds)
        isSignedIn = try reader.truth()
        lastCountry = try reader.value(bounds)
    }
}

extension CampaignState: Snapshotted {
    static var leastBytes: Int { 13 }

    func write(to writer: inout SnapshotWriter) {
        writer.instant(firstSeen)
        isRunning.write(to: &writer)
        for symbol in [purpose, previousPurpose, initiation] { writer.optional(symbol) { $0.word($1) } }
        agentsReady.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init(firstSeen: try reader.instant())
        isRunning = try reader.value(bounds)
        purpose = try reader.optional { (reader) throws(SnapshotFailure) in try reader.word() }
        previousPurpose = try reader.optional { (reader) throws(SnapshotFailure) in try reader.word() }
        initiation = try reader.optional { (reader) throws(SnapshotFailure) in try reader.word() }
        agentsReady = try reader.value(bounds)
    }
}

extension ConsentState: Snapshotted {
    static var leastBytes: Int { 29 }

    func write(to writer: inout SnapshotWriter) {
        writer.word(scopes)
        writer.word(purposes)
        expires.write(to: &writer)
        writer.instant(captured)
        writer.truth(isDated)
        seller.write(to: &writer)
        subject.write(to: &writer)
        withdrawn.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        scopes = try reader.word()
        purposes = try reader.word()
        expires = try reader.value(bounds)
        captured = try reader.instant()
        isDated = try reader.truth()
        seller = try reader.value(bounds)
        subject = try reader.value(bounds)
        withdrawn = try reader.value(bounds)
    }
}

extension ConsumerState: Snapshotted {
    static var leastBytes: Int { 18 }

    func write(to writer: inout SnapshotWriter) {
        consents.write(to: &writer)
        writer.word(optedOut)
        var known: UInt8 = 0
        for scope in optedOutSince.indices where optedOutSince[scope] != .max { known |= 1 << UInt8(scope) }
        writer.byte(known)
        for scope in optedOutSince.indices where optedOutSince[scope] != .max { writer.integer(optedOutSince[scope]) }
        optedOutAt.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        consents = try reader.value(bounds)
        optedOut = try reader.word()
        try reader.require(optedOut >> 8 == 0, "there are eight scopes of consent")
        let known = try reader.byte()
        for scope in optedOutSince.indices where known >> UInt8(scope) & 1 == 1 {
            optedOutSince[scope] = try reader.integer()
        }
        optedOutAt = try reader.value(bounds)
    }
}

extension SessionState: Snapshotted {
    static var leastBytes: Int { 14 }

    func write(to writer: inout SnapshotWriter) {
        writer.small(customer)
        writer.instant(started)
        writer.byte(
            (isEmergency ? 1 : 0) | (isCallBack ? 2 : 0) | (isAnsweredByHuman ? 4 : 0) | (isAgentConnected ? 8 : 0)
                | (isAbandoned ? 16 : 0) | (isAbandonmentReported ? 32 : 0) | (isEnded ? 64 : 0)
        )
        opened.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init(customer: try reader.customer(bounds), started: try reader.instant())
        let flags = try reader.byte()
        isEmergency = flags & 1 != 0
        isCallBack = flags & 2 != 0
        isAnsweredByHuman = flags & 4 != 0
        isAgentConnected = flags & 8 != 0
        isAbandoned = flags & 16 != 0
        isAbandonmentReported = flags & 32 != 0
        isEnded = flags & 64 != 0
        opened = try reader.value(bounds)
    }
}

extension RegistryState: Snapshotted {
    static var leastBytes: Int { 1 }

    func write(to writer: inout SnapshotWriter) { writer.truth(isListed) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        isListed = try reader.truth()
    }
}
