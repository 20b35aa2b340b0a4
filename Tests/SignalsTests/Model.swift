// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Signals

/// A signal computed anew from all events at every look: slow, simple, and the measure of the real ones.
struct Model {
    struct Event {
        var at: Int64
        var input: SignalInput
    }

    let specification: SignalSpecification
    /// All events in the order of their arrival.
    var events: [Event] = []
    var newest = Int64.min
    var newestPeriod = Int64.min
    /// State of kinds that depend on the order of arrival.
    var streak = 0
    var gaps: [(at: Int64, period: Int64, length: Int64)] = []
    var lastInOrder: Int64?
    var kept: [(moment: Int64, value: UInt64)] = []
    var sessions = ModelSessions()

    init(_ specification: SignalSpecification) { self.specification = specification }

    var span: Int64? {
        guard case .sliding(let span) = specification.window else { return nil }
        return span
    }

    func tick(_ at: Int64) -> Int64 {
        let width = (span ?? 16) / 16
        return at / width
    }

    mutating func look(at: Int64, period: Int64) {
        if case .concurrent(let within) = specification.kind, !events.isEmpty { sessions.look(at: at, within: within) }
        newest = max(newest, at)
        if specification.window == .calendar, period > newestPeriod { (streak, kept, lastInOrder) = (0, [], nil) }
        newestPeriod = max(newestPeriod, period)
        guard let span else { return }
        if let newestEvent = events.map(\.at).max(), at - newestEvent >= span { streak = 0 }
        kept.removeAll { $0.moment <= newest - span }
    }

    mutating func add(at: Int64, _ input: SignalInput) {
        look(at: at, period: input.period)
        events.append(Event(at: at, input: input))
        if case .concurrent(let within) = specification.kind {
            sessions.look(at: at, within: within)
            sessions.add(at: at, input, within: within)
            return
        }
        if specification.window == .calendar, input.period < newestPeriod { return }
        streak = input.isBad ? streak + 1 : 0
        addGap(at: at, input.period)
        if case .sequence(let last) = specification.kind, span == nil || at > newest - (span ?? 0) {
            kept.append((newest, input.value))
            if kept.count > last { kept.removeFirst() }
        }
    }

    private mutating func addGap(at: Int64, _ period: Int64) {
        if span != nil, tick(at) < tick(newest) { return }
        if let last = lastInOrder {
            guard at >= last else { return }
            if at - last < span ?? .max { gaps.append((at, period, at - last)) }
        }
        lastInOrder = at
    }

    func isInside(_ at: Int64, _ period: Int64) -> Bool {
        switch specification.window {
        case .none: true
        case .calendar: period == newestPeriod
        case .sliding(let span):
            specification.isExact ? at > newest - span : tick(newest) - tick(at) < 16
        }
    }

    var inside: [Event] { events.filter { isInside($0.at, $0.input.period) } }

    /// Whether a reading agrees with the model.
    func agrees(_ reading: Reading) -> Bool {
        let inside = inside
        let count = Int64(inside.count)
        switch specification.kind {
        case .count: return reading.integer(0) == count
        case .ratio: return agreesRatio(reading, inside)
        case .sum(.integer):
            return reading.integer(0) == inside.reduce(0) { $0 + Int64(bitPattern: $1.input.value) }
        case .sum(.real): return reading.real(0) == millionths(inside)
        case .mean:
            guard count > 0 else { return reading.known == 0b10 && reading.integer(1) == 0 }
            return reading.real(0) == millionths(inside) / Double(count) && reading.integer(1) == count
        case .maximum(.integer):
            guard let most = inside.map({ Int64(bitPattern: $0.input.value) }).max() else { return reading.known == 0 }
            return reading.integer(0) == most && reading.known == 1
        case .maximum(.real):
            guard let most = inside.map({ Double(bitPattern: $0.input.value) }).max() else { return reading.known == 0 }
            return reading.real(0) == most && reading.known == 1
        case .distinct: return reading.integer(0) == Int64(Set(inside.map(\.input.value)).count)
        case .entropy: return agreesEntropy(reading, inside)
        case .quantile(let share): return agreesQuantile(reading, inside, share)
        default: return agreesByOrder(reading)
        }
    }

