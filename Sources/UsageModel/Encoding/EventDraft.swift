// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A usage event in the making: members are set by their path, and `EventEncoder` writes the line.
///
/// For importers and tests, which know members by name. Limits and patterns are checked where the line is read.
///
///     var draft = EventDraft(.callEnded, id: "7", source: "urn:proviso:import", time: time)
///     draft.set("customer.id", "c-17")
///     draft.set("timing.talkMs", 51_230)
///     encoder.encode(draft.event)
public struct EventDraft: Sendable {
    /// The record so far.
    public private(set) var event: UsageEvent

    /// A draft without members.
    public init(_ type: EventType, id: String, source: String, time: Instant) {
        event = UsageEvent()
        let count = EventSchema.standard.slotCount
        event.slots = [UInt64](repeating: 0, count: count)
        event.presence = [UInt64](repeating: 0, count: (count + 63) / 64)
        event.slotsInUse = count
        event.type = type
        event.time = time
        event.id = event.append(id.utf8)
        event.source = event.append(source.utf8)
    }

    /// Sets a text or a word of an enumeration.
    ///
    /// - Returns: false, and nothing is set, where the path names no such member or the word is none of its words.
    @discardableResult
    public mutating func set(_ path: String, _ value: String) -> Bool {
        switch EventSchema.standard.field(path)?.kind {
        case .text: return put(path) { $0.append(value.utf8).bits }
        case .symbol(let words):
            guard let index = words.firstIndex(of: value) else { return false }
            return put(path) { _ in UInt64(index) }
        default: return false
        }
    }

    /// Sets a whole number; a member that is a fraction takes it, too.
    ///
    /// - Returns: false where the path names no number.
    @discardableResult
    public mutating func set(_ path: String, _ value: Int64) -> Bool {
        switch EventSchema.standard.field(path)?.kind {
        case .integer: put(path) { _ in UInt64(bitPattern: value) }
        case .number: put(path) { _ in Double(value).bitPattern }
        default: false
        }
    }

    /// Sets a number.
    ///
    /// - Returns: false where the path names no fraction.
    @discardableResult
    public mutating func set(_ path: String, _ value: Double) -> Bool {
        guard case .number = EventSchema.standard.field(path)?.kind else { return false }
        return put(path) { _ in value.bitPattern }
    }

    /// Sets a truth.
    ///
    /// - Returns: false where the path names none.
    @discardableResult
    public mutating func set(_ path: String, _ value: Bool) -> Bool {
        guard case .truth = EventSchema.standard.field(path)?.kind else { return false }
        return put(path) { _ in value ? 1 : 0 }
    }

    /// Sets a moment.
    ///
    /// - Returns: false where the path names none.
    @discardableResult
    public mutating func set(_ path: String, _ value: Instant) -> Bool {
        guard case .instant = EventSchema.standard.field(path)?.kind else { return false }
        return put(path) { _ in UInt64(bitPattern: value.microseconds) }
    }

    /// Sets a list of texts.
    ///
    /// - Returns: false where the path names none.
    @discardableResult
    public mutating func set(_ path: String, _ values: [String]) -> Bool {
        guard case .texts = EventSchema.standard.field(path)?.kind, let slot = slot(path) else { return false }
        let texts = values.map { event.append($0.utf8) }
        event.set(slot, texts: texts)
        return true
    }

    private mutating func put(_ path: String, _ bits: (inout UsageEvent) -> UInt64) -> Bool {
        guard let slot = slot(path) else { return false }
        let value = bits(&event)
        event.set(slot, value)
        return true
    }

    /// The slot of a member, its objects made present; `nil` for members of list items, which have no slot.
    private mutating func slot(_ path: String) -> Int? {
        guard let slot = EventSchema.standard.slot(path) else { return nil }
        event.set(0, 1)
        for index in path.indices where path[index] == "." {
            if let object = EventSchema.standard.slot(String(path[..<index])) { event.set(object, 1) }
        }
        return slot
    }
}
