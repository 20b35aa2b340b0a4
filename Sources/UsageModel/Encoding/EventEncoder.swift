// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes usage events as CloudEvents, one per line.
///
/// Either by hand, member by member, or from a record that was read or drafted:
///
///     encoder.begin(.callRinging, id: "7", source: "urn:proviso:sip:edge-1", time: time, customer: "c-17")
///     encoder.writer.key("timing")
///     …
///     encoder.end()
///
/// - Cost: by hand no allocation once the buffer has grown to the usual size.
public struct EventEncoder: Sendable {
    /// Where the lines are written; members of `data` are written here between `begin` and `end`.
    public var writer: JSONWriter

    /// An encoder with an empty buffer.
    public init() { writer = JSONWriter() }

    /// The lines written so far.
    public var bytes: [UInt8] { writer.bytes }

    /// Begins a line: the envelope, and `data` with its customer.
    ///
    /// - Parameters:
    ///   - type: what happened.
    ///   - id: unique within the source.
    ///   - source: a URI of the connector's account.
    ///   - time: when it happened.
    ///   - customer: whose usage it is; also the partition key.
    public mutating func begin(_ type: EventType, id: String, source: String, time: Instant, customer: String) {
        writer.fragment(Self.openings[Int(type.rawValue)], ready: true)
        writer.string(id)
        writer.key("source")
        writer.string(source)
        writer.key("time")
        writer.instant(time)
        writer.key("partitionkey")
        writer.string(customer)
        writer.key("data")
        writer.beginObject()
        writer.key("customer")
        writer.beginObject()
        writer.key("id")
        writer.string(customer)
        writer.endObject()
    }

    /// Ends the line.
    public mutating func end() {
        writer.endObject()
        writer.endObject()
        writer.newline()
    }

    /// Forgets the lines and keeps the room.
    public mutating func removeAll() { writer.removeAll() }

    private static let openings: [[UInt8]] = EventType.allCases.map { type in
        Array(#"{"specversion":"1.0","type":"aup.\#(type.name).v1","id":"#.utf8)
    }
}

extension EventEncoder {
    /// Writes a record as a line: every member that a source may give, in the order of the table.
    ///
    /// What the schema does not know is not in the record and is not written; facts of enrichment are not either.
    public mutating func encode(_ event: UsageEvent) {
        writer.fragment(Self.openings[Int(event.type.rawValue)], ready: true)
        writer.string(utf8: event.utf8(event.id))
        writer.key("source")
        writer.string(utf8: event.utf8(event.source))
        writer.key("time")
        writer.instant(event.time)
        if event.subject.length > 0 {
            writer.key("subject")
            writer.string(utf8: event.utf8(event.subject))
        }
        if let customer = event.text(EventSchema.Slots.customerID) {
            writer.key("partitionkey")
            writer.string(utf8: event.utf8(customer))
        }
        if event.traceparent.length > 0 {
            writer.key("traceparent")
            writer.string(utf8: event.utf8(event.traceparent))
        }
        writer.key("data")
        write(EventSchema.standard.root, base: 0, event)
        writer.endObject()
        writer.newline()
    }

    private mutating func write(_ object: ObjectSchema, base: Int, _ event: UsageEvent) {
        writer.beginObject()
        for field in object.fields where field.isFromSource {
            let slot = base + field.slot
            if case .firstOfList = field.origin {
                writeRecipients(field, slot, event)
            } else if event.has(slot) {
                writer.key(field.name)
                write(field, slot, event)
            }
        }
        writer.endObject()
    }

    private mutating func write(_ field: FieldSchema, _ slot: Int, _ event: UsageEvent) {
        let bits = event.slots[slot]
        switch field.kind {
        case .text: writer.string(utf8: event.utf8(Text(bits: bits)))
        case .symbol(let words): writer.string(words[Int(bits)])
        case .integer: writer.integer(Int64(bitPattern: bits))
        case .number: writer.number(Double(bitPattern: bits))
        case .truth: writer.truth(bits != 0)
        case .instant: writer.instant(Instant(microseconds: Int64(bitPattern: bits)))
        case .object(let shape): write(shape, base: slot, event)
        case .evidence: writer.raw(event.utf8(Text(bits: bits)))
        case .texts:
            writer.beginArray()
            let (first, count) = event.list(slot)
            for index in first..<(first + count) { writer.string(utf8: event.utf8(Text(bits: event.slots[index]))) }
            writer.endArray()
        case .objects(let shape, _):
            writer.beginArray()
            writeItems(shape, slot, event)
            writer.endArray()
        }
    }

    private mutating func writeItems(_ shape: ObjectSchema, _ slot: Int, _ event: UsageEvent) {
        let (first, count) = event.list(slot)
        for index in 0..<count { write(shape, base: first + index * shape.slotCount, event) }
    }

    private mutating func writeRecipients(_ field: FieldSchema, _ slot: Int, _ event: UsageEvent) {
        guard event.has(EventSchema.Slots.toCount) || event.has(slot), case .object(let party) = field.kind else {
            return
        }
        writer.key(field.name)
        writer.beginArray()
        if event.has(slot) { write(party, base: slot, event) }
        writeItems(party, EventSchema.Slots.recipients, event)
        writer.endArray()
    }
}
