// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
public import UsageModel

/// The deterministic engine: a fold over usage events that answers each with a decision.
///
/// No clock, no I/O, no random: the same events in the same order and the same policy give the same decisions, and
/// what one customer does never changes what is decided for another.
///
/// An engine belongs to one thread. To use several, give each its own engine and send it the events of its
/// partitions (`partition(of:)`): the number of threads never changes a decision. The exception is a policy with
/// signals across customers (`isShared`): it needs one engine, because every event may tell something to all.
///
/// - Cost: one customer's partition is touched per event. An event that no rule fires on allocates next to nothing with
///   a few signals, and about once with the whole standard pack: see `Benchmarks/RESULTS.md`.
public final class Engine {
    /// The policy in force.
    public let policy: Policy
    private var partitions: [Partition?]
    private var enrichment = Enrichment()
    private let commons: Commons

    /// An engine that has seen nothing yet.
    public init(policy: Policy) {
        self.policy = policy
        commons = Commons(policy.compiled)
        partitions = Array(repeating: nil, count: Limits.partitions)
    }

    /// The partition that decides an event: it depends on the customer's id alone.
    public static func partition(of event: UsageEvent) -> Int {
        Int(truncatingIfNeeded: customerKey(event).low % UInt64(Limits.partitions))
    }

    private static func customerKey(_ event: UsageEvent) -> SignalKey {
        event.text(EventSlots.customerID).map { event.identity($0, domain: Domain.customer) }
            ?? Identity.of(0, domain: Domain.customer)
    }

    /// Decides one event; events come in order of arrival.
    ///
    /// The event gains the facts that the numbering plan tells about its parties.
    public func decide(_ event: inout UsageEvent) -> Decision {
        let found = enrichment.enrich(&event)
        event.describe()
        let key = Self.customerKey(event)
        let number = Int(truncatingIfNeeded: key.low % UInt64(Limits.partitions))
        let partition = partition(number)
        return unsafe event.slots.withUnsafeBufferPointer { slots in
            unsafe event.presence.withUnsafeBufferPointer { presence in
                unsafe event.bytes.withUnsafeBufferPointer { bytes in
                    unsafe partition.bind(slots, presence, bytes)
                    return partition.decide(event, found, customerKey: key)
                }
            }
        }
    }

    private func partition(_ number: Int) -> Partition {
        if let known = partitions[number] { return known }
        let made = Partition(number: number, policy: policy.compiled, commons: commons)
        partitions[number] = made
        return made
    }

    /// What the engine has counted.
    public var counters: Counters {
        var sum = Counters()
        for partition in partitions {
            guard let partition else { continue }
            sum.add(partition.counters)
            sum.crowdedOut += partition.state.standing.crowdedOutCount
        }
        sum.hurried = commons.hurriedCount
        return sum
    }

    /// Whether the policy measures across customers, so that all events must come to one engine.
    public var isShared: Bool { commons.isNeeded }

    /// How many keys its signals hold, and how many bytes they take.
    public var signalMemory: (keys: Int, bytes: Int) {
        var keys = 0
        var bytes = 0
        for partition in partitions {
            for (space, table) in (partition?.tables ?? []).enumerated() where commons.table(of: space) == nil {
                keys += table.table.keyCount
                bytes += table.table.byteCount
            }
        }
        for space in policy.compiled.spaces.indices {
            guard let table = commons.table(of: space) else { continue }
            keys += table.table.keyCount
            bytes += table.table.byteCount
        }
        return (keys, bytes)
    }
}

extension UsageEvent {
    /// Gives rules the envelope: what happened, when, and where it came from.
    mutating func describe() {
        set(EventSlots.eventType, UInt64(type.rawValue))
        set(EventSlots.eventTime, UInt64(bitPattern: time.microseconds))
        set(EventSlots.eventID, id.bits)
        set(EventSlots.eventSource, source.bits)
        set(0, 1)
    }
}

extension Partition {
    /// Points the frame at an event and at the partition's own banks.
    func bind(
        _ slots: UnsafeBufferPointer<UInt64>,
        _ presence: UnsafeBufferPointer<UInt64>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        guard let slotBase = slots.baseAddress, let presenceBase = presence.baseAddress,
            let byteBase = bytes.baseAddress
        else { return }
        let event = unsafe Bank(
            slots: slotBase,
            slotCount: slots.count,
            presence: presenceBase,
            presenceCount: presence.count,
            bytes: byteBase,
            byteCount: bytes.count
        )
        unsafe frame.bind(0, to: event)
        unsafe frame.bind(1, to: signalBank.bank(bytes: byteBase, byteCount: 0))
        unsafe frame.bind(3, to: listBank.bank(bytes: byteBase, byteCount: 0))
        unsafe frame.bind(2, to: stateBank.bank(bytes: byteBase, byteCount: 0))
        bindTexts()
    }

    /// Points the frame at the texts of the state; to be done again when they grew, for then they moved.
    func bindTexts() {
        unsafe state.texts.bytes.withUnsafeBufferPointer { texts in
            guard let base = texts.baseAddress else { return }
            unsafe frame.bind(2, to: stateBank.bank(bytes: base, byteCount: texts.count))
        }
    }
}
