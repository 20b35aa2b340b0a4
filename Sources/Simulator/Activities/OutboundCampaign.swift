// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// A dialer that works through a list of contacts.
///
/// The honest use it with consent, registry checks and short queues; abuse is the same dialer with other numbers.
struct OutboundCampaign: Activity {
    let reporter: Reporter
    var random: SplitMix64
    var id: String
    var purpose: String
    var initiation: String
    var seller: String
    var season = Season.selling
    /// Attempts in the busiest hour.
    var perHour: Int64
    var talk: Int64
    /// The contacts: where they live, the first one, and how many.
    var place: Place
    var firstContact: Int
    var contactCount: Int
    /// Of a thousand attempts: answered by a person, by a machine.
    var answeredPermille = 320
    var machinePermille = 250
    /// Of a thousand attempts: the number does not exist any more.
    var deadPermille = 0
    /// Of a thousand people who answer: nobody speaks to them.
    var abandonedPermille = 0
    /// Waits for agents rather than abandon more than one in fifty, as an honest dialer does.
    var isCareful = false
    var safeHarbor: Int64 = 6 * Span.second
    var calledClass = "consumer"
    /// What the list brings with it.
    var hasConsent = true
    var isChecked = true
    var source = "form"
    var recorded: Call.Recording?
    /// Calls are made by agents; otherwise a machine speaks.
    var usesAgents = true
    /// The numbers it shows; its customer's when empty.
    var from: [UInt64] = []
    var lasts: Int64 = .max
    private var next = 0
    /// How often each contact was tried; whoever was talked to is not called again.
    private var tries: [Int] = []
    private var startedAt: Int64?
    private var answered: (humans: Int64, abandoned: Int64) = (0, 0)
    private var reported: (attempts: Int64, humans: Int64, machines: Int64, abandoned: Int64, at: Int64) = (
        0, 0, 0, 0, 0
    )

    init(
        _ reporter: Reporter,
        id: String,
        purpose: String,
        initiation: String,
        perHour: Int64,
        talk: Int64,
        place: Place,
        firstContact: Int,
        contactCount: Int
    ) {
        self.reporter = reporter
        self.id = reporter.customer.id + "/" + id
        self.purpose = purpose
        self.initiation = initiation
        self.perHour = perHour
        self.talk = talk
        self.place = place
        self.firstContact = firstContact
        self.contactCount = contactCount
        seller = reporter.customer.id
        random = SplitMix64(seed: reporter.stage.seed, part: self.id)
        tries = [Int](repeating: 0, count: contactCount)
    }

    mutating func act(at instant: Int64, on stage: Stage) -> Int64? {
        guard let startedAt else {
            prepare(at: instant)
            startedAt = instant
            return instant + 3 * Span.minute
        }
        guard instant - startedAt < lasts else {
            reporter.campaign(.campaignStopped, session(), at: instant)
            return nil
        }
        report(at: instant)
        let index = next % contactCount
        let offset = place.consumerOffsetMinutes(firstContact + index)
        next += 1
        if tries[index] < 3, random.below(100) < season.percent(at: instant, offsetMinutes: offset) {
            dial(index, at: instant)
        }
        return instant + random.around(Span.hour / perHour)
    }

    func session() -> Session {
        Session(
            id: "",
            initiation: initiation,
            campaign: id,
            purpose: purpose,
            seller: seller,
            calledClass: calledClass
        )
    }

    /// The list comes in, is checked, and the campaign starts.
    private mutating func prepare(at instant: Int64) {
        var moment = instant + Span.second
        let list = id + "/list"
        reporter.event(.contactListImported, at: instant) { line in
            Session(id: id + "-setup", campaign: id).write(&line)
            line.object("contactList") { line in
                line.text("id", list)
                line.integer("rows", Int64(contactCount))
                line.integer("uniqueNumbers", Int64(contactCount))
                line.text("source", source)
                if hasConsent {
                    line.text("provenanceRef", list + "/source")
                    line.text("consentRef", list + "/consent")
                }
                line.hundredths("sequentialRatio", 4)
                line.hundredths("invalidRatio", 1)
                line.integer("dncHits", 0)
                line.hundredths("minorRatio", 0)
            }
        }
        for index in 0..<contactCount where hasConsent || isChecked {
            let consumer = Party.consumer(place.consumer(firstContact + index), place)
            if hasConsent {
                reporter.consent(
                    "express_written",
                    scheme: "internal",
                    scope: "all",
                    of: consumer,
                    seller: seller,
                    purpose: purpose,
                    at: moment
                )
            }
            if isChecked, purpose == "marketing" {
                for registry in place.registries {
                    reporter.check(registry, consumer, isListed: false, at: moment)
                }
            }
            moment += 40 * Span.millisecond
        }
        reporter.campaign(.campaignStarted, session(), at: instant + 2 * Span.minute)
        reported.at = instant
    }

