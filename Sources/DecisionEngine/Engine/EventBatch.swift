// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// A few events that are read, prepared and decided together, in their order.
///
/// The memory that one of them needs is fetched while others are at work; the decisions are the same one by one. A
/// batch is used again and again; one thread at a time may have it, and it may be handed from one to the next.
///
/// - Memory: about 10 KiB an event, for the usual length of events.
@safe public final class EventBatch {
    /// As many as the nearest cache holds between being read and being decided: with 256 a tenth was lost.
    public static let usualCapacity = 32
    /// How many events are worked on side by side: enough to hide the way to memory; more would push each other out of
    /// the nearest cache.
    static let window = 16

    /// How many events it holds at most.
    public let capacity: Int
    /// How many events it holds.
    public private(set) var count = 0
    private let owned: [PendingEvent]
    private let rows: UnsafeMutableBufferPointer<Unmanaged<PendingEvent>>

    /// An empty batch for events of a policy.
    public init(policy: Policy, capacity: Int = EventBatch.usualCapacity) {
        precondition(capacity > 0, "A batch has room for one event.")
        self.capacity = capacity
        owned = (0..<capacity).map { _ in PendingEvent(policy: policy) }
        unsafe rows = .allocate(capacity: capacity)
        for place in 0..<capacity {
            unsafe (rows.baseAddress.unsafelyUnwrapped + place).initialize(to: .passUnretained(owned[place]))
        }
    }

    deinit { unsafe rows.deallocate() }

    /// Whether there is no room for another event.
    public var isFull: Bool { count == capacity }

    /// Reads the next event into the batch; it is kept when `read` says so. There must be room.
    public func append(_ read: (inout UsageEvent) -> Bool) {
        precondition(count < capacity, "A full batch takes no more events.")
        if read(&owned[count].event) { count += 1 }
    }

    /// Forgets the events and keeps the room.
    public func removeAll() { count = 0 }

    /// Calls a closure with each event of some places, without counting references.
    @inline(__always)
    func forEach(_ places: Range<Int>, _ body: (PendingEvent) throws -> Void) rethrows {
        for place in places { unsafe try rows[place]._withUnsafeGuaranteedRef { try body($0) } }
    }

    /// Calls a closure with the places of each window.
    @inline(__always)
    func forEachWindow(_ body: (Range<Int>) throws -> Void) rethrows {
        var first = 0
        while first < count {
            let next = min(first + Self.window, count)
            try body(first..<next)
            first = next
        }
    }
}
