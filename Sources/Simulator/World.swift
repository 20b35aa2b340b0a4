// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Founds customers: gives them numbers, plans and a lawful history.
final class World {
    let stage: Stage
    private var founded = 0
    private var numbersTaken: [Place: Int] = [:]
    private var contactsTaken: [Place: Int] = [:]

    init(stage: Stage) { self.stage = stage }

    /// How many customers there are.
    var customerCount: Int { founded }

    /// A new customer with a history of `days` days.
    func found(
        _ trade: Trade,
        in place: Place,
        agents: Int,
        numbers: Int = 2,
        hours: Season = .office,
        days: Int64 = 400,
        concurrency: Int? = nil,
        countries: [Place] = [],
        minutesPerSeat: Int64 = 6000,
        features: [String]? = nil
    ) -> Reporter {
        founded += 1
        let customer = Customer(
            id: "c-" + String(100 + founded),
            place: place,
            trade: trade,
            agents: agents,
            hours: hours,
            seed: stage.seed,
            ordinal: founded
        )
        for _ in 0..<numbers { customer.numbers.append(newNumber(place)) }
        let reporter = Reporter(stage: stage, customer: customer)
        let birth = stage.start - days * Span.day + Int64(founded) * Span.minute
        reporter.customerChanged(
            "created",
            at: birth,
            after: [("legalName", legalName(trade, founded)), ("emailDomain", customer.id + ".example")]
        )
        reporter.customerChanged("verified", at: birth + 2 * Span.hour)
        reporter.declare(at: birth + 3 * Span.hour)
        var plan = Plan(
            seats: agents,
            concurrency: concurrency ?? max(10, agents * 3),
            countries: Set([place] + countries).map(\.rawValue).sorted()
        )
        plan.minutesPerSeat = minutesPerSeat
        if let features { plan.features = features }
        reporter.planChanged(plan, at: birth + 4 * Span.hour)
        for (index, number) in customer.numbers.enumerated() {
            reporter.assign(number, at: birth + 5 * Span.hour + Int64(index) * 2 * Span.second)
        }
        let safe = birth + 6 * Span.hour
        for name in ["recording.announcement", "optout.footer", "consent.check", "safe_harbor.message", "amd"] {
            reporter.safeguard(name, isEnabled: true, at: safe)
        }
        reporter.setting(resource: "api_client", id: customer.id + "/api-1", action: "created", at: safe) {
            $0.integer("quotaPerMinute", 300)
        }
        return reporter
    }

    /// The name a customer is registered under: made from its trade, so that it is nobody's.
    func legalName(_ trade: Trade, _ ordinal: Int) -> String {
        trade.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
            + " " + String(ordinal) + " Ltd"
    }

    /// A number nobody has yet.
    func newNumber(_ place: Place) -> UInt64 {
        var index = numbersTaken[place, default: 0]
        // +1 202 555 0198 stands on the do-not-originate list that tests use.
        if place == .us, index == 38 { index += 1 }
        numbersTaken[place] = index + 1
        return place.business(index)
    }

    /// So many contacts of a place; they are shared only when a place runs out of people.
    func contacts(_ place: Place, _ count: Int) -> Int {
        let first = contactsTaken[place, default: 0]
        contactsTaken[place] = (first + count) % place.consumerCount
        return first
    }

    /// The usual day of a business: shifts, a few calls, some software, once in a while an emergency.
    func open(_ reporter: Reporter, perHour: Int64, talk: Int64 = 3 * Span.minute, season: Season? = nil) {
        let customer = reporter.customer
        reporter.runShifts()
        reporter.runAPI(perHour: 4)
        reporter.runEmergencies(
            meanGap: 14 * Span.hour,
            at: stage.start + Int64(customer.random.below(100)) * ((stage.end - stage.start) / 120) + Span.minute
        )
        guard perHour > 0 else { return }
        stage.add(
            InboundQueue(
                reporter: reporter,
                random: SplitMix64(seed: stage.seed, part: customer.id + "/queue"),
                season: season ?? customer.hours,
                perHour: perHour,
                talk: talk,
                queue: customer.id + "/q-1"
            ),
            at: stage.start + 2 * Span.minute
        )
    }

    /// Labels a customer as honest; every event of the reporter it gives back counts for the label.
    func honest(_ reporter: Reporter) -> Reporter {
        let customer = reporter.customer
        var labelled = reporter
        labelled.label = stage.add(
            Label(
                .honest,
                customer: customer.id,
                subject: .customer,
                id: customer.id,
                clause: "",
                scenario: customer.trade.name
            )
        )
        return labelled
    }

    /// Labels what is about to go wrong; every event of the reporter it gives back counts for the label.
    func abuse(_ reporter: Reporter, _ plan: Planting, _ subject: Label.Subject, _ id: String) -> Reporter {
        var labelled = reporter
        labelled.label = stage.add(
            Label(
                .abuse,
                customer: reporter.customer.id,
                subject: subject,
                id: id,
                clause: plan.scenario.clause,
                also: plan.scenario.also,
                scenario: plan.scenario.name,
                strength: plan.strength
            )
        )
        return labelled
    }
}
