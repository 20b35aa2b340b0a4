// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One event of a case, written as a connector would send it.
struct CaseLine: Sendable {
    var time: Instant
    var bytes: [UInt8]
    /// Whether what is decided about it counts; what only sets the scene does not.
    var counts: Bool
    var template: EventTemplate
}

/// Writes out the events of a case, in the order of time.
struct CaseExpansion {
    /// A longer silence of a customer makes the engine wait for a second event before it believes the clock, so an
    /// event that changes nothing is put before the next one.
    static let silence: Int64 = 6 * 86_400_000_000

    private struct Planned {
        var time: Instant
        var template: EventTemplate
        var repetition: Int
        var counts: Bool
    }

    let testCase: TestCase

    /// How many events the case tells of, the scene included.
    var count: Int {
        (testCase.items + testCase.given.setup).reduce(testCase.given.events.count) {
            $0 + $1.repetitions * $1.events.count
        }
    }

    /// The lines of the case.
    func lines() -> [CaseLine] {
        var events: [Planned] = []
        for item in testCase.items { plan(item, counts: true, into: &events) }
        let scene = scene(for: events)
        var all = scene + events
        for index in all.indices { applySessionDefaults(&all[index].template) }
        let sorted = all.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return written(sorted.map(\.element))
    }

    private func plan(_ item: EventItem, counts: Bool, into events: inout [Planned]) {
        for repetition in 0..<item.repetitions {
            let start = item.offset + Int64(repetition) * item.interval
            var time = testCase.start.advanced(byMicroseconds: start)
            for template in item.events {
                time = time.advanced(byMicroseconds: template.after)
                events.append(Planned(time: time, template: template, repetition: repetition, counts: counts))
            }
        }
    }

    /// What the customers of the case were before, oldest first.
    private func scene(for events: [Planned]) -> [Planned] {
        let given = testCase.given
        let dawn = testCase.start.advanced(byMicroseconds: -given.age)
        var customers: [String] = []
        for event in events {
            let name = customer(event)
            if !customers.contains(name) { customers.append(name) }
        }
        var scene: [Planned] = []
        for customer in customers {
            for number in inventory(of: customer, events) {
                scene.append(Planned(time: dawn, template: ownership(number, customer), repetition: 0, counts: false))
            }
            for (offset, template) in given.events {
                var template = template
                template.data.set(.text(CountingText(fixed: customer)), at: ["customer", "id"], lists: [])
                let time = testCase.start.advanced(byMicroseconds: max(offset, -given.age))
                scene.append(Planned(time: time, template: template, repetition: 0, counts: false))
            }
        }
        for item in given.setup { plan(item, counts: false, into: &scene) }
        return scene
    }

    /// The numbers a customer owns: those given, or every number it calls and writes from.
    private func inventory(of customer: String, _ events: [Planned]) -> [String] {
        if let given = testCase.given.numbers { return given.flatMap { $0.everyText } }
        var numbers: [String] = []
        var seen: Set<String> = []
        for event in events where self.customer(event) == customer {
            guard case .text(let direction)? = event.template.data.value(at: "session.direction"),
                direction.text(0) == "outbound",
                case .text(let from)? = event.template.data.value(at: "from.e164")
            else { continue }
            let number = from.text(event.repetition)
            if seen.insert(number).inserted { numbers.append(number) }
        }
        return numbers
    }

    private func ownership(_ number: String, _ customer: String) -> EventTemplate {
        var template = EventTemplate(type: .numberChanged, location: testCase.location)
        let facts = [
            ("customer.id", customer), ("from.e164", number), ("change.resource", "number"),
            ("change.action", "assigned"), ("change.id", number),
        ]
        for (path, text) in facts { template.data.setDefault(.text(CountingText(fixed: text)), at: path) }
        return template
    }

    private func customer(_ event: Planned) -> String {
        guard case .text(let id)? = event.template.data.value(at: "customer.id") else { return "" }
        return id.text(event.repetition)
    }

    /// An event of a campaign has the campaign's purpose and dialing unless it says otherwise.
    private func applySessionDefaults(_ template: inout EventTemplate) {
        guard template.data["session"] != nil, !testCase.given.sessionDefaults.isEmpty else { return }
        for (path, value) in testCase.given.sessionDefaults { template.data.setDefault(value, at: path) }
    }

    private func written(_ events: [Planned]) -> [CaseLine] {
        var lines: [CaseLine] = []
        var last: [String: Instant] = [:]
        var writer = JSONWriter()
        for event in events {
            let customer = customer(event)
            if let before = last[customer], event.time.microseconds - before.microseconds > Self.silence {
                let time = event.time.advanced(byMicroseconds: -1_000_000)
                let pulse = Planned(time: time, template: pulse(customer), repetition: 0, counts: false)
                lines.append(line(pulse, number: lines.count, &writer))
            }
            last[customer] = max(event.time, last[customer] ?? event.time)
            lines.append(line(event, number: lines.count, &writer))
        }
        return lines
    }

    private func pulse(_ customer: String) -> EventTemplate {
        var template = EventTemplate(type: .customerChanged, location: testCase.location)
        let facts = [("customer.id", customer), ("change.resource", "customer"), ("change.action", "updated")]
        for (path, text) in facts { template.data.setDefault(.text(CountingText(fixed: text)), at: path) }
        return template
    }

    private func line(_ event: Planned, number: Int, _ writer: inout JSONWriter) -> CaseLine {
        writer.removeAll()
        writer.beginObject()
        writer.key("specversion")
        writer.string("1.0")
        writer.key("id")
        writer.string("e-\(number)")
        writer.key("source")
        writer.string("urn:proviso:test")
        writer.key("type")
        writer.string("aup.\(event.template.type.name).v1")
        writer.key("time")
        writer.instant(event.time)
        writer.key("data")
        event.template.data.write(event.repetition, at: event.time, to: &writer)
        writer.endObject()
        return CaseLine(time: event.time, bytes: writer.bytes, counts: event.counts, template: event.template)
    }
}

extension CountingText {
    /// Every text that the counters give before they begin again.
    var everyText: [String] {
        let most = parts.reduce(1) { most, part in
            if case .counter(_, let count, _) = part { max(most, count) } else { most }
        }
        return (0..<most).map { text($0) }
    }
}
