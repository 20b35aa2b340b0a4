// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// People call a business and wait for an agent.
struct InboundQueue: Activity {
    let reporter: Reporter
    var random: SplitMix64
    var season: Season
    /// Calls in the busiest hour.
    var perHour: Int64
    var talk: Int64
    var queue: String
    var purpose = "informational"
    /// `nil`: not recorded.
    var recorded: Call.Recording? = Call.Recording(announced: true, mode: "ivr")
    /// Of a thousand recordings: announced after all, whatever `recorded` says.
    var announcedPermille = 0
    /// How long callers wait before they give up.
    var patience: Int64 = 3 * Span.minute

    mutating func act(at instant: Int64, on stage: Stage) -> Int64? {
        let customer = reporter.customer
        let busy = season.percent(at: instant, offsetMinutes: customer.place.offsetMinutes)
        if random.below(100) < busy { takeCall(at: instant) }
        return instant + random.around(Span.hour / perHour)
    }

    private mutating func takeCall(at instant: Int64) {
        let customer = reporter.customer
        let place = customer.place
        var call = Call(
            session: Session(
                id: customer.nextSession(),
                direction: "inbound",
                initiation: "inbound",
                queue: queue,
                purpose: purpose
            ),
            from: .consumer(place.consumer(random.below(place.consumerCount)), place),
            to: .own(customer.numbers[0], place),
            at: instant,
            ring: 800 * Span.millisecond,
            course: .unanswered(result: "abandoned", sip: 487, cause: 16, endedBy: "caller")
        )
        call.attest = place == .us || place == .ca ? "A" : nil
        guard let taken = customer.takeAgent(at: instant + 4 * Span.second, latest: instant + patience) else {
            call.ring = random.around(patience / 2) + Span.second
            reporter.play(call)
            return
        }
        let wait = taken.from - instant - call.ring + Int64(random.below(2000)) * Span.millisecond
        let length = random.skewed(talk) + 20 * Span.second
        call.course = .answered(
            agentAfter: wait,
            talk: wait + length,
            endedBy: random.chance(permille: 700) ? "caller" : "agent"
        )
        call.agent = taken.agent
        let isAnnounced = announcedPermille > 0 && random.chance(permille: announcedPermille)
        call.recorded = isAnnounced ? Call.Recording(announced: true, mode: "ivr") : recorded
        let end = reporter.play(call)
        customer.occupy(taken.agent, until: end + 5 * Span.second)
    }
}