    private func millionths(_ events: [Event]) -> Double {
        let sum = events.reduce(0) { $0 + Int64((Double(bitPattern: $1.input.value) * 1e6).rounded()) }
        return Double(sum) / 1e6
    }

    private func agreesRatio(_ reading: Reading, _ inside: [Event]) -> Bool {
        let bad = Int64(inside.count { $0.input.isBad })
        let count = Int64(inside.count)
        guard reading.integer(1) == bad, reading.integer(2) == count else { return false }
        guard count > 0 else { return reading.known == 0b1110 && reading.real(3) == 0 }
        let share = Double(bad) / Double(count)
        let z = 1.959963984540054
        let middle = share + z * z / Double(2 * count)
        let spread = z * sqrt(share * (1 - share) / Double(count) + z * z / Double(4 * count * count))
        let lower = max(0, (middle - spread) / (1 + z * z / Double(count)))
        return reading.real(0) == share && abs(reading.real(3) - lower) < 1e-12 && reading.known == 0b1111
    }

    private func agreesEntropy(_ reading: Reading, _ inside: [Event]) -> Bool {
        guard !inside.isEmpty else { return reading.known == 0b10 }
        var counts: [UInt64: Double] = [:]
        for event in inside { counts[event.input.value, default: 0] += 1 }
        let total = Double(inside.count)
        let entropy = counts.values.reduce(0) { $0 - $1 / total * log2($1 / total) }
        return abs(reading.real(0) - entropy) < 1e-9 && reading.integer(1) == Int64(inside.count)
    }

    private func agreesQuantile(_ reading: Reading, _ inside: [Event], _ share: Double) -> Bool {
        guard !inside.isEmpty else { return reading.known == 0b10 }
        let sorted = inside.map { Double(bitPattern: $0.input.value) }.sorted()
        let truth = sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
        let value = reading.real(0)
        return value <= truth && value >= truth - abs(truth) / 32 && reading.integer(1) == Int64(sorted.count)
    }

    private func agreesByOrder(_ reading: Reading) -> Bool {
        switch specification.kind {
        case .streak: return reading.integer(0) == Int64(streak)
        case .sequence:
            guard kept.count > 1 else { return reading.integer(1) == Int64(kept.count) && reading.known == 0b10 }
            let pairs = zip(kept, kept.dropFirst()).count { first, second in
                let distance = abs(Int64(first.value) - Int64(second.value))
                return (1...10).contains(distance) && first.value / 10_000 == second.value / 10_000
            }
            return reading.real(0) == Double(pairs) / Double(kept.count - 1)
        case .regularity:
            let lengths = gaps.filter { isInside($0.at, $0.period) }.map { Double($0.length) }
            guard !lengths.isEmpty else { return reading.known == 0b10 && reading.integer(1) == 0 }
            let mean = lengths.reduce(0, +) / Double(lengths.count)
            guard mean > 0 else { return reading.known == 0b10 }
            let variance = lengths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(lengths.count)
            return abs(reading.real(0) - sqrt(variance) / mean) < 1e-5 && reading.integer(1) == Int64(lengths.count)
        case .concurrent: return reading.integer(0) == Int64(sessions.open) && reading.integer(1) >= reading.integer(0)
        default: return false
        }
    }
}

/// Open sessions, one list.
struct ModelSessions {
    private var entries: [(session: SignalKey, at: Int64, isOpen: Bool)] = []
    private var now = Int64.min

    var open: Int { entries.count { $0.isOpen } }

    mutating func look(at: Int64, within: Int64) {
        let sixteenth = within / 16
        now = max(now, at / sixteenth)
        entries.removeAll { $0.isOpen && now - $0.at / sixteenth > 16 }
    }

    mutating func add(at: Int64, _ input: SignalInput, within: Int64) {
        let place = entries.firstIndex { $0.session == input.session }
        if input.isEnd {
            guard let place else { return entries.append((input.session, at, false)) }
            if entries[place].isOpen {
                entries.remove(at: place)
            } else {
                entries[place].at = max(entries[place].at, at)
            }
            return
        }
        if now - at / (within / 16) > 16 { return }
        if let place {
            if entries[place].isOpen { return }
            if entries.remove(at: place).at >= at { return }
        }
        entries.append((input.session, at, true))
    }
}
