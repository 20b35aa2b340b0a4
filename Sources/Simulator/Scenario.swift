// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One way of abusing a contact center that the simulator can plant.
package struct Scenario: Sendable {
    /// A stable name in kebab case.
    package let name: String
    /// The sub-clause it breaks.
    package let clause: String
    /// Other sub-clauses under which it is rightly found.
    package let also: [String]
    /// What happens, in English.
    package let titleEN: String
    /// What happens, in Polish.
    package let titlePL: String
    let plant: @Sendable (Planting, World) -> Void

    init(
        _ name: String,
        _ clause: String,
        also: [String] = [],
        en: String,
        pl: String,
        plant: @escaping @Sendable (Planting, World) -> Void
    ) {
        self.name = name
        self.clause = clause
        self.also = also
        titleEN = en
        titlePL = pl
        self.plant = plant
    }

    /// Every scenario, in the order of the clauses; those of patterns come last.
    package static let all: [Scenario] =
        reasonableUse + law + dialers + traffic + minors + interference + identity + safety + harvest + excess
        + circumvention + interception + resale + patterns

    /// The scenario of this name.
    package static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }
}

extension World {
    /// An ordinary small business in which something is about to go wrong.
    func smallBusiness(
        in place: Place,
        agents: Int = 4,
        numbers: Int = 2,
        hours: Season = .office,
        concurrency: Int? = nil,
        minutesPerSeat: Int64 = 6000,
        countries: [Place] = [],
        days: Int64 = 120,
        perHour: Int64 = 5
    ) -> Reporter {
        let reporter = found(
            Trade("customer-services", sector: "retail", uses: ["customer_service"]),
            in: place,
            agents: agents,
            numbers: numbers,
            hours: hours,
            days: days,
            concurrency: concurrency,
            countries: countries,
            minutesPerSeat: minutesPerSeat
        )
        open(reporter, perHour: perHour)
        return reporter
    }
}
