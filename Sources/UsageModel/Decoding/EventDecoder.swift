// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads CloudEvents of usage, one after the other, into a record that is used again and again.
///
/// - Cost: one pass over the bytes; no allocation once its buffers have grown to the usual size.
/// - Memory: as many bytes as the longest event so far, for text with escapes.
public struct EventDecoder: Sendable {
    /// Whether members that the schema does not know are refused instead of counted.
    public var isStrict: Bool
    private let plan: DecodingPlan
    private var scratch: [UInt8]
    private var unknownOffsets: [16 of Int32] = InlineArray(repeating: 0)

    /// A decoder.
    ///
    /// - Parameter strict: whether members that the schema does not know are refused.
    public init(strict: Bool = false) {
        isStrict = strict
        plan = DecodingPlan.standard.plan
        scratch = []
    }

    /// Reads one event.
    ///
    /// The event keeps a copy of the line, whatever comes of it. After a problem no member is present.
    ///
    /// - Parameters:
    ///   - line: one CloudEvent in structured JSON form; blanks, line ends and a byte order mark around it do not
    ///     matter.
    ///   - event: the record to fill.
    /// - Returns: `.event`, or what is wrong with the line.
    public mutating func decode(_ line: Span<UInt8>, into event: inout UsageEvent) -> DecodeOutcome {
        unsafe line.withUnsafeBufferPointer { buffer in unsafe decode(buffer, &event) }
    }

    /// Reads one event.
    public mutating func decode(_ line: [UInt8], into event: inout UsageEvent) -> DecodeOutcome {
        unsafe line.withUnsafeBufferPointer { buffer in unsafe decode(buffer, &event) }
    }

    /// Reads one event.
    public mutating func decode(_ line: ArraySlice<UInt8>, into event: inout UsageEvent) -> DecodeOutcome {
        unsafe line.withUnsafeBufferPointer { buffer in unsafe decode(buffer, &event) }
    }

    /// RFC 6901 pointers of the first sixteen unknown members of the event that was read last.
    public func unknownMemberPointers(of event: UsageEvent) -> [String] {
        (0..<min(event.unknownMembers, 16)).map { index in
            JSONPointer.locate(Int(unknownOffsets[index]), in: event.bytes[..<event.lineLength])
        }
    }

    private mutating func decode(_ line: UnsafeBufferPointer<UInt8>, _ event: inout UsageEvent) -> DecodeOutcome {
        unsafe event.begin(with: line, slotCount: plan.slotCount)
        guard line.count <= UsageLimits.eventBytesMax else {
            return .problem(.tooLong(byteCount: line.count))
        }
        if scratch.count < line.count + PaddedBytes.padding {
            scratch = [UInt8](repeating: 0, count: (line.count + PaddedBytes.padding) * 2)
        }
        while true {
            do throws(Refusal) {
                try read(&event)
                return .event
            } catch {
                event.clear()
                guard error.needsRoom else { return .problem(DecodingPlan.standard.words.problem(error, in: event)) }
                event.grow(toSlots: event.slots.count * 2)
            }
        }
    }

    private mutating func read(_ event: inout UsageEvent) throws(Refusal) {
        // Taken out for the time of reading, so that each buffer is accessed by itself.
        var slots = event.slots
        var presence = event.presence
        event.slots = []
        event.presence = []
        defer {
            event.slots = slots
            event.presence = presence
        }
        let length = event.lineLength
        let plan = plan
        let isStrict = isStrict
        let result = unsafe event.bytes.withUnsafeBufferPointer { bytes in
            unsafe slots.withUnsafeMutableBufferPointer { slots in
                unsafe presence.withUnsafeMutableBufferPointer { presence in
                    unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                        unsafe Self.run(plan, bytes, length, slots, presence, scratch, isStrict, &unknownOffsets)
                    }
                }
            }
        }
        let done = try result.get()
        event.type = done.envelope.type
        event.time = done.envelope.time
        event.id = Text(bits: done.envelope.id)
        event.source = Text(bits: done.envelope.source)
        event.subject = Text(bits: done.envelope.subject)
        event.traceparent = Text(bits: done.envelope.traceparent)
        event.slotsInUse = done.slotsInUse
        event.unknownMembers = done.unknownMembers
        if done.scratchCount > 0 { event.bytes.append(contentsOf: scratch[..<done.scratchCount]) }
    }

    private struct Done {
        var envelope: EventReader.Envelope
        var slotsInUse: Int
        var scratchCount: Int
        var unknownMembers: Int
    }

    private static func run(
        _ plan: DecodingPlan,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ length: Int,
        _ slots: UnsafeMutableBufferPointer<UInt64>,
        _ presence: UnsafeMutableBufferPointer<UInt64>,
        _ scratch: UnsafeMutableBufferPointer<UInt8>,
        _ isStrict: Bool,
        _ unknownOffsets: inout [16 of Int32]
    ) -> Result<Done, Refusal> {
        guard let base = bytes.baseAddress, bytes.count >= length + PaddedBytes.padding else {
            preconditionFailure("A line must be followed by zero bytes.")
        }
        var reader = unsafe EventReader(
            plan: plan,
            text: PaddedBytes(base, count: length),
            isStrict: isStrict,
            slots: slots,
            presence: presence,
            scratch: scratch
        )
        do throws(Refusal) {
            let envelope = try reader.event()
            if reader.unknownMembers > 0 { unknownOffsets = reader.unknownOffsets }
            return .success(
                Done(
                    envelope: envelope,
                    slotsInUse: reader.slotsInUse,
                    scratchCount: reader.scratchCount,
                    unknownMembers: reader.unknownMembers
                )
            )
        } catch {
            return .failure(error)
        }
    }
}

extension UsageEvent {
    /// Copies a line into the event and forgets what was there before.
    fileprivate mutating func begin(with line: UnsafeBufferPointer<UInt8>, slotCount: Int) {
        bytes.removeAll(keepingCapacity: true)
        unsafe bytes.append(contentsOf: line)
        let zeros: [64 of UInt8] = InlineArray(repeating: 0)
        unsafe zeros.span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        lineLength = line.count
        if slots.count < slotCount { grow(toSlots: slotCount + 595) }
        clear()
        slotsInUse = slotCount
    }

    /// Makes every member absent.
    fileprivate mutating func clear() {
        for word in presence.indices { presence[word] = 0 }
        unknownMembers = 0
    }

    fileprivate mutating func grow(toSlots count: Int) {
        slots.append(contentsOf: repeatElement(0, count: count - slots.count))
        let words = (count + 63) / 64
        presence.append(contentsOf: repeatElement(0, count: words - presence.count))
    }
}
