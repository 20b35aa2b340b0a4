// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One simulated customer: what it owns and who works there.
final class Customer {
    let id: String
    let place: Place
    let trade: Trade
    /// Its telephone numbers, the main one first.
    var numbers: [UInt64] = []
    let agentCount: Int
    /// Until when each agent is busy.
    private var busyUntil: [Int64]
    /// Who is signed in.
    var isSignedIn: [Bool]
    /// People who never come to work.
    var absent: Set<Int> = []
    /// When people work here.
    let hours: Season
    var random: SplitMix64
    /// The number of the next event and of the next session.
    var eventCount = 0
    var sessionCount = 0
    /// Where its people sit.
    let address: String

    init(id: String, place: Place, trade: Trade, agents: Int, hours: Season, seed: UInt64, ordinal: Int) {
        self.id = id
        self.place = place
        self.trade = trade
        self.agentCount = agents
        self.hours = hours
        busyUntil = [Int64](repeating: .min, count: agents)
        isSignedIn = [Bool](repeating: false, count: agents)
        random = SplitMix64(seed: seed, part: id)
        // Networks of RFC 5737, set aside for documentation.
        address = ["192.0.2.", "198.51.100.", "203.0.113."][ordinal % 3] + String(1 + ordinal / 3 % 250)
    }

    func agent(_ index: Int) -> String { id + "/u-" + String(index + 1) }
    func device(_ index: Int) -> String { id + "/d-" + String(index + 1) }

    func nextSession() -> String {
        sessionCount += 1
        return id + "-s" + String(sessionCount)
    }

    /// Which of the three shifts an agent works in a business that never closes.
    func isOnShift(_ agent: Int, at instant: Int64) -> Bool {
        guard !absent.contains(agent) else { return false }
        guard hours.neverCloses else { return hours.isOpen(at: instant, offsetMinutes: place.offsetMinutes) }
        let hour = LocalTime(at: instant, offsetMinutes: place.offsetMinutes).hour
        return (hour + 18) % 24 / 8 == agent % 3
    }

    /// Takes the agent who is free first, if that is before `latest`; says who and from when.
    func takeAgent(at instant: Int64, latest: Int64) -> (agent: Int, from: Int64)? {
        var best: (agent: Int, from: Int64)?
        for index in 0..<agentCount where isSignedIn[index] {
            let from = max(instant, busyUntil[index])
            if from <= latest, from < best?.from ?? .max { best = (index, from) }
        }
        return best
    }

    func occupy(_ agent: Int, until instant: Int64) { busyUntil[agent] = instant }
    func isFree(_ agent: Int, at instant: Int64) -> Bool { busyUntil[agent] <= instant }
}

/// What kind of business a customer is, as it declares itself.
struct Trade: Sendable {
    /// A stable name in kebab case; also the scenario of honest labels.
    let name: String
    let sector: String
    let uses: [String]
    var childDirected = false
    var safetyRelated = false
    var failoverPlan = true

    init(_ name: String, sector: String, uses: [String]) {
        self.name = name
        self.sector = sector
        self.uses = uses
    }
}
