// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// What the engine does for one event type, laid out for the loop that does it.
///
/// The steps point at programs and signals without counting references: the policy owns them for as long as the
/// plan lives, and counting cost more than the work.
@safe final class HotPlan: Sendable {
    /// What an event gives a signal: `CompiledSignal.Feed` without its payload.
    enum Input: UInt8 {
        case nothing, integer, real, widenedReal, hashedBits, hashedText, text, truth, share, digits, session
    }

    /// One signal to feed.
    @safe struct Feed {
        var signal: Unmanaged<Shared<CompiledSignal>>
        var condition: Unmanaged<Program>?
        var input: Input
        var hasCalendar: Bool
        /// Whether `program` is a condition, whose outcome is its value.
        var isCondition = false
        /// What gives the value; of a share, what counts as bad.
        var program: Unmanaged<Program>?
        /// What a share is taken among.
        var among: Unmanaged<Program>?
        /// The slot that digits come from.
        var slot: Int32 = 0
        /// Microseconds after which a session without an end is forgotten; 0 for a signal without sessions.
        var within: Int64 = 0
        /// Bits of the types that feed it or end its sessions.
        var types: UInt64
        var ends: UInt64
        var number: Int32
        var includesEmergency: Bool
        /// Whether it looks at what only a report of an abandonment tells.
        var looksAtAbandonment: Bool
    }

    /// One signal to read.
    @safe struct Read {
        var signal: Unmanaged<Shared<CompiledSignal>>
        var number: Int32
        /// The first output's slot, and the slot that says the signal is there; the same for a bare signal.
        var first: Int32
        var presence: Int32
        var hasCalendar: Bool
    }

    /// The signals of one key space.
    @safe struct Space {
        var space: Int
        /// What its key is made of.
        var parts: UnsafeMutableBufferPointer<KeyPart>
        /// Whether the event alone tells the key.
        var isKeyOfEvent: Bool
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
            let specifications = keySpaces[work.space].specifications
            for signal in work.feeds { feeds.append(Self.feed(signals[signal], specifications)) }
            let firstRead = reads.count
            for signal in work.reads { reads.append(Self.read(signals[signal])) }
            let parts = keySpaces[work.space].parts
            unsafe spaces.append(
                Space(
                    space: work.space,
                    parts: Self.keep(parts),
                    isKeyOfEvent: !parts.contains(where: \.dependsOnState),
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
        for place in unsafe spaces.indices { unsafe spaces[place].parts.deinitialize().deallocate() }
        unsafe spaces.deinitialize().deallocate()
        unsafe asks.deinitialize().deallocate()
    }

    private static func keep<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = unsafe buffer.initialize(from: elements)
        return unsafe buffer
    }

    private static func feed(_ signal: Shared<CompiledSignal>, _ specifications: [SignalSpecification]) -> Feed {
        let value = signal.value
        var feed = unsafe Feed(
            signal: .passUnretained(signal),
            condition: value.condition.map { unsafe .passUnretained($0) },
            input: .nothing,
            hasCalendar: value.calendar != nil,
            types: value.types | value.ends,
            ends: value.ends,
            number: Int32(truncatingIfNeeded: value.number),
            includesEmergency: value.includesEmergency,
            looksAtAbandonment: value.looksAtAbandonment
        )
        func set(_ input: Input, _ program: Program) {
            feed.input = input
            feed.isCondition = program.checked.type == .bool
            unsafe feed.program = .passUnretained(program)
        }
        switch value.feed {
        case .nothing: break
        case .integer(let program): set(.integer, program)
        case .real(let program, let fromInteger): set(fromInteger ? .widenedReal : .real, program)
        case .hash(let program, let type): set(type == .string ? .hashedText : .hashedBits, program)
        case .text(let program): set(.text, program)
        case .truth(let program): set(.truth, program)
        case .share(let among, let counting):
            set(.share, counting)
            unsafe feed.among = among.map { unsafe .passUnretained($0) }
        case .digits(let slot):
            feed.input = .digits
            feed.slot = Int32(truncatingIfNeeded: slot)
        case .sessions: feed.input = .session
        }
        if case .concurrent(let within) = specifications[value.number].kind { feed.within = within }
        return feed
    }

    private static func read(_ shared: Shared<CompiledSignal>) -> Read {
        let signal = shared.value
        return unsafe Read(
            signal: .passUnretained(shared),
            number: Int32(truncatingIfNeeded: signal.number),
            first: Int32(truncatingIfNeeded: signal.isBare ? signal.slot : signal.slot + 1),
            presence: Int32(truncatingIfNeeded: signal.slot),
            hasCalendar: signal.calendar != nil
        )
    }
}
