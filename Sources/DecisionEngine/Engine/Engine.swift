// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
public import UsageModel

/// The deterministic engine: a fold over usage events that answers each with a decision.
///
/// No clock, no I/O, no random: the same events in the same order and the same policy give the same decisions, and
/// what one customer does never changes what is decided for another.
///
/// An engine belongs to one thread. Customers could be spread over several engines, for what one does never changes
/// what is decided for another; a policy with signals across customers (`isShared`) needs one engine, because every
/// event may tell something to all.
///
/// - Cost: one customer's partition is touched per event. An event that no rule fires on allocates only what state and
///   signals grow by: see `Benchmarks/RESULTS.md`.
@safe public final class Engine {
    /// The policy in force.
    public private(set) var policy: Policy
    private(set) var partitions: [Partition?]
    private let places: UnsafeMutableBufferPointer<Unmanaged<Partition>?>
    private let preparation: EventPreparation
    private let single: PendingEvent
    let commons: Commons
    let acts = ActTable()
    let causes: CauseTable
    /// What became of a snapshot that the engine was restored from.
    public internal(set) var restoration: Restoration?

    /// An engine that has seen nothing yet.
    public init(policy: Policy) {
        self.policy = policy
        commons = Commons(policy.compiled)
        causes = CauseTable(policy.compiled.causes)
        partitions = Array(repeating: nil, count: Limits.partitions)
        unsafe places = .allocate(capacity: Limits.partitions)
        unsafe places.initialize(repeating: nil)
        preparation = EventPreparation(policy: policy)
        single = PendingEvent(policy: policy)
    }

    deinit { unsafe places.deallocate() }

    /// Decides one event; events come in order of arrival.
    ///
    /// The event gains the facts that the numbering plan tells about its parties.
    public func decide(_ event: inout UsageEvent) -> Decision {
        swap(&event, &single.event)
        defer { swap(&event, &single.event) }
        preparation.prepare(single)
        return decide(single)
    }

    /// Decides the events of a batch, which have been prepared, one after the other.
    ///
    /// The decisions are those that `decide(_:)` would give.
    public func decide(_ batch: EventBatch, _ body: (PendingEvent, Decision) throws -> Void) rethrows {
        try batch.forEachWindow { window in
            batch.forEach(window) { pending in
                unsafe known(pending.partition)?._withUnsafeGuaranteedRef { $0.prefetchIndexes(for: pending) }
            }
            batch.forEach(window) { pending in
                unsafe known(pending.partition)?._withUnsafeGuaranteedRef { $0.prefetchEntries(for: pending) }
            }
            batch.forEach(window) { pending in
                unsafe known(pending.partition)?._withUnsafeGuaranteedRef { $0.prefetchParts(for: pending) }
            }
            try batch.forEach(window) { try body($0, decide($0)) }
        }
    }

    private func decide(_ pending: PendingEvent) -> Decision {
        let partition = unsafe known(pending.partition) ?? make(pending.partition)
        return unsafe partition._withUnsafeGuaranteedRef { partition in
            pending.withView { event in
                partition.bind(event)
                return partition.decide(event, pending)
            }
        }
    }

    /// A partition that has decided something; counting references for every event would cost more than finding it.
    @inline(__always)
    private func known(_ number: Int) -> Unmanaged<Partition>? { unsafe places[number] }

    func make(_ number: Int) -> Unmanaged<Partition> {
        let made = Partition(
            number: number,
            policy: policy.compiled,
            commons: commons,
            acts: acts,
            causes: causes,
            pending: single
        )
        partitions[number] = made
        unsafe places[number] = .passUnretained(made)
        return unsafe .passUnretained(made)
    }

    /// Asks the files of lists of a policy that is the same in everything else.
    ///
    /// What follows is decided as by an engine under that policy which was restored from this one's snapshot: state and
    /// signals do not depend on what lists hold.
    ///
    /// - Cost: one assignment for each partition.
    public func askFiles(of policy: Policy) {
        precondition(
            policy.definition.sha256 == self.policy.definition.sha256 && !policy.definition.sha256.isEmpty,
            "Another policy needs another engine, restored from this one's snapshot."
        )
        self.policy = policy
        for partition in partitions { partition?.files = policy.compiled.files }
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

    /// How many customers have been heard of.
    public var customerCount: Int { partitions.reduce(0) { $0 + ($1?.state.customers.count ?? 0) } }

    /// How many measures of people there are, in force, scheduled or ended of late.
    public var actCount: Int { acts.count }

    /// How many entries its state holds: customers, numbers, end users, campaigns, consumers, sessions and so on.
    public var stateCount: Int { partitions.reduce(0) { $0 + ($1?.state.count ?? 0) } }

    /// How many keys its signals hold, and how many bytes they take.
    public var signalMemory: (keys: Int, bytes: Int) {
        var keys = 0
        var bytes = 0
        for partition in partitions {
            guard let tables = partition?.tables else { continue }
            for space in 0..<tables.count where commons.table(of: space) == nil {
                keys += tables[space].table.keyCount
                bytes += tables[space].table.byteCount
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

extension Partition {
    /// Points the frame at an event and at the partition's own banks.
    func bind(_ event: EventView) {
        unsafe frame.bind(0, to: event.bank)
        let text = unsafe event.text
        guard let base = text.baseAddress else { return }
        unsafe frame.bind(1, to: signalBank.bank(bytes: base, byteCount: 0))
        unsafe frame.bind(3, to: listBank.bank(bytes: base, byteCount: 0))
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
