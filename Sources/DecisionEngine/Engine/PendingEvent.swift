// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
public import UsageModel

/// A usage event on its way to its decision: the buffer it is read into, and all that the event alone tells.
///
/// One is used again and again. Several make an `EventBatch`.
@safe public final class PendingEvent {
    /// The event; filled by an `EventDecoder`, completed by `EventPreparation`.
    public internal(set) var event = UsageEvent()

    var found = Enrichment.Found()
    var customerKey = SignalKey(high: 0, low: 0)
    var partition = 0
    /// What the decision is called by.
    var decisionKey: UInt64 = 0
    /// What a repetition of the event is known by.
    var identity = SignalKey(high: 0, low: 0)
    var subjects = Subjects(customer: 0, customerKey: SignalKey(high: 0, low: 0))
    /// The customer's number at the other end.
    var otherNumber: SignalKey?

    /// The keys of the event, by key space, and what is known of each.
    private let keys: UnsafeMutableBufferPointer<SignalKey>
    private let states: UnsafeMutableBufferPointer<KeyState>
    private enum KeyState: UInt8 { case unasked, given, absent }
    /// The spaces whose keys were made ahead.
    private let readSpaces: UnsafeMutableBufferPointer<UInt16>
    private var readCount = 0

    /// A buffer for events of a policy.
    init(policy: Policy) {
        let spaces = max(1, policy.compiled.spaces.count)
        unsafe keys = .allocate(capacity: spaces)
        unsafe keys.initialize(repeating: SignalKey(high: 0, low: 0))
        unsafe states = .allocate(capacity: spaces)
        unsafe states.initialize(repeating: .unasked)
        unsafe readSpaces = .allocate(capacity: spaces)
        unsafe readSpaces.initialize(repeating: 0)
    }

    deinit {
        unsafe keys.deallocate()
        unsafe states.deallocate()
        unsafe readSpaces.deallocate()
    }

    /// The key of a space; nil when the event does not name all of its parts.
    ///
    /// - Cost: made once per event; asking again is a look-up.
    @inline(__always)
    func key(
        of space: HotPlan.Space,
        _ event: EventView,
        _ subjects: borrowing Subjects,
        _ state: PartitionState?
    ) -> SignalKey? {
        switch unsafe states[space.space] {
        case .given: return unsafe keys[space.space]
        case .absent: return nil
        case .unasked:
            let key = Self.makeKey(space, event, subjects, state)
            unsafe states[space.space] = key == nil ? .absent : .given
            if let key { unsafe keys[space.space] = key }
            return key
        }
    }

    private static func makeKey(
        _ space: HotPlan.Space,
        _ event: EventView,
        _ subjects: borrowing Subjects,
        _ state: PartitionState?
    ) -> SignalKey? {
        if space.isShared {
            var key = Identity.of(0, domain: Domain.commons)
            for place in unsafe space.parts.indices {
                guard let part = unsafe space.parts[place].sharedIdentity(of: event, subjects, state) else {
                    return nil
                }
                key = Identity.combine(key, part)
            }
            return key
        }
        // The customer is in every key: what one does never shows in another's signals.
        var key = subjects.customerKey
        for place in unsafe space.parts.indices {
            let part = unsafe space.parts[place]
            if part == .customer { continue }
            guard let identity = part.identity(of: event, subjects, state) else { return nil }
            key = Identity.combine(key, identity)
        }
        return key
    }

    /// Makes the keys that rules will ask for, as far as the event alone tells them.
    func makeKeys(_ plan: HotPlan, _ event: EventView) {
        unsafe states.update(repeating: .unasked)
        readCount = 0
        for place in unsafe plan.spaces.indices {
            let space = unsafe plan.spaces[place]
            guard !space.reads.isEmpty, space.isKeyOfEvent, key(of: space, event, subjects, nil) != nil else {
                continue
            }
            unsafe readSpaces[readCount] = UInt16(truncatingIfNeeded: space.space)
            readCount &+= 1
        }
    }

    /// Calls a closure with each space that rules will look into, and its key.
    @inline(__always)
    func forEachReadKey(_ body: (Int, SignalKey) -> Void) {
        for place in 0..<readCount {
            let space = unsafe Int(readSpaces[place])
            unsafe body(space, keys[space])
        }
    }
}

/// Finds out all that events alone tell, before their turn comes: facts of their numbers, whom they are about, the keys
/// they are counted by.
///
/// Nothing here depends on other events, so that it may run ahead of the engine, on another thread for instance.
public final class EventPreparation {
    private var enrichment = Enrichment()
    private let policy: CompiledPolicy

    /// A preparation for one policy.
    public init(policy: Policy) { self.policy = policy.compiled }

    /// Completes the events of a batch, which have been read.
    ///
    /// - Cost: one hash per name in an event; a look-up in the numbering plan per number that was not seen of late.
    public func prepare(_ batch: EventBatch) {
        batch.forEachWindow { window in
            batch.forEach(window) { enrichment.prefetch(for: $0) }
            batch.forEach(window) { prepare($0) }
        }
    }

    func prepare(_ pending: PendingEvent) {
        pending.found = enrichment.complete(&pending.event)
        pending.withView { complete(pending, $0) }
    }

    private func complete(_ pending: PendingEvent, _ event: EventView) {
        let customer =
            event.text(EventSlots.customerID).map { event.identity($0, domain: Domain.customer) }
            ?? Identity.of(0, domain: Domain.customer)
        pending.customerKey = customer
        pending.partition = Partition.number(of: customer)
        let identity = Identity.combine(
            event.identity(event.source, domain: Domain.event),
            event.identity(event.id, domain: Domain.event)
        )
        // A source and an id name one event of one customer: what another customer sent is never its duplicate.
        pending.identity = Identity.combine(customer, identity)
        pending.decisionKey = pending.identity.high
        let subjects = Subjects.of(event, customer: 0, customerKey: customer)
        pending.subjects = subjects
        let other = subjects.isInbound ? EventSlots.from : EventSlots.to
        pending.otherNumber = Subjects.party(other, of: event).map { Identity.combine(customer, $0) }
        pending.makeKeys(policy.types[Int(event.type.rawValue)], event)
    }
}

extension PendingEvent {
    /// Opens the event for the time of a call.
    ///
    /// Field by field: a call on the event as a whole would copy it, and count the references of its arrays.
    @inline(__always)
    func withView<Result>(_ body: (EventView) throws -> Result) rethrows -> Result {
        let head = EventView.Head(type: event.type, time: event.time, source: event.source, id: event.id)
        return unsafe try event.slots.withUnsafeBufferPointer { slots in
            unsafe try event.presence.withUnsafeBufferPointer { presence in
                unsafe try event.bytes.withUnsafeBufferPointer { bytes in
                    unsafe try body(EventView(head, slots: slots, presence: presence, bytes: bytes))
                }
            }
        }
    }
}

extension UsageEvent {
    /// Opens the event for the time of a call.
    func withView<Result>(_ body: (EventView) throws -> Result) rethrows -> Result {
        let head = EventView.Head(type: type, time: time, source: source, id: id)
        return unsafe try slots.withUnsafeBufferPointer { slots in
            unsafe try presence.withUnsafeBufferPointer { presence in
                unsafe try bytes.withUnsafeBufferPointer { bytes in
                    unsafe try body(EventView(head, slots: slots, presence: presence, bytes: bytes))
                }
            }
        }
    }
}
