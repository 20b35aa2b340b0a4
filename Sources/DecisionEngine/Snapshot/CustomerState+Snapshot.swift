// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension CustomerState: Snapshotted {
    static var leastBytes: Int { 90 }

    func write(to writer: inout SnapshotWriter) {
        writer.key(key)
        writer.instant(watermark)
        leap.write(to: &writer)
        writer.truth(isClockConfirmed)
        writer.instant(firstSeen)
        created.write(to: &writer)
        isVerified.write(to: &writer)
        writer.truth(isDisassociated)
        plan.write(to: &writer)
        useCase.write(to: &writer)
        writer.small(ownedNumbers)
        openCalls.write(to: &writer)
        writer.small(activeEndUsers)
        legalName.write(to: &writer)
        writer.byte(safeguardsKnown)
        writer.byte(safeguardsOn)
        agreements.write(to: &writer)
        exceptions.write(to: &writer)
        lastBlock.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        key = try reader.key()
        watermark = try reader.instant()
        leap = try reader.value(bounds)
        isClockConfirmed = try reader.truth()
        firstSeen = try reader.instant()
        created = try reader.value(bounds)
        isVerified = try reader.value(bounds)
        isDisassociated = try reader.truth()
        plan = try reader.value(bounds)
        useCase = try reader.value(bounds)
        ownedNumbers = try reader.small()
        openCalls = try reader.value(bounds)
        activeEndUsers = try reader.small()
        legalName = try reader.value(bounds)
        safeguardsKnown = try reader.byte()
        safeguardsOn = try reader.byte()
        agreements = try reader.value(bounds)
        exceptions = try reader.value(bounds)
        lastBlock = try reader.value(bounds)
    }
}

extension PlanState: Snapshotted {
    static var leastBytes: Int { 8 }

    func write(to writer: inout SnapshotWriter) {
        id.write(to: &writer)
        seats.write(to: &writer)
        concurrency.write(to: &writer)
        writer.optional(callsPerSecond) { $0.word($1.bitPattern) }
        minutesPerSeat.write(to: &writer)
        apiRequestsPerMinute.write(to: &writer)
        features.write(to: &writer)
        countries.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        id = try reader.value(bounds)
        seats = try reader.value(bounds)
        concurrency = try reader.value(bounds)
        callsPerSecond = try reader.optional { (reader) throws(SnapshotFailure) in
            Double(bitPattern: try reader.word())
        }
        minutesPerSeat = try reader.value(bounds)
        apiRequestsPerMinute = try reader.value(bounds)
        features = try reader.value(bounds)
        countries = try reader.value(bounds)
    }
}

extension UseCaseState: Snapshotted {
    static var leastBytes: Int { 4 }

    func write(to writer: inout SnapshotWriter) {
        sector.write(to: &writer)
        isSafetyRelated.write(to: &writer)
        isChildDirected.write(to: &writer)
        hasFailoverPlan.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        sector = try reader.value(bounds)
        isSafetyRelated = try reader.value(bounds)
        isChildDirected = try reader.value(bounds)
        hasFailoverPlan = try reader.value(bounds)
    }
}

extension OpenCalls: Snapshotted {
    static var leastBytes: Int { 20 }

    func write(to writer: inout SnapshotWriter) {
        writer.list(ring) { $0.small($1) }
        writer.integer(newest)
        writer.small(total)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        ring = try reader.list(of: 4) { (reader) throws(SnapshotFailure) in try reader.small() }
        try reader.require(ring.isEmpty || ring.count == Self.hours, "open calls are kept for \(Self.hours) hours")
        newest = try reader.integer()
        total = try reader.small()
    }
}

extension AgreementState: Snapshotted {
    static var leastBytes: Int { 25 }

    func write(to writer: inout SnapshotWriter) {
        writer.key(key)
        writer.integer(Int64(signatures))
        writer.truth(isActive)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        key = try reader.key()
        signatures = Int(try reader.integer())
        isActive = try reader.truth()
    }
}

/// An exception is written with the text of its condition, and its condition is understood anew.
extension ExceptionState: Snapshotted {
    static var leastBytes: Int { 37 }

    func write(to writer: inout SnapshotWriter) {
        writer.key(key)
        writer.text(id)
        writer.text(clause)
        writer.byte(scopeKind.rawValue)
        scope.write(to: &writer)
        from.write(to: &writer)
        until.write(to: &writer)
        writer.optional(conditionText) { $0.text($1) }
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        key = try reader.key()
        id = try reader.text()
        clause = try reader.text()
        scopeKind = try reader.symbol(SubjectKind.self)
        scope = try reader.value(bounds)
        from = try reader.value(bounds)
        until = try reader.value(bounds)
        conditionText = try reader.optional { (reader) throws(SnapshotFailure) in try reader.text() }
        isMet = conditionText == nil
    }
}
