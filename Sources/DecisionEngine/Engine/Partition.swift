// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// One partition of the engine: its customers' state, their signals, and the scratch that one decision needs.
///
/// A partition belongs to one thread. It answers the functions that rules call, which is why it is a
/// `FunctionHost`: what they ask for is its state.
@safe final class Partition: FunctionHost {
    let number: Int
    let policy: CompiledPolicy
    /// The files of lists that are asked: the policy's, until others take their place.
    var files: [Registry?]
    let state = PartitionState()
    /// One table per key space.
    let tables: TableRow
    private let boxes: [TableBox]
    /// The event at hand, with the keys it is counted by.
    var pending: Unmanaged<PendingEvent>
    /// What customers share; one for all partitions of an engine.
    let commons: Commons
    /// What people put on subjects, and what measures cite; one each for all partitions of an engine.
    let acts: ActTable
    let causes: CauseTable
    var openings = OpeningTable()
    var duplicates = DuplicateFilter()
    var horizon = Horizon()
    /// The times of the customer at hand and of the partition, for tables of signals.
    var clock = SignalTable.Clock(now: Instant(microseconds: 0), horizon: Instant(microseconds: .min))

    // The frame of the decision at hand.
    var frame = Frame(limits: .replayable)
    let signalBank: BankBuffer
    let stateBank: BankBuffer
    /// Bank 3: lists that functions answer with, one after the other; 24 hours are the longest.
    static let listSlots = 24 * 32
    let listBank = BankBuffer(slots: listSlots)
    var listCursor = 0
    /// What the functions of rules ask about; set before rules are asked.
    var subjects = Subjects(customer: 0, customerKey: SignalKey(high: 0, low: 0))
    var standing = Standing()
    var found = Enrichment.Found()
    var time = Instant(microseconds: 0)
    /// The customer's number at the other end, and consents the event itself carries.
    var otherNumber: SignalKey?
    var consentsOfEvent: [ConsentState] = []
    var fired: [Fired] = []
    /// Places in `fired`, in the order of the reasons of a decision.
    var ranking: [Int] = []
    var counters = Counters()

    /// A rule that fired in the decision at hand.
    struct Fired {
        var rule: Int
        var verdict: Verdict
        var mode: RuleMode
        var isForMissingFact: Bool
        /// The exception that sets it aside, by its place in the customer's list.
        var exception: Int?

        /// Whether a person is to look where the rule says so: it acted, on what was measured.
        var opensCase: Bool { mode != .shadow && exception == nil && !isForMissingFact && verdict > .allow }
    }

    init(
        number: Int,
        policy: CompiledPolicy,
        commons: Commons,
        acts: ActTable,
        causes: CauseTable,
        pending: PendingEvent
    ) {
        self.number = number
        self.policy = policy
        files = policy.files
        self.commons = commons
        self.acts = acts
        self.causes = causes
        signalBank = BankBuffer(slots: policy.signalSlotCount)
        stateBank = BankBuffer(slots: StateSchema.slotCount)
        unsafe self.pending = .passUnretained(pending)
        boxes = policy.spaces.enumerated().map { commons.table(of: $0.offset) ?? TableBox($0.element) }
        tables = TableRow(boxes)
        super.init()
        frame.host = self
    }

    /// The table of a space, to be given another one.
    func box(of space: Int) -> TableBox { boxes[space] }

    deinit { tables.release() }

    override func call(
        _ function: Int,
        _ arguments: UnsafePointer<UInt64>,
        _ result: UnsafeMutablePointer<UInt64>,
        _ frame: borrowing Frame
    ) -> Outcome {
        guard let function = EngineFunction(rawValue: function) else { return .failed }
        return unsafe answer(function, arguments, result, frame)
    }

    /// Decides one event that has been prepared.
    func decide(_ event: EventView, _ pending: PendingEvent) -> Decision {
        var decision = Decision(partition: number, key: pending.decisionKey)
        guard duplicates.insert(pending.identity, watermark: clock.horizon) else {
            decision.isDuplicate = true
            counters.duplicates += 1
            return decision
        }
        unsafe self.pending = .passUnretained(pending)
        counters.decided += 1
        let customer = state.customer(pending.customerKey, at: event.time)
        decision.isLate = !accept(event, customer)
        if decision.isLate { counters.late += 1 }
        subjects = pending.subjects
        subjects.customer = customer
        found = pending.found
        time = event.time
        let watermark = state.customers[customer].watermark
        // An event that is too far ahead must not move windows on; it is looked at from where its customer stands.
        clock = SignalTable.Clock(
            now: decision.isLate ? watermark : max(watermark, event.time),
            horizon: horizon.observe(watermark)
        )
        if commons.isNeeded { commons.observe(clock.now, of: pending.customerKey) }
        otherNumber = pending.otherNumber
        if event.has(EventSlots.consent) || !consentsOfEvent.isEmpty {
            ConsentState.carried(by: event, into: &consentsOfEvent)
        }
        if isEmergency(event) {
            decideEmergency(event, &decision)
        } else {
            decideOrdinary(event, &decision, mayBeCallBack: mayBeCallBack(event))
        }
        // Now and then and then several: what is swept lies side by side, and when it goes decides nothing.
        if counters.decided % Limits.sweepInterval == 0 {
            state.sweep()
            openings.sweep(state)
        }
        return decision
    }

