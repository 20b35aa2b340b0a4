// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Reads one item of `events`: `repeat`, `every`, `at`, and event types with their fields in order.
struct EventItemReader {
    let complaints: Complaints
    /// Where an item begins that does not say `at`.
    let defaultOffset: Int64

    /// The item; nil when it is not a map.
    func read(_ node: PackNode) -> EventItem? {
        guard case .map(let entries) = node.content else {
            complaints.add("An item of events is a map such as 'call.attempted: { from: …, to: … }'", at: node)
            return nil
        }
        var item = EventItem(offset: defaultOffset, location: node.location)
        for entry in entries {
            if entry.isRepeated {
                complaints.add(
                    "The key '\(entry.key)' is there twice in one item; begin a new item",
                    at: entry.keyLocation,
                    length: entry.key.unicodeScalars.count
                )
            } else if Pacing.keys.contains(entry.key) {
                readPacing(entry, into: &item)
            } else if let type = EventNames.type(named: entry.key) {
                readEvent(type, entry, into: &item)
            } else {
                let nearest = Spelling.nearest(to: entry.key, among: Pacing.keys.sorted())
                complaints.add(
                    "Unknown event type '\(entry.key.shortened)'",
                    at: entry.keyLocation,
                    length: entry.key.unicodeScalars.count,
                    suggestion: nearest ?? EventNames.nearest(to: entry.key)
                )
            }
        }
        if item.events.isEmpty, !entries.isEmpty, entries.allSatisfy({ Pacing.keys.contains($0.key) }) {
            complaints.add("The item names no event", at: node)
        }
        return item
    }

    private func readPacing(_ entry: PackEntry, into item: inout EventItem) {
        guard let text = entry.value.scalar?.text else {
            complaints.add("'\(entry.key)' is a single value, but this is \(entry.value.shape)", at: entry.value)
            return
        }
        let parts = Pacing.parts(of: text)
        set(entry.key, parts?.first ?? text, at: entry.value, &item)
        for (key, value) in parts?.others ?? [] { set(key, value, at: entry.value, &item) }
    }

    private func set(_ key: String, _ text: String, at node: PackNode, _ item: inout EventItem) {
        switch key {
        case "repeat":
            if let count = Int(text), (0...PackLimits.caseEventsMax).contains(count) {
                item.repetitions = count
            } else {
                complaints.add(
                    "'repeat' is a whole number from 0 to \(PackLimits.caseEventsMax), not '\(text.shortened)'",
                    at: node
                )
            }
        case "every":
            if let length = PackDuration.microseconds(text) {
                item.interval = length
            } else {
                complainOfDuration(key, text, at: node)
            }
        default:
            if let offset = PackDuration.offset(text) {
                item.offset = offset
            } else {
                complainOfDuration(key, text, at: node)
            }
        }
    }

    private func complainOfDuration(_ key: String, _ text: String, at node: PackNode) {
        complaints.add(
            "'\(key)' is a duration such as 250ms, 20s or 5m, not '\(text.shortened)'",
            at: node,
            suggestion: PackDuration.suggestion(for: text)
        )
    }

    private func readEvent(_ type: EventType, _ entry: PackEntry, into item: inout EventItem) {
        var template = EventTemplate(type: type, location: entry.keyLocation)
        let reader = FieldReader(type: type, complaints: complaints)
        switch entry.value.content {
        case .map(let fields):
            for field in fields {
                if field.isRepeated {
                    complaints.add(
                        "The member '\(field.key)' is there twice",
                        at: field.keyLocation,
                        length: field.key.unicodeScalars.count
                    )
                } else if field.key == "after" {
                    let text = field.value.scalar?.text ?? ""
                    if let offset = PackDuration.offset(text) {
                        template.after = offset
                    } else {
                        complainOfDuration("after", text, at: field.value)
                    }
                } else {
                    reader.set(field, in: &template.data)
                }
            }
        case .scalar(let scalar) where scalar.isEmpty: break
        default:
            complaints.add("The members of \(type.name) are a map, but this is \(entry.value.shape)", at: entry.value)
        }
        EventDefaults.complete(&template, after: item.events, item: item.location)
        item.events.append(template)
    }
}

/// What a test event has without saying so.
enum EventDefaults {
    /// Takes over who takes part from the previous event of the repetition, and fills in what the wire demands.
    static func complete(_ template: inout EventTemplate, after previous: [EventTemplate], item: SourceLocation) {
        if let last = previous.last { inherit(from: last, &template) }
        let type = template.type
        let resource = resources[type]
        if let resource, template.data["change"] != nil || type != .exceptionChanged {
            template.data.setDefault(.text(CountingText(fixed: resource)), at: "change.resource")
        }
        let place = "\(item.line)"
        if isInSession(type) || template.data["session"] != nil {
            let isMessage = type == .messageSubmitted || type == .messageReceived
            let direction = type == .messageReceived ? "inbound" : "outbound"
            template.data.setDefault(.text(CountingText(numbered: "s-\(place)-")), at: "session.id")
            template.data.setDefault(.text(CountingText(fixed: isMessage ? "sms" : "voice")), at: "session.channel")
            template.data.setDefault(.text(CountingText(fixed: direction)), at: "session.direction")
        }
        switch type {
        case .messageSubmitted, .messageReceived, .messageDelivered, .messageFailed:
            template.data.setDefault(.text(CountingText(numbered: "m-\(place)-")), at: "message.id")
        case .callEnded where previous.contains { $0.type == .callAnswered }:
            template.data.setDefault(.text(CountingText(fixed: "answered")), at: "outcome.result")
        default: break
        }
        template.data.setDefault(.text(CountingText(fixed: "c-test")), at: "customer.id")
    }

    private static let inherited = ["customer", "endUser", "device", "apiClient", "session", "from", "to"]

    private static func inherit(from last: EventTemplate, _ template: inout EventTemplate) {
        for name in inherited {
            guard let value = last.data[name] else { continue }
            if name == "session", case .object(let old) = value, case .object(var new)? = template.data[name] {
                for member in old.members where new[member.name] == nil { new[member.name] = member.value }
                template.data[name] = .object(new)
            } else if template.data[name] == nil {
                template.data[name] = value
            }
        }
        if template.type == .callEnded, let amd = last.data.value(at: "outcome.amd") {
            template.data.setDefault(amd, at: "outcome.amd")
        }
        let isReport = template.type == .messageDelivered || template.type == .messageFailed
        if isReport, let id = last.data.value(at: "message.id") { template.data.setDefault(id, at: "message.id") }
    }

    private static func isInSession(_ type: EventType) -> Bool {
        switch type {
        case .callAttempted, .callRinging, .callAnswered, .callAgentConnected, .callAbandoned, .callEnded,
            .callTransferred, .conferenceJoined, .conferenceLeft, .recordingStarted, .recordingPaused,
            .recordingResumed, .recordingStopped, .monitorStarted, .monitorStopped, .mediaForkStarted,
            .mediaForkStopped, .messageSubmitted, .messageReceived, .transcriptAvailable:
            true
        default: false
        }
    }

    private static let resources: [EventType: String] = [
        .numberChanged: "number", .callerIdChanged: "caller_id", .customerChanged: "customer",
        .agreementChanged: "agreement", .exceptionChanged: "exception",
    ]
}