    private mutating func dial(_ index: Int, at instant: Int64) {
        let customer = reporter.customer
        // Only a predictive dialer dials before an agent is free.
        let reserved = usesAgents && initiation != "predictive" ? customer.takeAgent(at: instant, latest: instant) : nil
        guard reserved != nil || !usesAgents || initiation == "predictive" else { return }
        let numbers = from.isEmpty ? customer.numbers : from
        var session = session()
        session.id = customer.nextSession()
        var call = Call(
            session: session,
            from: .own(numbers[next % numbers.count], customer.place),
            to: .consumer(place.consumer(firstContact + index), place),
            at: instant,
            ring: Int64(random.within(6000...22_000)) * Span.millisecond,
            course: .machine(talk: 4 * Span.second)
        )
        call.attest = customer.place == .us || customer.place == .ca ? "A" : nil
        call.agent = reserved?.agent
        reported.attempts += 1
        tries[index] += 1
        let dice = random.below(1000)
        if dice < answeredPermille {
            reported.humans += 1
            answer(&call, index)
        } else if dice < answeredPermille + machinePermille {
            reported.machines += 1
            call.course = .machine(talk: Int64(random.within(2500...9000)) * Span.millisecond)
        } else if dice >= 1000 - deadPermille {
            call.ring = 1500 * Span.millisecond
            call.course = .unanswered(result: "failed", sip: 404, cause: 1, endedBy: "system")
        } else {
            call.ring = Int64(random.within(22_000...35_000)) * Span.millisecond
            let busy = random.chance(permille: 150)
            call.course =
                busy
                ? .unanswered(result: "busy", sip: 486, cause: 17, endedBy: "callee")
                : .unanswered(result: "no_answer", sip: 480, cause: 19, endedBy: "caller")
        }
        let end = reporter.play(call)
        if let agent = call.agent { customer.occupy(agent, until: end) }
    }

    private mutating func answer(_ call: inout Call, _ index: Int) {
        let customer = reporter.customer
        let picked = call.at + call.ring
        answered.humans += 1
        let mayAbandon = !isCareful || (answered.abandoned + 1) * 50 <= answered.humans
        if random.chance(permille: abandonedPermille), mayAbandon {
            answered.abandoned += 1
            reported.abandoned += 1
            call.agent = nil
            call.course = .abandoned(
                after: Int64(random.within(2200...6000)) * Span.millisecond,
                safeHarbor: safeHarbor
            )
            return
        }
        tries[index] = .max
        let length = random.skewed(talk) + talk / 10
        guard usesAgents else {
            call.course = .answered(agentAfter: nil, talk: length, endedBy: "callee")
            return
        }
        if call.agent == nil {
            call.agent =
                customer.takeAgent(at: picked, latest: picked + Span.second)?.agent
                ?? random.below(customer.agentCount)
        }
        let wait = Int64(random.within(150...900)) * Span.millisecond
        call.recorded = recorded
        call.course = .answered(
            agentAfter: wait,
            talk: wait + length,
            endedBy: random.chance(permille: 600) ? "callee" : "agent"
        )
    }

    /// The dialer's own statistics, every ten minutes.
    private mutating func report(at instant: Int64) {
        guard instant - reported.at >= 10 * Span.minute else { return }
        let sent = reported
        let agents = (0..<reporter.customer.agentCount).filter { reporter.customer.isFree($0, at: instant) }.count
        if sent.attempts > 0 {
            reporter.event(.dialerReported, at: instant) { line in
                Session(id: id + "-dialer", initiation: initiation, campaign: id, purpose: purpose).write(&line)
                line.object("dialer") { line in
                    line.integer("intervalMs", (instant - sent.at) / Span.millisecond)
                    line.integer("attempts", sent.attempts)
                    line.integer("answeredHuman", sent.humans)
                    line.integer("answeredMachine", sent.machines)
                    line.integer("abandoned", sent.abandoned)
                    line.integer("agentsReady", Int64(agents))
                }
            }
        }
        reported = (0, 0, 0, 0, instant)
    }
}