    /// The first step: emergency calls pass, whatever the standing and whatever the pack.
    private func decideEmergency(_ event: EventView, _ decision: inout Decision) {
        decision.isEmergency = true
        counters.emergencies += 1
        state.hasEmergencies = true
        standing = Standing()
        if let session = subjects.session {
            let entry = state.openSession(session, subjects, at: event.time)
            state.sessions[entry].isEmergency = true
        }
        // Only the other party makes a call an emergency call; its own number is where the call-back comes to.
        if event.type == .callAttempted, !subjects.isInbound, let number = subjects.number {
            let entry = state.numbers.insert(number, NumberState())
            state.numbers[entry].noteEmergencyCall(at: event.time)
        }
        let plan = plan(for: event)
        writeState(event, plan)
        judgeExceptions(event, plan)
        if !decision.isLate { measure(event, plan, feeds: true, isEmergency: true) }
        state.fold(event, subjects)
    }

    /// The other steps. What may be the call-back of an emergency service passes as well, but not unseen: rules are
    /// asked as if in shadow.
    private func decideOrdinary(_ event: EventView, _ decision: inout Decision, mayBeCallBack: Bool) {
        fired.removeAll(keepingCapacity: true)
        standing = state.standing(of: event, subjects)
        if acts.kinds != 0 { standing.count(acts, event, subjects, otherNumber) }
        if mayBeCallBack { beginCallBack(event, &decision) }
        let condition = readCondition(event)
        let plan = plan(for: event)
        // Conditions of signals look at the state as well, and may ask for exceptions.
        writeState(event, plan)
        judgeExceptions(event, plan)
        measure(event, plan, feeds: !decision.isLate, isEmergency: false)
        if unsafe !plan.asks.isEmpty {
            if state.customers[subjects.customer].hasConditions {
                // Once more, for a condition may look at what the event has just told.
                judgeExceptions(event, plan)
                measure(event, plan, feeds: false, isEmergency: false)
            }
            askRules(event, plan)
            if mayBeCallBack { for place in fired.indices { fired[place].mode = .shadow } }
        }
        if standing.verdict > .allow || !fired.isEmpty { conclude(event, &decision) }
        report(condition, event, &decision)
        // An act that was asked about and refused did not happen; everything else is a fact.
        let isRefused = decision.verdict >= .challenge && event.isSymbol(EventSlots.originMode, Symbols.inline)
        if !isRefused { state.fold(event, subjects, condition) }
    }

    /// Whether the carve-out covers an event: an emergency service takes part, or the session is an emergency call.
    private func isEmergency(_ event: EventView) -> Bool {
        if found.isEmergency { return true }
        guard state.hasEmergencies, let session = subjects.session, let entry = state.session(session, subjects)
        else { return false }
        return state.sessions[entry].isEmergency
    }

    /// Takes an event's time into the customer's watermark; false when the event is too late for its windows, or so
    /// far ahead that a second event must confirm it first.
    private func accept(_ event: EventView, _ customer: Int) -> Bool {
        let time = event.time
        let watermark = state.customers[customer].watermark
        guard watermark.microseconds != .min else {
            advance(to: time, customer)
            return true
        }
        let ahead = time.microseconds &- watermark.microseconds
        // One event alone cannot say that its clock is right: the second one counts, unless it is a report of old.
        if ahead < -Limits.leapMicroseconds, !state.customers[customer].isClockConfirmed,
            !event.isSymbol(EventSlots.originMode, Symbols.batch)
        {
            state.customers[customer].watermark = time
            return true
        }
        if ahead <= Limits.leapMicroseconds { state.customers[customer].isClockConfirmed = true }
        if ahead <= 0 { return ahead >= -Limits.latenessMicroseconds }
        if ahead > Limits.leapMicroseconds {
            let waiting = state.customers[customer].leap
            let confirms = waiting.map {
                abs(time.microseconds &- $0.microseconds) <= Limits.leapMicroseconds
            }
            guard confirms ?? false else {
                state.customers[customer].leap = time
                return false
            }
            state.customers[customer].isClockConfirmed = true
        }
        advance(to: time, customer)
        return true
    }

    private func advance(to time: Instant, _ customer: Int) {
        state.customers[customer].watermark = time
        state.customers[customer].leap = nil
    }
}

extension EventType {
    /// Whether the event is about a call or what is done to one while it lasts.
    var isCall: Bool {
        switch self {
        case .callAttempted, .callRinging, .callAnswered, .callAgentConnected, .callAbandoned, .callEnded,
            .callTransferred, .conferenceJoined, .conferenceLeft, .recordingStarted, .monitorStarted, .mediaForkStarted:
            true
        default: false
        }
    }
}
