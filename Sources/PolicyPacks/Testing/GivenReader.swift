// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Reads `given` into events that make it so.
struct GivenReader {
    let complaints: Complaints

    /// What holds before the case; each part becomes the event by which a source would have told it.
    func read(_ node: PackNode) -> Given {
        var given = Given()
        let reader = MapReader(node, "given", complaints: complaints)
        if let node = reader.optional("customer") { readCustomer(node, &given) }
        if let node = reader.optional("numbers") {
            given.numbers = (reader.list(node, "numbers") ?? []).compactMap { item in
                guard let text = reader.text(item, "numbers") else { return nil }
                if !text.hasPrefix("+") {
                    complaints.add("A number of the inventory is E.164, such as +12025550101", at: item)
                }
                return CountingText(text)
            }
        }
        if let node = reader.optional("campaign") { readCampaign(node, &given) }
        for item in reader.list(reader.optional("consents"), "consents") ?? [] {
            readConsent(item, kind: "express_written", &given)
        }
        for item in reader.list(reader.optional("optOuts"), "optOuts") ?? [] {
            readConsent(item, kind: "opt_out", &given)
        }
        for item in reader.list(reader.optional("exceptions"), "exceptions") ?? [] { readException(item, &given) }
        for item in reader.list(reader.optional("setup"), "setup") ?? [] {
            let itemReader = EventItemReader(complaints: complaints, defaultOffset: -86_400_000_000)
            if let item = itemReader.read(item) { given.setup.append(item) }
        }
        reader.finish()
        return given
    }

    private func add(_ type: EventType, _ data: TestObject, _ node: PackNode, _ given: inout Given, at offset: Int64) {
        var template = EventTemplate(type: type, data: data, location: node.location)
        EventDefaults.complete(&template, after: [], item: node.location)
        given.events.append((offset, template))
    }

    private func readCustomer(_ node: PackNode, _ given: inout Given) {
        let reader = MapReader(node, "customer", complaints: complaints)
        if let days = reader.integer(reader.optional("ageDays"), "ageDays", in: 0...4_000) {
            given.age = Int64(days) * 86_400_000_000
        }
        let age = -given.age
        for (key, type) in [("plan", EventType.planChanged), ("useCase", .useCaseDeclared)] {
            guard let part = reader.optional(key) else { continue }
            var data = TestObject()
            set(key, part, type, &data)
            add(type, data, part, &given, at: age)
        }
        if let isVerified = reader.truth(reader.optional("verified"), "verified"), isVerified {
            var data = TestObject()
            data.setDefault(.text(CountingText(fixed: "verified")), at: "change.action")
            add(.customerChanged, data, node, &given, at: age)
        }
        reader.finish()
    }

    private func set(_ key: String, _ value: PackNode, _ type: EventType, _ data: inout TestObject) {
        let entry = PackEntry(key: key, keyLocation: value.location, value: value, isRepeated: false)
        FieldReader(type: type, complaints: complaints).set(entry, in: &data)
    }

    private func readCampaign(_ node: PackNode, _ given: inout Given) {
        let reader = MapReader(node, "campaign", complaints: complaints)
        var data = TestObject()
        if let id = reader.required("id") { set("campaign", id, .campaignStarted, &data) }
        for key in ["purpose", "initiation", "seller", "calledClass", "channel"] {
            if let value = reader.optional(key) { set("session." + key, value, .campaignStarted, &data) }
        }
        reader.finish()
        if case .object(let session)? = data["session"] {
            given.sessionDefaults = session.members.map { ("session." + $0.name, $0.value) }
        }
        add(.campaignStarted, data, node, &given, at: -3_600_000_000)
    }

    private func readConsent(_ node: PackNode, kind: String, _ given: inout Given) {
        var consent = TestObject()
        if node.scalar != nil {
            var data = TestObject()
            set("consent.subject", node, .consentChanged, &data)
            if case .object(let object)? = data.value(at: "consent.subject") { consent["subject"] = .object(object) }
        } else {
            var data = TestObject()
            set("consent", node, .consentChanged, &data)
            if case .list(let items)? = data["consent"], case .object(let object)? = items.first { consent = object }
        }
        if consent["kind"] == nil { consent["kind"] = .text(CountingText(fixed: kind)) }
        if consent["scope"] == nil { consent["scope"] = .list([.text(CountingText(fixed: "all"))]) }
        var data = TestObject()
        data["consent"] = .list([.object(consent)])
        add(.consentChanged, data, node, &given, at: -2 * 86_400_000_000)
    }

    private func readException(_ node: PackNode, _ given: inout Given) {
        var data = TestObject()
        set("exception", node, .exceptionChanged, &data)
        data.setDefault(.text(CountingText(fixed: "x-\(node.location.line)")), at: "exception.id")
        data.setDefault(.text(CountingText(fixed: "exception")), at: "change.resource")
        data.setDefault(.text(CountingText(fixed: "granted")), at: "change.action")
        if let id = data.value(at: "exception.id") { data.setDefault(id, at: "change.id") }
        add(.exceptionChanged, data, node, &given, at: -2 * 86_400_000_000)
    }
}
