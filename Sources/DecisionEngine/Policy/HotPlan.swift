// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// What the engine does for one event type, laid out for the loop that does it.
///
/// The steps point at programs and signals without counting references: the policy owns them for as long as the
/// plan lives, and counting cost more than the work.
@safe final class HotPlan: Sendable {
    /// One signal to feed.
    @safe struct Feed {
        var signal: Unmanaged<Shared<CompiledSignal>>
        var condition: Unmanaged<Program>?
        /// Bits of the types that feed it or end its sessions.
        var types: UInt64
        var ends: UInt64
        var number: Int32
        var includesEmergency: Bool
        /// Whether it looks at what only a report of an abandonment tells.
        var looksAtAbandonment: Bool
    }

    /// One signal to read.
    struct Read {
        var number: Int32
        /// The first output's slot, and the slot that says the signal is there; the same for a bare signal.
        var first: Int32
        var presence: Int32
        var outputs: Int32
        var calendar: Calendar?
    }

    /// The signals of one key space.
    struct Space {
        var space: Int
        var feeds: Range<Int>
        var reads: Range<Int>
        var isFedAfterEmergency: Bool
        /// Whether the space is shared by all customers, so that what is fed takes effect later.
        var isShared: Bool
    }

    /// One rule to ask.
    @safe struct Ask {
        var program: Unmanaged<Program>
        var position: Int32
        var from: Int64
        var until: Int64
    }

    nonisolated(unsafe) let feeds: UnsafeMutableBufferPointer<Feed>
    nonisolated(unsafe) let reads: UnsafeMutableBufferPointer<Read>
    nonisolated(unsafe) let spaces: UnsafeMutableBufferPointer<Space>
    nonisolated(unsafe) let asks: UnsafeMutableBufferPointer<Ask>
    let stateObjects: StateObjects
    private let owner: [any Sendable]

    /// The plan of a type; `signals` and `rules` are the policy's own arrays.
    init(
        _ plan: TypePlan,
        signals: [Shared<CompiledSignal>],
        rules: [Shared<CompiledRule>],
        keySpaces: [KeySpace]
    ) {
        var feeds: [Feed] = []
        var reads: [Read] = []
        var spaces: [Space] = []
        for work in plan.spaces {
            let firstFeed = feeds.count
            for signal in work.feeds { feeds.append(Self.feed(signals[signal])) }
            let firstRead = reads.count
            for signal in work.reads { reads.append(Self.read(signals[signal].value)) }
            spaces.append(
                Space(
                    space: work.space,
                    feeds: firstFeed..<feeds.count,
                    reads: firstRead..<reads.count,
                    isFedAfterEmergency: work.feeds.contains { signals[$0].value.includesEmergency },
                    isShared: keySpaces[work.space].isAcrossCustomers
                )
            )
        }
        let asks = plan.rules.filter { rules[$0].value.mode != .off }.map { position in
            let rule = rules[position].value
            return unsafe Ask(
                program: .passUnretained(rule.program),
                position: Int32(truncatingIfNeeded: position),
                from: rule.effectiveFrom?.microseconds ?? .min,
                until: rule.effectiveUntil?.microseconds ?? .max
            )
        }
        unsafe self.feeds = Self.keep(feeds)
        unsafe self.reads = Self.keep(reads)
        unsafe self.spaces = Self.keep(spaces)
        unsafe self.asks = unsafe Self.keep(asks)
        stateObjects = StateObjects(of: plan.rules.flatMap { rules[$0].value.slots } + plan.signalSlots(signals))
        owner = [signals, rules]
    }

    deinit {
        unsafe feeds.deinitialize().deallocate()
        unsafe reads.deinitialize().deallocate()
        unsafe spaces.deinitialize().deallocate()
        unsafe asks.deinitialize().deallocate()
    }

    private static func keep<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = unsafe buffer.initialize(from: elements)
        return unsafe buffer
    }

    private static func feed(_ signal: Shared<CompiledSignal>) -> Feed {
        let value = signal.value
        return unsafe Feed(
            signal: .passUnretained(signal),
            condition: value.condition.map { unsafe .passUnretained($0) },
            types: value.types | value.ends,
            ends: value.ends,
            number: Int32(truncatingIfNeeded: value.number),
            includesEmergency: value.includesEmergency,
            looksAtAbandonment: value.looksAtAbandonment
        )
    }

    private static func read(_ signal: CompiledSignal) -> Read {
        Read(
            number: Int32(truncatingIfNeeded: signal.number),
            first: Int32(truncatingIfNeeded: signal.isBare ? signal.slot : signal.slot + 1),
            presence: Int32(truncatingIfNeeded: signal.slot),
            outputs: Int32(truncatingIfNeeded: signal.outputCount),
            calendar: signal.calendar
        )
    }
}
