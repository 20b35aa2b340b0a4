// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// `concurrent`: how many sessions are open now, and the most there were in the window.
///
/// A session opens with its start and closes with its end; one whose end never comes is forgotten. An end that
/// overtakes its start is remembered for five minutes, so that the start opens nothing then.
///
/// - Shape: the newest bucket's number, open sessions and all entries (32 bits each), the set's block, the
///   number of the last sixteenth of `within` that was swept, the most of each bucket (32 bits).
/// - Memory: 96 bytes (sliding) or 40, and about 32 for each open or just ended-before-start session.
/// - Error: an endless session is forgotten after 16/16 to 17/16 of `within`; the maximum slides by sixteenths;
///   a late start or end counts from its arrival on.
struct OpenSessions {
    let area: Words
    let layout: SignalLayout

    private var block: Block { Block(bits: area[2]) }
    private var open: UInt32 { area[half: 2] }
    private var entries: Int { Int(area[half: 3]) }
    private var sixteenth: Int64 { max(1, layout.parameter / 16) }

    // The state word of an entry: the start (or end) in microseconds, shifted left by two; bit 1 is always set,
    // bit 0 while the session is open.
    @inline(__always) private func moment(_ state: UInt64) -> Int64 { Int64(bitPattern: state) >> 2 }
    @inline(__always) private func isOpen(_ state: UInt64) -> Bool { state & 1 == 1 }
    @inline(__always)
    private func state(_ at: Int64, isOpen: Bool) -> UInt64 { UInt64(bitPattern: at << 2) | (isOpen ? 3 : 2) }

    func add(at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        let tick = layout.tick(of: at, period: input.period, near: area[signed: 0])
        advance(to: tick, at: at, &pool)
        if input.isEnd { end(input.session, at, &pool) } else { start(input.session, at, &pool) }
    }

    private func start(_ session: SignalKey, _ at: Int64, _ pool: inout WordPool) {
        guard isAlive(state(at, isOpen: true)), makeRoom(at: at, &pool) else { return }
        let isNew = pool.edit(block) { words in
            let set = OpenSet(words, .session)
            let (index, found) = find(session, set)
            if found {
                guard !isOpen(words[index * 3]) else { return false }
                let end = moment(words[index * 3])
                set.remove(at: index)
                area[half: 3] &-= 1
                guard end < at else { return false }
                insert(session, state(at, isOpen: true), find(session, set).index, words)
                return true
            }
            insert(session, state(at, isOpen: true), index, words)
            return true
        }
        guard isNew else { return }
        area[half: 2] &+= 1
        let slot = layout.slot(area[signed: 0])
        area[half: 8 &+ slot] = max(area[half: 8 &+ slot], open)
    }

    private func end(_ session: SignalKey, _ at: Int64, _ pool: inout WordPool) {
        let wasOpen =
            block.exists
            && pool.edit(block) { words in
                let set = OpenSet(words, .session)
                let (index, found) = find(session, set)
                guard found, isOpen(words[index * 3]) else { return false }
                set.remove(at: index)
                return true
            }
        if wasOpen {
            area[half: 2] &-= 1
            area[half: 3] &-= 1
            giveBackIfEmpty(&pool)
            return
        }
        guard makeRoom(at: at, &pool) else { return }
        pool.edit(block) { words in
            let (index, found) = find(session, OpenSet(words, .session))
            if found {
                words[index * 3] = state(max(at, moment(words[index * 3])), isOpen: false)
            } else {
                insert(session, state(at, isOpen: false), index, words)
            }
        }
    }

    private func find(_ session: SignalKey, _ set: OpenSet) -> (index: Int, found: Bool) {
        set.search(from: set.home(session: session)) { index in
            set.words[index * 3 + 1] == session.high && set.words[index * 3 + 2] == session.low
        }
    }

    private func insert(_ session: SignalKey, _ state: UInt64, _ index: Int, _ words: Words) {
        words[index * 3] = state
        words[index * 3 + 1] = session.high
        words[index * 3 + 2] = session.low
        area[half: 3] &+= 1
    }

    private func makeRoom(at: Int64, _ pool: inout WordPool) -> Bool {
        guard entries + 1 > OpenSet.most(block, .session) else { return true }
        if forgetEnds(before: at &- SignalLimits.lateness, &pool) { return true }
        guard entries < SignalLimits.sessions,
            let larger = pool.resize(block, .session, to: block.exists ? block.size + 1 : 2)
        else {
            pool.overflowCount &+= 1
            return false
        }
        area[2] = larger.bits
        return true
    }

    /// Forgets old ends of sessions that never started; `true` when that left the set half empty.
    private func forgetEnds(before limit: Int64, _ pool: inout WordPool) -> Bool {
        guard block.exists, entries > Int(open) else { return false }
        let removed = pool.edit(block) { words in
            OpenSet(words, .session).removeAll { !isOpen(words[$0 * 3]) && moment(words[$0 * 3]) < limit }
        }
        area[half: 3] &-= UInt32(truncatingIfNeeded: removed)
        return entries * 2 < OpenSet.most(block, .session)
    }

    private func giveBackIfEmpty(_ pool: inout WordPool) {
        guard entries == 0 else { return }
        pool.give(block)
        area[2] = 0
    }

    /// Whether an entry still counts in the sixteenth that was swept last.
    private func isAlive(_ state: UInt64) -> Bool {
        let now = area[signed: 3]
        guard isOpen(state) else { return moment(state) &+ SignalLimits.lateness >= now &* sixteenth }
        return now &- Arithmetic.floor(moment(state), sixteenth) <= 16
    }

    private func sweep(at: Int64, _ pool: inout WordPool) {
        let now = Arithmetic.floor(at, sixteenth)
        guard now > area[signed: 3] else { return }
        area[signed: 3] = now
        guard entries > 0 else { return }
        var closed: UInt32 = 0
        let removed = pool.edit(block) { words in
            OpenSet(words, .session).removeAll { index in
                let state = words[index * 3]
                guard !isAlive(state) else { return false }
                if isOpen(state) { closed &+= 1 }
                return true
            }
        }
        area[half: 2] &-= closed
        area[half: 3] &-= UInt32(truncatingIfNeeded: removed)
        giveBackIfEmpty(&pool)
        let size = block.size
        if size > 3, entries * 8 < block.capacity / 3, let smaller = pool.resize(block, .session, to: size - 2) {
            area[2] = smaller.bits
        }
    }

    /// Opens new buckets: what was open at the end of the old one was open in them.
    private func advance(to tick: Int64, at: Int64, _ pool: inout WordPool) {
        let newest = area[signed: 0]
        if tick > newest {
            area[signed: 0] = tick
            let steps = min(tick &- newest, Int64(layout.buckets))
            if layout.clock == .sliding { sweep(at: (tick &- steps &+ 1) &* layout.width, &pool) }
            if layout.clock == .calendar { sweep(at: at, &pool) }
            for step in 0..<steps { area[half: 8 &+ layout.slot(tick &- step)] = open }
        }
        sweep(at: at, &pool)
        if tick > newest { area[half: 8 &+ layout.slot(tick)] = open }
    }

    func read(at: Int64, period: Int64, _ pool: inout WordPool) -> (now: UInt64, most: UInt64) {
        advance(to: layout.tick(of: at, period: period, near: area[signed: 0]), at: at, &pool)
        var most: UInt32 = 0
        for slot in 0..<layout.buckets { most = max(most, area[half: 8 &+ slot]) }
        return (UInt64(open), UInt64(most))
    }
}
